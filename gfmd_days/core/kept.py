"""Pages that strangers look at, rendered once for all of them.

In the last hours before a deadline nearly every visitor is a stranger: somebody
without a session, who asks for the same event and the same empty form. They get a copy
that is some seconds old at most. Whoever has a session (the team, whoever has begun to
write or came by an invitation) gets a page of their own, and what is posted is always
checked against the event as it is.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language

from gfmd_days.core import idempotency

KEPT_SECONDS = 10
# What differs from visitor to visitor, though they see the same.
TOKEN = re.compile(
    rb'(?<=name="csrfmiddlewaretoken" value=")\w{64}(?=")'
    rb'|(?<=name="csrf-token" content=")\w{64}(?=")'
)
KEY = re.compile(
    rf'(?<=name="{idempotency.FIELD}" value=")[0-9a-f-]{{36}}(?=")'.encode()
)
THEIR_TOKEN, THEIR_KEY = b"\0token\0", b"\0key\0"
View = Callable[..., HttpResponseBase]


def kept_for_strangers(view: View) -> View:
    """Answer strangers with a copy of the page that another of them asked for.

    For views that show strangers nothing but what their address, the site's language
    and the event say. Goes outside the view's permission: the first stranger had it,
    and a page that is no longer public may be seen KEPT_SECONDS longer.
    """

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not _is_strangers(request):
            return view(request, *args, **kwargs)
        pages, name = caches["pages"], _name(request)
        if (page := pages.get(name)) is not None:
            return _copy(request, *page)
        response = view(request, *args, **kwargs)
        if (body := _without_marks(request, response)) is not None:
            rule = response.headers.get("Cache-Control", "")
            pages.set(name, (body, rule), KEPT_SECONDS)
        return response

    return inner


def _is_strangers(request: HttpRequest) -> bool:
    known = {settings.SESSION_COOKIE_NAME, "messages"} & request.COOKIES.keys()
    plain = request.method == "GET" and not request.META.get("QUERY_STRING")
    return bool(settings.KEEP_PAGES and plain and not known)


def _name(request: HttpRequest) -> str:
    where = f"{request.scheme}://{request.get_host()}{request.path}"
    return f"{get_language()}:{uuid.uuid5(uuid.NAMESPACE_URL, where)}"


def _without_marks(request: HttpRequest, response: HttpResponseBase) -> bytes | None:
    """Return the body without its visitor's marks; None if it is not for others."""
    if response.status_code != 200 or not isinstance(response, HttpResponse):
        return None
    if response.cookies or request.session.modified:
        return None
    if not response.headers["Content-Type"].startswith("text/html"):
        return None
    tokens = set(TOKEN.findall(response.content))
    body = KEY.sub(THEIR_KEY, TOKEN.sub(THEIR_TOKEN, response.content))
    return None if any(token in body for token in tokens) else body


def _copy(request: HttpRequest, body: bytes, rule: str) -> HttpResponse:
    """Return the kept page with this visitor's own marks.

    Args:
        rule: what the view says to the browser's cache.
    """
    if THEIR_TOKEN in body:
        body = body.replace(THEIR_TOKEN, get_token(request).encode())
    body = re.sub(re.escape(THEIR_KEY), lambda _: str(uuid.uuid4()).encode(), body)
    response = HttpResponse(body)
    patch_vary_headers(response, ["Cookie"])  # whoever has a session gets another
    if rule:
        response.headers["Cache-Control"] = rule
    return response
