"""Sessions laid out: a list along the time, or a grid of rooms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from django.utils.translation import gettext
from i18nfield.strings import LazyI18nString

from agenda.domain.published import Agenda, Item
from agenda.models import SMALL, Kind
from gfmd_days.core import zones

# What the style sheet has classes for.
MOST_COLUMNS, MOST_SLOTS = 24, 120


@dataclass(frozen=True)
class Span:
    """A time as shown, and the instants for the reader's own clocks."""

    starts: datetime
    ends: datetime
    starts_at: datetime
    ends_at: datetime
    is_other_day: bool = False


@dataclass
class Moment:
    """The sessions of one span of time."""

    span: Span
    items: list[Item]
    is_now: bool = False


@dataclass
class Column:
    name: str
    note: str = ""


@dataclass
class Cell:
    """Sessions in one place of the grid; column and rows count from 1."""

    items: list[Item]
    column: int
    first: int
    last: int
    is_for_all: bool = False


@dataclass
class Grid:
    columns: list[Column]
    times: list[tuple[int, int, Span]]
    cells: list[Cell]


@dataclass
class DayView:
    date: date
    label: LazyI18nString | str
    moments: list[Moment]
    grid: Grid | None = None
    is_today: bool = False


@dataclass
class _Lanes:
    """Columns of one room: more than one where its sessions overlap."""

    ends: list[datetime] = field(default_factory=list)

    def place(self, starts: datetime, ends: datetime) -> int:
        for number, free_at in enumerate(self.ends):
            if free_at <= starts:
                self.ends[number] = ends
                return number
        self.ends.append(ends)
        return len(self.ends) - 1


def days(
    agenda: Agenda,
    items: Iterable[Item],
    *,
    now: datetime,
    zone: ZoneInfo | None = None,
    grids: bool = True,
) -> list[DayView]:
    """Return the days that have any of `items`, in order.

    Args:
        now: the instant, for what is going on.
        zone: clocks to write the times in; the venue's when None.
        grids: whether to lay out rooms too.
    """
    labels = dict(agenda.days)
    by_day: dict[date, list[Item]] = defaultdict(list)
    for item in items:
        by_day[item.date].append(item)
    today = now.astimezone(zones.zone(agenda.zone)).date()
    return [
        DayView(
            date=one,
            label=labels.get(one, ""),
            moments=_moments(by_day[one], now=now, zone=zone),
            grid=_grid(agenda, by_day[one]) if grids and zone is None else None,
            is_today=one == today,
        )
        for one in sorted(by_day)
    ]


def _moments(
    items: list[Item], *, now: datetime, zone: ZoneInfo | None
) -> list[Moment]:
    ordered = sorted(items, key=lambda i: (i.starts, i.ends, _room_place(i), i.code))
    return [
        Moment(
            span=span(first, zone),
            items=group,
            is_now=first.starts_at <= now < first.ends_at,
        )
        for group in (
            list(found) for _k, found in groupby(ordered, lambda i: (i.starts, i.ends))
        )
        for first in group[:1]
    ]


def _room_place(item: Item) -> int:
    return item.room.id if item.room else 0


def span(item: Item, zone: ZoneInfo | None = None) -> Span:
    """Return when the item takes place on the clocks of `zone` (default: venue)."""
    if zone is None:
        return Span(item.starts, item.ends, item.starts_at, item.ends_at)
    starts = item.starts_at.astimezone(zone).replace(tzinfo=None)
    ends = item.ends_at.astimezone(zone).replace(tzinfo=None)
    return Span(
        starts, ends, item.starts_at, item.ends_at, starts.date() != item.starts.date()
    )


def _grid(agenda: Agenda, items: list[Item]) -> Grid | None:
    """Return the grid of a day, None where a list serves better."""
    for_all = _for_all(items)
    columns, cells = _columns(agenda, [item for item in items if item not in for_all])
    edges = sorted({i.starts for i in items} | {i.ends for i in items})
    if not 2 <= len(columns) <= MOST_COLUMNS or len(edges) > MOST_SLOTS:
        return None
    row = {edge: number for number, edge in enumerate(edges, start=1)}
    found = [
        Cell(group, column, row[group[0].starts], row[group[0].ends])
        for column, group in cells
    ]
    found += [
        Cell([item], 1, row[item.starts], row[item.ends], is_for_all=True)
        for item in for_all
    ]
    spans: dict[datetime, Span] = {}
    for item in items:
        spans.setdefault(item.starts, span(item, None))
    starts = sorted(spans)
    lasts = [*(row[one] for one in starts[1:]), row[edges[-1]]]
    times = [
        (row[one], last, spans[one]) for one, last in zip(starts, lasts, strict=True)
    ]
    found.sort(key=lambda cell: (cell.first, cell.column))
    return Grid(columns, times, found)


def _for_all(items: list[Item]) -> list[Item]:
    """Sessions beside which nothing else takes place: they span all rooms."""
    return [
        item
        for item in items
        if not any(
            other is not item and other.starts < item.ends and item.starts < other.ends
            for other in items
        )
    ]


def _columns(
    agenda: Agenda, items: list[Item]
) -> tuple[list[Column], list[tuple[int, list[Item]]]]:
    """Give small ones shared columns instead of one a table, then each room its own."""
    small = [item for item in items if item.kind in SMALL]
    large = [item for item in items if item.kind not in SMALL]
    columns: list[Column] = []
    cells: list[tuple[int, list[Item]]] = []
    ordered = sorted(small, key=lambda i: (i.starts, i.ends, i.kind, i.code))
    groups = [
        list(found)
        for _k, found in groupby(ordered, lambda i: (i.starts, i.ends, i.kind))
    ]
    _fill(columns, cells, groups, Column(gettext("Tables and caucuses")))
    for room in agenda.rooms:
        held = [[item] for item in large if item.room == room]
        _fill(columns, cells, held, Column(room.name, room.building))
    _fill(
        columns,
        cells,
        [[item] for item in large if item.room is None],
        Column(gettext("Room to be announced")),
    )
    return columns, cells


def _fill(
    columns: list[Column],
    cells: list[tuple[int, list[Item]]],
    groups: list[list[Item]],
    column: Column,
) -> None:
    before, lanes = len(columns), _Lanes()
    for group in sorted(groups, key=lambda group: group[0].starts):
        lane = lanes.place(group[0].starts, group[0].ends)
        cells.append((before + lane + 1, group))
    columns.extend(column for _lane in lanes.ends)


def icon(kind: Kind) -> str:
    """Return the name of the icon that stands for a kind."""
    return f"kind-{kind.value}"
