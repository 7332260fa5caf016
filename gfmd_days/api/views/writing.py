"""What resources have in common that programs may write."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar, cast

from django.db import models, transaction
from rest_framework import status
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.serializers import BaseSerializer

from gfmd_days.api import repeating, tags
from gfmd_days.core.models import User

if TYPE_CHECKING:
    from gfmd_days.api.permissions import EventScope

    Base = EventScope
else:
    Base = object

Row = TypeVar("Row", bound=models.Model)


class Writes(Base):
    """Rows that are made once, and changed by whoever read what stands."""

    made_at: str  # the name of the address of one of them

    @property
    def by(self) -> User:
        return cast(User, self.request.user)

    def shown(self, row: models.Model) -> Response:
        """Answer with one row and the ETag of what is shown of it."""
        data = self.get_serializer(row).data
        return Response(data, headers={"ETag": tags.of(data)})

    def sent(self, shape: type[BaseSerializer[Any]], *, partial: bool = False) -> Any:
        """Return what was sent, checked for its shape."""
        found = shape(data=self.request.data, partial=partial)
        found.is_valid(raise_exception=True)
        return found.validated_data

    def made(self, deed: Callable[[], Row], *, among: models.QuerySet[Row]) -> Response:
        """Do the deed, once for each `Idempotency-Key`, and answer with its row."""
        row, is_repeat = repeating.once(self.request, deed, among=among)
        answer = self.shown(self.get_queryset().get(pk=row.pk))
        key = getattr(row, self.lookup_field)
        answer["Location"] = reverse(
            self.made_at, args=[self.event.code, key], request=self.request
        )
        answer.status_code = (
            status.HTTP_200_OK if is_repeat else status.HTTP_201_CREATED
        )
        return answer

    def above(self, row: Any) -> models.QuerySet[Any] | None:
        """Return what to lock so that nobody slips in between the look at a row and
        the deed; None where the deed looks once more itself."""
        return None

    def change(self, deed: Callable[[Any], object]) -> Any:
        """Do the deed to the row that the address names, if it is as it was read."""
        with transaction.atomic():
            row = self.get_object()
            if (rows := self.above(row)) is not None:
                list(rows.select_for_update(of=("self",)).order_by())
                row = self.get_object()
            tags.check(self.request, tags.of(self.get_serializer(row).data))
            deed(row)
        return row
