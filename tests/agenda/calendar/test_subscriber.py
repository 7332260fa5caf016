"""A calendar that polls through two hundred changes never shows what is not so."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

import pytest
from django.test import Client

from agenda.domain import programme, publishing
from agenda.models import Session
from gfmd_days.core.models import Event
from tests.agenda.calendar.reading import entries
from tests.agenda.conftest import make_room, make_session, move_to
from tests.conftest import NOW

CHANGES = 200
VENUES = ["Africa/Casablanca", "Asia/Kathmandu", "America/Mexico_City", "Pacific/Fiji"]
Seen = tuple[datetime, datetime, str, str]


@dataclass
class Subscriber:
    """Fetches like a phone: with the last ETag, and keeps what the feed leaves out.

    Phones differ in whether they drop an entry that is missing. This one never does,
    so that only STATUS:CANCELLED takes something away; and it believes no entry whose
    SEQUENCE is not higher than the one it holds.
    """

    client: Client
    url: str
    etag: str = ""
    held: dict[str, tuple[int, str, Seen]] = field(default_factory=dict)
    unchanged: int = 0

    def poll(self) -> set[str]:
        """Fetch once; return the uids the feed holds."""
        headers = {"If-None-Match": self.etag} if self.etag else {}
        answer = self.client.get(self.url, headers=headers)
        if answer.status_code == 304:
            self.unchanged += 1
            return set(self.held)
        self.etag = answer["ETag"]
        found = entries(answer.content)
        for uid, entry in found.items():
            self._take(uid, entry)
        return set(found)

    def _take(self, uid: str, entry) -> None:
        sequence, status = int(entry["SEQUENCE"]), str(entry["STATUS"])
        start, end = entry["DTSTART"].dt, entry["DTEND"].dt
        seen = (start, end, str(entry["SUMMARY"]), str(entry.get("LOCATION", "")))
        before = self.held.get(uid)
        if before is None or sequence > before[0]:
            self.held[uid] = (sequence, status, seen)
        else:
            assert before == (sequence, status, seen), "changed without a sequence"

    @property
    def shown(self) -> dict[str, Seen]:
        return {
            uid: seen for uid, (_n, status, seen) in self.held.items()
            if status != "CANCELLED"
        }  # fmt: skip


def published_now(event: Event) -> dict[str, Seen]:
    """What a calendar must show, straight from the rows."""
    venue = str(event.venue)
    rows = event.sessions.standing().select_related("day", "room")
    return {str(one.uid): expected(one, event, venue) for one in rows}


def expected(session: Session, event: Event, venue: str) -> Seen:
    session.event = event
    place = f"{session.room.name} ({venue})" if session.room else venue
    return session.starts_at, session.ends_at, session.title.localize("en"), place


class Editor:
    """An organizer at midnight: one change after the other, without a plan."""

    def __init__(self, event: Event, chance: random.Random) -> None:
        self.event, self.chance = event, chance
        self.rooms = [make_room(event, name) for name in ("Atlas", "Rif", "Toubkal")]
        for number in range(8):
            make_session(event, f"S{number}", room=chance.choice(self.rooms))
        self.days = list(event.days.all())
        self.minute = 0

    def change(self) -> None:
        deeds: list[Callable[[Session], None]] = [
            self.move, self.rename, self.cancel, self.restore, self.change_room,
            self.change_zone, self.unplace, self.move,
        ]  # fmt: skip
        session = self.chance.choice(list(self.event.sessions.all()))
        self.chance.choice(deeds)(session)

    def move(self, session: Session) -> None:
        at = time(self.chance.randrange(8, 23), self.chance.choice((0, 15, 30)))
        self._set(session, day=self.chance.choice(self.days), start=at)

    def rename(self, session: Session) -> None:
        self._set(session, title={"en": f"Title {self.chance.randrange(1000)}"})

    def cancel(self, session: Session) -> None:
        programme.withdraw_session(session, by=None, now=NOW)

    def restore(self, session: Session) -> None:
        programme.restore_session(session, by=None)

    def change_room(self, session: Session) -> None:
        self._set(session, room=self.chance.choice([*self.rooms, None]))

    def change_zone(self, _session: Session) -> None:
        move_to(self.event, self.chance.choice(VENUES))

    def unplace(self, session: Session) -> None:
        self._set(session, day=None, start=None)

    def publish(self) -> None:
        self.minute += 1
        now = NOW + timedelta(minutes=self.minute)
        with contextlib.suppress(publishing.NothingChanged):
            publishing.publish(self.event, by=None, now=now)

    def _set(self, session: Session, **values: object) -> None:
        programme.change_session(session, by=None, values=values)


@pytest.mark.slow
def test_a_subscriber_ends_equal_to_the_programme_and_sees_no_ghost(event, client):
    editor = Editor(event, random.Random(200))
    subscriber = Subscriber(client, f"/e/{event.code}/agenda.ics")
    editor.publish()
    subscriber.poll()
    shown = published_now(event)
    for _number in range(CHANGES):
        editor.change()
        if editor.chance.random() < 0.6:
            editor.publish()
            event.refresh_from_db()
            shown = published_now(event)
        assert subscriber.poll() == set(subscriber.held)  # nothing vanishes unsaid
        assert subscriber.shown == shown
    assert subscriber.unchanged > 20
    assert any(status == "CANCELLED" for _n, status, _s in subscriber.held.values())
