"""Indico's timetable: the JSON of /export/timetable/ID.json.

results > event's id > day as YYYYMMDD > entries by key. A block of a session becomes
one session of ours; the contributions inside it become lines of its description, and
whoever presents them its speakers.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from agenda.domain.reading import foreign
from agenda.domain.reading.cells import Row
from agenda.domain.reading.foreign import Gathered
from agenda.domain.reading.shape import Fault, FileRefused, Known, ReadProgramme
from agenda.models import Kind
from gfmd_days.core import names

FIELDS = {"minutes": "duration", "day": "startDate", "start": "startDate",
          "kind": "entryType"}  # fmt: skip
KNOWS = ("day", "start", "minutes", "kind", "title", "description", "room")
LUNCHES = ("lunch", "dejeuner", "almuerzo", "ghada")
DAYS_LENGTH = len("YYYYMMDD")


def is_timetable(data: Any) -> bool:
    """Whether parsed JSON is such an export."""
    if not isinstance(data, dict) or not isinstance(data.get("results"), dict):
        return False
    return all(isinstance(one, dict) for one in data["results"].values())


def read(data: Any, known: Known) -> ReadProgramme:
    """Return the programme in a parsed timetable.

    Raises FileRefused.
    """
    if len(data["results"]) != 1:
        words = _("Export the timetable of one event only.")
        raise FileRefused([Fault(_("file"), "results", words)])
    found = Gathered(known, format="Indico")
    (event,) = data["results"].values()
    for day, entries in sorted(event.items()):
        if len(day) != DAYS_LENGTH or not day.isdigit():
            words = _("Write the date as 20161208.")
            raise FileRefused([Fault(day[:80], "results", words)])
        for entry in _entries(entries):
            _session(found, entry)
    return found.read(FIELDS, KNOWS)


def _session(found: Gathered, entry: Row) -> None:
    start = entry.get("startDate")
    start = start if isinstance(start, dict) else {}
    found.zone = found.zone or str(start.get("tz") or "")
    inner = list(_entries(entry.get("entries")))
    found.sessions.append(
        {
            "id": foreign.code_of(entry.get("id") or entry.get("uniqueId")),
            "day": str(start.get("date") or ""),
            "start": str(start.get("time") or "")[:5],
            "minutes": foreign.lasting(entry.get("duration")),
            "kind": _kind(found, entry),
            "title": _title(entry),
            "description": foreign.text_of(
                entry.get("description"), "\n".join(map(_inner_line, inner))
            ),
            "room": found.room(entry.get("room") or entry.get("location")),
            "roles": {
                "chair": _people(entry, "conveners"),
                "speaker": _people(entry, "presenters", *inner),
            },
        }
    )


def _kind(found: Gathered, entry: Row) -> str:
    word = str(entry.get("entryType") or "")
    if word == "Break":
        title = names.fold(str(entry.get("title") or ""))
        is_lunch = any(one in title for one in LUNCHES)
        return str((Kind.LUNCH if is_lunch else Kind.BREAK).value)
    return found.kind(word)


def _title(entry: Row) -> str:
    parts = [foreign.plain(entry.get(key)) for key in ("title", "slotTitle")]
    return ": ".join(dict.fromkeys(part for part in parts if part))


def _inner_line(entry: Row) -> str:
    start = entry.get("startDate")
    time = str(start.get("time") or "")[:5] if isinstance(start, dict) else ""
    return " ".join(part for part in (time, foreign.plain(entry.get("title"))) if part)


def _people(entry: Row, key: str, *inner: Row) -> list[str]:
    said: dict[str, None] = {}
    for one in (entry, *inner):
        people = one.get(key)
        for person in people if isinstance(people, list) else []:
            if isinstance(person, dict):
                said.setdefault(_name(person))
    return [name for name in said if name]


def _name(person: Row) -> str:
    parts = (person.get("firstName"), person.get("familyName"))
    whole = " ".join(str(part) for part in parts if part)
    return names.tidy(whole or str(person.get("name") or ""))


def _entries(value: Any) -> Iterator[Row]:
    rows = value.values() if isinstance(value, dict) else value
    if isinstance(value, (dict, list)):
        yield from sorted((one for one in rows if isinstance(one, dict)), key=_start_of)


def _start_of(entry: Row) -> tuple[str, str]:
    start = entry.get("startDate")
    start = start if isinstance(start, dict) else {}
    return str(start.get("date") or ""), str(start.get("time") or "")
