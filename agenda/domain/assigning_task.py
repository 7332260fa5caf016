"""What is to be assigned: places, people, rules, wishes; see `assigning`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

DAY = 24 * 60


class Rule(StrEnum):
    """What no assignment may break."""

    WILLING = "willing"
    LANGUAGES = "languages"
    PRESENT = "present"
    BARRED = "barred"
    APART = "apart"
    LIMIT = "limit"
    DUTIES = "duties"
    CHANGE = "change"
    REST = "rest"
    HOURS = "hours"
    TWICE = "twice"
    # that the places filled by the answer stay filled; for explanations only
    OTHERS = "others"


RULES = frozenset(Rule)


class Busy(NamedTuple):
    """Time taken by a duty that stays; `interprets` counts as work in a booth."""

    starts: int
    ends: int
    room: int | None = None
    building: str = ""
    interprets: bool = False


@dataclass(frozen=True)
class Slot:
    """A place to fill; times in minutes from any common midnight.

    `languages` are those of the floor, of which one must be spoken; an empty set asks
    for none. `holder` is who has the place today, `booth` the two languages that an
    interpreter stands between.
    """

    id: int
    starts: int
    ends: int
    languages: frozenset[str] = frozenset()
    holder: int | None = None
    session: int | None = None
    room: int | None = None
    building: str = ""
    track: int | None = None
    booth: str = ""

    @property
    def interprets(self) -> bool:
        return bool(self.booth)


@dataclass(frozen=True)
class Candidate:
    """Somebody who may be given places.

    `busy` are duties that stay, `load` their number, `most` how many sessions they may
    have in all, `wished` how many they like to have. `free` are the spans they are
    there, None meaning always. They are kept out of the sessions `barred`, out of
    `avoided` for somebody who stays there, and apart from the people of `apart`.
    `minutes` is how long they may interpret a day.
    """

    id: int
    languages: frozenset[str] = frozenset()
    busy: tuple[Busy, ...] = ()
    load: int = 0
    most: int | None = None
    wished: int | None = None
    free: tuple[tuple[int, int], ...] | None = None
    topics: frozenset[int] = frozenset()
    barred: frozenset[int] = frozenset()
    avoided: frozenset[int] = frozenset()
    apart: frozenset[int] = frozenset()
    booths: frozenset[str] = frozenset()
    minutes: int | None = None
    willing: bool = True
    takes_booths_only: bool = False


@dataclass(frozen=True)
class Quota:
    """At most `most` of `slots` to `people`; each one too many costs `cost`.

    `about`, `scope` and `key` say what it is for: a dimension and one of its values,
    and a session, a track or the whole programme; `there` is how many of `people` have
    places there that stay, for which `most` is lower already.
    """

    slots: frozenset[int]
    people: frozenset[int]
    most: int
    cost: int
    about: str = ""
    value: str = ""
    scope: str = ""
    key: int | None = None
    there: int = 0


@dataclass(frozen=True)
class Costs:
    open: int = 10_000
    load: int = 2
    missing: int = 6
    topic: int = 4
    wish: int = 4
    change: int = 2

    def of_pair(self, slot: Slot, one: Candidate) -> int:
        """Return what this person in this place costs, load and quotas apart."""
        total = self.missing * len(slot.languages - one.languages)
        if slot.booth:
            total = 0
        elif slot.track is not None and slot.track not in one.topics:
            total += self.topic
        if slot.holder is not None and slot.holder != one.id:
            total += self.change
        return total

    def of_load(self, one: Candidate, number: int) -> int:
        """Return what somebody's session number `number` costs."""
        over = one.wished is not None and number > one.wished
        return self.load * (2 * number - 1) + (self.wish if over else 0)


@dataclass(frozen=True)
class Pauses:
    """Minutes between two sessions of one person."""

    room: int = 0
    building: int = 0
    rest: int = 0

    def change(self, one: Slot | Busy, other: Slot | Busy) -> int:
        """Return the minutes to get from one to the other; unknown rooms are near."""
        if one.building and other.building and one.building != other.building:
            return max(self.building, self.room)
        if one.room and other.room and one.room != other.room:
            return self.room
        return 0


