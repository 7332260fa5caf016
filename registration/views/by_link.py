"""Pages opened with a mailed link instead of a password."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

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

    return _opened(open_, view)


def delegation_view(view: OwnView) -> OwnView:
    """Give the view `request.delegation`; as `own_view`, for focal points."""

    def open_(request: DelegationRequest, token: str) -> None:
        request.delegation = links.delegation_by_token(token)
        request.event = request.delegation.event

    return _opened(open_, view)


def _opened(open_: Callable[[Any, str], None], view: OwnView) -> OwnView:
    """Wrap a view whose address is a key: it goes into no cache and to no other site.

    Args:
        open_: sets what the link is to on the request, or raises UnknownLink.
    """

    @wraps(view)
    def inner(request: Any, token: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            open_(request, token)
        except links.UnknownLink as error:
            old = error.registration if isinstance(error, links.RevokedLink) else None
            return kept_to_oneself(bad_link(request, old))
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
