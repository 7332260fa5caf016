"""Our own JSON: everything the programme team typed, to be read back unchanged.

It is a copy for the team, not a publication: it holds the draft, closed sessions and
people's own names. agenda.domain.programme_files reads it.
"""

from __future__ import annotations

import json
from typing import Any

from agenda.domain.snapshots import texts
from agenda.models import Appearance, Session
from gfmd_days.core.models import Event


def build(event: Event) -> bytes:
    """Return the programme as JSON in UTF-8."""
    return json.dumps(data(event), ensure_ascii=False, indent=1).encode()


def data(event: Event) -> dict[str, Any]:
    """Return the programme as a JSON-able dict."""
    language = event.default_language()
    return {
        "event": event.code,
        "zone": event.zone_name,
        "languages": event.languages,
        "days": [
            {
                "date": day.date.isoformat(),
                "label": texts(day.label, language),
                "opens": f"{day.opens_at:%H:%M}",
                "closes": f"{day.closes_at:%H:%M}",
            }
            for day in event.days.all()
        ],
        "rooms": [
            {
                "name": room.name,
                "building": room.building,
                "notes": room.notes,
                "seats": room.seats,
            }
            for room in event.rooms.all()
        ],
        "tracks": [
            {
                "code": track.code,
                "title": texts(track.title, language),
                "colour": track.colour,
            }
            for track in event.tracks.all()
        ],
        "sessions": [
            _session(session, language) for session in event.sessions.with_parts()
        ],
    }


def _session(session: Session, language: str) -> dict[str, Any]:
    return {
        "id": session.code,
        "uid": str(session.uid),
        "day": session.day.date.isoformat() if session.day else None,
        "start": f"{session.start:%H:%M}" if session.start else None,
        "minutes": session.minutes,
        "kind": session.kind,
        "title": texts(session.title, language),
        "description": texts(session.description, language),
        "room": session.room.name if session.room else None,
        "track": session.track.code if session.track else None,
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
        "withdrawn": session.withdrawn_at is not None,
        "people": [_place(place) for place in session.appearances.all()],
    }


def _place(place: Appearance) -> dict[str, Any]:
    person = place.person
    return {
        "function": place.function,
        "name": person.full_name if person else "",
        "email": person.email if person else "",
        "by_video": place.by_video,
        "note": place.note,
        "pinned": place.pinned,
    }
