"""How lists are narrowed, searched and put in order."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet

from agenda.models import Appearance, Function, Kind, Session
from badges.domain import finding
from badges.models import Print, PrintKind, Scan, ScanOutcome
from gfmd_days.api import visibility
from gfmd_days.api.serializers.exact import NOT_TRUE_OR_FALSE
from gfmd_days.core import names
from gfmd_days.core.models import Event, Person
from registration.models import Decision, Registration, State

Rows = QuerySet[Any]
SEARCH_LENGTH = 200
CODE_LENGTH = 60
ADDRESS_LENGTH = 254
DESK_FOUND = 50
LARGEST_ID = 2**63 - 1


class SearchFilter(django_filters.CharFilter):  # type: ignore[misc]
    """Each word of the search, without accents or case and in any script."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, max_length=SEARCH_LENGTH, **kwargs)

    def filter(self, qs: Rows, value: str) -> Rows:
        for word in names.fold(value or "").split():
            qs = qs.filter(**{f"{self.field_name}__contains": word})
        return qs


class DeskSearchFilter(SearchFilter):
    """Names as the desk finds them; an organisation may be hidden, so none counts."""

    def filter(self, qs: Rows, value: str) -> Rows:
        if not value:
            return qs
        event = self.parent.request.parser_context["view"].event
        found = finding.search(event, value, limit=DESK_FOUND)
        return qs.filter(pk__in=[one.pk for one in found])


class SinceFilter(django_filters.IsoDateTimeFilter):  # type: ignore[misc]
    """At or after an instant that the calendar has in UTC too."""

    def __init__(self, field: str, **kwargs: Any) -> None:
        super().__init__(field, lookup_expr="gte", validators=[in_calendar], **kwargs)


class TruthField(forms.Field):
    def to_python(self, value: Any) -> bool | None:
        if value in self.empty_values:
            return None
        if value not in {"true", "false"}:
            raise ValidationError(NOT_TRUE_OR_FALSE)
        return bool(value == "true")


class TruthFilter(django_filters.BooleanFilter):  # type: ignore[misc]
    """True or false, and nothing that might be taken for one of them."""

    field_class = TruthField


class CodeFilter(django_filters.CharFilter):  # type: ignore[misc]
    """One of the event's own codes, or of the world's."""

    def __init__(self, field: str, words: Any = None, **kwargs: Any) -> None:
        super().__init__(field, label=words, max_length=CODE_LENGTH, **kwargs)


def in_calendar(moment: datetime) -> None:
    try:
        moment.astimezone(UTC)
    except OverflowError as error:
        message = forms.DateTimeField.default_error_messages["invalid"]
        raise ValidationError(message) from error


def ordering(*columns: str, **renamed: str) -> django_filters.OrderingFilter:
    """An `?ordering=` over these columns; a minus sign turns it round."""
    fields = [(name, name) for name in columns]
    fields += [(column, name) for name, column in renamed.items()]
    return django_filters.OrderingFilter(
        fields=fields, label=_("Order; a minus sign turns it round")
    )


class EventFilter(FilterSet):  # type: ignore[misc]
    is_public = TruthFilter("is_public")

    class Meta:
        model = Event
        fields = ["is_public"]


class PersonFilter(FilterSet):  # type: ignore[misc]
    search = SearchFilter(
        field_name="search", label=_("Words of a name, in any script")
    )
    region = CodeFilter("region__code")
    country = CodeFilter("country", lookup_expr="iexact")
    ordering = ordering("id", name="sort_key", country="country")

    class Meta:
        model = Person
        fields = ["search", "country", "region", "sector"]


class RegistrationFilter(FilterSet):  # type: ignore[misc]
    search = DeskSearchFilter(label=_("Words of a name, in any script"))
    state = django_filters.MultipleChoiceFilter(choices=State.choices)
    category = CodeFilter("category__code")
    ordering = ordering("id", "state", name="person__sort_key")

    class Meta:
        model = Registration
        fields = ["search", "state", "category"]


class PeopleRegistrationFilter(RegistrationFilter):
    """Filters over what only those who may read people see, each as far as they do."""

    search = SearchFilter(
        field_name="person__search", label=_("Words of a name, in any script")
    )
    decision = django_filters.MultipleChoiceFilter(choices=Decision.choices)
    told = django_filters.MultipleChoiceFilter(choices=Decision.choices)
    stream = CodeFilter("stream__code")
    region = CodeFilter("person__region__code")
    country = CodeFilter("person__country", lookup_expr="iexact")
    organisation = SearchFilter(
        field_name="person__organisation__search",
        label=_("Words of the organisation's name"),
    )
    language = CodeFilter("person__language", _("Language we write in"))
    email = django_filters.CharFilter(
        "person__email",
        lookup_expr="iexact",
        max_length=ADDRESS_LENGTH,
        label=_("The whole e-mail address"),
    )
    changed_since = SinceFilter("changed_at", label=_("Changed at or after this time"))
    ordering = ordering(
        *("id", "state", "submitted_at", "changed_at"), name="person__sort_key"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rights = self.request.parser_context["view"].rights
        for name, needed in visibility.REGISTRATION.items():
            if not needed & rights:
                self.filters.pop(name, None)


class BadgeFilter(FilterSet):  # type: ignore[misc]
    category = CodeFilter("category__code")
    printed = TruthFilter("printed_at", lookup_expr="isnull", exclude=True)
    checked_in = TruthFilter("checked_in_at", lookup_expr="isnull", exclude=True)
    ordering = ordering("printed_at", "checked_in_at", name="person__sort_key")

    class Meta:
        model = Registration
        fields = ["category", "printed", "checked_in"]


class SessionFilter(FilterSet):  # type: ignore[misc]
    date = django_filters.DateFilter("day__date")
    kind = django_filters.ChoiceFilter(choices=Kind.choices)
    track = CodeFilter("track__code")
    room = django_filters.NumberFilter("room", min_value=1, max_value=LARGEST_ID)
    withdrawn = TruthFilter("withdrawn_at", lookup_expr="isnull", exclude=True)
    placed = TruthFilter("day", lookup_expr="isnull", exclude=True)
    changed_since = SinceFilter("changed_at", label=_("Changed at or after this time"))

    class Meta:
        model = Session
        fields = [
            *("date", "kind", "track", "room", "withdrawn", "placed"),
            "changed_since",
        ]


class AppearanceFilter(FilterSet):  # type: ignore[misc]
    session = CodeFilter("session__code")
    function = django_filters.ChoiceFilter(choices=Function.choices)

    class Meta:
        model = Appearance
        fields = ["session", "function"]


class ScanFilter(FilterSet):  # type: ignore[misc]
    point = CodeFilter("point__code")
    outcome = django_filters.ChoiceFilter(choices=ScanOutcome.choices)
    since = SinceFilter("received_at", label=_("Received at or after this time"))

    class Meta:
        model = Scan
        fields = ["point", "outcome", "since"]


class PrintFilter(FilterSet):  # type: ignore[misc]
    kind = django_filters.ChoiceFilter(choices=PrintKind.choices)
    since = SinceFilter("at", label=_("Printed at or after this time"))

    class Meta:
        model = Print
        fields = ["kind", "since"]
