"""Points with rules: who is let in, who goes out, who finds a place."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from agenda.models import Appearance, Function, SignUp, Standing
from badges.domain import points, scanning
from badges.models import Point, Scan, ScanOutcome, Way
from gfmd_days.core.models import AuditEntry, Event, User
from registration.models import Registration, State
from tests.api.rows import make_session
from tests.badges.conftest import scan
from tests.conftest import NOW, make_registration


def make_point(event: Event, code: str = "room", **rules: Any) -> Point:
    return Point.objects.create(event=event, code=code, name={"en": code}, **rules)


def outcome(event: Event, who: Registration, point: Point, **more: Any) -> str:
    return scan(event, who.code, point=point, **more).outcome.value


@pytest.fixture
def session_point(event: Event) -> Point:
    session = make_session(event, "B1", sign_up=True)
    return make_point(
        event, "b1", session=session, needs_sign_up=True, functions=["chair"]
    )


def test_a_window_is_told_in_the_venues_time(event: Event, layla: Registration) -> None:
    noon = {"day": "2026-10-01", "from": "13:00", "until": "14:00"}
    lunch = make_point(event, "lunch", windows=[noon])
    event.venue.zone = "Asia/Dhaka"
    event.venue.save()
    early = NOW.replace(hour=6)  # noon in Dhaka
    fitting = NOW.replace(hour=7, minute=30)
    assert outcome(event, layla, lunch, scanned_at=early) == "not_in_window"
    fresh = Point.objects.with_clock().get(pk=lunch.pk)
    assert outcome(event, layla, fresh, scanned_at=fitting) == "checked_in"


def test_without_a_place_or_a_function_nobody_enters(
    event: Event, layla: Registration, session_point: Point
) -> None:
    assert outcome(event, layla, session_point) == "not_allowed"
    row = Scan.objects.get()
    assert (row.outcome, row.registration) == ("not_allowed", layla)


@pytest.mark.parametrize(
    ("waits", "answer"), [(False, "checked_in"), (True, "not_allowed")]
)
def test_a_place_opens_and_the_waiting_list_does_not(
    event: Event, layla: Registration, session_point: Point, waits: bool, answer: str
) -> None:
    SignUp.objects.create(
        session=session_point.session, registration=layla, made_at=NOW, waits=waits
    )
    assert outcome(event, layla, session_point) == answer


@pytest.mark.parametrize(
    ("function", "standing", "answer"),
    [
        (Function.CHAIR, Standing.GIVEN, "checked_in"),
        (Function.CHAIR, Standing.DECLINED, "not_allowed"),
        (Function.HOST, Standing.GIVEN, "not_allowed"),
    ],
)
def test_a_function_in_the_session_opens(
    event: Event, layla: Registration, session_point: Point,
    function: Function, standing: Standing, answer: str,
) -> None:  # fmt: skip
    Appearance.objects.create(
        session=session_point.session,
        person=layla.person,
        function=function,
        standing=standing,
    )
    assert outcome(event, layla, session_point) == answer


def test_in_out_and_in_again(event: Event, layla: Registration) -> None:
    room = make_point(event, direction="both", times="many")
    ways = [Way.OUT, Way.IN, Way.IN, Way.OUT, Way.IN]
    found = [
        outcome(event, layla, room, way=way, scanned_at=NOW - timedelta(minutes=9 - n))
        for n, way in enumerate(ways)
    ]
    assert found == ["not_inside", "checked_in", "already", "checked_out", "checked_in"]
    (point,) = points.with_counts(event).filter(code="room")
    assert (point.inside, point.came) == (1, 1)


def test_as_often_as_they_like_counts_every_time(
    event: Event, layla: Registration
) -> None:
    coffee = make_point(event, times="many")
    assert [outcome(event, layla, coffee) for _ in range(3)] == ["checked_in"] * 3
    assert Scan.objects.standing().count() == 3
    (point,) = points.with_counts(event).filter(code="room")
    assert (point.inside, point.came) == (1, 1)


def test_once_means_once_though_they_left(event: Event, layla: Registration) -> None:
    room = make_point(event, direction="both")
    outcome(event, layla, room)
    assert outcome(event, layla, room, way=Way.OUT) == "checked_out"
    assert outcome(event, layla, room) == "already"


def test_after_an_erasure_board_and_door_count_alike(
    event: Event, layla: Registration
) -> None:
    room = make_point(event, direction="both", times="many", capacity=2, is_hard=True)
    gone, back = (
        make_registration(event, name, state=State.CONFIRMED, email=f"{name}@x.example")
        for name in ("Awa", "Bee")
    )
    for who in (gone, back):
        scan(event, who.code)
        assert outcome(event, who, room) == "checked_in"
    for who in (gone, back):
        person = who.person
        who.delete()
        person.delete()
    assert Scan.objects.filter(registration=None).count() == 4
    shown = points.with_counts(event).get(pk=room.pk)
    assert (shown.inside, shown.came) == (0, 0)
    assert scan(event, layla.code, point=room).inside == 1
    assert points.with_counts(event).get(pk=room.pk).inside == 1
    # and of those here nobody is counted of whom nothing is known
    assert scanning.numbers(event) == (1, 1)


@pytest.mark.parametrize(("is_hard", "answer"), [(True, "full"), (False, "checked_in")])
def test_a_full_room_keeps_out_or_only_tells(
    event: Event, layla: Registration, is_hard: bool, answer: str
) -> None:
    room = make_point(
        event, direction="both", times="many", capacity=1, is_hard=is_hard
    )
    other = make_registration(event, "Second", state=State.CONFIRMED, email="2@x.org")
    assert scan(event, layla.code, point=room).inside == 1
    second = scan(event, other.code, point=room)
    assert (second.outcome.value, second.inside) == (answer, 1 if is_hard else 2)
    assert scan(event, layla.code, point=room, way=Way.OUT).inside == (
        0 if is_hard else 1
    )
    assert outcome(event, other, room) == ("checked_in" if is_hard else "already")


def test_by_hand_somebody_enters_all_the_same_and_it_is_kept(
    event: Event, helper: User, layla: Registration, session_point: Point
) -> None:
    answer = scan(
        event, layla.code, point=session_point, by=helper, reason="Carries the flag"
    )
    assert answer.outcome == ScanOutcome.CHECKED_IN
    row = Scan.objects.standing().get()
    assert (row.against, row.reason) == ("not_allowed", "Carries the flag")
    entry = AuditEntry.objects.get(verb="badges:let_in")
    assert entry.data == {"point": "b1", "against": "not_allowed"}


@pytest.mark.parametrize("kind", ["nobody", "already", "fine"])
def test_a_reason_changes_nothing_where_nothing_was_refused(
    event: Event, helper: User, layla: Registration, kind: str
) -> None:
    code = "A" * 16 if kind == "nobody" else layla.code
    if kind == "already":
        scan(event, code)
    expected = scan(event, code).outcome if kind != "fine" else "checked_in"
    answer = scan(event, code, by=helper, reason="Because")
    assert answer.outcome == expected
    assert (answer.scan.reason, answer.scan.against) == ("", "")


def test_all_sessions_get_a_point_with_one_click(event: Event, helper: User) -> None:
    make_session(event, "B1", sign_up=True, seats=30)
    make_session(event, "B2")
    Point.objects.create(event=event, code="b2", name={"en": "Door of B2"})
    assert points.make_for_sessions(event, by=helper) == 1
    assert points.make_for_sessions(event, by=helper) == 0
    made = Point.objects.get(code="b1")
    assert (made.needs_sign_up, made.capacity, made.is_hard) == (True, 30, False)
    assert made.session is not None


def test_a_point_where_badges_were_read_stays(
    event: Event, helper: User, layla: Registration
) -> None:
    room, spare = make_point(event), make_point(event, "spare")
    outcome(event, layla, room)
    with pytest.raises(points.PointInUse):
        points.remove(room, by=helper)
    points.remove(spare, by=helper)
    assert list(Point.objects.values_list("code", flat=True)) == [
        "entrance",
        "room",
    ]


@pytest.mark.django_db(transaction=True)
def test_the_last_place_goes_to_one(event: Event) -> None:
    room = make_point(event, capacity=3, is_hard=True)
    people = [
        make_registration(event, f"P{n}", state=State.CONFIRMED, email=f"{n}@x.org")
        for n in range(8)
    ]
    answers = at_once([lambda who=who: outcome(event, who, room) for who in people])
    assert sorted(answers) == ["checked_in"] * 3 + ["full"] * 5


@pytest.mark.django_db(transaction=True)
def test_out_and_undo_and_in_at_once_break_nothing(
    event: Event, helper: User, layla: Registration
) -> None:
    room = make_point(event, direction="both", times="many", capacity=3, is_hard=True)
    first = scan(event, layla.code, point=room).scan
    tasks: list[Callable[[], Any]] = [
        lambda: outcome(event, layla, room, way=Way.OUT),
        lambda: outcome(event, layla, room),
        lambda: scanning.undo(first, by=helper, now=NOW),
    ] * 3
    at_once(tasks)
    assert Scan.objects.inside().filter(point=room).count() <= 1


def at_once(tasks: list[Callable[[], Any]]) -> list[Any]:
    """Do all at the same moment, each on a connection of its own."""
    done: list[Any] = []
    failures: list[BaseException] = []
    start = threading.Barrier(len(tasks))

    def one(task: Callable[[], Any]) -> None:
        start.wait()
        try:
            done.append(task())
        except Exception as failure:  # noqa: BLE001 - shown by the assertion below
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(task,)) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    return done


def test_an_id_used_for_going_in_is_not_one_for_going_out(
    event: Event, layla: Registration
) -> None:
    shared = uuid.uuid4()
    scan(event, layla.code, scan_id=shared)
    with pytest.raises(scanning.ScanIdTaken):
        scan(event, layla.code, scan_id=shared, way=Way.OUT)
