"""Whom support reaches: requests by what became of them, and sums by criteria."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gfmd_days.core.models import Event
from registration.domain import supporting
from registration.models import SupportKind, SupportRequest, SupportState
from registration.models.support import NOTHING, SupportRequestQuerySet


@dataclass
class Line:
    """One value of a criterion: people who asked, people granted, sums by currency."""

    label: str
    asked: set[int] = field(default_factory=set)
    granted: set[int] = field(default_factory=set)
    sums: dict[str, Decimal] = field(default_factory=dict)

    @property
    def amounts(self) -> list[tuple[str, Decimal]]:
        return sorted(self.sums.items())


@dataclass(frozen=True)
class Table:
    heading: str | Promise
    lines: list[Line]


CRITERIA: tuple[tuple[Promise, Callable[[SupportRequest], str]], ...] = (
    (gettext_lazy("By region"), lambda one: str(one.registration.person.region or "")),
    (
        gettext_lazy("By gender"),
        lambda one: str(one.registration.person.get_gender_display()),
    ),
    (
        gettext_lazy("By sector"),
        lambda one: str(one.registration.person.get_sector_display()),
    ),
    (
        gettext_lazy("By country of residence"),
        lambda one: str(one.registration.person.country.name),
    ),
    (gettext_lazy("By purpose"), lambda one: str(one.get_kind_display())),
)


def filtered(event: Event, *, state: str, kind: str) -> SupportRequestQuerySet:
    """Return an event's requests, the newest first; unknown words filter nothing."""
    found = supporting.requests_of(event).order_by("-asked_at", "-pk")
    if kind in SupportKind.values:
        found = found.filter(kind=kind)
    if state in SupportState.values:
        found = found.in_state(SupportState(state))
    return found


def counts(event: Event) -> dict[str, int]:
    """Return how many requests there are in each state."""
    rows = SupportRequest.objects.filter(registration__event=event)
    return {state: rows.in_state(state).count() for state in SupportState}


def tables(event: Event) -> list[Table]:
    """Return the report: one table for each criterion, from one reading of the rows."""
    requests = list(supporting.requests_of(event).order_by("pk"))
    return [Table(heading, _lines(requests, value)) for heading, value in CRITERIA]


def _lines(
    requests: list[SupportRequest], value: Callable[[SupportRequest], str]
) -> list[Line]:
    lines: dict[str, Line] = {}
    for request in requests:
        label = value(request) or _("Not said")
        line = lines.setdefault(label, Line(label))
        line.asked.add(request.registration_id)
        for grant in request.grants.all():
            line.granted.add(request.registration_id)
            currency = grant.fund.currency
            line.sums[currency] = line.sums.get(currency, NOTHING) + grant.amount
    return sorted(lines.values(), key=lambda line: (-len(line.asked), line.label))
