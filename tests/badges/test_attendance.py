"""Attendance: by session, by person, in numbers, as files, and for whom."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, time, timedelta

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from agenda.models import SignUp
from badges.domain import attending, scanning, visits
from badges.domain.attending import Choice
from badges.models import Point
from gfmd_days.core.audit import CoreVerb
from gfmd_days.core.models import AuditEntry, Gender, Role
from registration.models import State
from tests.agenda.conftest import make_room, make_session
from tests.badges.conftest import scan
from tests.conftest import make_registration

# The session is from 09:00 to 10:30, Marrakech shows UTC in December.
NINE = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
LATER = NINE + timedelta(days=3)


def confirmed(event, name, **more):
    more.setdefault("email", f"{name}@x.example")
    return make_registration(event, name, state=State.CONFIRMED, **more)


def read(event, who, point, hour, minute=0, **more):
    at = NINE.replace(hour=hour, minute=minute)
    return scan(event, who.code, point=point, scanned_at=at, now=LATER, **more).scan


@pytest.fixture
def session(event):
    return make_session(event, "B05a", sign_up=True, seats=10)


@pytest.fixture
def door(event, session):
    """The session's own, read on the way in and out."""
    return Point.objects.create(
        event=event, code="b05a", name={"en": "Door"}, session=session,
        kind="room", direction="both", times="many",
    )  # fmt: skip


def minutes(event, **more):
    return [one.minutes for one in visits.of(event, now=LATER, **more)]


def test_time_in_a_session_is_from_its_start_to_its_end(event, door):
    awa, binta = confirmed(event, "Awa"), confirmed(event, "Binta")
    read(event, awa, door, 8, 50)
    read(event, awa, door, 9, 20, way="out")
    read(event, awa, door, 9, 30)  # and stays: the way out is not read
    read(event, binta, door, 9, 0)
    read(event, binta, door, 12, 0, way="out")
    assert minutes(event, registrations=[awa.pk]) == [20, 60]
    assert minutes(event, registrations=[binta.pk]) == [90]
    (row,) = attending.sessions(event, Choice(), now=LATER)
    assert (row.came, row.minutes) == (2, 85)


def test_an_undone_check_in_counts_for_nothing(event, door):
    awa = confirmed(event, "Awa")
    scanning.undo(read(event, awa, door, 9), by=None, now=LATER)
    assert minutes(event) == []
    assert not attending.people(event, Choice()).exists()


def test_whoever_stays_in_the_room_was_in_the_next_session_too(event):
    room = make_room(event, "Atlas")
    first = make_session(event, "S1", room=room)
    second = make_session(event, "S2", room=room, start=time(10, 45))
    door = Point.objects.create(
        event=event, code="atlas", name={"en": "Atlas"}, kind="room",
        direction="both", times="many",
    )  # fmt: skip
    awa, binta = confirmed(event, "Awa"), confirmed(event, "Binta")
    read(event, awa, door, 9)
    read(event, awa, door, 11, 45, way="out")
    read(event, binta, door, 9)
    read(event, binta, door, 10, 50, way="out")  # packing up is no attendance
    found = {(one.registration, one.session.pk) for one in visits.of(event)}
    assert found == {
        (awa.pk, first.pk), (awa.pk, second.pk), (binta.pk, first.pk)
    }  # fmt: skip


def test_a_session_says_who_signed_up_who_may_enter_and_who_came(event, session, door):
    door.needs_sign_up, door.categories = True, ["guest"]
    door.save()
    awa = confirmed(event, "Awa")
    confirmed(event, "Binta")
    SignUp.objects.create(session=session, registration=awa, made_at=NINE)
    read(event, awa, door, 9)
    (row,) = attending.sessions(event, Choice(), now=LATER)
    assert (row.signed_up, row.allowed, row.came) == (1, 1, 1)
    door.needs_sign_up, door.categories = False, []
    door.save()
    (row,) = attending.sessions(event, Choice(), now=LATER)
    assert row.allowed == 2


