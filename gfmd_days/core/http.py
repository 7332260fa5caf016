"""Typed requests: what the decorators of access.py have put on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from gfmd_days.core.models import Event, User

if TYPE_CHECKING:
    from gfmd_days.core.access import Right


class PageRequest(HttpRequest):
    """Any request once the middleware has run."""

    htmx: HtmxDetails


class PublicEventRequest(PageRequest):
    """A request for a public page of an event; the user may be nobody."""

    event: Event


class EventRequest(PublicEventRequest):
    """A request by a user who holds the view's right in the event."""

    user: User
    rights: frozenset[Right]
