"""Our own JSON, every fault named by session and field.

Two shapes are read by one reader: our own lossless export (agenda.exports.own_json)
and the plainer shape of the example programmes, where `roles` gives a list of names
or the number of people a function needs. The readers of other formats bring their
files into this shape too, so that everything is checked in one place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from agenda.domain import interpreting
from agenda.domain.reading import cells
from agenda.domain.reading.cells import Row, Wrong
from agenda.domain.reading.shape import (
    Fault,
    FileRefused,
    Link,
    Place,
    ReadProgramme,
    ReadSession,
)
from agenda.models import Function, Kind, LinkKind, Standing
from agenda.models.programme import Setup
from gfmd_days.core.colours import hex_colour

KINDS = {
    "working session": Kind.WORKING,
    "special session": Kind.SPECIAL,
    "break-out": Kind.BREAKOUT,
    "working group": Kind.GROUP,
    "side event": Kind.SIDE_EVENT,
} | {str(kind.value): kind for kind in Kind}
FUNCTIONS = {
    str(function.value).replace("_", joint): function
    for function in Function
    for joint in ("_", " ", "-")
}
STANDINGS = {str(one.value): one for one in Standing}
SETUPS = {"": ""} | {str(one.value): str(one.value) for one in Setup}
LINKS = {str(one.value): one for one in LinkKind}
MOST_PLACES = 200
MOST = {"tracks": 500, "rooms": 2_000, "sessions": 10_000}
# Settings of the programme a file may carry.
NUMBERS = ("change_minutes", "building_minutes", "booths")
MOMENTS = ("sign_up_opens_at", "sign_up_closes_at")


def read(data: Any) -> ReadProgramme:
    """Return the programme in `data`, parsed JSON.

    Raises FileRefused with every fault found, not only the first.
    """
    if not isinstance(data, dict) or not isinstance(data.get("sessions"), list):
        raise FileRefused([Fault(_("file"), "sessions", _("There is no list here."))])
    for label in MOST:
        if isinstance(data.get(label), list):
            count(label, len(data[label]))
    faults: list[Fault] = []
    programme = ReadProgramme(
        zone=str(data.get("zone", "")), own=str(data.get("event", ""))
    )
    days = _each(data.get("days", []), "days", _day, faults)
    programme.days = {one.pop("date"): one for one in days}
    programme.rooms = _each(data.get("rooms", []), "rooms", _room, faults)
    programme.tracks = _each(data.get("tracks", []), "tracks", _track, faults)
    programme.sessions = _each(data["sessions"], "sessions", _session, faults)
    for found in _each(data.get("settings", []), "settings", _settings, faults):
        programme.settings = found
    faults.extend(_references(programme))
    if faults:
        raise FileRefused(faults)
    return programme


def count(label: str, number: int) -> None:
    """Refuse a file with more tracks, rooms or sessions than any programme has."""
    if number > MOST[label]:
        words = _("At most {limit}.").format(limit=MOST[label])
        raise FileRefused([Fault(_("file"), label, words)])


def _each(
    rows: Any, label: str, parse: Callable[[Row], Any], faults: list[Fault]
) -> list[Any]:
    found = []
    for number, row in enumerate(rows if isinstance(rows, list) else [rows], start=1):
        where = f"{label} {number}"
        if not isinstance(row, dict):
            faults.append(Fault(where, label, _("This is not an entry.")))
            continue
        where = str(row.get("id") or row.get("code") or row.get("name") or where)[:80]
        try:
            found.append(parse(row))
        except Wrong as wrong:
            faults.append(Fault(where, wrong.key, wrong.words))
    return found


def _references(programme: ReadProgramme) -> Iterable[Fault]:
    rooms = {room["name"] for room in programme.rooms}
    tracks = {track["code"] for track in programme.tracks}
    seen: set[Any] = set()
    for session in programme.sessions:
        if session.code in seen:
            yield Fault(session.code, "id", _("Two sessions bear this id."))
        if session.uid in seen:
            yield Fault(session.code, "uid", _("Two sessions bear this id."))
        seen |= {session.code, session.uid} - {None}
        if session.room and session.room not in rooms:
            yield Fault(session.code, "room", _("This room is not in the list."))
        if session.track and session.track not in tracks:
            yield Fault(session.code, "track", _("This track is not in the list."))


def _day(row: Row) -> Row:
    found: Row = {"date": cells.day(row, "date")}
    if "label" in row:
        found["label"] = cells.words(row, "label")
    for key in ("opens", "closes"):
        if row.get(key):
            found[f"{key}_at"] = cells.clock(row, key)
    opens, closes = found.get("opens_at"), found.get("closes_at")
    if opens and closes and opens >= closes:
        raise Wrong("closes", _("The day closes before it opens."))
    return found


def _room(row: Row) -> Row:
    parsers: dict[str, Callable[[], Any]] = {
        "building": lambda: cells.line(row, "building", 120),
        "notes": lambda: cells.clean(str(row["notes"] or ""))[:10_000],
        "seats": lambda: cells.number(row, "seats"),
        "booths": lambda: _small(row, "booths") or 0,
        "setup": lambda: cells.one_of(row, "setup", SETUPS),
        "directions": lambda: cells.clean(str(row["directions"] or ""))[:2_000],
    }
    found = {key: parse() for key, parse in parsers.items() if key in row}
    return {
        "name": cells.line(row, "name", 120, needed=True),
        **found,
        **_position(row),
    }


def _track(row: Row) -> Row:
    found = {
        "code": cells.code(row, "code"),
        "title": cells.words(row, "title", needed=True),
    }
    if row.get("colour"):
        found["colour"] = cells.checked(row, "colour", hex_colour)
    return found | _position(row)


def _position(row: Row) -> Row:
    return {"position": _small(row, "position") or 0} if "position" in row else {}


def _small(row: Row, key: str) -> int | None:
    value = cells.number(row, key)
    if value is not None and value > 32_767:
        raise Wrong(key, _("Write a whole number here."))
    return value


def _settings(row: Row) -> Row:
    found: Row = {key: _small(row, key) for key in NUMBERS if key in row}
    if any(found.get(key, 0) is None for key in NUMBERS[:2]):
        raise Wrong("settings", _("Write a whole number here."))
    return found | {key: cells.moment(row, key) for key in MOMENTS if key in row}


def _session(row: Row) -> ReadSession:
    is_placed = bool(row.get("day") or row.get("start"))
    start = cells.clock(row, "start") if is_placed else None
    flags = ("closed", "streamed", "no_photo", "external")
    flagged = {key: cells.flag(row, key) for key in flags}
    sign_up = row.get("sign_up", False)
    is_number = isinstance(sign_up, int) and not isinstance(sign_up, bool)
    return ReadSession(
        code=cells.session_code(row, "id"),
        day=cells.day(row, "day") if is_placed else None,
        uid=cells.uid(row),
        withdrawn=cells.flag(row, "withdrawn") if "withdrawn" in row else None,
        room=cells.line(row, "room", 120) or None,
        track=cells.line(row, "track", 20) or None,
        values={
            "start": start,
            "minutes": cells.minutes(row, start),
            "kind": cells.one_of(row, "kind", KINDS),
            "title": cells.words(row, "title", needed=True),
            "description": cells.words(row, "description"),
            "languages": cells.spoken(row, "languages"),
            "interpretation": cells.spoken(row, "interpretation"),
            "seats": cells.number(row, "sign_up" if is_number else "seats"),
            "sign_up": bool(sign_up),
            "is_closed": flagged["closed"],
            "is_streamed": flagged["streamed"],
            "no_photo": flagged["no_photo"],
            "is_external": flagged["external"],
            "external_organiser": cells.line(row, "external_organiser", 200),
            "online_link": cells.checked(row, "online_link", URLValidator(["https"]))
            if row.get("online_link")
            else "",
        },
        places=list(_people(row) if "people" in row else _roles(row)),
        places_are_complete="people" in row,
        links=list(_links(row)) if "links" in row else None,
    )


def _entries(row: Row, key: str) -> Iterable[Row]:
    if not isinstance(row[key], list):
        raise Wrong(key, _("There is no list here."))
    for one in row[key]:
        if not isinstance(one, dict):
            raise Wrong(key, _("This is not an entry."))
        yield one


def _people(row: Row) -> Iterable[Place]:
    for person in _entries(row, "people"):
        function = cells.one_of(person, "function", FUNCTIONS)
        yield Place(
            function=function,
            name=cells.line(person, "name", 200),
            email=cells.line(person, "email", 254),
            by_video=cells.flag(person, "by_video"),
            note=cells.line(person, "note", 200),
            pinned=cells.flag(person, "pinned"),
            standing=cells.one_of(
                {"standing": person.get("standing") or "given"}, "standing", STANDINGS
            ),
            booth=_booth(person, function) if "booth" in person else None,
        )


def _booth(person: Row, function: Function) -> str:
    try:
        return interpreting.named(cells.line(person, "booth", 12), function)
    except ValueError as error:
        raise Wrong("booth", str(error)) from error


def _links(row: Row) -> Iterable[Link]:
    for one in _entries(row, "links"):
        yield Link(
            kind=cells.one_of(one, "kind", LINKS),
            code=cells.code(one, "to"),
            event=cells.line(one, "event", 60),
        )


def _roles(row: Row) -> Iterable[Place]:
    roles = row.get("roles", {})
    if not isinstance(roles, dict):
        raise Wrong("roles", _("Write it as function and number or names."))
    for word, value in roles.items():
        function = cells.one_of({"roles": word}, "roles", FUNCTIONS)
        if isinstance(value, list) and all(isinstance(name, str) for name in value):
            for name in value:
                yield Place(function, name=cells.line({"roles": name}, "roles", 200))
        elif isinstance(value, int) and 0 <= value <= MOST_PLACES:
            for _number_of_place in range(value):
                yield Place(function)
        else:
            raise Wrong("roles", _("Write it as function and number or names."))
