"""Reading a programme out of JSON: every fault named by session and field.

Two shapes are read by one reader: our own lossless export (agenda.exports.own_json)
and the plainer shape of the example programmes, where `roles` gives a list of names
or the number of people a function needs.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from agenda.models import Function, Kind
from agenda.models.programme import code_validator
from gfmd_days.core import languages, names
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
MOST_PLACES = 200


@dataclass(frozen=True)
class Fault:
    """What is wrong: `where` is a session's id or a list's name, `field` its key."""

    where: str
    field: str
    words: str

    def __str__(self) -> str:
        return f"{self.where}, {self.field}: {self.words}"


class FileRefused(Exception):
    """The file cannot be imported; `faults` says why. Nothing was changed."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = list(faults)
        super().__init__("\n".join(map(str, self.faults)))


@dataclass(frozen=True)
class Place:
    """One function in a session; no name means still to be confirmed."""

    function: Function
    name: str = ""
    email: str = ""
    by_video: bool = False
    note: str = ""
    pinned: bool = True


@dataclass
class ReadSession:
    code: str
    day: date | None
    uid: uuid.UUID | None
    withdrawn: bool
    room: str | None
    track: str | None
    values: dict[str, Any]
    places: list[Place]
    # in the plain shape people already assigned stay; in ours the list is complete
    places_are_complete: bool


@dataclass
class ReadProgramme:
    zone: str = ""
    days: dict[date, dict[str, Any]] = field(default_factory=dict)
    rooms: list[dict[str, Any]] = field(default_factory=list)
    tracks: list[dict[str, Any]] = field(default_factory=list)
    sessions: list[ReadSession] = field(default_factory=list)


class _Wrong(Exception):
    def __init__(self, key: str, words: str) -> None:
        self.key, self.words = key, words
        super().__init__(words)


def read(data: Any) -> ReadProgramme:
    """Return the programme in `data`, parsed JSON.

    Raises FileRefused with every fault found, not only the first.
    """
    if not isinstance(data, dict) or not isinstance(data.get("sessions"), list):
        raise FileRefused([Fault(_("file"), "sessions", _("There is no list here."))])
    faults: list[Fault] = []
    programme = ReadProgramme(zone=str(data.get("zone", "")))
    days = _each(data.get("days", []), "days", _day, faults)
    programme.days = {one.pop("date"): one for one in days}
    programme.rooms = _each(data.get("rooms", []), "rooms", _room, faults)
    programme.tracks = _each(data.get("tracks", []), "tracks", _track, faults)
    programme.sessions = _each(data["sessions"], "sessions", _session, faults)
    faults.extend(_references(programme))
    if faults:
        raise FileRefused(faults)
    return programme


