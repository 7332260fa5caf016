"""Queries are read to the letter: an unknown filter would narrow nothing, unseen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

NO_SUCH_FILTER = _("There is no such filter, or it is not yours to use.")
NO_VALUE = _("Give a value, or leave this out.")
ONCE = _("Give this once.")
LANGUAGE = "lang"  # of the answer; core's middleware reads it


class Filters(DjangoFilterBackend):  # type: ignore[misc]
    """The list's filters, with every other name in the query refused."""

    def filter_queryset(
        self, request: Request, queryset: QuerySet[Any], view: Any
    ) -> QuerySet[Any]:
        if view.action != "list":
            return queryset
        filterset = self.get_filterset(request, queryset, view)
        filters: dict[str, Any] = dict(filterset.filters) if filterset else {}
        filters |= dict.fromkeys([*view.paginator.names, LANGUAGE])
        wrong = {
            name: [words]
            for name, values in request.query_params.lists()
            if (words := _fault(filters, name, values))
        }
        if wrong:
            raise ValidationError(wrong)
        found: QuerySet[Any] = super().filter_queryset(request, queryset, view)
        return found


def _fault(filters: Mapping[str, Any], name: str, values: list[str]) -> Any:
    """Return what is wrong with a name of the query, if anything is."""
    if name not in filters:
        return NO_SUCH_FILTER
    known = filters[name]
    if isinstance(known, django_filters.MultipleChoiceFilter):
        return None
    if len(values) > 1:
        return ONCE
    is_text = isinstance(known, django_filters.CharFilter)
    return None if any(values) or is_text else NO_VALUE
