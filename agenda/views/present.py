"""What runs now and what comes next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from agenda.domain.published import Agenda, Item
from agenda.models import SMALL
from gfmd_days.core import zones

# So many small ones at once are told in one line.
MANY = 4


@dataclass
class Row:
    """A line: one session, or many small ones of a kind."""

    item: Item
    count: int = 1


@dataclass
class Present:
    """What runs, and what begins together as the next thing.

    `changes_at` is when that will not be true any more.
    """

    now: list[Item] = field(default_factory=list)
    next: list[Item] = field(default_factory=list)
    today: date | None = None
    changes_at: datetime | None = None

    @property
    def now_rows(self) -> list[Row]:
        return _rows(self.now)

    @property
    def next_rows(self) -> list[Row]:
        return _rows(self.next)

    @property
    def uids(self) -> set[str]:
        """Of what runs."""
        return {item.uid for item in self.now}

    @property
    def next_at(self) -> datetime | None:
        """When the next thing begins, on the venue's clocks."""
        return self.next[0].starts if self.next else None

    @property
    def is_later_day(self) -> bool:
        return bool(self.next) and self.next[0].date != self.today


def of(agenda: Agenda, items: Iterable[Item], *, now: datetime) -> Present:
    """Return what runs and what comes next among `items`, cancelled ones left out."""
    standing = [item for item in items if not item.is_cancelled]
    running = [item for item in standing if item.starts_at <= now < item.ends_at]
    ahead = [item for item in standing if now < item.starts_at]
    first = min((item.starts_at for item in ahead), default=None)
    ends = [item.ends_at for item in running]
    return Present(
        now=running,
        next=[item for item in ahead if item.starts_at == first],
        today=now.astimezone(zones.zone(agenda.zone)).date(),
        changes_at=min([*ends, *([first] if first else [])], default=None),
    )


def is_event_on(agenda: Agenda, *, now: datetime) -> bool:
    """Whether today is a day of the programme, or lies between two of them."""
    dates = [item.date for item in agenda.items]
    today = now.astimezone(zones.zone(agenda.zone)).date()
    return bool(dates) and min(dates) <= today <= max(dates)


def _rows(items: list[Item]) -> list[Row]:
    counts = Counter(item.kind for item in items if item.kind in SMALL)
    many = {kind for kind, count in counts.items() if count >= MANY}
    rows = [Row(item) for item in items if item.kind not in many]
    firsts = {item.kind: item for item in reversed(items) if item.kind in many}
    return rows + [Row(item, counts[kind]) for kind, item in firsts.items()]
