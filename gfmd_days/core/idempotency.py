"""A form posted twice does its deed once."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect

from gfmd_days.core.models import AnsweredPost

FIELD = "idempotency_key"
Handler = Callable[..., HttpResponseBase]


def once(view: Handler) -> Handler:
    """Answer a repeated POST with the redirect the first one got.

    The key comes from the form's hidden field (`{% once %}`) and is stored in the
    transaction of the deed: if the deed fails, the key is free again. A POST that
    ends in anything but a redirect (a form with errors) leaves the key unused. A form
    without a key is answered as if it were new.
    """

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        key = _key(request)
        if request.method != "POST" or key is None:
            return view(request, *args, **kwargs)
        scope = request.path[:200]
        try:
            return _answer_once(view, request, key, scope, args, kwargs)
        except IntegrityError:
            # The twin of this POST was faster; anything else is a fault.
            if found := _answered(key, scope):
                return found
            raise

    return inner


def _key(request: HttpRequest) -> uuid.UUID | None:
    try:
        return uuid.UUID(request.POST.get(FIELD, ""))
    except ValueError:
        return None


def _answered(key: uuid.UUID, scope: str) -> HttpResponseRedirect | None:
    row = AnsweredPost.objects.filter(key=key, scope=scope).first()
    return HttpResponseRedirect(row.location) if row else None


def _answer_once(
    view: Handler,
    request: HttpRequest,
    key: uuid.UUID,
    scope: str,
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
) -> HttpResponseBase:
    with transaction.atomic():
        row = AnsweredPost.objects.create(key=key, scope=scope, location="")
        response = view(request, *args, **kwargs)
        if isinstance(response, HttpResponseRedirect):
            row.location = response.url
            row.save(update_fields=["location"])
        else:
            row.delete()
    return response
