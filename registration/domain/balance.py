"""The balance board: who applied, is selected, has confirmed, against the targets.

Counted by the database, one query a dimension however many people there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.db.models import Count

from gfmd_days.core.access import Right
from gfmd_days.core.domain import auditing
from gfmd_days.core.models import Event, User
from registration.audit import Verb
from registration.domain import dimensions
from registration.domain.dimensions import NONE, Dimension
from registration.models import Registration, Target, TargetKind
from registration.models.registration import IS_CONFIRMED, IS_PROMISED

NUMBERS = {
    "applied": Count("pk"),
    "selected": Count("pk", filter=IS_PROMISED),
    "confirmed": Count("pk", filter=IS_CONFIRMED),
}


@dataclass
class Counts:
    applied: int = 0
    selected: int = 0
    confirmed: int = 0

    def add(self, applied: int, selected: int, confirmed: int) -> None:
        self.applied += applied
        self.selected += selected
        self.confirmed += confirmed


class Standing(StrEnum):
    """How those selected stand to a target."""

    SHORT = "short"
    MET = "met"
    OVER = "over"


@dataclass(frozen=True)
class Aim:
    """A target in heads, and how many of those selected are missing or too many."""

    target: Target
    heads: int
    off: int
    standing: Standing


@dataclass
class Bar:
    """One value of a dimension."""

    value: str
    words: str
    counts: Counts
    aims: list[Aim] = field(default_factory=list)


@dataclass
class Panel:
    """One dimension of the board.

    `most` is the length of its longest bar; `warnings` say which targets cannot all be
    met whatever one selects.
    """

    dimension: Dimension
    bars: list[Bar]
    most: int
    floor: int
    places: int

    @property
    def is_too_much(self) -> bool:
        """Whether the lowest numbers together ask for more people than places."""
        return self.floor > self.places > 0


@dataclass
class Board:
    places: int
    total: Counts
    panels: list[Panel]
    rest: list[Dimension]

    @property
    def short(self) -> list[tuple[Panel, Bar, Aim]]:
        """Return every target that is not met, by dimension."""
        return [
            (panel, bar, aim)
            for panel in self.panels
            for bar in panel.bars
            for aim in bar.aims
            if aim.standing != Standing.MET
        ]


def places_of(event: Event, *, selected: int = 0) -> int:
    """Return what a share is a share of: the places, or else those selected."""
    return event.capacity if event.capacity is not None else selected


def counts(event: Event, dimension: Dimension) -> dict[str, Counts]:
    """Count people by the values of a dimension.

    Somebody who speaks two languages counts under both.
    """
    rows = Registration.objects.filter(event=event).applied().order_by()
    cells = dimension.cells(rows).values_list(dimension.column).annotate(**NUMBERS)
    found: dict[str, Counts] = defaultdict(Counts)
    for cell, *numbers in cells.values_list(dimension.column, *NUMBERS):
        for value in dimension.read(cell):
            found[value].add(*numbers)
    return dict(found)


def total(event: Event) -> Counts:
    """Count all people of the event."""
    rows = Registration.objects.filter(event=event).applied().order_by()
    return Counts(**rows.aggregate(**NUMBERS))


def board(
    event: Event, *, rights: Collection[Right], keys: Collection[str] = ()
) -> Board:
    """Return the board.

    Args:
        rights: of whoever looks; an answer others may not read is not counted for
            them either.
        keys: the dimensions to show; by default those with targets, or the main ones
            while there is no target.
    """
    known = {
        key: one for key, one in dimensions.of(event).items() if one.may_be_seen(rights)
    }
    targets: dict[str, list[Target]] = defaultdict(list)
    for target in event.targets.all():
        targets[target.dimension].append(target)
    asked = [key for key in keys if key in known]
    aimed = [key for key in targets if key in known]
    shown = [key for key in known if key in (asked or aimed or dimensions.MAIN)]
    everybody = total(event)
    places = places_of(event, selected=everybody.selected)
    return Board(
        places=places,
        total=everybody,
        panels=[_panel(event, known[key], targets[key], places) for key in shown],
        rest=[one for key, one in known.items() if key not in shown],
    )


def _panel(
    event: Event, dimension: Dimension, targets: list[Target], places: int
) -> Panel:
    found = counts(event, dimension)
    words = dimensions.words(dimension, event)
    aims: dict[str, list[Aim]] = defaultdict(list)
    for target in targets:
        have = found.get(target.value, Counts()).selected
        aims[target.value].append(aim(target, have, places))
    values = [value for value in words if value != NONE]
    if dimension.is_open:
        values = [value for value in values if value in found or value in aims]
        values.sort(key=lambda value: (value not in aims, -_applied(found, value)))
    values += [value for value in found if value not in words]
    if NONE in found:
        values.append(NONE)
    bars = [
        Bar(value, words.get(value, value), found.get(value, Counts()), aims[value])
        for value in values
    ]
    ends = [end for bar in bars for end in _ends(bar)]
    return Panel(
        dimension=dimension,
        bars=bars,
        most=max(ends, default=1) or 1,
        floor=_floor(dimension, targets, places),
        places=places,
    )


def _floor(dimension: Dimension, targets: list[Target], places: int) -> int:
    """The people that the lowest numbers ask for; none where one counts twice."""
    if dimension.is_several:
        return 0
    lowest = [one for one in targets if one.kind == TargetKind.AT_LEAST]
    return sum(one.heads(places) for one in lowest)


def _applied(found: Mapping[str, Counts], value: str) -> int:
    return found[value].applied if value in found else 0


def _ends(bar: Bar) -> list[int]:
    return [bar.counts.applied, bar.counts.selected, *(one.heads for one in bar.aims)]


def aim(target: Target, have: int, places: int) -> Aim:
    """Return how `have` people stand to a target."""
    heads = target.heads(places)
    if target.kind == TargetKind.AT_LEAST:
        off = max(0, heads - have)
        return Aim(target, heads, off, Standing.SHORT if off else Standing.MET)
    off = max(0, have - heads)
    return Aim(target, heads, off, Standing.OVER if off else Standing.MET)


Wanted = Mapping[tuple[str, str], tuple[int, bool] | None]


@transaction.atomic
def set_targets(
    event: Event, dimension: Dimension, *, wanted: Wanted, by: User
) -> None:
    """Set all targets of a dimension at once.

    Args:
        wanted: (value, kind) to the amount and whether it is a share; None or a
            missing pair is no target.
    """
    event.targets.filter(dimension=dimension.key).delete()
    Target.objects.bulk_create(
        Target(
            event=event,
            dimension=dimension.key,
            value=value,
            kind=kind,
            amount=amount[0],
            is_share=amount[1],
        )
        for (value, kind), amount in wanted.items()
        if amount is not None
    )
    auditing.record(
        Verb.TARGETS_SET,
        event=event,
        by=by,
        dimension=dimension.key,
        targets=_plain(wanted),
    )


def _plain(wanted: Wanted) -> dict[str, Any]:
    return {
        f"{value} {kind}": f"{amount[0]}%" if amount[1] else amount[0]
        for (value, kind), amount in wanted.items()
        if amount is not None
    }
