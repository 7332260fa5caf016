"""The desk's screens, with script and without."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from badges.models import Print, Scan, ScanOutcome, VoidCode
from gfmd_days.core.models import AuditEntry, Event, Role
from registration.models import Registration, State
from tests.badges.conftest import scan
from tests.conftest import NOW, make_registration

Browser = Callable[[Role], Client]


def desk(event: Event, name: str = "desk", *args: Any) -> str:
    return reverse(f"badges:{name}", args=[event.code, *args])


def read(client: Client, event: Event, code: str, **fields: Any) -> Any:
    """Send a reading as the script does."""
    fields = {
        "code": code,
        "id": uuid.uuid4(),
        "point": "entrance",
        "scanned_at": NOW.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
    } | fields
    return client.post(desk(event), fields)


def test_a_scan_fills_the_screen_with_one_answer(
    staff: Client, event: Event, layla: Registration
) -> None:
    answer = read(staff, event, layla.code)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<html" not in page
    assert 'data-outcome="yes"' in page
    assert "Layla BEN YOUSSEF" in page
    assert 'lang="ar"' in page
    assert "Caravane des femmes" in page
    assert page.index("Print badge") < page.index("Next person")


def test_without_script_the_answer_has_an_address(
    staff: Client, event: Event, layla: Registration
) -> None:
    scan_id = uuid.uuid4()
    sent = {"code": layla.code, "id": scan_id}
    for _twice in range(2):
        answer = staff.post(desk(event), sent)
        assert answer.url == desk(event, "scan", scan_id)
    page = staff.get(answer.url).content.decode()
    assert 'data-outcome="yes"' in page
    assert Scan.objects.count() == 1


def test_a_second_scan_shows_the_first_in_the_events_time(
    staff: Client, event: Event, layla: Registration
) -> None:
    event.venue.zone = "Asia/Dhaka"
    event.venue.save()
    scan(event, layla.code)
    page = read(staff, event, layla.code).content.decode()
    assert 'data-outcome="wait"' in page
    assert "18:00" in page  # 12:00 in UTC
    assert "Entrance" in page


@pytest.mark.parametrize(
    ("outcome", "tone"),
    [("withdrawn", "no"), ("cancelled", "no"), ("submitted", "wait")],
)
def test_who_has_no_place_gets_no_badge_button(
    staff: Client, event: Event, outcome: str, tone: str
) -> None:
    registration = make_registration(event, state=State(outcome))
    page = read(staff, event, registration.code).content.decode()
    assert f'data-outcome="{tone}"' in page
    assert "Print" not in page
    assert staff.post(desk(event, "print", registration.pk)).status_code == 302
    assert not Print.objects.exists()


def test_a_badge_of_another_event_shows_no_name(
    staff: Client, event: Event, other_event: Event
) -> None:
    theirs = make_registration(other_event, "Noa LEVI", state=State.CONFIRMED)
    page = read(staff, event, theirs.code).content.decode()
    assert "another event" in page
    assert "Noa" not in page


def test_the_script_is_told_when_an_id_was_used(
    staff: Client, event: Event, layla: Registration
) -> None:
    scan_id = uuid.uuid4()
    read(staff, event, layla.code, id=scan_id)
    assert read(staff, event, "A" * 16, id=scan_id).status_code == 409


@pytest.mark.parametrize("code", ["", "\x00", "x" * 301, " "])
def test_an_unreadable_reading_is_answered_in_words(
    staff: Client, event: Event, code: str
) -> None:
    answer = read(staff, event, code)
    assert answer.status_code == 422
    assert "Try again" in answer.content.decode()
    assert staff.post(desk(event), {"code": code}).status_code == 302
    assert not Scan.objects.exists()


def test_a_queued_scan_counts_at_its_own_time(
    staff: Client, event: Event, layla: Registration
) -> None:
    earlier = NOW - timedelta(days=300)
    read(staff, event, layla.code, scanned_at=earlier.isoformat())
    assert Scan.objects.get().scanned_at == earlier


@pytest.mark.parametrize("clock", ["0001-01-01T00:00:00+1400", "1970-01-01T00:00:00Z"])
def test_a_clock_that_was_never_set_counts_as_now(
    staff: Client, event: Event, layla: Registration, clock: str
) -> None:
    answer = read(staff, event, layla.code, scanned_at=clock)
    assert 'data-outcome="yes"' in answer.content.decode()
    kept = Scan.objects.get()
    assert kept.scanned_at == kept.received_at


def test_a_name_lists_people_instead(
    staff: Client, event: Event, layla: Registration
) -> None:
    page = read(staff, event, "laila ben yusef").content.decode()
    assert desk(event, "person", layla.pk) in page
    assert "data-outcome" not in page
    answer = staff.post(desk(event), {"code": "laila ben yusef"})
    assert answer.url == f"{desk(event)}?q=laila+ben+yusef"
    assert desk(event, "person", layla.pk) in staff.get(answer.url).content.decode()
    assert not Scan.objects.exists()


def test_a_long_name_is_no_code(staff: Client, event: Event) -> None:
    long = make_registration(event, "Venkataramanujan", state=State.CONFIRMED)
    page = read(staff, event, "Venkataramanujan").content.decode()
    assert desk(event, "person", long.pk) in page
    assert not Scan.objects.exists()


def test_nobody_found_offers_a_walk_in(staff: Client, event: Event) -> None:
    page = read(staff, event, "<b>Nobody</b>").content.decode()
    assert desk(event, "walk_in") in page
    assert "<b>Nobody" not in page


def test_the_desk_never_shows_contact_data_or_hidden_answers(
    staff: Client, event: Event, layla: Registration
) -> None:
    layla.accessibility = "wheelchair-secret"
    layla.motivation = "motivation-secret"
    layla.save()
    person = layla.person
    person.alias, person.hide_organisation, person.no_photo = "L. B.", True, True
    person.save()
    first = read(staff, event, layla.code)
    pages = [
        first,
        staff.get(desk(event), {"q": "l b"}),
        staff.get(desk(event, "person", layla.pk)),
        staff.get(desk(event, "name", layla.pk)),
        staff.get(desk(event, "lost", layla.pk)),
        staff.get(desk(event, "scan", Scan.objects.get().pk)),
    ]
    for answer in pages:
        page = answer.content.decode()
        assert "L. B." in page
        for hidden in (
            "BEN YOUSSEF", "ليلى", "Caravane", "layla@", "+212", "-secret", layla.code,
        ):  # fmt: skip
            assert hidden not in page
    assert "No photographs" in first.content.decode()
    # nor does a name from a passport tell whose badge is theirs
    for typed in ("layla ben youssef", "ليلى"):
        found = staff.get(desk(event), {"q": typed}).content.decode()
        assert "L. B." not in found
        assert desk(event, "person", layla.pk) not in found


@pytest.mark.parametrize("query", ["secret.example", "Caravane"])
def test_addresses_and_organisations_find_nobody(
    staff: Client, event: Event, layla: Registration, query: str
) -> None:
    assert "Layla" not in staff.get(desk(event), {"q": query}).content.decode()


def test_a_person_found_by_name_is_checked_in_by_hand(
    staff: Client, event: Event, layla: Registration
) -> None:
    page = staff.get(desk(event, "person", layla.pk)).content.decode()
    assert "Not here yet" in page
    sent = {"id": uuid.uuid4()}
    for _twice in range(2):
        answer = staff.post(desk(event, "check_in", layla.pk), sent)
        assert 'data-outcome="yes"' in staff.get(answer.url).content.decode()
    assert Scan.objects.count() == 1


def test_a_check_in_is_undone_on_the_spot(
    staff: Client, event: Event, layla: Registration
) -> None:
    done = scan(event, layla.code).scan
    staff.post(desk(event, "undo", done.pk))
    assert "Not here yet" in staff.get(desk(event, "person", layla.pk)).content.decode()
    assert "undone" in staff.get(desk(event, "scan", done.pk)).content.decode()


def test_one_badge_is_printed_and_noted(
    staff: Client, event: Event, layla: Registration, printing_fonts: Any
) -> None:
    assert staff.get(desk(event, "badge", layla.pk)).status_code == 404
    key = {"idempotency_key": uuid.uuid4()}
    for _twice in range(2):
        answer = staff.post(desk(event, "print", layla.pk), key)
    badge = staff.get(answer.url)
    assert badge["Content-Type"] == "application/pdf"
    assert badge["Content-Disposition"].startswith("inline")
    assert badge.content.startswith(b"%PDF")
    printed = Print.objects.get()
    assert (printed.registration, printed.code) == (layla, layla.code)
    staff.post(desk(event, "print", layla.pk))
    page = staff.get(desk(event, "person", layla.pk)).content.decode()
    assert "printed 2 times" in page


def test_a_lost_badge_is_voided_with_a_reason(
    staff: Client, event: Event, layla: Registration
) -> None:
    url = desk(event, "lost", layla.pk)
    assert "reason" in staff.post(url, {"reason": ""}).content.decode()
    assert not VoidCode.objects.exists()
    staff.post(url, {"reason": "left in the taxi"})
    void = VoidCode.objects.get()
    assert (void.code, void.reason) == (layla.code, "left in the taxi")
    page = staff.get(desk(event, "person", layla.pk)).content.decode()
    assert "Badge not printed" in page
    assert 'data-outcome="no"' in read(staff, event, layla.code).content.decode()


def test_a_misspelt_name_is_put_right(
    staff: Client, event: Event, layla: Registration
) -> None:
    staff.post(
        desk(event, "name", layla.pk),
        {"name": " Leila  BEN YOUSSEF ", "native_name": "ليلى بن يوسف"},
    )
    layla.person.refresh_from_db()
    assert layla.person.full_name == "Leila BEN YOUSSEF"
    entry = AuditEntry.objects.about(layla).get()
    assert entry.data == {"fields": ["full_name"]}
    assert (
        desk(event, "person", layla.pk) in read(staff, event, "Leila").content.decode()
    )


@pytest.mark.parametrize("name", ["", " ", "\u202e\u200f"])
def test_a_name_is_never_emptied(
    staff: Client, event: Event, layla: Registration, name: str
) -> None:
    answer = staff.post(desk(event, "name", layla.pk), {"name": name})
    assert answer.status_code == 200
    layla.person.refresh_from_db()
    assert layla.person.full_name == "Layla BEN YOUSSEF"


def test_behind_an_alias_the_name_stays_untouched(
    staff: Client, event: Event, layla: Registration
) -> None:
    layla.person.alias = "L. B."
    layla.person.save()
    staff.post(desk(event, "name", layla.pk), {"name": "L. Ben", "native_name": "x"})
    layla.person.refresh_from_db()
    assert layla.person.alias == "L. Ben"
    assert layla.person.full_name == "Layla BEN YOUSSEF"
    assert layla.person.native_name == "ليلى بن يوسف"


def test_an_alias_is_no_longer_than_its_column(
    staff: Client, event: Event, layla: Registration
) -> None:
    layla.person.alias = "L. B."
    layla.person.save()
    staff.post(desk(event, "name", layla.pk), {"name": "x" * 121})
    layla.person.refresh_from_db()
    assert layla.person.alias == "L. B."


def test_numbers_say_how_many_are_here(
    staff: Client, event: Event, layla: Registration
) -> None:
    make_registration(event, "Thandar Myint", state=State.CONFIRMED)
    scan(event, layla.code)
    page = " ".join(staff.get(desk(event)).content.decode().split())
    assert "<strong>1</strong> of 2 here" in page


def test_only_the_desk_may_use_the_camera(staff: Client, event: Event) -> None:
    assert "camera=(self)" in staff.get(desk(event))["Permissions-Policy"]


def test_a_scan_by_the_script_costs_eight_queries(
    staff: Client, event: Event, layla: Registration, django_assert_max_num_queries: Any
) -> None:
    staff.get(desk(event))
    # two more for the savepoint that stands for the transaction in this test
    with django_assert_max_num_queries(8 + 2):
        read(staff, event, layla.code)
    assert Scan.objects.get().outcome == ScanOutcome.CHECKED_IN


@pytest.mark.parametrize("people", [1, 3])
def test_a_list_of_names_costs_the_same_for_one_and_three(
    staff: Client, event: Event, people: int, django_assert_num_queries: Any
) -> None:
    staff.get(desk(event))
    for number in range(people):
        make_registration(event, f"Layla {number}", state=State.CONFIRMED)
    with django_assert_num_queries(10):
        staff.get(desk(event), {"q": "layla"})
