"""Our own table: one session a row, its columns named in the first row.

docs/programme-files.md tells what each column holds. Columns that are missing leave
what they are about as it is; `title_fr` is the title in French.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from django.utils.translation import gettext as _

from agenda.domain.reading import own
from agenda.domain.reading.cells import Row
from agenda.domain.reading.shape import Fault, FileRefused, Known, ReadProgramme
from gfmd_days.core import languages
from gfmd_days.core.cells import unguarded

# Texts with a column for each language, such as title_en.
TEXTS: Final = ("title", "description", "track")
COLUMNS: Final = (
    "code", "date", "start", "end", "minutes", "zone", "kind", "title", "description",
    "track", "room", "building", "languages", "interpretation", "seats", "sign_up",
    "closed", "streamed", "no_photo", "external", "external_organiser", "online_link",
    "withdrawn", "people", "shown_people", "uid",
)  # fmt: skip
FLAGS: Final = ("sign_up", "closed", "streamed", "no_photo", "external", "withdrawn")
YES: Final = frozenset({"yes", "y", "true", "1", "x", "oui", "si", "sí", "نعم"})
NO: Final = frozenset({"", "no", "n", "false", "0", "non", "لا"})
# A column and the fields of a session it fills.
FILLS: Final = {
    "date": ("day", "start"), "start": ("start",), "end": ("minutes",),
    "minutes": ("minutes",), "closed": ("is_closed",), "streamed": ("is_streamed",),
    "external": ("is_external",),
}  # fmt: skip
IN_FILE: Final = {"id": "code", "day": "date", "booth": "people"}
PERSON = re.compile(
    r"(?P<function>[^:]+):\s*(?P<name>[^<\[|]*)(?:<(?P<email>[^>]*)>)?\s*"
    r"(?P<marks>(?:\[[^\]]*\]\s*)*)(?:\|\s*(?P<note>.*))?"
)
VIDEO, KEPT = "video", "pinned"
BOOTH = re.compile(r"[a-z]{2,3}-[a-z]{2,3}")
CLOCK = re.compile(r"(\d{1,2})[:.h](\d\d)(?::\d\d)?")


def is_table(text: str) -> bool:
    """Whether the first line names the columns every table of ours has."""
    found = _headings(next(_lines(text), []))
    return "code" in found and any(one.split("_")[0] == "title" for one in found)


def read(text: str, known: Known) -> ReadProgramme:
    """Return the programme in the text of a CSV file.

    Raises FileRefused.
    """
    lines = _lines(text)
    headings = _headings(next(lines, []))
    table = _Table(headings, known)
    for number, cells in enumerate(lines, start=2):
        row = {
            heading: unguarded(cell.strip())
            for heading, cell in zip(headings, cells, strict=False)
        }
        if any(row.values()):
            table.add(number, row)
    return table.read()


class _Table:
    def __init__(self, headings: list[str], known: Known) -> None:
        self.headings, self.known = headings, known
        self.data: Row = {"sessions": []}
        self.rooms: dict[str, Row] = {}
        self.tracks: dict[str, Row] = {}
        self.faults: list[Fault] = []

    def add(self, number: int, row: Row) -> None:
        where = row.get("code") or _("row %(number)d") % {"number": number}
        self.data.setdefault("zone", row.get("zone", ""))
        session = self._parsed(where, row)
        for key in ("title", "description"):
            session[key] = self._words(row, key)
        for key in ("room", "kind", "external_organiser", "online_link"):
            session[key] = row.get(key, "")
        session["kind"] = session["kind"] or "working"
        self._lasting(row, session)
        if "people" not in session:
            session["roles"] = _roles(session.pop("shown_people", []))
        self._parts(row)
        self.data["sessions"].append(session)

    def _lasting(self, row: Row, session: Row) -> None:
        if session.get("minutes") is not None:
            return
        says = "minutes" in row or "end" in row
        if not says and row.get("code") in self.known.codes.values():
            session["minutes"] = 1  # not read: the session lasts as long as it does
            return
        session.pop("minutes", None)
        session["end"] = _time(row.get("end", ""))

    def _parsed(self, where: str, row: Row) -> Row:
        session: Row = {
            "id": row.get("code", ""),
            "uid": row.get("uid"),
            "day": row.get("date") or None,
            "track": row.get("track") or None,
        }
        for key, parse in PARSERS.items():
            if key in row:
                try:
                    session[key] = parse(row[key])
                except ValueError as error:
                    self.faults.append(Fault(where, key, str(error)))
        return session

    def _words(self, row: Row, key: str) -> dict[str, str]:
        found = {"": row.get(key, "")} if key not in TEXTS[2:] else {}
        for heading in self.headings:
            text, _joint, language = heading.rpartition("_")
            if text == key:
                found[language] = row.get(heading, "")
        return {code: text for code, text in found.items() if text}

    def _parts(self, row: Row) -> None:
        if row.get("room"):
            room = self.rooms.setdefault(row["room"], {"name": row["room"]})
            if "building" in row:
                room["building"] = row["building"]
        code = row.get("track")
        if code:
            title = self._words(row, "track") or self.known.titles.get(code) or code
            self.tracks.setdefault(code, {"code": code, "title": title})

    def read(self) -> ReadProgramme:
        self.data["rooms"] = list(self.rooms.values())
        self.data["tracks"] = list(self.tracks.values())
        try:
            found = own.read(self.data)
        except FileRefused as refused:
            self.faults += [
                Fault(one.where, IN_FILE.get(one.field, one.field), one.words)
                for one in refused.faults
            ]
        if self.faults:
            raise FileRefused(self.faults)
        knows = frozenset(_filled(self.headings))
        for session in found.sessions:
            session.knows = knows
        found.format = "CSV"
        found.notes = list(self._notes())
        return found

    def _notes(self) -> Iterator[str]:
        unknown = [
            one
            for one in self.headings
            if one and one not in COLUMNS and not _is_text(one)
        ]
        if unknown:
            words = _("Columns left out, for they are unknown here")
            yield f"{words}: {', '.join(unknown)}."


def _is_text(heading: str) -> bool:
    text, _joint, language = heading.rpartition("_")
    return text in TEXTS and language in languages.CONTENT


def _filled(headings: list[str]) -> Iterator[str]:
    for heading in headings:
        text = heading.rpartition("_")[0]
        if heading in FILLS:
            yield from FILLS[heading]
        else:
            yield text if _is_text(heading) else heading


def _headings(cells: list[str]) -> list[str]:
    return [re.sub(r"[\s-]+", "_", cell.strip().casefold()) for cell in cells]


def _lines(text: str) -> Iterator[list[str]]:
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error as error:
        words = _("This is no whole table: %(why)s.") % {"why": error}
        raise FileRefused([Fault(_("file"), "CSV", words)]) from error


def _flag(text: str) -> bool:
    word = text.casefold()
    if word not in YES | NO:
        raise ValueError(_("Write yes or no here."))
    return word in YES


def _number(text: str) -> int | None:
    if not text:
        return None
    if not text.isascii() or not text.isdigit():
        raise ValueError(_("Write a whole number here."))
    return int(text)


def _time(text: str) -> str:
    found = CLOCK.fullmatch(text)
    return f"{int(found[1]):02d}:{found[2]}" if found else text


def _codes(text: str) -> list[str]:
    return re.split(r"[\s,;]+", text.strip()) if text.strip() else []


def _people(text: str) -> list[Row]:
    """Return the people of a cell, one a line: “speaker: Name <address> [video]”."""
    lines = text.splitlines()
    if len(lines) == 1 and all(":" in part for part in text.split(";")):
        lines = text.split(";")
    return [_person(line.strip()) for line in lines if line.strip()]


def _roles(people: list[Row]) -> dict[str, list[str]]:
    """Return who is shown: others may hold functions too, so nobody loses one."""
    found: dict[str, list[str]] = {}
    for one in people:
        found.setdefault(one["function"], []).append(one["name"])
    return found


def _person(line: str) -> Row:
    found = PERSON.fullmatch(line)
    if found is None:
        raise ValueError(_("Write people as “speaker: Name <address>”, one a line."))
    marks = {mark.strip() for mark in re.findall(r"\[([^\]]*)\]", found["marks"])}
    standing = next((mark for mark in marks if mark in own.STANDINGS), "given")
    booths = [mark for mark in marks if BOOTH.fullmatch(mark)]
    return {
        "function": found["function"].strip(),
        "name": found["name"].strip(),
        "email": (found["email"] or "").strip(),
        "by_video": VIDEO in marks,
        "pinned": KEPT in marks,
        "standing": standing,
        "note": found["note"] or "",
        **({"booth": booths[0]} if booths else {}),
    }


PARSERS: Final[dict[str, Callable[[str], Any]]] = {
    "start": _time,
    "minutes": _number,
    "seats": _number,
    "languages": _codes,
    "interpretation": _codes,
    "people": _people,
    "shown_people": _people,
    **dict.fromkeys(FLAGS, _flag),
}
