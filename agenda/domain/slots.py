"""A programme as its checks need it, and what a check finds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from enum import StrEnum

from agenda.models import Function, Kind, Standing

# Kinds in which somebody must lead or note, and who counts as leading or noting.
LED = {
    Kind.PLENARY, Kind.WORKING, Kind.SPECIAL, Kind.BREAKOUT, Kind.GROUP, Kind.DIALOGUE,
}  # fmt: skip
REPORTED = {Kind.WORKING, Kind.SPECIAL, Kind.BREAKOUT, Kind.GROUP, Kind.DIALOGUE}
LEADERS = {Function.MODERATOR, Function.CHAIR, Function.CO_CHAIR, Function.HOST}
REPORTERS = {Function.RAPPORTEUR, Function.NOTE_TAKER}
# Kinds everybody is expected in.
FOR_ALL = {Kind.PLENARY}


class Severity(StrEnum):
    IGNORE = "ignore"
    WARN = "warn"
    BLOCK = "block"


class Problem(StrEnum):
    ROOM_TWICE = "room_twice"
    PERSON_TWICE = "person_twice"
    CHANGE_TIME = "change_time"
    PERSON_AWAY = "person_away"
    OVER_CAPACITY = "over_capacity"
    OUTSIDE_DAY = "outside_day"
    NO_BOOTH = "no_booth"
    NO_INTERPRETERS = "no_interpreters"
    PERSON_GONE = "person_gone"
    GONE_BUT_PUBLIC = "gone_but_public"
    DECLINED = "declined"
    UNANSWERED = "unanswered"
    NOBODY_LEADS = "nobody_leads"
    NOBODY_REPORTS = "nobody_reports"
    ONE_GENDER = "one_gender"
    SIGN_UP_FULL = "sign_up_full"
    SIGN_UP_WITHOUT_PLACES = "sign_up_without_places"
    CLOSED_BUT_PUBLIC = "closed_but_public"


# Publishing is what ends these, so they cannot stand in its way.
ENDED_BY_PUBLISHING = {Problem.CLOSED_BUT_PUBLIC, Problem.GONE_BUT_PUBLIC}
# What they tell of people is not for those who may not read registrations.
PRIVATE = {Problem.PERSON_AWAY, Problem.ONE_GENDER}


@dataclass(frozen=True)
class Stay:
    """When a person is there, at the venue's wall time.

    `free` lists the spans in which the person can appear; empty means always.
    """

    arrives: datetime | None = None
    leaves: datetime | None = None
    free: tuple[tuple[datetime, datetime], ...] = ()


@dataclass(frozen=True)
class Duty:
    """A function in a session; `person` is an id, None when open."""

    person: int | None
    name: str
    function: Function
    booth: str = ""
    is_gone: bool = False
    by_video: bool = False
    standing: str = "given"
    gender: str = ""
    stay: Stay | None = None

    @property
    def is_held(self) -> bool:
        """Whether somebody has it who did not say no."""
        return self.person is not None and self.standing != Standing.DECLINED


@dataclass(frozen=True)
class Slot:
    """A session as the checks need it; times are the venue's wall time."""

    id: int
    code: str
    title: str
    kind: Kind
    starts: datetime
    ends: datetime
    opens: time
    closes: time
    room: int | None
    room_name: str = ""
    room_seats: int | None = None
    room_booths: int = 0
    building: str = ""
    track: int | None = None
    track_name: str = ""
    seats: int | None = None
    sign_up: bool = False
    signed_up: int = 0
    waiting: int = 0
    booths: int = 0
    # the booth of each interpreter it needs, more than once where they take turns
    interpreters: tuple[str, ...] = ()
    is_closed: bool = False
    is_public_now: bool = False
    # names of people who left and whom the published programme still shows here
    still_shown: tuple[str, ...] = ()
    duties: tuple[Duty, ...] = field(default=())

    @property
    def name(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def hours(self) -> str:
        return f"{self.starts:%H:%M}–{self.ends:%H:%M}"


@dataclass(frozen=True)
class Frame:
    """What holds for the whole programme.

    Args:
        delegates: how many people are confirmed, for sessions meant for all.
        booths: movable interpreters' booths; None when nobody counts them.
        severities: how serious a problem is here, where it is not a warning.
    """

    delegates: int = 0
    booths: int | None = None
    change_minutes: int = 0
    building_minutes: int = 0
    severities: Mapping[str, str] = field(default_factory=dict)

    def severity(self, problem: Problem) -> Severity:
        chosen = self.severities.get(problem, Severity.WARN)
        if chosen not in {one.value for one in Severity}:
            return Severity.WARN
        if chosen == Severity.BLOCK and problem in ENDED_BY_PUBLISHING:
            return Severity.WARN
        return Severity(chosen)


@dataclass(frozen=True)
class Finding:
    """A problem among sessions (ids), in words; `is_meant` where it is on purpose."""

    problem: Problem
    sessions: tuple[int, ...]
    words: str
    is_meant: bool = False


@dataclass(frozen=True)
class Conflict:
    problem: Problem
    severity: Severity
    sessions: tuple[int, ...]
    words: str


def overlap(one: Slot, other: Slot) -> bool:
    """Whether they share a moment; the end is not part of a session."""
    return one.starts < other.ends and other.starts < one.ends


def pairs(slots: Iterable[Slot]) -> Iterator[tuple[Slot, Slot]]:
    """Yield overlapping pairs of slots sorted by start."""
    ordered = list(slots)
    for number, one in enumerate(ordered):
        for other in ordered[number + 1 :]:
            if other.starts >= one.ends:
                break
            yield one, other
