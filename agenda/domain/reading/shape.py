"""What every reader gives: a programme as a file has it, or all of its faults."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from agenda.models import Function, LinkKind, Standing


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
    """One function in a session; no name means still to be confirmed.

    `booth` is an interpreter's; None where the file does not say.
    """

    function: Function
    name: str = ""
    email: str = ""
    by_video: bool = False
    note: str = ""
    pinned: bool = True
    standing: Standing = Standing.GIVEN
    booth: str | None = None


@dataclass(frozen=True)
class Link:
    """A session that belongs to this one; `event` is empty for the same event."""

    kind: LinkKind
    code: str
    event: str = ""


@dataclass
class ReadSession:
    """A session as a file has it.

    `places_are_complete`: the list of people is whole, as in our own JSON; in the
    plain shape people already assigned stay. `knows`: the fields a foreign format can
    say anything about, all others are left as they are; None for our own JSON.
    `withdrawn` is None where the file does not say.
    """

    code: str
    day: date | None
    uid: uuid.UUID | None
    withdrawn: bool | None
    room: str | None
    track: str | None
    values: dict[str, Any]
    places: list[Place]
    places_are_complete: bool
    links: list[Link] | None = None
    knows: frozenset[str] | None = None


@dataclass
class ReadProgramme:
    """A whole file; `own` is the code of the event our own file was made of."""

    zone: str = ""
    own: str = ""
    format: str = "json"
    days: dict[date, dict[str, Any]] = field(default_factory=dict)
    rooms: list[dict[str, Any]] = field(default_factory=list)
    tracks: list[dict[str, Any]] = field(default_factory=list)
    sessions: list[ReadSession] = field(default_factory=list)
    settings: dict[str, Any] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


@dataclass
class Known:
    """What readers of foreign files must know of the event they read for.

    `tracks`: code by folded title; `titles`: texts by code; `codes`: by UID.
    """

    language: str = "en"
    tracks: dict[str, str] = field(default_factory=dict)
    titles: dict[str, dict[str, str]] = field(default_factory=dict)
    codes: dict[uuid.UUID, str] = field(default_factory=dict)
