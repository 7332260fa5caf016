"""Who may pass a point now: facts in, outcome out.

Knows no database, because a device without network judges by the same rules: it has
them, and the facts, as JSON (docs/devices.md). tests/data/entry-cases.json holds for
both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from badges.models.point import Direction, Times
from badges.models.scan import ScanOutcome, Way
from registration.models import State

STATES = {
    State.WITHDRAWN: ScanOutcome.WITHDRAWN,
    State.CANCELLED: ScanOutcome.CANCELLED,
}


@dataclass(frozen=True)
class Window:
    """A stretch of local time; without a day, of every day. It may pass midnight."""

    start: time
    end: time
    day: date | None = None

    @classmethod
    def of(cls, raw: Mapping[str, Any]) -> Window:
        day = date.fromisoformat(raw["day"]) if raw.get("day") else None
        return cls(
            time.fromisoformat(raw["from"]), time.fromisoformat(raw["until"]), day
        )

    def holds(self, local: datetime) -> bool:
        days = [self.day] if self.day else [local.date(), _before(local.date())]
        return any(self._holds(day, local) for day in days)

    def _holds(self, day: date, local: datetime) -> bool:
        length = _minutes(self.end) - _minutes(self.start)
        start = datetime.combine(day, self.start)
        passed = local - start
        return timedelta(0) <= passed < timedelta(minutes=length % (24 * 60) or 24 * 60)


@dataclass(frozen=True)
class Rules:
    """The rules of a point; see `Point` for what they mean."""

    times: str = Times.ONCE
    direction: str = Direction.IN_ONLY
    windows: tuple[Window, ...] = ()
    categories: frozenset[str] = frozenset()
    sign_up: bool = False
    functions: frozenset[str] = frozenset()
    capacity: int | None = None
    hard: bool = False

    @classmethod
    def of(cls, raw: Mapping[str, Any]) -> Rules:
        """Read the JSON form."""
        return cls(
            times=raw["times"],
            direction=raw["direction"],
            windows=tuple(map(Window.of, raw["windows"])),
            categories=frozenset(raw["categories"]),
            sign_up=raw["sign_up"],
            functions=frozenset(raw["functions"]),
            capacity=raw["capacity"],
            hard=raw["hard"],
        )

    @property
    def asks_who(self) -> bool:
        return bool(self.categories or self.sign_up or self.functions)


@dataclass(frozen=True)
class Facts:
    """What is known of a badge at a point when it is read.

    Args:
        state: of the registration; empty if the code is nobody's.
        local: the venue's wall time, without a zone; asked where there are windows.
        came: whether they were checked in here before.
        inside: whether they are in and have not left.
        count: how many are inside.
    """

    state: str = ""
    local: datetime | None = None
    way: str = Way.IN
    is_other_event: bool = False
    is_void: bool = False
    category: str = ""
    has_place: bool = False
    functions: frozenset[str] = field(default_factory=frozenset)
    came: bool = False
    inside: bool = False
    count: int = 0

    @classmethod
    def of(cls, raw: Mapping[str, Any]) -> Facts:
        """Read the JSON form; what is not said is false, empty or none."""
        known = dict(raw)
        if raw.get("local"):
            known["local"] = datetime.fromisoformat(raw["local"])
        known["functions"] = frozenset(raw.get("functions", ()))
        return cls(**known)


def judge(rules: Rules, facts: Facts) -> ScanOutcome:
    """Return the answer to one reading. The first reason to refuse is told."""
    if refusal := _unfit(facts):
        return refusal
    if facts.way == Way.OUT:
        return ScanOutcome.CHECKED_OUT if facts.inside else ScanOutcome.NOT_INSIDE
    if facts.state != State.CONFIRMED:
        return STATES.get(State(facts.state), ScanOutcome.NOT_CONFIRMED)
    if is_again(rules, facts):
        return ScanOutcome.ALREADY
    return _kept_out(rules, facts) or ScanOutcome.CHECKED_IN


def _unfit(facts: Facts) -> ScanOutcome | None:
    """Return what is wrong with the badge itself."""
    if facts.is_other_event:
        return ScanOutcome.OTHER_EVENT
    if not facts.state:
        return ScanOutcome.UNKNOWN
    return ScanOutcome.VOIDED if facts.is_void else None


def _kept_out(rules: Rules, facts: Facts) -> ScanOutcome | None:
    """Return which rule of the point keeps somebody out."""
    local = facts.local
    if rules.windows and not (local and any(one.holds(local) for one in rules.windows)):
        return ScanOutcome.NOT_IN_WINDOW
    if not _is_allowed(rules, facts):
        return ScanOutcome.NOT_ALLOWED
    # whoever is read again at a place without a way out takes no second place
    is_full = rules.capacity is not None and facts.count >= rules.capacity
    if rules.hard and is_full and not facts.inside:
        return ScanOutcome.FULL
    return None


def is_again(rules: Rules, facts: Facts) -> bool:
    """Whether they have had what this point gives."""
    if rules.times == Times.ONCE:
        return facts.came
    return facts.inside and rules.direction == Direction.BOTH


def _is_allowed(rules: Rules, facts: Facts) -> bool:
    return (
        not rules.asks_who
        or facts.category in rules.categories
        or (rules.sign_up and facts.has_place)
        or not rules.functions.isdisjoint(facts.functions)
    )


def _before(day: date) -> date:
    return date.fromordinal(max(1, day.toordinal() - 1))


def _minutes(moment: time) -> int:
    return moment.hour * 60 + moment.minute
