from datetime import time

import pytest

from agenda.domain import programme
from agenda.models import Function, Session
from gfmd_days.core.models import AuditEntry
from tests.agenda.conftest import make_room, make_session, make_track
from tests.conftest import NOW, make_event, make_person


def test_a_code_is_taken_once_per_event(event):
    make_session(event, "S1")
    values = {
        "day": event.days.first(),
        "start": time(9),
        "minutes": 60,
        "kind": "plenary",
        "title": "T",
    }
    with pytest.raises(programme.CodeTaken):
        programme.create_session(event, by=None, code="S1", **values)
    other = make_event("csd-other")
    values["day"] = other.days.first()
    assert programme.create_session(other, by=None, code="S1", **values).pk


def test_only_what_differs_is_saved_and_noted(event):
    session = make_session(event)
    changed = programme.change_session(
        session, by=None, values={"minutes": 90, "no_photo": True}
    )
    assert changed == ["no_photo"]
    entry = AuditEntry.objects.get(verb="session:changed")
    assert entry.data == {"fields": ["no_photo"]}


def test_a_stale_edit_overwrites_nothing(event):
    session = make_session(event)
    opened = session.edit
    programme.change_session(session, by=None, edit=opened, values={"minutes": 60})
    with pytest.raises(programme.StaleEdit) as refused:
        programme.change_session(session, by=None, edit=opened, values={"minutes": 45})
    assert refused.value.session.minutes == 60
    assert Session.objects.get().minutes == 60


def test_withdrawing_twice_is_harmless(event):
    session = make_session(event)
    for _time in range(2):
        programme.withdraw_session(session, by=None, now=NOW)
    assert AuditEntry.objects.filter(verb="session:withdrawn").count() == 1
    for _time in range(2):
        programme.restore_session(session, by=None)
    assert Session.objects.get().withdrawn_at is None


def test_a_person_holds_a_function_once(event):
    session, person = make_session(event), make_person(event)
    programme.add_function(session, function=Function.SPEAKER, person=person, by=None)
    with pytest.raises(programme.AlreadyHolds):
        programme.add_function(
            session, function=Function.SPEAKER, person=person, by=None
        )
    programme.add_function(session, function=Function.CHAIR, person=person, by=None)
    open_place = programme.add_function(
        session, function=Function.SPEAKER, person=None, by=None
    )
    with pytest.raises(programme.AlreadyHolds):
        programme.hand_function(open_place, person=person, by=None)


def test_removing_a_room_or_track_keeps_its_sessions(event):
    room, track = make_room(event), make_track(event)
    make_session(event, room=room, track=track)
    programme.remove_part(room, by=None)
    programme.remove_part(track, by=None)
    session = Session.objects.get()
    assert (session.room, session.track, session.edit) == (None, None, 3)
