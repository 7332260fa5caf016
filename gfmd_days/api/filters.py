"""How lists are narrowed, searched and put in order."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet

from agenda.models import Appearance, Function, Kind, Session
from badges.models import Scan, ScanOutcome
from gfmd_days.core import names
from gfmd_days.core.models import Person
from registration.models import Registration, State

Rows = QuerySet[Any]


class SearchFilter(django_filters.CharFilter):  # type: ignore[misc]
    """Each word of the search, without accents or case and in any script."""

    def filter(self, qs: Rows, value: str) -> Rows:
        for word in names.fold(value or "").split():
            qs = qs.filter(**{f"{self.field_name}__contains": word})
        return qs


def ordering(*columns: str, **renamed: str) -> django_filters.OrderingFilter:
    """An `?ordering=` over these columns; a minus sign turns it round."""
    fields = [(name, name) for name in columns]
    fields += [(column, name) for name, column in renamed.items()]
    return django_filters.OrderingFilter(
        fields=fields, label=_("Order; a minus sign turns it round")
    )


class PersonFilter(FilterSet):  # type: ignore[misc]
    search = SearchFilter(
        field_name="search", label=_("Words of a name, in any script")
    )
    region = django_filters.CharFilter("region__code")
    country = django_filters.CharFilter("country", lookup_expr="iexact")
    ordering = ordering("id", name="sort_key", country="country")

    class Meta:
        model = Person
        fields = ["search", "country", "region", "sector"]


class RegistrationFilter(FilterSet):  # type: ignore[misc]
    search = SearchFilter(
        field_name="person__search", label=_("Words of a name, in any script")
    )
    state = django_filters.MultipleChoiceFilter(choices=State.choices)
    category = django_filters.CharFilter("category__code")
    ordering = ordering("id", "state", name="person__sort_key")

    class Meta:
        model = Registration
        fields = ["search", "state", "category"]


class PeopleRegistrationFilter(RegistrationFilter):
    """Filters over what only those who may read people see."""

    stream = django_filters.CharFilter("stream__code")
    region = django_filters.CharFilter("person__region__code")
    country = django_filters.CharFilter("person__country", lookup_expr="iexact")
    changed_since = django_filters.IsoDateTimeFilter(
        "changed_at", lookup_expr="gte", label=_("Changed at or after this time")
    )
    ordering = ordering(
        *("id", "state", "submitted_at", "changed_at"), name="person__sort_key"
    )


class BadgeFilter(FilterSet):  # type: ignore[misc]
    category = django_filters.CharFilter("category__code")
    printed = django_filters.BooleanFilter(
        "printed_at", lookup_expr="isnull", exclude=True
    )
    checked_in = django_filters.BooleanFilter(
        "checked_in_at", lookup_expr="isnull", exclude=True
    )
    ordering = ordering("printed_at", "checked_in_at", name="person__sort_key")

    class Meta:
        model = Registration
        fields = ["category", "printed", "checked_in"]


class SessionFilter(FilterSet):  # type: ignore[misc]
    date = django_filters.DateFilter("day__date")
    kind = django_filters.ChoiceFilter(choices=Kind.choices)
    track = django_filters.CharFilter("track__code")
    room = django_filters.NumberFilter("room", min_value=1)
    withdrawn = django_filters.BooleanFilter(
        "withdrawn_at", lookup_expr="isnull", exclude=True
    )
    changed_since = django_filters.IsoDateTimeFilter(
        "changed_at", lookup_expr="gte", label=_("Changed at or after this time")
    )

    class Meta:
        model = Session
        fields = ["date", "kind", "track", "room", "withdrawn", "changed_since"]


class AppearanceFilter(FilterSet):  # type: ignore[misc]
    session = django_filters.CharFilter("session__code")
    function = django_filters.ChoiceFilter(choices=Function.choices)

    class Meta:
        model = Appearance
        fields = ["session", "function"]


class ScanFilter(FilterSet):  # type: ignore[misc]
    point = django_filters.CharFilter("point__code")
    outcome = django_filters.ChoiceFilter(choices=ScanOutcome.choices)
    since = django_filters.IsoDateTimeFilter(
        "received_at", lookup_expr="gte", label=_("Received at or after this time")
    )

    class Meta:
        model = Scan
        fields = ["point", "outcome", "since"]
