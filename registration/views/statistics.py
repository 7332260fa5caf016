"""Statistics: figures and charts, no names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gfmd_days.core.access import Right, event_view
from gfmd_days.core.audit import CoreVerb
from gfmd_days.core.domain import auditing
from gfmd_days.core.http import EventRequest
from registration.domain import statistics as figures
from registration.domain.statistics import Course, Figure, Statistics
from registration.exports.files import CONTENT_TYPES, Format, csv_lines

WIDTH, HEIGHT = 600, 200


@dataclass(frozen=True)
class Curve:
    """A line of the chart: its points, and where its last number stands."""

    key: str
    label: str
    points: str
    last: int


@dataclass(frozen=True)
class Chart:
    curves: list[Curve]
    most: int
    first: date
    last: date


@event_view(Right.REPORTS)
@require_safe
def statistics(request: EventRequest) -> HttpResponse:
    found = figures.of(request.event, rights=request.rights)
    return render(
        request,
        "registration/statistics.html",
        {
            "found": found,
            "chart": _chart(found.course),
            "few": figures.FEW,
            "most_state": max((count for _state, count in found.states), default=1),
            "is_guarded": any(table.is_guarded for table in found.tables),
        },
    )


@event_view(Right.REPORTS)
@require_safe
def figures_csv(request: EventRequest) -> HttpResponseBase:
    """The same figures as a file."""
    found = figures.of(request.event, rights=request.rights)
    auditing.record(
        CoreVerb.EXPORTED,
        event=request.event,
        by=request.user,
        list="statistics",
        format=str(Format.CSV),
        count=found.total.applied,
    )
    headings = [
        _("Counted by"), _("Value"), _("Applied"), _("Selected"), _("Confirmed")
    ]  # fmt: skip
    response = StreamingHttpResponse(csv_lines(headings, _cells(found)))
    response["Content-Type"] = CONTENT_TYPES[Format.CSV]
    name = f"{request.event.code}-statistics.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _cells(found: Statistics) -> Iterator[list[Any]]:
    total = found.total
    yield [_("All"), "", total.applied, total.selected, total.confirmed]
    for table in found.tables:
        for row in table.rows:
            label = str(table.dimension.label)
            yield [label, row.words, *map(_words, row.figures)]
    for state, count in found.states:
        yield [_("State"), str(state.label), count, "", ""]
    for day, numbers in found.course.rows:
        applied, told, confirmed = (daily for daily, _total in numbers)
        yield [_("Day"), day.isoformat(), applied, told, confirmed]


def _words(figure: Figure) -> str:
    if figure.number is not None:
        return str(figure.number)
    if figure.is_few:
        return _("fewer than %(n)d") % {"n": figures.FEW}
    return _("not told")


def _chart(course: Course) -> Chart | None:
    """The cumulated numbers as steps in a box of WIDTH by HEIGHT."""
    if not course.days:
        return None
    most = max(max(one.total) for one in course.series) or 1
    step = WIDTH / len(course.days)
    curves = []
    for one in course.series:
        places = []
        for number, total in enumerate(one.total):
            y = HEIGHT - total * HEIGHT / most
            places += [
                f"{number * step:.1f},{y:.1f}", f"{(number + 1) * step:.1f},{y:.1f}"
            ]  # fmt: skip
        curves.append(Curve(one.key, one.label, " ".join(places), one.total[-1]))
    return Chart(curves, most, course.days[0], course.days[-1])
