"""Queries are read to the letter: an unknown filter would narrow nothing, unseen."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from gfmd_days.api.paging import AFTER, SIZE

NO_SUCH_FILTER = _("There is no such filter, or it is not yours to use.")
NO_VALUE = _("Give a value, or leave this out.")
ONCE = _("Give this once.")
# What every list knows besides its filters: its pages and the language of the answer.
OF_EVERY_LIST = frozenset({"page", AFTER, SIZE, "lang"})


class Filters(DjangoFilterBackend):  # type: ignore[misc]
    """The list's filters, with every other name in the query refused."""

    def filter_queryset(
        self, request: Request, queryset: QuerySet[Any], view: Any
    ) -> QuerySet[Any]:
        if view.action != "list":
            return queryset
        filterset = self.get_filterset(request, queryset, view)
        filters = filterset.filters if filterset else {}
        wrong = {
            name: [words]
            for name, values in request.query_params.lists()
            if (words := _fault(filters.get(name), name, values))
        }
        if wrong:
            raise ValidationError(wrong)
        found: QuerySet[Any] = super().filter_queryset(request, queryset, view)
        return found


def _fault(known: django_filters.Filter | None, name: str, values: list[str]) -> Any:
    if known is None and name not in OF_EVERY_LIST:
        return NO_SUCH_FILTER
    if isinstance(known, django_filters.MultipleChoiceFilter):
        return None
    if len(values) > 1:
        return ONCE
    is_text = isinstance(known, django_filters.CharFilter)
    return None if any(values) or is_text else NO_VALUE
