"""Pages opened with the key of an asking, as it stands in the letter."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponseBase

from agenda.models import Asking
from gfmd_days.core.http import PublicEventRequest
from registration.views import limits
from registration.views.by_link import bad_link, kept_to_oneself

KeyView = Callable[..., HttpResponseBase]
# Keys tried in vain, and answers given, by one sender in an hour.
MISSES_BY_SENDER = 60
ANSWERS_BY_SENDER = 60


class AskedRequest(PublicEventRequest):
    """A request by whoever holds the key of an asking."""

    asking: Asking


def asked_view(view: KeyView) -> KeyView:
    """Give the view `request.asking`; an unknown key gets a friendly 404."""

    @wraps(view)
    def inner(
        request: Any, key: uuid.UUID, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        asking = Asking.objects.with_parts().filter(key=key).first()
        sender = limits.sender(request)
        if asking is None:
            if limits.too_often("asked miss", sender, limit=MISSES_BY_SENDER):
                return kept_to_oneself(limits.refuse(request))
            return kept_to_oneself(bad_link(request, None))
        is_post = request.method == "POST"
        if is_post and limits.too_often("asked", sender, limit=ANSWERS_BY_SENDER):
            return kept_to_oneself(limits.refuse(request))
        request.asking, request.event = asking, asking.session.event
        return kept_to_oneself(view(request, key, *args, **kwargs))

    inner.access = "public"  # type: ignore[attr-defined]
    return inner
