"""Lists come in pages."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from django.core import signing
from django.db import connections
from django.db.models import Field, Model, Q, QuerySet
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
# Without a time: an unchanged list has an unchanged address for its next page.
SIGNER = signing.Signer(salt="api-page")
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
        rows = queryset.order_by(
            *(f"-{column.name}" if column.down else column.name for column in order)
        )
        if place := request.query_params.get(AFTER):
            nulls_low = connections[queryset.db].features.order_by_nulls_first
            values = _read(place, order)
            rows = rows.filter(_beyond(order, values, nulls_low=nulls_low))
        found = list(rows[: size + 1])
        self.last = found[size - 1] if len(found) > size else None
        self.order = order
        return found[:size]

    def get_next_link(self) -> str | None:
        if self.last is None:
            return None
        place = SIGNER.sign_object(
            {
                "order": _names(self.order),
                "values": [_text(self.last, column) for column in self.order],
            }
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


class Column(NamedTuple):
    """A column the list is ordered by, from the row."""

    name: str
    down: bool
    field: Field[Any, Any]


Order = list[Column]


def _order(rows: QuerySet[Any]) -> Order:
    """Return what the list is ordered by; the key settles what is alike."""
    names: Sequence[Any] = rows.query.order_by or rows.model._meta.ordering
    order: Order = []
    for name in [*names, "pk"]:
        bare = name.removeprefix("-")
        if all(bare != known.name for known in order):
            order.append(Column(bare, name != bare, _field(rows.model, bare)))
    return order


def _field(model: type[Model], name: str) -> Field[Any, Any]:
    *path, last = name.split("__")
    for step in path:
        model = model._meta.get_field(step).related_model  # type: ignore[assignment]
    found: Any = model._meta.pk if last == "pk" else model._meta.get_field(last)
    return cast("Field[Any, Any]", found)


def _names(order: Order) -> list[list[Any]]:
    return [[column.name, column.down] for column in order]


def _text(row: Model, column: Column) -> str | None:
    """Return a value of the row as a text that its column can read again."""
    value: Any = reduce(getattr, column.name.split("__"), row)
    text = value.isoformat() if hasattr(value, "isoformat") else str(value)
    return None if value is None else text


def _read(place: str, order: Order) -> list[Any]:
    try:
        told = SIGNER.unsign_object(place)
    except signing.BadSignature as error:
        raise ValidationError({AFTER: [NO_PLACE]}) from error
    if told["order"] != _names(order):
        raise ValidationError({AFTER: [NO_PLACE]})
    return [
        None if text is None else column.field.to_python(text)
        for column, text in zip(order, told["values"], strict=True)
    ]


def _beyond(order: Order, values: list[Any], *, nulls_low: bool) -> Q:
    """Return what is true of the rows after these values, and of no other.

    Args:
        nulls_low: whether rows without a value are the lowest, as the database has it:
            to order them otherwise would make no use of an index.
    """
    beyond, same = Q(pk__in=[]), Q()
    for column, value in zip(order, values, strict=True):
        nulls_first = nulls_low is not column.down
        beyond |= same & _past(column, value, nulls_first=nulls_first)
        alike = {f"{column.name}__isnull": True} if value is None else {}
        same &= Q(**(alike or {column.name: value}))
    first, value = order[0], values[0]
    if not first.field.null:
        # Said again for the whole, so that an index can begin at the place.
        beyond &= Q(**{f"{first.name}__{'lte' if first.down else 'gte'}": value})
    return beyond


def _past(column: Column, value: Any, *, nulls_first: bool) -> Q:
    """What comes after `value` in one column."""
    none = Q(**{f"{column.name}__isnull": True})
    if value is None:
        return ~none if nulls_first else Q(pk__in=[])
    past = Q(**{f"{column.name}__{'lt' if column.down else 'gt'}": value})
    return past | none if column.field.null and not nulls_first else past
