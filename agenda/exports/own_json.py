"""Our own JSON: everything the programme team typed, to be read back unchanged.

It is a copy for the team, not a publication: it holds the draft, closed sessions and
people's own names. agenda.domain.reading.own reads it, docs/programme-files.md tells
what each field holds.
"""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import datetime
from typing import Any

from agenda.domain.reading import own
from agenda.domain.snapshots import texts
from agenda.models import Appearance, Programme, Session, SessionLink
from gfmd_days.core.models import Event


def build(event: Event) -> bytes:
    """Return the programme as JSON in UTF-8."""
    return json.dumps(data(event), ensure_ascii=False, indent=1).encode()


def data(event: Event) -> dict[str, Any]:
    """Return the programme as a JSON-able dict."""
    language = event.default_language()
    links = _links(event)
    return {
        "event": event.code,
        "zone": event.zone_name,
        "languages": event.languages,
        "settings": _settings(event),
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
                "booths": room.booths,
                "setup": room.setup,
                "directions": room.directions,
                "position": room.position,
            }
            for room in event.rooms.all()
        ],
        "tracks": [
            {
                "code": track.code,
                "title": texts(track.title, language),
                "colour": track.colour,
                "position": track.position,
            }
            for track in event.tracks.all()
        ],
        "sessions": [
            _session(session, language, links[session.pk])
            for session in event.sessions.with_parts()
        ],
    }


def _settings(event: Event) -> dict[str, Any]:
    row = Programme.objects.filter(event=event).first() or Programme()
    return {
        **{key: getattr(row, key) for key in own.NUMBERS},
        **{key: _moment(getattr(row, key)) for key in own.MOMENTS},
    }


def _moment(value: datetime | None) -> str | None:
    return value.isoformat() if value else None


def _links(event: Event) -> dict[int, list[dict[str, str]]]:
    """Return each session's links; one query."""
    found: dict[int, list[dict[str, str]]] = defaultdict(list)
    rows = SessionLink.objects.filter(session__event=event).order_by("pk")
    for one in rows.select_related("other__event"):
        link = {"kind": one.kind, "to": one.other.code}
        if one.other.event_id != event.pk:
            link["event"] = one.other.event.code
        found[one.session_id].append(link)
    return found


def _session(
    session: Session, language: str, links: list[dict[str, str]]
) -> dict[str, Any]:
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
        "links": links,
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
        "standing": place.standing,
        "booth": place.booth,
    }