def test_a_person_has_days_and_sessions_and_a_day_or_place_narrows(event, door):
    awa, binta = confirmed(event, "Awa"), confirmed(event, "Binta")
    read(event, awa, door, 9)
    entrance = Point.objects.entrance(event)
    second_day = NINE + timedelta(days=1)
    scan(event, binta.code, scanned_at=second_day, now=LATER)
    scan(event, awa.code, scanned_at=second_day, now=LATER)
    rows = attending.rows(event, attending.people(event, Choice()), now=LATER)
    told = {
        row.registration.person.full_name: (
            [str(day) for day in row.days], [one.code for one in row.sessions],
        )
        for row in rows
    }  # fmt: skip
    assert told == {
        "Awa": (["2026-12-01", "2026-12-02"], ["B05a"]),
        "Binta": (["2026-12-02"], []),
    }
    first = Choice(day=NINE.date())
    assert list(attending.people(event, first)) == [awa]
    assert attending.people(event, Choice(point=entrance)).count() == 2
    assert attending.sessions(event, Choice(day=second_day.date()), now=LATER) == []


@pytest.mark.parametrize(("role", "told"), [(Role.OWNER, True), (Role.VIEWER, False)])
def test_small_numbers_of_gender_are_told_to_those_who_see_it_of_people(
    event, client_of, door, role, told
):
    for n in range(4):
        gender = Gender.WOMAN if n else Gender.MAN
        who = confirmed(event, f"P{n}", gender=gender)
        read(event, who, door, 9)
    client = client_of(role)
    url = reverse("badges:attendance", args=[event.code])
    page = client.get(url).content.decode()
    assert ("fewer than 3" in page) != told
    part = client.get(f"{url}?day=2026-12-01").content.decode()
    assert ("Gender" in part) == told


def test_files_show_people_as_they_wish_and_leave_out_whoever_is_on_no_list(
    event, client_of, door
):
    shy = confirmed(event, "Secret", alias="Bee")
    gone = confirmed(event, "Hidden", not_on_lists=True)
    for who in (shy, gone):
        read(event, who, door, 9, 0)
        read(event, who, door, 9, 30, way="out")
    client = client_of(Role.REGISTRATION)
    url = reverse("badges:attendance_file", args=[event.code])
    answer = client.get(url, {"kind": "visits", "format": "csv"})
    text = answer.getvalue().decode()
    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert [row[0] for row in rows[1:]] == ["Bee"]
    assert rows[1][3] == "B05a"
    assert rows[1][-3:] == ["09:00", "09:30", "30"]
    answer = client.get(url, {"kind": "people", "format": "xlsx"})
    book = load_workbook(io.BytesIO(answer.content), read_only=True)
    told = [[cell.value for cell in row] for row in book.active.rows]
    assert [row[0] for row in told[1:]] == ["Bee"]
    answer = client.get(url, {"kind": "sessions", "format": "csv"})
    assert "B05a" in answer.getvalue().decode()
    assert AuditEntry.objects.filter(event=event, verb=CoreVerb.EXPORTED).count() == 3


def test_people_are_for_those_who_may_read_or_take_them(event, client_of, door):
    awa = confirmed(event, "Awa")
    read(event, awa, door, 9)
    viewer = client_of(Role.VIEWER)
    file = reverse("badges:attendance_file", args=[event.code])
    assert viewer.get(file, {"kind": "people", "format": "csv"}).status_code == 403
    assert viewer.get(file, {"kind": "sessions", "format": "csv"}).status_code == 200
    assert viewer.get(file, {"kind": "else"}).status_code == 302
    owner = client_of(Role.OWNER)
    for name, args in (("people", []), ("person", [awa.pk])):
        url = reverse(f"badges:attendance_{name}", args=[event.code, *args])
        assert viewer.get(url).status_code == 403
        assert "Awa" in owner.get(url).content.decode()


def test_many_sessions_and_people_cost_as_much_as_one(
    event, door, django_assert_max_num_queries
):
    everybody = [confirmed(event, f"P{n}") for n in range(5)]
    for n in range(5):
        make_session(event, f"S{n}", start=time(11 + n))
        Point.objects.create(event=event, code=f"s{n}", name={"en": "Door"})
    for who in everybody:
        read(event, who, door, 9)
    with django_assert_max_num_queries(9):
        attending.sessions(event, Choice(), now=LATER)
    with django_assert_max_num_queries(6):
        attending.rows(event, attending.people(event, Choice()), now=LATER)
