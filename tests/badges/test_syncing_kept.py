"""What devices did is kept even where it fits nothing, fails or comes too late."""

from __future__ import annotations

import json
import uuid
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError

from badges.domain import correcting, sync_scans, syncing, voiding
from badges.models import (
    Device,
    HandOver,
    Operation,
    Point,
    Print,
    Scan,
    VoidCode,
)
from gfmd_days.core.models import AuditEntry, Event, Person, User
from registration.domain import answers as filled
from registration.domain import applying
from registration.models import Registration
from registration.signals import erasing
from tests.badges.conftest import scan
from tests.badges.devices import make_device, paired
from tests.badges.test_syncing import done, read_at_door, take, walk_in
from tests.conftest import NOW, make_registration

LONG = "A" * 121
NEW_CODE = "NEWBADGENEWBADGE"


@pytest.fixture
def phone(event: Event, helper: User) -> Device:
    return paired(make_device(event, helper, sees_names=False), by=helper)[0]


@pytest.fixture
def laptop(event: Event, helper: User) -> Device:
    device = paired(make_device(event, helper, name="Laptop"), by=helper)[0]
    Device.objects.filter(pk=device.pk).update(is_venue=True)
    device.refresh_from_db()
    return device


def break_names(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def fail(*_args: object, **_named: object) -> None:
        raise error

    monkeypatch.setattr(correcting, "correct_name", fail)


def test_a_scan_of_a_place_that_is_gone_is_kept_as_it_was_sent(
    event: Event, phone: Device, layla: Registration
) -> None:
    sent = read_at_door(layla.code, point="cellar")
    (result,) = take(phone, sent)
    assert (result.state, result.flag) == ("refused", "point")
    (row,) = syncing.flagged(event)
    assert json.loads(row.body) == sent.body
    assert layla.code in row.sent


def test_one_that_fails_is_kept_and_the_others_are_done(
    phone: Device,
    layla: Registration,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    break_names(monkeypatch, ValueError("nobody thought of this"))
    wrong = done("name", code=layla.code, name="Layla B.")
    results = take(phone, wrong, read_at_door(layla.code))
    assert [(one.state, one.flag) for one in results] == [
        ("refused", "failed"),
        ("done", ""),
    ]
    row = Operation.objects.get(pk=wrong.id)
    assert json.loads(row.body) == wrong.body
    assert row.registration == layla
    assert "nobody thought of this" in caplog.text
    assert Scan.objects.standing().exists()


def test_one_that_the_database_refuses_leaves_nothing_half_done(
    event: Event,
    phone: Device,
    layla: Registration,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(registration: Registration, **_named: object) -> None:
        Person.objects.filter(pk=registration.person_id).update(full_name="Half")
        Point.objects.create(event=event, code="entrance", name={"en": "Twice"})

    monkeypatch.setattr(correcting, "correct_name", fail)
    wrong = done("name", code=layla.code, name="Layla B.")
    results = take(phone, wrong, done("print", code=layla.code))
    assert [one.state for one in results] == ["refused", "done"]
    layla.person.refresh_from_db()
    assert layla.person.full_name == "Layla BEN YOUSSEF"


def test_what_waited_and_fails_takes_nothing_down_with_it(
    event: Event, phone: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    newcomer = walk_in()
    waiting = done("name", 1, code=newcomer.body["code"], name="Aminata Diallo")
    take(phone, waiting)
    break_names(monkeypatch, ValueError())
    (result,) = take(phone, newcomer)
    assert (result.state, event.registrations.count()) == ("done", 1)
    row = Operation.objects.get(pk=waiting.id)
    assert (row.state, row.flag, bool(row.body)) == ("refused", "failed", True)


def test_somebody_whom_a_failed_walk_in_had_made_is_not_named(
    event: Event, phone: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object) -> None:
        raise ValueError

    monkeypatch.setattr(sync_scans, "adopt", fail)
    (result,) = take(phone, walk_in())
    assert (result.state, result.registration) == ("refused", None)
    assert not event.registrations.exists()
    assert "Amina Diallo" in Operation.objects.get().sent


def test_without_the_database_the_call_fails_and_is_sent_again(
    phone: Device, layla: Registration, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = done("name", code=layla.code, name="Layla B.")
    with monkeypatch.context() as patched:
        break_names(patched, OperationalError("gone"))
        with pytest.raises(OperationalError):
            take(phone, wrong)
    assert not Operation.objects.exists()
    assert take(phone, wrong)[0].state == "done"


def test_an_alias_that_is_too_long_is_told(phone: Device, layla: Registration) -> None:
    Person.objects.filter(pk=layla.person_id).update(alias="Layla")
    sent = done("name", code=layla.code, name=LONG)
    (result,) = take(phone, sent)
    assert (result.state, result.flag) == ("refused", "too_long")
    assert LONG in Operation.objects.get().sent
    layla.person.refresh_from_db()
    assert layla.person.alias == "Layla"


def test_who_is_erased_leaves_nothing_in_what_failed(
    phone: Device, layla: Registration
) -> None:
    other = make_registration(phone.event, "Other", email="other@example.org")
    take(
        phone,
        read_at_door(layla.code, point="cellar"),
        done("name", registration=layla.pk + 1000, name="Layla B."),
    )
    kept = done("hand_over", code=other.code, thing="receiver")
    take(phone, kept)
    Operation.objects.filter(pk=kept.id).update(state="refused", body="{}")
    erasing.send(Registration, registration=layla)
    assert [one.pk for one in Operation.objects.exclude(body="")] == [kept.id]


@pytest.mark.parametrize(("categories", "flag"), [(["staff"], "not_allowed"), ([], "")])
def test_what_the_door_said_when_our_answer_was_lost_is_what_was_told(
    event: Event,
    phone: Device,
    layla: Registration,
    categories: list[str],
    flag: str,
) -> None:
    Point.objects.filter(event=event).update(categories=["staff"])
    sent = read_at_door(layla.code)
    refused = scan(event, layla.code, scan_id=sent.id, device=phone).scan
    assert refused.told == "not_allowed"
    Point.objects.filter(event=event).update(categories=categories)
    (result,) = take(phone, sent)
    assert (result.flag, result.outcome) == (flag, "checked_in")
    assert Scan.objects.standing().get().told == "checked_in"
    assert take(phone, sent) == [result]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_one_undone_when_our_answer_was_lost_counts_in_no_order(
    event: Event, phone: Device, layla: Registration, order: tuple[int, int]
) -> None:
    Point.objects.filter(event=event).update(categories=["staff"])
    sent = read_at_door(layla.code)
    scan(event, layla.code, scan_id=sent.id, device=phone)
    both = (sent, done("undo", 1, scan=str(sent.id)))
    for number in order:
        take(phone, both[number])
    kept = Scan.objects.get()
    assert (kept.told, kept.undone_at is None) == ("checked_in", False)
    assert not Operation.objects.filter(state="waits").exists()


def test_who_was_let_in_twice_when_our_answer_was_lost_counts_once_and_is_told(
    event: Event, phone: Device, layla: Registration
) -> None:
    scan(event, layla.code)
    sent = read_at_door(layla.code, 1)
    asked: dict[str, Any] = {"scan_id": sent.id, "scanned_at": sent.at, "now": sent.at}
    scan(event, layla.code, device=phone, **asked)
    (result,) = take(phone, sent)
    assert (result.flag, result.outcome) == ("already", "already")
    assert [one.pk for one in syncing.conflicts(event)] == [sent.id]
    assert Scan.objects.standing().count() == 1


def test_who_was_sent_away_when_our_answer_was_lost_is_not_inside(
    event: Event, phone: Device, layla: Registration
) -> None:
    sent = read_at_door(layla.code, outcome="full")
    scan(event, layla.code, scan_id=sent.id, device=phone)
    Scan.objects.update(left_at=NOW)
    (result,) = take(phone, sent)
    assert (result.flag, result.outcome) == ("", "full")
    assert Scan.objects.get().left_at is None


def test_another_device_changes_no_answer(
    event: Event, phone: Device, laptop: Device, layla: Registration
) -> None:
    sent = read_at_door(layla.code, outcome="full")
    scan(event, layla.code, scan_id=sent.id, device=phone)
    take(laptop, sent)
    assert Scan.objects.standing().exists()


def test_a_name_corrected_here_since_stands(
    event: Event, helper: User, phone: Device, layla: Registration
) -> None:
    name = "Leïla BEN YOUSSEF"
    correcting.correct_name(layla, name=name, native_name="", by=helper)
    (result,) = take(phone, done("name", code=layla.code, name="Layla BENYOUSSEF"))
    assert result.flag == "outdated"
    layla.person.refresh_from_db()
    assert layla.person.full_name == name


@pytest.mark.parametrize(
    ("field", "flag"), [("full_name", "outdated"), ("job_title", "")]
)
def test_a_name_changed_with_the_answers_since_stands(
    phone: Device, layla: Registration, helper: User, field: str, flag: str
) -> None:
    change: dict[str, Any] = {field: "Somebody"}
    answers = replace(filled.of(layla), **change)
    applying.change(layla, answers, by=helper, now=NOW)
    (result,) = take(phone, done("name", code=layla.code, name="Layla BENYOUSSEF"))
    assert result.flag == flag


def test_a_badge_lost_on_both_sides_leaves_no_paper_unknown(
    event: Event, helper: User, phone: Device, laptop: Device, layla: Registration
) -> None:
    old = layla.code
    ours = voiding.replace_code(layla, reason="lost", by=helper, now=NOW).code
    met = read_at_door(NEW_CODE, 2)
    waiting = [
        met,
        done("print", 3, code=NEW_CODE),
        done("hand_over", 4, code=NEW_CODE, thing="receiver", number="12"),
    ]
    take(phone, *waiting)
    lost = done("lost", 1, code=old, new_code=NEW_CODE, reason="In the taxi")
    (result,) = take(laptop, lost)
    assert (result.state, result.flag) == ("done", "voided")
    void = VoidCode.objects.get(code=NEW_CODE)
    assert (void.registration, void.reason) == (layla, "In the taxi")
    layla.refresh_from_db()
    assert layla.code == ours
    assert Scan.objects.standing().get(pk=met.id).against == "voided"
    assert Scan.objects.get(pk=met.id).registration == layla
    assert Print.objects.get().code == NEW_CODE
    assert HandOver.objects.get().registration == layla
    assert not Operation.objects.filter(state="waits").exists()


def test_a_lost_badge_is_known_however_its_code_is_written(
    laptop: Device, layla: Registration
) -> None:
    grouped = "-".join(layla.code[at : at + 4] for at in range(0, 16, 4))
    (result,) = take(laptop, done("lost", code=grouped, new_code=NEW_CODE))
    layla.refresh_from_db()
    assert (result.flag, layla.code) == ("", NEW_CODE)


def test_a_walk_ins_taken_code_gives_them_nothing_of_its_owners(
    other_event: Event, phone: Device
) -> None:
    theirs = make_registration(other_event)
    met = read_at_door(theirs.code)
    take(phone, met, walk_in(code=theirs.code))
    assert Scan.objects.get(pk=met.id).registration is None


def test_a_walk_in_of_an_unknown_category_is_registered_and_told(
    event: Event, phone: Device
) -> None:
    (result,) = take(phone, walk_in(category="gone"))
    assert (result.state, result.flag) == ("done", "no_category")
    assert event.registrations.get().category == event.categories.first()


def test_a_clock_that_runs_ahead_wins_nothing(
    phone: Device, layla: Registration
) -> None:
    ahead = 12 * 60
    first = done("name", ahead, code=layla.code, name="First")
    then = done("name", ahead + 1, code=layla.code, name="Then")
    take(phone, then, first)
    layla.person.refresh_from_db()
    assert layla.person.full_name == "Then"  # of one clock the order counts
    later = done("name", 121, code=layla.code, name="Later")
    syncing.take(phone, [later], now=NOW + timedelta(hours=3))
    layla.person.refresh_from_db()
    assert layla.person.full_name == "Later"
    assert all(one.at <= one.received_at for one in Operation.objects.all())


def test_what_a_device_told_is_no_change_made_here(
    phone: Device, laptop: Device, layla: Registration
) -> None:
    take(phone, done("name", 1, code=layla.code, name="First"))
    (result,) = take(laptop, done("name", 2, code=layla.code, name="Then"))
    assert result.flag == ""
    entries = AuditEntry.objects.filter(verb="badges:name_corrected")
    assert all("done_at" in one.data for one in entries)


def test_an_id_of_another_event_is_refused(
    other_event: Event, phone: Device, layla: Registration
) -> None:
    theirs = make_registration(other_event)
    sent = read_at_door(layla.code, id=uuid.uuid4())
    scan(other_event, theirs.code, scan_id=sent.id)
    (result,) = take(phone, sent)
    assert (result.state, result.flag) == ("refused", "id_taken")
