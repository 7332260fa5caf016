"""What devices did without a network, taken in later."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from badges.domain import handing_over, scanning, syncing, voiding
from badges.models import (
    DeskNote,
    Device,
    Direction,
    HandOver,
    Operation,
    OperationKind,
    Point,
    Print,
    Scan,
    ScanOutcome,
    Times,
)
from gfmd_days.core.models import AuditEntry, Event, User
from registration.models import Category, Registration, Source, State
from tests.badges.conftest import scan
from tests.badges.devices import make_device, paired
from tests.conftest import NOW, make_registration

WALK_IN_CODE = "WALKINWALKIN2222"


@pytest.fixture
def phone(event: Event, helper: User) -> Device:
    return paired(make_device(event, helper, sees_names=False), by=helper)[0]


@pytest.fixture
def laptop(event: Event, helper: User) -> Device:
    device = make_device(event, helper, name="Laptop", sees_names=False)
    return paired(device, by=helper)[0]


def done(kind: str, minute: int = 0, **body: Any) -> syncing.Sent:
    at = NOW + timedelta(minutes=minute)
    return syncing.Sent(body.pop("id", uuid.uuid4()), kind, at, body)


def read_at_door(code: str, minute: int = 0, **body: Any) -> syncing.Sent:
    told = {"point": "entrance", "outcome": "checked_in", "code": code}
    return done("scan", minute, **(told | body))


def walk_in(minute: int = 0, **body: Any) -> syncing.Sent:
    said = {"full_name": "Amina Diallo", "category": "delegate", "code": WALK_IN_CODE}
    return done("walk_in", minute, **(said | body))


def take(device: Device, *sent: syncing.Sent) -> list[syncing.Result]:
    return syncing.take(device, list(sent), now=NOW + timedelta(hours=2))


def test_an_offline_scan_counts_by_the_time_it_was_made(
    phone: Device, layla: Registration
) -> None:
    sent = read_at_door(layla.code, 5)
    (result,) = take(phone, sent)
    assert (result.state, result.flag, result.outcome) == ("done", "", "checked_in")
    row = Scan.objects.get()
    assert (row.pk, row.scanned_at, row.device) == (sent.id, sent.at, phone)
    assert row.registration == layla


def test_sent_twice_it_counts_once(phone: Device, layla: Registration) -> None:
    sent = read_at_door(layla.code)
    assert take(phone, sent, sent) == [take(phone, sent)[0]] * 2
    assert Scan.objects.count() == Operation.objects.count() == 1


def test_a_scan_whose_answer_was_lost_is_known_again(
    event: Event, phone: Device, layla: Registration
) -> None:
    sent = read_at_door(layla.code)
    scan(event, layla.code, scan_id=sent.id)
    (result,) = take(phone, sent)
    assert (result.state, result.outcome) == ("done", "checked_in")
    assert Scan.objects.count() == 1


def test_the_same_badge_at_two_doors_counts_once_and_is_told(
    phone: Device, laptop: Device, layla: Registration
) -> None:
    late, early = read_at_door(layla.code, 9), read_at_door(layla.code, 3)
    (result,) = take(phone, late)
    assert result.flag == ""
    take(laptop, early)
    (result,) = take(phone, late)
    assert (result.flag, result.outcome) == ("already", "already")
    assert Scan.objects.standing().get().pk == early.id
    kept = Scan.objects.get(pk=late.id)
    assert kept.is_conflict
    assert kept.told == ScanOutcome.CHECKED_IN


def test_a_badge_let_in_at_two_places_within_seconds_is_shown_as_a_copy(
    event: Event, helper: User, phone: Device, layla: Registration
) -> None:
    hall = Point.objects.create(event=event, code="hall", name={"en": "Hall"})
    other = paired(make_device(event, helper, hall, name="Hall"), by=helper)[0]
    take(phone, read_at_door(layla.code))
    walked = read_at_door(layla.code, 3, point="hall")
    take(other, walked)
    assert not syncing.at_two_places(event)
    hurried = replace(walked, id=uuid.uuid4(), at=NOW + timedelta(seconds=15))
    take(other, hurried)
    assert [one.pk for one in syncing.at_two_places(event)] == [hurried.id]


@pytest.mark.parametrize(
    ("state", "flag"),
    [
        (State.WITHDRAWN, "withdrawn"),
        (State.CANCELLED, "cancelled"),
        (State.DECLINED, "not_confirmed"),
    ],
)
def test_who_left_meanwhile_and_was_let_in_is_kept_as_inside(
    phone: Device, layla: Registration, state: State, flag: str
) -> None:
    Registration.objects.filter(pk=layla.pk).update(state=state)
    (result,) = take(phone, read_at_door(layla.code))
    assert (result.state, result.flag, result.outcome) == ("done", flag, "checked_in")
    row = Scan.objects.standing().get()
    assert (row.told, row.against) == ("checked_in", flag)


def test_a_lost_badge_that_was_let_in_is_told(
    event: Event, helper: User, phone: Device, layla: Registration
) -> None:
    old = layla.code
    voiding.replace_code(layla, reason="lost", by=helper, now=NOW)
    (result,) = take(phone, read_at_door(old))
    assert (result.flag, result.registration) == ("voided", layla.pk)


def test_what_the_device_refused_stays_refused(
    phone: Device, layla: Registration
) -> None:
    (result,) = take(phone, read_at_door(layla.code, outcome="full"))
    assert (result.state, result.outcome, result.flag) == ("done", "full", "")
    assert not Scan.objects.standing().exists()


def test_by_hand_the_reason_is_kept(
    event: Event, phone: Device, layla: Registration
) -> None:
    Point.objects.filter(event=event).update(categories=["staff"])
    sent = read_at_door(layla.code, reason="Brings the microphone")
    (result,) = take(phone, sent)
    assert (result.flag, result.outcome) == ("", "checked_in")
    row = Scan.objects.get()
    assert (row.against, row.reason) == ("not_allowed", "Brings the microphone")
    assert AuditEntry.objects.filter(verb="badges:let_in").count() == 1


def test_a_point_that_is_not_the_devices_is_refused(
    event: Event, phone: Device, layla: Registration
) -> None:
    Point.objects.create(event=event, code="lunch", name={"en": "Lunch"})
    (result,) = take(phone, read_at_door(layla.code, point="lunch"))
    assert (result.state, result.flag) == ("refused", "point")
    assert not Scan.objects.exists()


def test_in_and_out_come_right_backwards(
    event: Event, phone: Device, layla: Registration
) -> None:
    Point.objects.filter(event=event).update(direction=Direction.BOTH, times=Times.MANY)
    took = [
        read_at_door(layla.code, 1),
        read_at_door(layla.code, 2, way="out", outcome="checked_out"),
        read_at_door(layla.code, 3),
    ]
    for one in reversed(took):
        take(phone, one)
    outcomes = Scan.objects.order_by("scanned_at").values_list("outcome", flat=True)
    assert list(outcomes) == ["checked_in", "checked_out", "checked_in"]
    assert Scan.objects.inside().get().pk == took[2].id


def test_an_undo_may_come_before_its_scan(phone: Device, layla: Registration) -> None:
    sent = read_at_door(layla.code)
    (result,) = take(phone, done("undo", 1, scan=str(sent.id)))
    assert result.state == "waits"
    take(phone, sent)
    assert Scan.objects.get().undone_at is not None
    assert not Operation.objects.filter(state="waits").exists()


def test_when_the_first_is_undone_the_second_counts(
    phone: Device, laptop: Device, layla: Registration
) -> None:
    first, second = read_at_door(layla.code, 1), read_at_door(layla.code, 2)
    take(phone, first)
    take(laptop, second)
    take(phone, done("undo", 3, scan=str(first.id)))
    assert Scan.objects.standing().get().pk == second.id


def test_a_walk_in_gets_what_was_done_before_it_came(
    event: Event, phone: Device, laptop: Device
) -> None:
    met = read_at_door(WALK_IN_CODE, 2)
    more = [
        met,
        done("name", 3, code=WALK_IN_CODE, name="Aminata Diallo"),
        done("print", 4, code=WALK_IN_CODE),
        done("hand_over", 5, code=WALK_IN_CODE, thing="receiver", number="12"),
    ]
    early = take(laptop, *more)
    assert [one.state for one in early] == ["done", "waits", "waits", "waits"]
    assert early[0].outcome == "unknown"
    take(phone, walk_in())
    row = event.registrations.get()
    assert (row.code, row.source, row.state) == (
        WALK_IN_CODE, Source.DESK, State.CONFIRMED
    )  # fmt: skip
    assert row.person.full_name == "Aminata Diallo"
    assert Scan.objects.standing().get().registration == row
    assert Print.objects.get().code == WALK_IN_CODE
    assert HandOver.objects.get().number == "12"
    assert not Operation.objects.filter(state="waits").exists()
    assert not Operation.objects.exclude(body="").exists()


def test_a_walk_ins_earlier_scan_is_judged_by_the_points_rules(
    event: Event, phone: Device, laptop: Device
) -> None:
    Point.objects.filter(event=event).update(categories=["staff"])
    sent = read_at_door(WALK_IN_CODE)
    take(laptop, sent)
    take(phone, walk_in())
    (result,) = take(laptop, sent)
    assert (result.flag, result.outcome) == ("not_allowed", "checked_in")


def test_a_walk_in_let_into_a_full_event_is_kept_and_told(
    event: Event, phone: Device, layla: Registration
) -> None:
    event.capacity = 1
    event.save()
    (result,) = take(phone, walk_in())
    assert (result.state, result.flag) == ("done", "full")
    assert AuditEntry.objects.filter(verb="badges:beyond_places").exists()


def test_a_walk_in_whose_code_is_somebodys_is_registered_all_the_same(
    event: Event, phone: Device, layla: Registration
) -> None:
    (result,) = take(phone, walk_in(code=layla.code))
    assert (result.state, result.flag) == ("done", "code_taken")
    assert event.registrations.count() == 2


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_of_two_corrections_the_later_stands(
    phone: Device, laptop: Device, layla: Registration, order: tuple[int, int]
) -> None:
    sent = [
        (phone, done("name", 1, code=layla.code, name="Layla BENYOUSSEF")),
        (laptop, done("name", 2, registration=layla.pk, name="Laila BEN YOUSSEF")),
    ]
    for number in order:
        device, one = sent[number]
        take(device, one)
    layla.person.refresh_from_db()
    assert layla.person.full_name == "Laila BEN YOUSSEF"


def test_a_device_that_may_not_print_notes_no_print(
    event: Event, helper: User, layla: Registration
) -> None:
    door, _token = paired(
        make_device(event, helper, sees_names=False, prints=False), by=helper
    )
    (result,) = take(door, done("print", code=layla.code))
    assert (result.state, result.flag) == ("refused", "not_yours")


def test_a_second_print_on_a_device_is_known_as_one(
    phone: Device, layla: Registration
) -> None:
    take(phone, done("print", 1, code=layla.code), done("print", 2, code=layla.code))
    told = AuditEntry.objects.filter(verb="badges:printed").order_by("pk")
    assert [one.data["earlier"] for one in told] == [0, 1]


def test_an_id_of_another_device_is_told_nothing(
    phone: Device, laptop: Device, layla: Registration
) -> None:
    sent = read_at_door(layla.code)
    take(phone, sent)
    (result,) = take(laptop, sent)
    assert (result.state, result.flag, result.outcome) == ("refused", "id_taken", None)


def test_nobody_of_another_event_is_touched(other_event: Event, phone: Device) -> None:
    theirs = make_registration(other_event, state=State.CONFIRMED)
    results = take(
        phone,
        read_at_door(theirs.code),
        done("name", registration=theirs.pk, name="Somebody Else"),
        done("name", code=theirs.code, name="Somebody Else"),
    )
    assert [one.state for one in results] == ["done", "refused", "waits"]
    assert results[0].outcome == "other_event"
    assert results[0].registration is None
    theirs.person.refresh_from_db()
    assert theirs.person.full_name == "Wulandari"


def test_an_undone_check_in_at_the_desk_lets_an_offline_one_count(
    event: Event, helper: User, phone: Device, layla: Registration
) -> None:
    first = scan(event, layla.code).scan
    take(phone, read_at_door(layla.code, 4))
    scanning.undo(first, by=helper, now=NOW)
    assert Scan.objects.standing().get().device == phone


def test_notes_and_categories_come_from_a_laptop_at_the_venue_in_any_order(
    event: Event, helper: User, phone: Device, laptop: Device, layla: Registration
) -> None:
    """Of a phone neither is taken; of the laptop a change may come before its note."""
    Category.objects.create(event=event, code="guest", name={"en": "Guest"})
    Category.objects.create(event=event, code="press", name={"en": "Press"})
    first = done("note", 1, code=layla.code, text="Waits for Awa")
    second = done("note", 2, code=layla.code, text="Awa came", replaces=str(first.id))
    third = done("note", 3, code=layla.code, text="", replaces=str(second.id))
    early = done("category", 4, code=layla.code, category="guest")
    late = done("category", 5, code=layla.code, category="press")
    assert {
        one.flag
        for one in take(
            phone, replace(first, id=uuid.uuid4()), replace(late, id=uuid.uuid4())
        )
    } == {"not_yours"}

    Device.objects.filter(pk=laptop.pk).update(is_venue=True)
    laptop.refresh_from_db()
    waiting = take(laptop, second)
    results = take(laptop, late, early, first)

    assert [one.state for one in waiting] == ["waits"]
    assert [one.flag for one in results] == ["", "outdated", ""]
    layla.refresh_from_db()
    assert layla.category.code == "press"
    assert [one.text for one in DeskNote.objects.current()] == ["Awa came"]
    take(laptop, third, third)
    assert not DeskNote.objects.current().exists()
    assert DeskNote.objects.count() == 3  # what was written stays
    (unknown,) = take(laptop, done("category", 6, code=layla.code, category="none"))
    assert (unknown.state, unknown.flag) == ("refused", "no_category")


def test_every_kind_of_operation_is_done_by_something() -> None:
    assert set(syncing.DEEDS) == set(OperationKind)


def test_a_number_that_something_handed_over_here_has_is_refused(
    phone: Device, layla: Registration, helper: User
) -> None:
    handing_over.give(layla, "receiver", number="7", deposit="", by=helper, now=NOW)
    here = HandOver.objects.get()
    sent = done("hand_over", id=here.pk, code=layla.code, thing="receiver", number="8")
    (result, other) = take(phone, sent, read_at_door(layla.code))
    assert (result.state, result.flag) == ("refused", "id_taken")
    assert other.state == "done"
    assert HandOver.objects.get().number == "7"