def _each(
    rows: Any, label: str, parse: Callable[[dict[str, Any]], Any], faults: list[Fault]
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
        except _Wrong as wrong:
            faults.append(Fault(where, wrong.key, wrong.words))
    return found


def _references(programme: ReadProgramme) -> Iterable[Fault]:
    rooms = {room["name"] for room in programme.rooms}
    tracks = {track["code"] for track in programme.tracks}
    seen: set[str] = set()
    for session in programme.sessions:
        if session.code in seen:
            yield Fault(session.code, "id", _("Two sessions bear this id."))
        seen.add(session.code)
        if session.room and session.room not in rooms:
            yield Fault(session.code, "room", _("This room is not in the list."))
        if session.track and session.track not in tracks:
            yield Fault(session.code, "track", _("This track is not in the list."))


def _day(row: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {"date": _date(row, "date")}
    found["label"] = _words(row, "label")
    for key in ("opens", "closes"):
        if row.get(key):
            found[f"{key}_at"] = _time(row, key)
    return found


def _room(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": _line(row, "name", 120, needed=True),
        "building": _line(row, "building", 120),
        "notes": str(row.get("notes", ""))[:10_000],
        "seats": _number(row, "seats"),
    }


def _track(row: dict[str, Any]) -> dict[str, Any]:
    found = {"code": _code(row, "code"), "title": _words(row, "title", needed=True)}
    if row.get("colour"):
        found["colour"] = _checked(row, "colour", hex_colour)
    return found


def _session(row: dict[str, Any]) -> ReadSession:
    is_placed = bool(row.get("day") or row.get("start"))
    start = _time(row, "start") if is_placed else None
    flags = ("closed", "streamed", "no_photo", "external")
    flagged = {key: _flag(row, key) for key in flags}
    sign_up = row.get("sign_up", False)
    is_number = isinstance(sign_up, int) and not isinstance(sign_up, bool)
    return ReadSession(
        code=_code(row, "id"),
        day=_date(row, "day") if is_placed else None,
        uid=_uid(row),
        withdrawn=_flag(row, "withdrawn"),
        room=_line(row, "room", 120) or None,
        track=_line(row, "track", 20) or None,
        values={
            "start": start,
            "minutes": _minutes(row, start),
            "kind": _one_of(row, "kind", KINDS),
            "title": _words(row, "title", needed=True),
            "description": _words(row, "description"),
            "languages": _languages(row, "languages"),
            "interpretation": _languages(row, "interpretation"),
            "seats": _number(row, "sign_up" if is_number else "seats"),
            "sign_up": bool(sign_up),
            "is_closed": flagged["closed"],
            "is_streamed": flagged["streamed"],
            "no_photo": flagged["no_photo"],
            "is_external": flagged["external"],
            "external_organiser": _line(row, "external_organiser", 200),
            "online_link": _checked(row, "online_link", URLValidator(["https"]))
            if row.get("online_link")
            else "",
        },
        places=list(_people(row) if "people" in row else _roles(row)),
        places_are_complete="people" in row,
    )


def _people(row: dict[str, Any]) -> Iterable[Place]:
    if not isinstance(row["people"], list):
        raise _Wrong("people", _("There is no list here."))
    for person in row["people"]:
        if not isinstance(person, dict):
            raise _Wrong("people", _("This is not an entry."))
        yield Place(
            function=_one_of(person, "function", FUNCTIONS),
            name=_line(person, "name", 200),
            email=_line(person, "email", 254),
            by_video=_flag(person, "by_video"),
            note=_line(person, "note", 200),
            pinned=_flag(person, "pinned"),
        )


def _roles(row: dict[str, Any]) -> Iterable[Place]:
    roles = row.get("roles", {})
    if not isinstance(roles, dict):
        raise _Wrong("roles", _("Write it as function and number or names."))
    for word, value in roles.items():
        function = _one_of({"roles": word}, "roles", FUNCTIONS)
        if isinstance(value, list) and all(isinstance(name, str) for name in value):
            for name in value:
                yield Place(function, name=_line({"roles": name}, "roles", 200))
        elif isinstance(value, int) and 0 <= value <= MOST_PLACES:
            for _number_of_place in range(value):
                yield Place(function)
        else:
            raise _Wrong("roles", _("Write it as function and number or names."))


def _line(row: dict[str, Any], key: str, most: int, *, needed: bool = False) -> str:
    value = row.get(key)
    if value is None:
        value = ""
    if not isinstance(value, str):
        raise _Wrong(key, _("Write text here."))
    text = names.tidy(value)
    if needed and not text:
        raise _Wrong(key, _("This is missing."))
    if len(text) > most:
        raise _Wrong(key, _("Longer than %(most)d characters.") % {"most": most})
    return text


def _checked(row: dict[str, Any], key: str, validator: Callable[[str], Any]) -> str:
    text = _line(row, key, 200, needed=True)
    try:
        validator(text)
    except ValidationError as error:
        raise _Wrong(key, " ".join(error.messages)) from error
    return text


def _code(row: dict[str, Any], key: str) -> str:
    text = _checked(row, key, code_validator)
    if len(text) > 20:
        raise _Wrong(key, _("Longer than %(most)d characters.") % {"most": 20})
    return text


def _words(row: dict[str, Any], key: str, *, needed: bool = False) -> dict[str, str]:
    value = row.get(key) or {}
    if isinstance(value, str):
        value = {"": value}
    if not isinstance(value, dict) or not all(
        isinstance(text, str) for text in value.values()
    ):
        raise _Wrong(key, _("Write text here, or a text for each language."))
    found = {code: text.strip() for code, text in value.items() if text.strip()}
    if needed and not found:
        raise _Wrong(key, _("This is missing."))
    unknown = [code for code in found if code and code not in languages.CONTENT]
    if unknown:
        raise _Wrong(
            key, _("Unknown language: %(codes)s.") % {"codes": ", ".join(unknown)}
        )
    return found


def _number(row: dict[str, Any], key: str) -> int | None:
    value = row.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 10**6:
        raise _Wrong(key, _("Write a whole number here."))
    return value


def _flag(row: dict[str, Any], key: str) -> bool:
    value = row.get(key, False)
    if not isinstance(value, bool):
        raise _Wrong(key, _("Write true or false here."))
    return value


def _date(row: dict[str, Any], key: str) -> date:
    try:
        return date.fromisoformat(str(row.get(key, "")))
    except ValueError as error:
        raise _Wrong(key, _("Write the date as 2016-12-08.")) from error


def _time(row: dict[str, Any], key: str) -> time:
    try:
        return datetime.strptime(str(row.get(key, "")), "%H:%M").time()  # noqa: DTZ007 # wall time
    except ValueError as error:
        raise _Wrong(key, _("Write the time as 09:00.")) from error


def _minutes(row: dict[str, Any], start: time | None) -> int:
    if "minutes" in row or start is None:
        minutes = _number(row, "minutes")
        if not minutes or minutes > 24 * 60:
            raise _Wrong("minutes", _("A session lasts one minute to one day."))
        return minutes
    end = _time(row, "end")
    if end == start:
        raise _Wrong("end", _("The session ends when it starts."))
    nowhere = date(2000, 1, 1)
    lasts = datetime.combine(nowhere, end) - datetime.combine(nowhere, start)
    return int(lasts % timedelta(days=1) / timedelta(minutes=1))


def _one_of(row: dict[str, Any], key: str, table: dict[str, Any]) -> Any:
    value = str(row.get(key, "")).strip().lower()
    if value not in table:
        raise _Wrong(
            key,
            _("“%(value)s” is unknown; known are: %(known)s.")
            % {"value": value[:60], "known": ", ".join(sorted(set(table)))},
        )
    return table[value]


def _languages(row: dict[str, Any], key: str) -> list[str]:
    value = row.get(key) or []
    if not isinstance(value, list) or len(set(map(str, value))) != len(value):
        raise _Wrong(key, _("Name each language once."))
    unknown = [str(code) for code in value if code not in languages.CONTENT]
    if unknown:
        raise _Wrong(
            key,
            _("Unknown language: %(codes)s.") % {"codes": ", ".join(unknown)},
        )
    return value


def _uid(row: dict[str, Any]) -> uuid.UUID | None:
    if not row.get("uid"):
        return None
    try:
        return uuid.UUID(str(row["uid"]))
    except ValueError as error:
        raise _Wrong("uid", _("This is no UUID.")) from error
