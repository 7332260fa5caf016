"""The programme as data: what a version keeps and what pages and feeds are built from.

A snapshot is a JSON-able dict:
    zone: IANA name; venue: text
    days: [{date, label: {language: text}}]
    rooms: [{id, name, building}]; tracks: [{code, title: {…}, colour}]
    sessions: [{uid, code, date, start "HH:MM", minutes, utc, kind, title, description,
        track, room (id), place, languages, interpretation, seats, sign_up, closed,
        streamed, no_photo, external, external_organiser, online_link,
        people: [{person (id) or null, function, by_video}],
        cancelled, sequence, changed_at}]
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from i18nfield.strings import LazyI18nString

from agenda.models import Appearance, Room, Session, Standing
from gfmd_days.core import zones
from gfmd_days.core.models import Event

Snapshot = dict[str, Any]
Item = dict[str, Any]

UTC_FORMAT = "%Y-%m-%dT%H:%MZ"
# What a calendar entry shows or is found by: a change in one raises SEQUENCE.
CALENDAR_FIELDS = (
    "utc",
    "date",
    "start",
    "minutes",
    "kind",
    "title",
    "description",
    "track",
    "place",
    "languages",
    "closed",
    "external_organiser",
    "online_link",
    "people",
    "cancelled",
)


def texts(value: Any, language: str) -> dict[str, str]:
    """Return a translated field as {language: text}, without empty ones."""
    data = value.data if isinstance(value, LazyI18nString) else value
    if isinstance(data, dict):
        return {code: text for code, text in data.items() if text}
    return {language: str(data)} if data else {}


def take(event: Event, *, now: datetime, withdrawn: bool = True) -> Snapshot:
    """Return the snapshot of the programme as it is being edited.

    Sequence numbers are those of new sessions; agenda.domain.publishing carries on
    the ones of the version before.

    Args:
        withdrawn: with the withdrawn sessions, as tombstones; a preview has none.
    """
    language = event.default_language()
    sessions = event.sessions.placed().with_parts()
    if not withdrawn:
        sessions = sessions.standing()
    items = [item(one, event=event, now=now) for one in sessions]
    return {
        "zone": event.zone_name,
        "venue": str(event.venue) if hasattr(event, "venue") else "",
        "days": [
            {"date": day.date.isoformat(), "label": texts(day.label, language)}
            for day in event.days.all()
        ],
        "rooms": [room(one) for one in event.rooms.all()],
        "tracks": [
            {
                "code": track.code,
                "title": texts(track.title, language),
                "colour": track.colour,
            }
            for track in event.tracks.all()
        ],
        "sessions": items,
    }


def item(session: Session, *, event: Event, now: datetime) -> Item:
    """Return one session's part of a snapshot."""
    session.event = event
    language = event.default_language()
    return {
        "uid": str(session.uid),
        "code": session.code,
        "date": session.date.isoformat(),
        "start": f"{session.starts_local:%H:%M}",
        "minutes": session.minutes,
        "utc": f"{session.starts_at:{UTC_FORMAT}}",
        "kind": session.kind,
        "title": texts(session.title, language),
        "description": texts(session.description, language),
        "track": session.track.code if session.track else None,
        "room": session.room_id,
        "place": place(session.room),
        "languages": session.languages,
        "interpretation": session.interpretation,
        "seats": session.seats,
        "sign_up": session.sign_up,
        "closed": session.is_closed,
        "streamed": session.is_streamed,
        "no_photo": session.no_photo,
        "external": session.is_external,
        "external_organiser": session.external_organiser,
        "online_link": session.online_link,
        "people": [
            _person(one)
            for one in session.appearances.all()
            if one.standing != Standing.DECLINED
        ],
        "cancelled": session.withdrawn_at is not None,
        "sequence": 0,
        "changed_at": stamp(now),
    }


def stamp(now: datetime) -> str:
    """Return a moment as a snapshot holds it: whole seconds, as in iCalendar."""
    return now.replace(microsecond=0).isoformat()


def instant(raw: Item, zone: str) -> str:
    """Return the instant a session of a snapshot begins, by the rules of today."""
    local = datetime.fromisoformat(f"{raw['date']}T{raw['start']}")
    return f"{zones.to_utc(local, zone):{UTC_FORMAT}}"


def starts_at(raw: Item) -> datetime:
    """Return the instant at which a version says that a session begins."""
    return datetime.strptime(raw["utc"], UTC_FORMAT).replace(tzinfo=UTC)


def room(row: Room) -> Item:
    """Return a room's part of a snapshot."""
    return {"id": row.pk, "name": row.name, "building": row.building}


def place(room: Room | None) -> str:
    """“Room, building”, as printed under a session."""
    if room is None:
        return ""
    return ", ".join(part for part in (room.name, room.building) if part)


def _person(appearance: Appearance) -> Item:
    return {
        "person": appearance.person_id,
        "function": appearance.function,
        "by_video": appearance.by_video,
    }
