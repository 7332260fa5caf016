"""How many came to a session, by the scans at its own point or at its room's door."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, time

import pytest

from agenda.domain import attendance
from badges.models import Point, PointKind, Scan, ScanOutcome
from tests.agenda.conftest import make_room, make_session
from tests.conftest import make_registration

# In Marrakech clocks show UTC in December; the session is from 09:00 to 10:30.
NINE = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def scan(event):
    def at(point, who, hour, minute, outcome=ScanOutcome.CHECKED_IN, **fields):
        moment = NINE.replace(hour=hour, minute=minute)
        Scan.objects.create(
            id=uuid.uuid4(), event=event, point=point, code=who.code, registration=who,
            scanned_at=moment, received_at=moment, outcome=outcome, **fields,
        )  # fmt: skip

    return at


@pytest.fixture
def people(event):
    return [make_registration(event, email=f"p{n}@example.org") for n in range(3)]


def test_nothing_is_said_where_nobody_counts(event):
    assert attendance.of([make_session(event)]) == {}


def test_a_point_with_the_sessions_code_counts_for_it(event, people, scan):
    session = make_session(event, "B05a")
    point = Point.objects.create(event=event, code="b05a", name={"en": "Door"})
    scan(point, people[0], 8, 0)
    scan(point, people[1], 9, 10)
    scan(point, people[2], 9, 11, undone_at=NINE)
    assert attendance.of([session]) == {session.pk: 2}


def test_a_rooms_door_counts_for_what_is_held_there(event, people, scan):
    room = make_room(event, "Salle Atlas")
    first = make_session(event, "S1", room=room)
    second = make_session(event, "S2", room=room, start=time(11))
    door = Point.objects.create(
        event=event, code="door-3", kind=PointKind.ROOM, name={"fr": "salle atlas"}
    )
    scan(door, people[0], 8, 45)
    scan(door, people[0], 9, 5, ScanOutcome.ALREADY)  # once however often
    scan(door, people[0], 10, 45, ScanOutcome.ALREADY)  # and again for the next
    scan(door, people[1], 11, 30)
    scan(door, people[2], 20, 0)
    refused = make_registration(event, email="refused@example.org")
    scan(door, refused, 9, 0, ScanOutcome.NOT_CONFIRMED)
    assert attendance.of([first, second]) == {first.pk: 1, second.pk: 2}


@pytest.mark.parametrize("asked", [0, 1])
def test_a_session_asked_about_alone_counts_nobody_of_the_next_in_its_room(
    event, people, scan, asked
):
    room = make_room(event, "Salle Atlas")
    both = [
        make_session(event, "S1", room=room),
        make_session(event, "S2", room=room, start=time(10, 45)),
    ]
    door = Point.objects.create(
        event=event, code="door-3", kind=PointKind.ROOM, name={"en": "Salle Atlas"}
    )
    scan(door, people[0], 9, 5)
    scan(door, people[1], 10, 20)  # late for the first, not early for the second
    scan(door, people[2], 10, 40)
    one = both[asked]
    assert attendance.of([one]) == {one.pk: (2, 1)[asked]}


def test_a_door_of_another_sessions_own_does_not_count_for_the_room(
    event, people, scan
):
    room = make_room(event, "Salle Atlas")
    session = make_session(event, "S1", room=room)
    make_session(event, "S2", start=time(11))
    point = Point.objects.create(
        event=event, code="s2", kind=PointKind.ROOM, name={"en": "Salle Atlas"}
    )
    scan(point, people[0], 9, 5)
    assert attendance.of([session]) == {}


def test_many_sessions_cost_as_much_as_one(
    event, people, scan, django_assert_num_queries
):
    room = make_room(event, "Salle Atlas")
    rows = [
        make_session(event, f"S{n}", room=room, start=time(8 + n)) for n in range(9)
    ]
    door = Point.objects.create(
        event=event, code="door-3", kind=PointKind.ROOM, name={"en": "Salle Atlas"}
    )
    scan(door, people[0], 9, 5)
    for asked in (rows, rows[:1]):
        with django_assert_num_queries(3):
            attendance.of(asked)


def test_the_entrance_counts_for_no_session(event, people, scan):
    session = make_session(event, room=make_room(event, "Entrance"))
    scan(Point.objects.entrance(event), people[0], 9, 0)
    assert attendance.of([session]) == {}
