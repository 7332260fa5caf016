"""What is doubtful in a programme. Warned about, never forbidden.

Real programmes overlap on purpose (lunch tables during lunch), so nothing here stops
a deed; `IGNORE` are the overlaps that are meant.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, time
from enum import StrEnum
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agenda.models import PAUSES, Function, Kind

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


class Problem(StrEnum):
    ROOM_TWICE = "room_twice"
    PERSON_TWICE = "person_twice"
    OVER_CAPACITY = "over_capacity"
    OUTSIDE_DAY = "outside_day"
    PERSON_GONE = "person_gone"
    NOBODY_LEADS = "nobody_leads"
    NOBODY_REPORTS = "nobody_reports"
    CLOSED_BUT_PUBLIC = "closed_but_public"


@dataclass(frozen=True)
class Duty:
    """A function in a session; `person` is an id, None when open."""

    person: int | None
    name: str
    function: Function
    is_gone: bool = False


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
    seats: int | None = None
    sign_up: bool = False
    is_closed: bool = False
    is_public_now: bool = False
    duties: tuple[Duty, ...] = field(default=())

    @property
    def name(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def hours(self) -> str:
        return f"{self.starts:%H:%M}–{self.ends:%H:%M}"


@dataclass(frozen=True)
class Conflict:
    problem: Problem
    severity: Severity
    sessions: tuple[int, ...]
    words: str


def check(slots: Iterable[Slot], *, delegates: int = 0) -> list[Conflict]:
    """Return all doubts about the sessions, in the order of the programme.

    Args:
        slots: the sessions that take place (not the withdrawn ones).
        delegates: how many people are confirmed, for sessions meant for all.
    """
    ordered = sorted(slots, key=lambda slot: (slot.starts, slot.code))
    found = [*_rooms(ordered), *_people(ordered)]
    for slot in ordered:
        found.extend(_of_one(slot, delegates=delegates))
    place = {slot.id: number for number, slot in enumerate(ordered)}
    return sorted(found, key=lambda one: (place[one.sessions[0]], one.problem))


def warnings(conflicts: Iterable[Conflict]) -> list[Conflict]:
    """Leave out what is meant to be so."""
    return [one for one in conflicts if one.severity == Severity.WARN]


def overlap(one: Slot, other: Slot) -> bool:
    """Whether they share a moment; the end is not part of a session."""
    return one.starts < other.ends and other.starts < one.ends


def _pairs(slots: list[Slot]) -> Iterator[tuple[Slot, Slot]]:
    """Yield overlapping pairs of slots sorted by start."""
    for number, one in enumerate(slots):
        for other in slots[number + 1 :]:
            if other.starts >= one.ends:
                break
            yield one, other


def _rooms(slots: list[Slot]) -> Iterator[Conflict]:
    by_room = sorted(
        (slot for slot in slots if slot.room), key=lambda slot: slot.room or 0
    )
    for _room, held in groupby(by_room, key=lambda slot: slot.room):
        for one, other in _pairs(sorted(held, key=lambda s: (s.starts, s.code))):
            meant = one.kind in PAUSES or other.kind in PAUSES
            yield Conflict(
                Problem.ROOM_TWICE,
                Severity.IGNORE if meant else Severity.WARN,
                (one.id, other.id),
                _("%(room)s is used twice: %(one)s (%(hours)s) and %(other)s (%(h2)s).")
                % {
                    "room": one.room_name,
                    "one": one.code,
                    "hours": one.hours,
                    "other": other.code,
                    "h2": other.hours,
                },
            )


def _people(slots: list[Slot]) -> Iterator[Conflict]:
    held: dict[int, dict[int, Slot]] = defaultdict(dict)
    names: dict[int, str] = {}
    for slot in slots:
        for duty in slot.duties:
            if duty.person is not None:
                held[duty.person][slot.id] = slot
                names[duty.person] = duty.name
    for person, sessions in held.items():
        for one, other in _pairs(list(sessions.values())):
            yield Conflict(
                Problem.PERSON_TWICE,
                Severity.WARN,
                (one.id, other.id),
                _("%(name)s is in two places: %(one)s (%(hours)s), %(other)s (%(h2)s).")
                % {
                    "name": names[person],
                    "one": one.code,
                    "hours": one.hours,
                    "other": other.code,
                    "h2": other.hours,
                },
            )


def _of_one(slot: Slot, *, delegates: int) -> Iterator[Conflict]:
    for check_one in (_capacity, _hours, _duties):
        for problem, words in check_one(slot, delegates):
            yield Conflict(problem, Severity.WARN, (slot.id,), words)
    if slot.is_closed and slot.is_public_now:
        yield Conflict(
            Problem.CLOSED_BUT_PUBLIC,
            Severity.WARN,
            (slot.id,),
            _(
                "%(code)s is closed now but still in the published agenda. "
                "Publish to take it out."
            )
            % {"code": slot.code},
        )


def _capacity(slot: Slot, delegates: int) -> Iterator[tuple[Problem, str]]:
    expected = slot.seats or (delegates if slot.kind in FOR_ALL else 0)
    if slot.room_seats is not None and expected > slot.room_seats:
        yield (
            Problem.OVER_CAPACITY,
            ngettext(
                "%(code)s expects %(count)d person; %(room)s has %(seats)d seats.",
                "%(code)s expects %(count)d people; %(room)s has %(seats)d seats.",
                expected,
            )
            % {
                "code": slot.code,
                "count": expected,
                "room": slot.room_name,
                "seats": slot.room_seats,
            },
        )


def _hours(slot: Slot, _delegates: int) -> Iterator[tuple[Problem, str]]:
    opens = datetime.combine(slot.starts.date(), slot.opens)
    closes = datetime.combine(slot.starts.date(), slot.closes)
    # the badge desk is there before the doors open
    if slot.kind != Kind.REGISTRATION and (slot.starts < opens or slot.ends > closes):
        yield (
            Problem.OUTSIDE_DAY,
            _("%(code)s (%(hours)s) is outside the hours of its day, %(day)s.")
            % {
                "code": slot.code,
                "hours": slot.hours,
                "day": f"{slot.opens:%H:%M}–{slot.closes:%H:%M}",
            },
        )


def _duties(slot: Slot, _delegates: int) -> Iterator[tuple[Problem, str]]:
    for duty in slot.duties:
        if duty.is_gone:
            yield (
                Problem.PERSON_GONE,
                _("%(name)s does not come any more but is still in %(code)s.")
                % {"name": duty.name, "code": slot.code},
            )
    filled = {d.function for d in slot.duties if d.person is not None and not d.is_gone}
    if slot.kind in LED and not filled & LEADERS:
        yield (
            Problem.NOBODY_LEADS,
            _("%(code)s has nobody to moderate it.") % {"code": slot.code},
        )
    if slot.kind in REPORTED and not filled & REPORTERS:
        yield (
            Problem.NOBODY_REPORTS,
            _("%(code)s has no rapporteur.") % {"code": slot.code},
        )
