"""The schedule of frab, pretalx and c3voc, as XML and as JSON.

XML: schedule > conference, day > room > event. JSON: schedule.conference.days, each
with rooms that hold lists of events. Both name the same things, so the XML is brought
into the JSON's shape first. Times are read as they are written, which is the wall time
of the place.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree as ET

from django.utils.translation import gettext as _

from agenda.domain.reading import foreign, xml
from agenda.domain.reading.cells import Row
from agenda.domain.reading.foreign import Gathered
from agenda.domain.reading.shape import Fault, FileRefused, Known, ReadProgramme

OURS = "gfmd-days"
FIELDS = {"minutes": "duration", "day": "date", "uid": "guid", "kind": "type"}
KNOWS = ("day", "start", "minutes", "kind", "title", "description", "room", "track",
         "languages")  # fmt: skip


def is_json(data: Any) -> bool:
    """Whether parsed JSON is such a schedule."""
    schedule = data.get("schedule") if isinstance(data, dict) else None
    return isinstance(schedule, dict) and isinstance(schedule.get("conference"), dict)


def read_json(data: Any, known: Known) -> ReadProgramme:
    """Return the programme in a parsed schedule.json.

    Raises FileRefused.
    """
    schedule = data["schedule"]
    generator = data.get("generator")
    name = generator.get("name", "") if isinstance(generator, dict) else ""
    return _Schedule(known, str(name)).read(schedule["conference"])


def read_xml(body: bytes, known: Known) -> ReadProgramme:
    """Return the programme in a schedule.xml.

    Raises FileRefused.
    """
    root = xml.parse(body)
    if root.tag != "schedule" or root.find("conference") is None:
        words = _("This XML is no schedule: it begins with <%(tag)s>.")
        raise FileRefused([Fault(_("file"), "XML", words % {"tag": root.tag[:40]})])
    generator = root.find("generator")
    name = generator.get("name", "") if generator is not None else ""
    conference: Row = {one.tag: one.text for one in root.iterfind("conference/*")}
    conference["days"] = [_day_of(day) for day in root.iterfind("day")]
    return _Schedule(known, name, format="schedule.xml").read(conference)


def _day_of(day: ET.Element) -> Row:
    rooms: dict[str, list[Row]] = {}
    for room in day.iterfind("room"):
        found = rooms.setdefault(room.get("name", ""), [])
        found.extend(_event_of(event) for event in room.iterfind("event"))
    return {"date": day.get("date"), "rooms": rooms}


def _event_of(event: ET.Element) -> Row:
    row: Row = {one.tag: one.text or "" for one in event if len(one) == 0}
    people = [one.text for one in event.iterfind("persons/person") if one.text]
    return row | {
        "id": event.get("id"),
        "guid": event.get("guid"),
        "persons": [{"name": name} for name in people],
    }


class _Schedule:
    def __init__(
        self, known: Known, generator: str, *, format: str = "schedule.json"
    ) -> None:
        is_pretalx = generator == "pretalx" and format == "schedule.json"
        self.known, self.is_ours = known, generator == OURS
        self.found = Gathered(known, format="pretalx" if is_pretalx else format)

    def read(self, conference: Row) -> ReadProgramme:
        found = self.found
        found.zone = str(conference.get("time_zone_name") or "")
        if not isinstance(conference.get("days"), list):
            raise foreign.no_list("conference", "days")
        for room in _rows(conference.get("rooms")):
            seats = room.get("capacity")
            has_seats = isinstance(seats, int) and seats > 0
            found.room(
                _real(room.get("name")), **({"seats": seats} if has_seats else {})
            )
        for track in _rows(conference.get("tracks")):
            colour = str(track.get("color") or "")
            is_whole = len(colour) == len("#0b5563")
            found.track(track.get("name"), **({"colour": colour} if is_whole else {}))
        for day in _rows(conference["days"]):
            for name, events in _rooms(day):
                for event in _rows(events):
                    self._session(day, name, event)
        return found.read(FIELDS, KNOWS)

    def _session(self, day: Row, room: str, event: Row) -> None:
        found = self.found
        on, start = _when(day, event)
        found.sessions.append(
            {
                "id": self._code(event),
                "uid": event.get("guid"),
                "day": on,
                "start": start,
                "minutes": foreign.lasting(event.get("duration")),
                "kind": found.kind(event.get("type")),
                "title": foreign.plain(event.get("title")),
                "description": foreign.text_of(
                    event.get("subtitle"),
                    event.get("abstract"),
                    event.get("description"),
                ),
                "room": found.room(_real(room) or _real(event.get("room"))),
                "track": found.track(event.get("track")),
                "languages": found.spoken(event.get("language")),
                "roles": {"speaker": list(_people(event))},
            }
        )

    def _code(self, event: Row) -> str:
        """The code we gave, the code of a session known by its guid, or their id."""
        try:
            guid = uuid.UUID(str(event.get("guid")))
        except ValueError:
            guid = None
        if guid in self.known.codes:
            return self.known.codes[guid]
        if self.is_ours:
            last = str(event.get("url") or "").rstrip("/").rpartition("/")[2]
            return foreign.code_of(unquote(last))
        return foreign.code_of(event.get("code") or event.get("id"))


def _rows(value: Any) -> Iterator[Row]:
    if isinstance(value, list):
        yield from (one for one in value if isinstance(one, dict))


def _rooms(day: Row) -> Iterator[tuple[str, Any]]:
    rooms = day.get("rooms")
    if not isinstance(rooms, dict):
        raise foreign.no_list(_("day %(date)s") % {"date": day.get("date")}, "rooms")
    yield from rooms.items()


def _real(room: Any) -> str:
    """“-” stands where a session has no room yet: the format asks for one."""
    return "" if room in (None, "-") else str(room)


def _when(day: Row, event: Row) -> tuple[Any, Any]:
    """Return date and time as written at the place; the day's date may be the eve."""
    try:
        whole = datetime.fromisoformat(str(event.get("date") or ""))
    except ValueError:
        start = str(event.get("start") or "")
        return event.get("date") or day.get("date"), start[:5]
    return whole.date().isoformat(), f"{whole:%H:%M}"


def _people(event: Row) -> Iterator[str]:
    said: set[str] = set()
    for person in _rows(event.get("persons")):
        name = str(person.get("name") or person.get("public_name") or "").strip()
        if name and name not in said:
            said.add(name)
            yield name
