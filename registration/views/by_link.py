"""Pages opened with a mailed link instead of a password."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from gfmd_days.core import on_site
from gfmd_days.core.http import PublicEventRequest
from registration.domain import links
from registration.models import Delegation, Invitation, Registration

OwnView = Callable[..., HttpResponseBase]
Response = TypeVar("Response", bound=HttpResponseBase)


class OwnRequest(PublicEventRequest):
    """A request by whoever holds a registration's link."""

    registration: Registration


class DelegationRequest(PublicEventRequest):
    """A request by whoever holds a delegation's link."""

    delegation: Delegation


def own_view(view: OwnView) -> OwnView:
    """Give the view `request.registration`; a bad link gets a friendly 404."""

    def open_(request: OwnRequest, token: str) -> None:
        request.registration = links.by_token(token)
        request.event = request.registration.event

    return _opened(open_, view, "registration:own")


def delegation_view(view: OwnView) -> OwnView:
    """Give the view `request.delegation`; as `own_view`, for focal points."""

    def open_(request: DelegationRequest, token: str) -> None:
        request.delegation = links.delegation_by_token(token)
        request.event = request.delegation.event

    return _opened(open_, view, "registration:delegation")


def _opened(open_: Callable[[Any, str], None], view: OwnView, home: str) -> OwnView:
    """Wrap a view whose address is a key: it goes into no cache and to no other site.

    What somebody changes on their own page is no deed of the desk's, so a laptop at
    the venue could not tell it.

    Args:
        open_: sets what the link is to on the request, or raises UnknownLink.
        home: the name of the page that the link opens.
    """

    @wraps(view)
    def inner(request: Any, token: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            open_(request, token)
        except links.UnknownLink as error:
            old = error.registration if isinstance(error, links.RevokedLink) else None
            return kept_to_oneself(bad_link(request, old))
        if on_site.is_refused(request):
            return kept_to_oneself(
                on_site.refused(request, reverse(home, args=[token]))
            )
        return kept_to_oneself(view(request, token, *args, **kwargs))

    inner.access = "public"  # type: ignore[attr-defined]
    return inner


def invitation_here(request: PublicEventRequest, token: str) -> Invitation | None:
    """Return the invitation a link names, if it is to the event of the page."""
    try:
        invitation = links.invitation_by_token(token)
    except links.UnknownLink:
        return None
    return invitation if invitation.event_id == request.event.pk else None


def kept_to_oneself(response: Response) -> Response:
    """Let a page reached by a key go into no cache and tell no other site."""
    response["Cache-Control"] = "private, no-store"
    # “no-referrer” would make browsers post forms with “Origin: null”, which the
    # check against forged posts must refuse; this tells other sites as little.
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex"
    return response


def bad_link(request: HttpRequest, registration: Registration | None) -> HttpResponse:
    """Say that a link does not work; an old one's event is known, so name it."""
    event = registration.event if registration else None
    return render(request, "registration/bad_link.html", {"event": event}, status=404)
