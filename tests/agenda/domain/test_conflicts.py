from collections import Counter
from datetime import time

import pytest

from agenda.domain import conflicts, drafts, programme, publishing
from agenda.domain.conflicts import Problem, Severity
from agenda.models import Appearance, Function, Kind, Standing
from registration.models import State
from tests.agenda.conftest import make_room, make_session
from tests.conftest import NOW, make_person, make_registration


def found(event):
    sessions = list(event.sessions.standing().with_parts())
    return drafts.find_conflicts(event, sessions)


def problems(event):
    return Counter(str(one.problem) for one in conflicts.warnings(found(event)))


def test_the_stocktaking_meeting_lacks_only_people_to_be_confirmed(stocktaking):
    assert problems(stocktaking) == {"nobody_leads": 15, "nobody_reports": 15}


def test_the_dhaka_programme_overlaps_only_on_purpose(dhaka):
    counted = problems(dhaka)
    assert counted["room_twice"] == counted["person_twice"] == 0
    assert counted["over_capacity"] == counted["outside_day"] == 0
    assert counted["nobody_leads"] > 20


def test_a_room_used_twice_is_warned_about(event):
    room = make_room(event, "Atlas")
    make_session(event, "S1", room=room)
    make_session(event, "S2", room=room, start=time(10))
    make_session(event, "S3", room=room, start=time(11, 30))
    (one,) = [c for c in found(event) if c.problem == Problem.ROOM_TWICE]
    assert one.severity == Severity.WARN
    assert one.words == "Atlas is used twice: S1 (09:00–10:30) and S2 (10:00–11:30)."


def test_a_break_beside_a_session_is_meant(event):
    room = make_room(event)
    make_session(event, "S1", room=room)
    make_session(event, "S2", room=room, kind=Kind.BREAK)
    (one,) = [c for c in found(event) if c.problem == Problem.ROOM_TWICE]
    assert one.severity == Severity.IGNORE


def test_a_person_in_two_places_is_named(event):
    person = make_person(event, "Wulandari")
    for code, start in (("S1", time(9)), ("S2", time(10)), ("S3", time(12))):
        programme.add_function(
            make_session(event, code, start=start),
            function=Function.SPEAKER,
            person=person,
            by=None,
        )
    (one,) = [c for c in found(event) if c.problem == Problem.PERSON_TWICE]
    assert "Wulandari" in one.words
    assert len(one.sessions) == 2


def test_two_functions_in_one_session_are_no_conflict(event):
    person, session = make_person(event), make_session(event)
    for function in (Function.SPEAKER, Function.MODERATOR):
        programme.add_function(session, function=function, person=person, by=None)
    assert problems(event)["person_twice"] == 0


def test_plenaries_need_a_seat_for_everybody_confirmed(event):
    make_session(event, kind=Kind.PLENARY, room=make_room(event, seats=1))
    for name in ("A", "B"):
        make_registration(event, name, state=State.CONFIRMED)
    make_registration(event, "C", state=State.SUBMITTED)
    (one,) = [c for c in found(event) if c.problem == Problem.OVER_CAPACITY]
    assert one.words == "S1 expects 2 people; Atlas has 1 seats."


def test_places_to_sign_up_for_must_fit_the_room(event):
    make_session(event, sign_up=True, seats=12, room=make_room(event, seats=10))
    assert problems(event)["over_capacity"] == 1


@pytest.mark.parametrize(
    ("start", "minutes", "outside"),
    [(time(8), 60, 0), (time(7, 59), 60, 1), (time(21), 60, 0), (time(21), 61, 1)],
)
def test_hours_of_the_day_are_kept(event, start, minutes, outside):
    make_session(event, start=start, minutes=minutes)
    assert problems(event)["outside_day"] == outside


@pytest.mark.parametrize("state", [State.WITHDRAWN, State.CANCELLED, State.DECLINED])
def test_somebody_who_does_not_come_is_still_printed(event, state):
    person = make_registration(event, "Wulandari", state=state).person
    session = make_session(event)
    programme.add_function(session, function=Function.MODERATOR, person=person, by=None)
    counted = problems(event)
    assert counted["person_gone"] == 1
    assert counted["nobody_leads"] == 1


def test_a_session_closed_after_publishing_is_still_public(event):
    session = make_session(event)
    publishing.publish(event, by=None, now=NOW)
    programme.change_session(session, by=None, values={"is_closed": True})
    assert problems(event)["closed_but_public"] == 1
    publishing.publish(event, by=None, now=NOW)
    assert problems(event)["closed_but_public"] == 0


def test_withdrawn_sessions_are_in_nobodys_way(event):
    room = make_room(event)
    make_session(event, "S1", room=room)
    gone = make_session(event, "S2", room=room)
    programme.withdraw_session(gone, by=None, now=NOW)
    assert problems(event)["room_twice"] == 0


def test_checks_cost_the_same_number_of_queries(event, django_assert_num_queries):
    for number in range(3):
        make_session(event, f"S{number}")
    sessions = list(event.sessions.standing().with_parts())
    with django_assert_num_queries(5):
        drafts.find_conflicts(event, sessions[:1])
    with django_assert_num_queries(5):
        drafts.find_conflicts(event, sessions)


def test_whoever_declined_neither_leads_nor_is_in_two_places(event):
    person = make_person(event, "Wulandari")
    for code, start in (("S1", time(9)), ("S2", time(10))):
        session = make_session(event, code, start=start)
        programme.add_function(
            session, function=Function.MODERATOR, person=person, by=None
        )
    assert problems(event) == {"person_twice": 1, "nobody_reports": 2}
    Appearance.objects.filter(session=session).update(standing=Standing.DECLINED)
    assert problems(event) == {"nobody_leads": 1, "nobody_reports": 2, "declined": 1}
