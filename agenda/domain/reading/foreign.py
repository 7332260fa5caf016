"""From the words of other programmes' files to ours, and faults back into theirs."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from agenda.domain.reading import own
from agenda.domain.reading.cells import CODE_LENGTH, Row
from agenda.domain.reading.shape import Fault, FileRefused, Known, ReadProgramme
from agenda.models import Kind
from gfmd_days.core import languages, names

# Words other programmes use for what takes place, folded.
KINDS: dict[str, Kind] = {
    "keynote": Kind.PLENARY,
    "opening": Kind.PLENARY,
    "closing": Kind.PLENARY,
    "panel": Kind.PLENARY,
    "coffee": Kind.BREAK,
    "coffee break": Kind.BREAK,
    "pause": Kind.BREAK,
    "meal": Kind.LUNCH,
    "lunch break": Kind.LUNCH,
    "social": Kind.SIDE_EVENT,
    "performance": Kind.SIDE_EVENT,
    "concert": Kind.SIDE_EVENT,
    "breakout": Kind.BREAKOUT,
    "round table": Kind.TABLE,
    "check-in": Kind.REGISTRATION,
} | own.KINDS
PLAIN = ("", "lecture", "talk", "workshop", "session", "contribution", "other", "event")
TAG = re.compile(r"<[A-Za-z/!][^<>]*>")
BREAKS = re.compile(r"<(?:br|/p|/li|/div|/h\d)\b[^<>]*>", re.IGNORECASE)
LONGEST = 10**6
CODE = re.compile(r"[^A-Za-z0-9]+")
LASTING = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d\d)(?::\d\d)?", re.ASCII)


class Gathered:
    """What one file says, in the plain shape that `own.read` checks."""

    def __init__(self, known: Known, *, format: str) -> None:
        self.known, self.format = known, format
        self.zone = ""
        self.days: dict[str, Row] = {}
        self.rooms: dict[str, Row] = {}
        self.tracks: dict[str, Row] = {}
        self.sessions: list[Row] = []
        self._notes: dict[str, set[str]] = {}
        self._taken = set(known.tracks.values())

    def note(self, words: str, what: str) -> None:
        """Remember something that was read differently from how it is written."""
        self._notes.setdefault(words, set()).add(what)

    def room(self, name: object, **more: Any) -> str:
        """Return the room's name, noting the room."""
        text = names.tidy(str(name or ""))
        if text:
            self.rooms.setdefault(text, {"name": text}).update(more)
        return text

    def track(self, title: object, **more: Any) -> str | None:
        """Return the code of a track known by its title only."""
        text = names.tidy(str(title or ""))
        if not text:
            return None
        key = names.fold(text)
        if key not in self.tracks:
            code = self.known.tracks.get(key) or self._new_code(text)
            self.tracks[key] = {"code": code, "title": text}
            self._taken.add(code)
            own.count("tracks", len(self.tracks))
        self.tracks[key].update(more)
        return str(self.tracks[key]["code"])

    def _new_code(self, text: str) -> str:
        base = CODE.sub("-", names.fold(text)).strip("-")[:CODE_LENGTH].strip("-")
        code, number = base or "track", 1
        while code in self._taken:
            number += 1
            ending = f"-{number}"
            code = f"{(base or 'track')[: CODE_LENGTH - len(ending)]}{ending}"
        return code

    def kind(self, word: object) -> str:
        """Return our kind for their word; a session like any other if it has none."""
        text = names.tidy(str(word or "")).casefold()
        if text in KINDS:
            return str(KINDS[text].value)
        if text not in PLAIN:
            self.note(_("Taken as working sessions"), str(word))
        return str(Kind.WORKING.value)

    def spoken(self, word: object) -> list[str]:
        """Return language codes out of “en”, “de-formal” or “en fr”."""
        found: list[str] = []
        for part in re.split(r"[\s,;/+]+", str(word or "")):
            code = re.split(r"[-_]", part.casefold())[0]
            if code in languages.CONTENT and code not in found:
                found.append(code)
            elif code and code not in languages.CONTENT:
                self.note(_("Languages left out, for they are unknown here"), part)
        return found

    def read(self, fields: Mapping[str, str], knows: Iterable[str]) -> ReadProgramme:
        """Return the programme, checked.

        Args:
            fields: our key and what the file calls it, for faults.
            knows: the fields of a session this format can say anything about.

        Raises FileRefused.
        """
        try:
            read = own.read(
                {
                    "zone": self.zone,
                    "days": list(self.days.values()),
                    "rooms": list(self.rooms.values()),
                    "tracks": list(self.tracks.values()),
                    "sessions": self.sessions,
                }
            )
        except FileRefused as refused:
            raise FileRefused(
                replace(one, field=fields.get(one.field, one.field))
                for one in refused.faults
            ) from refused
        for session in read.sessions:
            session.knows = frozenset(knows)
        read.format = self.format
        read.notes = [
            f"{words}: {', '.join(sorted(found))}."
            for words, found in self._notes.items()
        ]
        return read


def plain(text: object) -> str:
    """Return text without mark-up, line by line; what is no mark-up stays."""
    if isinstance(text, dict):  # a text for each language: the first there is
        text = next((one for one in text.values() if one), "")
    found = str(text or "")
    if TAG.search(found):
        found = html.unescape(strip_tags(BREAKS.sub("\n", found)))
    return names.tidy_lines(found)


def text_of(*parts: object) -> str:
    """Return the parts that say something as paragraphs, none of them twice."""
    said: list[str] = []
    for part in map(plain, parts):
        if part and part not in said:
            said.append(part)
    return "\n\n".join(said)


def code_of(word: object) -> str:
    """Return a session's code out of whatever names it elsewhere."""
    return CODE.sub("-", str(word or "")).strip("-")[:CODE_LENGTH].strip("-")


def lasting(word: object) -> int | str:
    """Return the minutes in “1:30”, “01:30:00” or 90; else the word, to be refused."""
    if isinstance(word, (int, float)) and not isinstance(word, bool):
        return int(word) if 0 <= word < LONGEST else ""
    found = LASTING.fullmatch(str(word or ""))
    if found is None:
        return str(word or "")
    days, hours, minutes = (int(part or 0) for part in found.groups())
    return int(timedelta(days=days, hours=hours, minutes=minutes).total_seconds() // 60)


def no_list(where: str, field: str) -> FileRefused:
    return FileRefused([Fault(where, field, _("There is no list here."))])
