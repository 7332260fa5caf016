"""A day on paper: rooms beside each other, time downwards, as large as the page lets.

Rows are the times at which anything begins or ends. They are not to scale: a quarter
of an hour must hold a line of text and an evening without sessions should cost nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from django.utils.translation import gettext

from agenda.domain.published import Agenda, Item
from agenda.models import SMALL, Kind

LEAST, PAUSE, ALONE, MANY, EMPTY = 20, 40, 60, 120, 6
"""Weights of a row in minutes: the least, and the most for pauses, for a few sessions,
for many beside each other, and for a time in which nothing is."""
SPREAD = 3
"""How many rooms in use at a time share the whole width."""


@dataclass(frozen=True)
class Column:
    name: str
    note: str = ""


@dataclass(frozen=True)
class Cell:
    """Sessions in one place; `x` and `width` are in columns, `y` and `height` in rows.

    `is_spread`: it does not stand under its room, so it has to say which it is.
    """

    items: list[Item]
    x: float
    width: float
    y: int
    height: int
    is_spread: bool = False


@dataclass(frozen=True)
class Row:
    starts: datetime
    weight: int
    is_told: bool


@dataclass
class Grid:
    columns: list[Column]
    rows: list[Row]
    cells: list[Cell]


@dataclass
class _Lane:
    """One column of groups that do not overlap; a group begins and ends together."""

    column: Column
    groups: list[list[Item]] = field(default_factory=list)

    @property
    def ends(self) -> datetime:
        return self.groups[-1][0].ends


def grids(agenda: Agenda, items: list[Item], *, most: int) -> list[Grid]:
    """Return the grid of one day, in several where there are too many rooms.

    Where few rooms are in use at a time, their sessions share the whole width.

    Args:
        items: those of the day in the order of their beginnings.
        most: columns that fit on one page.
    """
    clusters = [(one, list(_lanes(agenda, one))) for one in _clusters(items)]
    largest = max((len(lanes) for _held, lanes in clusters), default=1)
    bar = min(largest, SPREAD + 1)
    kept = [item for held, lanes in clusters if len(lanes) >= bar for item in held]
    spread = [lanes for _held, lanes in clusters if len(lanes) < bar]
    if largest == 1:
        kept, spread = [], [lanes for _held, lanes in clusters]
    lanes = list(_lanes(agenda, kept))
    edges = sorted({item.starts for item in items} | {item.ends for item in items})
    rows = _rows(items, edges)
    pages = max(-(-len(lanes) // most), 1)
    size = max(-(-len(lanes) // pages), 1)
    return [
        _grid(lanes[first : first + size], spread, edges, rows)
        for first in range(0, max(len(lanes), 1), size)
    ]


def _grid(
    lanes: list[_Lane],
    spread: list[list[_Lane]],
    edges: list[datetime],
    rows: list[Row],
) -> Grid:
    at = {edge: number for number, edge in enumerate(edges)}
    columns = [lane.column for lane in lanes] or [Column("")]

    def cell(group: list[Item], x: float, width: float, is_spread: bool) -> Cell:
        first = group[0]
        y = at[first.starts]
        return Cell(group, x, width, y, at[first.ends] - y, is_spread)

    cells = [
        cell(group, x, 1, False)
        for x, lane in enumerate(lanes)
        for group in lane.groups
    ]
    for cluster in spread:
        width = len(columns) / len(cluster)
        cells += [
            cell(group, x * width, width, True)
            for x, lane in enumerate(cluster)
            for group in lane.groups
        ]
    cells.sort(key=lambda one: (one.y, one.x))
    return Grid(columns, rows, cells)


def _clusters(items: list[Item]) -> Iterator[list[Item]]:
    """Give sessions that overlap, one by the next, together."""
    group: list[Item] = []
    ends = None
    for item in items:
        if ends is not None and item.starts >= ends:
            yield group
            group, ends = [], None
        group.append(item)
        ends = item.ends if ends is None else max(ends, item.ends)
    if group:
        yield group


def _rows(items: list[Item], edges: list[datetime]) -> list[Row]:
    starts = {item.starts for item in items}
    rows = []
    for one, following in pairwise(edges):
        minutes = int((following - one).total_seconds() // 60)
        held = [i for i in items if i.starts <= one and following <= i.ends]
        weight = min(max(minutes, LEAST), _most(held)) if held else EMPTY
        rows.append(Row(one, weight, one in starts))
    return rows


def _most(held: list[Item]) -> int:
    if len(held) > SPREAD:
        return MANY
    return PAUSE if all(item.is_pause for item in held) else ALONE


def _lanes(agenda: Agenda, items: list[Item]) -> Iterator[_Lane]:
    """Small ones at once share a column, else each would have one of its own."""
    small: dict[tuple[datetime, datetime, Kind], list[Item]] = defaultdict(list)
    by_room: dict[int | None, list[Item]] = defaultdict(list)
    for item in items:
        if item.kind in SMALL:
            small[item.starts, item.ends, item.kind].append(item)
        else:
            by_room[item.room.id if item.room else None].append(item)
    yield from _filled(Column(gettext("Tables and caucuses")), small.values())
    for room in agenda.rooms:
        held = [[item] for item in by_room[room.id]]
        yield from _filled(Column(room.name, room.building), held)
    without = [[item] for item in by_room[None]]
    yield from _filled(Column(gettext("Room to be announced")), without)


def _filled(column: Column, groups: Iterable[list[Item]]) -> list[_Lane]:
    lanes: list[_Lane] = []
    for group in sorted(groups, key=lambda group: group[0].starts):
        free = (one for one in lanes if one.ends <= group[0].starts)
        lane = next(free, None)
        if lane is None:
            lane = _Lane(column)
            lanes.append(lane)
        lane.groups.append(sorted(group, key=lambda item: natural(item.code)))
    return lanes


def natural(code: str) -> list[tuple[int, str]]:
    """T2 stands before T10."""
    parts: list[tuple[int, str]] = []
    digits = ""
    for char in f"{code} ":
        if char.isdecimal():
            digits += char
            continue
        if digits:
            parts.append((int(digits), ""))
            digits = ""
        parts.append((-1, char))
    return parts
