"""A call sent again, because its answer was lost, does its deed once."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from django.db import IntegrityError, models, transaction
from django.shortcuts import get_object_or_404
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from gfmd_days.api.refusals import KeyUsedOtherwise
from gfmd_days.core.models import AnsweredPost

HEADER = "Idempotency-Key"
LONGEST = 255
Row = TypeVar("Row", bound=models.Model)
NO_KEY = _("Write 1 to 255 visible characters, such as a UUID.")


@dataclass(frozen=True)
class Call:
    """A call with a key: `key` is its caller's alone, `scope` stands for its body."""

    key: uuid.UUID
    scope: str


def once(
    request: Request, deed: Callable[[], Row], *, among: models.QuerySet[Row]
) -> tuple[Row, bool]:
    """Do the deed, or return the row that the same call made before, and whether it is
    such a repetition.

    The key is stored in the transaction of the deed: if the deed is refused, the key
    is free again. A row that is gone since was made all the same: Http404, not anew.

    Args:
        among: where the row of an earlier call is looked for.

    Raises KeyUsedOtherwise and whatever the deed raises.
    """
    call = _call(request)
    if call is None:
        return deed(), False
    if (pk := _answered(call)) is not None:
        return get_object_or_404(among, pk=pk), True
    try:
        with transaction.atomic():
            kept = AnsweredPost.objects.create(key=call.key, scope=call.scope)
            row = deed()
            kept.location = str(row.pk)
            kept.save(update_fields=["location"])
    except IntegrityError:
        # The twin of this call may have been faster; anything else is a fault.
        if (pk := _answered(call)) is not None:
            return get_object_or_404(among, pk=pk), True
        raise
    return row, False


def _call(request: Request) -> Call | None:
    key = request.headers.get(HEADER)
    if key is None:
        return None
    if not (0 < len(key) <= LONGEST and key.isascii() and key.isprintable()):
        raise ValidationError({HEADER: [NO_KEY]})
    name = f"{request.user.pk} {request.path} {key}"
    # Keyed, because names and addresses could be guessed from a plain digest.
    body = salted_hmac(HEADER, json.dumps(request.data, sort_keys=True))
    return Call(uuid.uuid5(uuid.NAMESPACE_OID, name), body.hexdigest())


def _answered(call: Call) -> str | None:
    row = AnsweredPost.objects.filter(key=call.key).first()
    if row is None:
        return None
    if row.scope != call.scope:
        raise KeyUsedOtherwise
    return row.location