@dataclass(frozen=True)
class Task:
    """All there is to know about one assignment; `rules` are those that hold."""

    slots: Sequence[Slot]
    candidates: Sequence[Candidate]
    quotas: Sequence[Quota] = ()
    costs: Costs = Costs()
    pauses: Pauses = Pauses()
    rules: frozenset[Rule] = RULES

    @cached_property
    def people(self) -> dict[int, Candidate]:
        return {one.id: one for one in self.candidates}

    @cached_property
    def places(self) -> dict[int, Slot]:
        return {slot.id: slot for slot in self.slots}

    @cached_property
    def able(self) -> dict[int, list[Candidate]]:
        """Who could take each place if there were no other."""
        return {
            slot.id: [one for one in self.candidates if self.may_take(slot, one)]
            for slot in self.slots
        }

    @cached_property
    def clashes(self) -> dict[int, set[int]]:
        """For each place the others that the same person cannot have too."""
        found: dict[int, set[int]] = {slot.id: set() for slot in self.slots}
        ordered = sorted(self.slots, key=lambda slot: slot.starts)
        longest = max((slot.ends - slot.starts for slot in ordered), default=0)
        reach = longest + max(self.pauses.room, self.pauses.building, self.pauses.rest)
        for number, one in enumerate(ordered):
            for other in ordered[number + 1 :]:
                if other.starts > one.starts + reach:
                    break
                if self.clash(one, other) is not None:
                    found[one.id].add(other.id)
                    found[other.id].add(one.id)
        return found

    @cached_property
    def shared(self) -> dict[int, list[int]]:
        """The places of each session that has several."""
        found: dict[int, list[int]] = {}
        for slot in self.slots:
            if slot.session is not None:
                found.setdefault(slot.session, []).append(slot.id)
        return {key: held for key, held in found.items() if len(held) > 1}

    @cached_property
    def quotas_of(self) -> dict[int, list[int]]:
        """The numbers of the quotas each place counts for."""
        found: dict[int, list[int]] = {slot.id: [] for slot in self.slots}
        for number, quota in enumerate(self.quotas):
            for key in quota.slots:
                found[key].append(number)
        return found

    def may_take(self, slot: Slot, one: Candidate) -> bool:
        """Whether no rule keeps the person out of the place, other places apart."""
        return next(self.broken(slot, one), None) is None

    def broken(self, slot: Slot, one: Candidate) -> Iterator[Rule]:
        """Yield the rules that keep somebody out of a place, other places apart."""
        return (rule for rule in _broken(self, slot, one) if rule in self.rules)

    def clash(self, one: Slot | Busy, other: Slot | Busy) -> Rule | None:
        """Return the rule that keeps one person from having both."""
        between = max(one.starts, other.starts) - min(one.ends, other.ends)
        fixed = Rule.TWICE
        if isinstance(one, Busy) or isinstance(other, Busy):
            fixed = Rule.DUTIES
        if between < 0:
            return fixed if fixed in self.rules else None
        if Rule.CHANGE in self.rules and between < self.pauses.change(one, other):
            return Rule.CHANGE
        if one.interprets and other.interprets and Rule.REST in self.rules:
            return Rule.REST if between < self.pauses.rest else None
        return None


def _broken(task: Task, slot: Slot, one: Candidate) -> Iterator[Rule]:
    if not speaks(slot, one):
        yield Rule.LANGUAGES
    if not one.willing:
        yield Rule.WILLING
    if one.most is not None and one.load >= one.most:
        yield Rule.LIMIT
    yield from _kept_out(slot, one)
    for duty in one.busy:
        if rule := task.clash(slot, duty):
            yield rule
    if slot.booth and one.minutes is not None:
        day = [duty for duty in one.busy if duty.interprets and same_day(duty, slot)]
        if minutes(day) + minutes([slot]) > one.minutes:
            yield Rule.HOURS


def _kept_out(slot: Slot, one: Candidate) -> Iterator[Rule]:
    if slot.session in one.barred:
        yield Rule.BARRED
    if slot.session in one.avoided:
        yield Rule.APART
    if one.free is not None and not any(
        starts <= slot.starts and slot.ends <= ends for starts, ends in one.free
    ):
        yield Rule.PRESENT


def speaks(slot: Slot, one: Candidate) -> bool:
    """Whether somebody speaks what the place asks for, or interprets it."""
    if slot.booth:
        return slot.booth in one.booths
    if one.takes_booths_only:
        return False
    return not slot.languages or bool(slot.languages & one.languages)


def same_day(one: Slot | Busy, other: Slot | Busy) -> bool:
    return one.starts // DAY == other.starts // DAY


def minutes(spans: Iterable[Slot | Busy]) -> int:
    return sum(one.ends - one.starts for one in spans)
