"""Moving sessions, copying days, linking sessions."""

from __future__ import annotations

from datetime import time

import pytest

from agenda.domain import editing, linking, programme
from agenda.domain.editing import Place
from agenda.models import Function, LinkKind, SessionLink
from gfmd_days.core.models import AuditEntry
from tests.agenda.conftest import make_room, make_session, make_track
from tests.conftest import NOW, make_person

pytestmark = pytest.mark.django_db


def to(session, **changes):
    """A place that differs from where the session is in `changes`."""
    names = ("day", "start", "minutes", "room")
    values = {name: getattr(session, name) for name in names}
    return Place(session=session, edit=session.edit, **{**values, **changes})


def test_sessions_move_together_or_not_at_all(event):
    one, other = make_session(event, "S1"), make_session(event, "S2")
    moves = [to(one, start=time(11)), to(other, start=time(11))]
    programme.change_session(other, by=None, values={"minutes": 30})
    with pytest.raises(programme.StaleEdit) as refused:
        editing.place(moves, by=None)
    assert refused.value.session.code == "S2"
    one.refresh_from_db()
    assert (one.start, one.edit) == (time(9), 1)
    other.refresh_from_db()
    editing.place([to(one, start=time(11)), to(other, start=time(11))], by=None)
    assert set(event.sessions.values_list("start", flat=True)) == {time(11)}


def test_a_move_sent_twice_counts_once(event):
    session = make_session(event)
    move = to(session, start=time(11), room=make_room(event))
    for _time in range(2):
        (placed,) = editing.place([move], by=None)
        placed.refresh_from_db()
        assert placed.edit == 2
    assert AuditEntry.objects.filter(verb="session:changed").count() == 1


def test_the_same_place_by_somebody_else_is_still_told(event):
    session = make_session(event)
    move = to(session, start=time(11))
    for start in (time(10), time(11)):
        programme.change_session(session, by=None, values={"start": start})
    with pytest.raises(programme.StaleEdit):
        editing.place([move], by=None)


def test_back_to_those_that_wait_and_placed_again(event):
    session, room = make_session(event), make_room(event)
    editing.place([to(session, day=None, start=None)], by=None)
    assert event.sessions.get(day=None) == session
    session.refresh_from_db()
    day = event.days.last()
    editing.place([to(session, day=day, start=time(8), room=room)], by=None)
    session.refresh_from_db()
    assert (session.day, session.start, session.room) == (day, time(8), room)


def test_a_copied_day_has_new_sessions_without_people(event):
    source, target = event.days.all()
    track = make_track(event)
    one = make_session(event, "B05a", track=track, languages=["en"], is_closed=True)
    twin = make_session(event, "B05b", online_link="https://meet.example/1")
    gone = make_session(event, "B06")
    programme.withdraw_session(gone, by=None, now=NOW)
    programme.add_function(
        one, function=Function.MODERATOR, person=make_person(event), by=None
    )
    linking.link(one, twin, kind=LinkKind.TWIN, by=None)

    copies = editing.copy_day(source, target, by=None, now=NOW)
    assert [copy.code for copy in copies] == ["B05a-2", "B05b-2"]
    first, second = copies
    assert (first.day, first.start, first.track) == (target, one.start, track)
    assert first.is_closed
    assert first.uid != one.uid
    assert not first.appearances.exists()
    assert second.online_link == ""
    assert SessionLink.objects.filter(session=first, other=second).exists()
    again = editing.copy_day(source, target, by=None, now=NOW)
    assert [copy.code for copy in again] == ["B05a-3", "B05b-3"]


def test_a_long_code_stays_within_its_length(event):
    source, target = event.days.all()
    make_session(event, "a" * 20)
    (copy,) = editing.copy_day(source, target, by=None, now=NOW)
    assert copy.code == "a" * 18 + "-2"


def test_an_empty_day_and_the_same_day_are_not_copied(event):
    source, target = event.days.all()
    with pytest.raises(editing.NothingToCopy):
        editing.copy_day(source, target, by=None, now=NOW)
    with pytest.raises(editing.SameDay):
        editing.copy_day(source, source, by=None, now=NOW)
