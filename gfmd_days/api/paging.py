"""Lists come in pages."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import TYPE_CHECKING, Any

from django.core import signing
from django.db.models import F, Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination, PageNumberPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.utils.urls import replace_query_param

if TYPE_CHECKING:
    from rest_framework.views import APIView

SIZE = "page_size"
LARGEST = 200
AFTER = "after"
SALT = "api-page"
NO_NUMBER = _("Write a whole number, 1 or more.")
NO_PLACE = _("This is no place in this list. Follow “next” of a page as it is.")
SIZE_PARAMETER = {
    "name": SIZE,
    "in": "query",
    "description": f"Rows of a page; {LARGEST} at most, however much is asked for.",
    "schema": {"type": "integer", "minimum": 1, "default": api_settings.PAGE_SIZE},
}


def size_of(request: Request) -> int:
    """Return how many rows a page has; raises ValidationError."""
    asked = request.query_params.get(SIZE)
    if asked is None:
        return int(api_settings.PAGE_SIZE or LARGEST)
    digits = asked.lstrip("0")
    if not (digits.isascii() and digits.isdigit()):
        raise ValidationError({SIZE: [NO_NUMBER]})
    return LARGEST if len(digits) > len(str(LARGEST)) else min(int(digits), LARGEST)


class Pages(PageNumberPagination):
    """Numbered pages, for lists that hardly change while they are read."""

    page_size_query_param = SIZE
    names = ("page", SIZE)
    max_page_size = LARGEST

    def get_page_size(self, request: Request) -> int:
        return size_of(request)

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        found = super().get_schema_operation_parameters(view)
        number = next(one for one in found if one["name"] == self.page_query_param)
        number["schema"] = {"type": "integer", "minimum": 1}
        number["description"] = "Which page; the first is 1."
        return [number, SIZE_PARAMETER]


class SteadyPages(BasePagination):
    """Pages that begin after the last row of the page before, not at a number.

    Rows that come, go or move meanwhile shift no other row onto two pages or between
    them. The address of the next page holds the place: the values the list is ordered
    by, of the last row seen. It is signed, so that nobody makes up values that no
    database understands.
    """

    names = (AFTER, SIZE)

    def paginate_queryset(  # type: ignore[override]
        self, queryset: QuerySet[Any], request: Request, view: Any = None
    ) -> list[Any]:
        self.request = request
        order = _order(queryset)
        size = size_of(request)
        self.count = queryset.count()
        columns = [
            F(name).desc(nulls_last=True) if down else F(name).asc(nulls_first=True)
            for name, down in order
        ]
        rows = queryset.order_by(*columns)
        if place := request.query_params.get(AFTER):
            rows = rows.filter(_beyond(order, _read(place, order, queryset.model)))
        found = list(rows[: size + 1])
        self.last = found[size - 1] if len(found) > size else None
        self.order = order
        return found[:size]

    def get_next_link(self) -> str | None:
        if self.last is None:
            return None
        place = signing.dumps(
            {"order": self.order, "values": _values(self.last, self.order)}, salt=SALT
        )
        return replace_query_param(self.request.build_absolute_uri(), AFTER, place)

    def get_paginated_response(self, data: Any) -> Response:
        return Response(
            {"count": self.count, "next": self.get_next_link(), "results": data}
        )

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        return {
            "type": "object",
            "required": ["count", "next", "results"],
            "properties": {
                "count": {
                    "type": "integer",
                    "description": "How many rows there are on all pages.",
                    "example": 123,
                },
                "next": {
                    "type": "string",
                    "nullable": True,
                    "format": "uri",
                    "description": "The next page; null on the last one.",
                },
                "results": schema,
            },
        }

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        place = {
            "name": AFTER,
            "in": "query",
            "description": "The place where the page begins; taken from `next`.",
            "schema": {"type": "string", "minLength": 1},
        }
        return [place, SIZE_PARAMETER]


# The columns a list is ordered by, each with whether it goes down.
Order = list[tuple[str, bool]]


def _order(rows: QuerySet[Any]) -> Order:
    names: Sequence[Any] = rows.query.order_by or rows.model._meta.ordering
    order = [(name.removeprefix("-"), name.startswith("-")) for name in names]
    if "pk" not in dict(order):
        order.append(("pk", False))
    return order


def _values(row: Model, order: Order) -> list[str | None]:
    """Return what the row is ordered by, as texts its columns can read again."""
    values: list[str | None] = []
    for name, _down in order:
        value: Any = reduce(getattr, name.split("__"), row)
        text = value.isoformat() if hasattr(value, "isoformat") else str(value)
        values.append(None if value is None else text)
    return values


def _read(place: str, order: Order, model: type[Model]) -> list[Any]:
    try:
        told = signing.loads(place, salt=SALT)
    except signing.BadSignature as error:
        raise ValidationError({AFTER: [NO_PLACE]}) from error
    if [tuple(one) for one in told["order"]] != order:
        raise ValidationError({AFTER: [NO_PLACE]})
    return [
        None if text is None else _column(model, name).to_python(text)
        for (name, _down), text in zip(order, told["values"], strict=True)
    ]


def _column(model: type[Model], name: str) -> Any:
    *path, last = name.split("__")
    for step in path:
        model = model._meta.get_field(step).related_model  # type: ignore[assignment]
    return model._meta.pk if last == "pk" else model._meta.get_field(last)


def _beyond(order: Order, values: list[Any]) -> Q:
    """Return what is true of the rows after these values, and of no other."""
    beyond, same = Q(pk__in=[]), Q()
    for (name, down), value in zip(order, values, strict=True):
        beyond |= same & _past(name, value, down=down)
        same &= Q(**{f"{name}__isnull": True} if value is None else {name: value})
    return beyond


def _past(name: str, value: Any, *, down: bool) -> Q:
    """What comes after `value` in one column, where rows without one are lowest."""
    none = Q(**{f"{name}__isnull": True})
    if value is None:
        return Q(pk__in=[]) if down else ~none
    if down:
        return Q(**{f"{name}__lt": value}) | none
    return Q(**{f"{name}__gt": value})
