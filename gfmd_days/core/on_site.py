"""A laptop at the venue works from a copy: what it cannot tell, the site alone changes.

What is changed there all the same is gone when the next copy comes (docs/venue.md).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from gfmd_days.core.domain.refusals import Refused

Handler = Callable[..., HttpResponseBase]
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class OnlyOnTheSite(Refused):
    words = _(
        "This laptop works from a copy. Change this on the site; it comes with the "
        "next exchange."
    )


def is_copy() -> bool:
    return bool(settings.VENUE)


def need_the_site() -> None:
    """Raise OnlyOnTheSite on a laptop with a copy: the deed would be lost there."""
    if is_copy():
        raise OnlyOnTheSite


def told_to_pages(_request: HttpRequest) -> dict[str, bool]:
    """Let every template say it up front and leave out the buttons."""
    return {"is_copy": is_copy()}


def only_on_the_site(
    back: str = "", *, answer: Handler | None = None
) -> Callable[[Handler], Handler]:
    """Refuse at the venue what a view would change; what it shows is shown there too.

    It stands below the decorator that gives the view its event.

    Args:
        back: the name of an event's page that says it, for views that have none of
            their own.
        answer: says it instead, to programs.
    """

    def decorate(view: Handler) -> Handler:
        @wraps(view)
        def inner(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not is_refused(request):
                return view(request, *args, **kwargs)
            if answer is not None:
                return answer(request)
            where = reverse(back, args=[request.event.code]) if back else request.path
            return refused(request, where)

        return inner

    return decorate


def is_refused(request: HttpRequest) -> bool:
    return is_copy() and request.method not in SAFE


def refused(request: HttpRequest, where: str) -> HttpResponseBase:
    """Say it on the page at `where`, or to a script that asks for no page."""
    words = str(OnlyOnTheSite())
    if not request.accepts("text/html"):
        return JsonResponse({"detail": words}, status=HTTPStatus.CONFLICT)
    messages.error(request, words)
    return redirect(where)
