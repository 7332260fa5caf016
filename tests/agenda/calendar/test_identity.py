"""A session keeps its identity in calendars whatever happens to it."""

from __future__ import annotations

from datetime import UTC, time, timedelta

from agenda.domain import programme, publishing
from gfmd_days.core.models import Venue
from tests.agenda.calendar.reading import entries, feed_of, parsed
from tests.agenda.conftest import make_room, make_session, move_to
from tests.conftest import NOW

LATER = NOW + timedelta(days=1)


def test_a_moved_cancelled_and_restored_session_keeps_its_identity(event, client):
    room = make_room(event)
    moved = make_session(event, "S1", room=room)
    other = make_session(event, "S2", start=time(14))
    publishing.publish(event, by=None, now=NOW)
    first = entries(feed_of(client, event))[str(moved.uid)]
    assert (first["SEQUENCE"], first["STATUS"]) == (0, "CONFIRMED")
    assert first["DTSTAMP"].dt == NOW
    assert first["LAST-MODIFIED"].dt == NOW

    programme.change_session(moved, by=None, values={"start": time(11)})
    publishing.publish(event, by=None, now=LATER)
    second = entries(feed_of(client, event))
    assert second[str(moved.uid)]["SEQUENCE"] == 1
    assert second[str(moved.uid)]["DTSTAMP"].dt == LATER
    assert second[str(other.uid)]["SEQUENCE"] == 0
    assert second[str(other.uid)]["DTSTAMP"].dt == NOW

    programme.withdraw_session(moved, by=None, now=LATER)
    publishing.publish(event, by=None, now=LATER + timedelta(days=1))
    third = entries(feed_of(client, event))[str(moved.uid)]
    assert (third["SEQUENCE"], third["STATUS"]) == (2, "CANCELLED")

    programme.change_session(other, by=None, values={"minutes": 30})
    publishing.publish(event, by=None, now=LATER + timedelta(days=2))
    still = entries(feed_of(client, event))[str(moved.uid)]
    assert (still["SEQUENCE"], still["STATUS"]) == (2, "CANCELLED")
    assert still["DTSTAMP"].dt == LATER + timedelta(days=1)

    programme.restore_session(moved, by=None)
    publishing.publish(event, by=None, now=LATER + timedelta(days=3))
    last = entries(feed_of(client, event))[str(moved.uid)]
    assert (last["SEQUENCE"], last["STATUS"]) == (3, "CONFIRMED")


def test_a_session_withdrawn_before_it_was_public_never_appears(event, client):
    kept, gone = make_session(event, "S1"), make_session(event, "S2")
    programme.withdraw_session(gone, by=None, now=NOW)
    publishing.publish(event, by=None, now=NOW)
    assert entries(feed_of(client, event)).keys() == {str(kept.uid)}


def test_another_venue_changes_every_entry(event, client):
    session = make_session(event)
    publishing.publish(event, by=None, now=NOW)
    Venue.objects.filter(event=event).update(name="Other palace")
    event.refresh_from_db()
    publishing.publish(event, by=None, now=LATER)
    entry = entries(feed_of(client, event))[str(session.uid)]
    assert entry["SEQUENCE"] == 1
    assert "Other palace" in entry["LOCATION"]


def test_places_alone_do_not_raise_the_sequence(event, client):
    session = make_session(event)
    publishing.publish(event, by=None, now=NOW)
    programme.change_session(session, by=None, values={"seats": 12})
    publishing.publish(event, by=None, now=LATER)
    assert entries(feed_of(client, event))[str(session.uid)]["SEQUENCE"] == 0


def test_the_zone_of_a_moved_event_is_followed(event, client):
    make_session(event)
    publishing.publish(event, by=None, now=NOW)
    move_to(event, "Asia/Kathmandu")
    publishing.publish(event, by=None, now=LATER)
    (entry,) = parsed(feed_of(client, event)).walk("VEVENT")
    assert entry["DTSTART"].dt.astimezone(UTC).time() == time(3, 15)
    assert entry["SEQUENCE"] == 1
