"""Figures of an event: how many, of whom, and how they came over time.

Counted by the database, a query for each dimension however many people there are. No
figure names anybody: where few people share a guarded fact, whoever may not see that
fact of a person is not told how few.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

from django.db.models import Count, Q
from django.db.models.functions import TruncDate
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gfmd_days.core import zones
from gfmd_days.core.access import Right
from gfmd_days.core.models import Event
from registration.domain import balance, dimensions, visibility
from registration.domain.balance import Counts
from registration.domain.dimensions import NONE, Dimension
from registration.models import Decision, Registration, State
from registration.models.registration import IS_CONFIRMED, NOT_APPLIED

FEW = 3
"""Fewer people than this are not told apart in a guarded fact."""
SERIES: tuple[tuple[str, Promise, str, Q], ...] = (
    ("applied", _("Applied"), "submitted_at", ~Q(state__in=NOT_APPLIED)),
    (
        "told",
        _("Told that they are selected"),
        "released_at",
        Q(told=Decision.SELECTED),
    ),
    ("confirmed", _("Confirmed"), "answered_at", IS_CONFIRMED),
)


@dataclass(frozen=True)
class Figure:
    """A number; None where it is not told.

    `is_few` says that it is small, else it is withheld so that the small one beside it
    cannot be worked out.
    """

    number: int | None
    is_few: bool = False


@dataclass(frozen=True)
class Row:
    value: str
    words: str
    applied: Figure
    selected: Figure
    confirmed: Figure

    @property
    def figures(self) -> tuple[Figure, Figure, Figure]:
        return self.applied, self.selected, self.confirmed


@dataclass(frozen=True)
class Table:
    """One dimension; `most` is its largest number."""

    dimension: Dimension
    rows: list[Row]
    most: int
    is_guarded: bool


@dataclass(frozen=True)
class Series:
    """A line over time: how many came on each day and how many there were by then."""

    key: str
    label: str
    daily: list[int]
    total: list[int]


@dataclass(frozen=True)
class Course:
    """What happened day by day at the venue; each series has a number for each day."""

    days: list[date]
    series: list[Series]

    @property
    def rows(self) -> list[tuple[date, list[tuple[int, int]]]]:
        """Return the days on which something happened."""
        found = [
            (day, [(one.daily[place], one.total[place]) for one in self.series])
            for place, day in enumerate(self.days)
        ]
        return [row for row in found if any(daily for daily, _total in row[1])]


@dataclass(frozen=True)
class Statistics:
    total: Counts
    states: list[tuple[State, int]]
    tables: list[Table]
    course: Course


def of(event: Event, *, rights: Collection[Right]) -> Statistics:
    """Return the figures of an event as somebody with `rights` may read them."""
    return Statistics(
        total=balance.total(event),
        states=states(event),
        tables=[
            _table(event, one, is_guarded=is_guarded(one, rights))
            for one in dimensions.of(event).values()
            if not one.question or one.may_be_seen(rights)
        ],
        course=course(event),
    )


def is_guarded(dimension: Dimension, rights: Collection[Right]) -> bool:
    """Tell whether small numbers are kept from somebody with `rights`."""
    return not visibility.may_see(dimension.key, rights)


def states(event: Event) -> list[tuple[State, int]]:
    """Return how many are in each state now, in the order of the way; none left out."""
    rows = Registration.objects.filter(event=event).order_by()
    found = dict(rows.values_list("state").annotate(Count("pk")))
    return [(state, found[state]) for state in State if state in found]


def _table(event: Event, dimension: Dimension, *, is_guarded: bool) -> Table:
    found = balance.counts(event, dimension)
    words = dimensions.words(dimension, event)
    values = [value for value in words if value != NONE]
    if dimension.is_open:
        values = [value for value in values if value in found]
        values.sort(key=lambda value: -found[value].applied)
    values += [value for value in found if value not in words]
    values += [NONE] if NONE in found else []
    counts = [found.get(value, Counts()) for value in values]
    show: Callable[[list[int]], list[Figure]] = withheld if is_guarded else _plain
    columns = [
        show([one.applied for one in counts]),
        show([one.selected for one in counts]),
        show([one.confirmed for one in counts]),
    ]
    rows = [
        Row(value, words.get(value, value), *figures)
        for value, *figures in zip(values, *columns, strict=True)
    ]
    told = [one.number or 0 for column in columns for one in column]
    return Table(dimension, rows, max(told, default=1) or 1, is_guarded)


def _plain(numbers: list[int]) -> list[Figure]:
    return [Figure(number) for number in numbers]


def withheld(numbers: list[int]) -> list[Figure]:
    """Return figures of a column in which small ones are not told.

    One alone could be worked out from the sum, so the next smallest goes with it. A
    column in which nobody stands tells nothing and stays.
    """
    if not any(numbers):
        return _plain(numbers)
    few = {place for place, number in enumerate(numbers) if number < FEW}
    hidden = set(few)
    if len(few) == 1 and len(numbers) > 1:
        others = [place for place in range(len(numbers)) if place not in few]
        hidden.add(min(others, key=lambda place: numbers[place]))
    return [
        Figure(None, place in few) if place in hidden else Figure(number)
        for place, number in enumerate(numbers)
    ]


def course(event: Event) -> Course:
    """Return applications, selections and confirmations by day at the venue."""
    zone = zones.zone(event.zone_name)
    rows = Registration.objects.filter(event=event).order_by()
    found: dict[str, dict[date, int]] = {}
    for key, _label, column, condition in SERIES:
        days = rows.filter(condition, **{f"{column}__isnull": False}).annotate(
            day=TruncDate(column, tzinfo=zone)
        )
        found[key] = dict(days.values_list("day").annotate(Count("pk")))
    every = [day for days in found.values() for day in days]
    if not every:
        return Course([], [])
    first, last = min(every), max(every)
    days_ = [first + timedelta(n) for n in range((last - first).days + 1)]
    series = []
    for key, label, _column, _condition in SERIES:
        daily = [found[key].get(day, 0) for day in days_]
        series.append(Series(key, str(label), daily, list(accumulate(daily))))
    return Course(days_, series)
