"""Pages that show something of every module: the front page and the overviews."""

from __future__ import annotations

from typing import cast

from django.db import connection
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from gfmd_days.core.access import (
    Right,
    event_view,
    public_event_view,
    public_view,
    signed_in_view,
)
from gfmd_days.core.http import EventRequest, PublicEventRequest
from gfmd_days.core.models import Event, Series, User


@public_view
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All public events by series, those to come first."""
    events = Event.objects.public().newest_first().select_related("venue")
    series = Series.objects.prefetch_related(
        Prefetch("events", events, to_attr="listed")
    )
    return render(
        request,
        "home/index.html",
        {"series": [one for one in series if one.listed]},
    )


@public_event_view
@require_safe
def event_page(request: PublicEventRequest) -> HttpResponse:
    return render(request, "home/event.html", {"event": request.event})


@signed_in_view
@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    """The events in which the user has a role; straight to the only one."""
    events = Event.objects.for_user(cast(User, request.user)).newest_first()
    if len(events) == 1:
        return redirect("home:overview", code=events[0].code)
    return render(request, "home/dashboard.html", {"events": events})


@event_view(Right.DASHBOARD)
@require_safe
def overview(request: EventRequest) -> HttpResponse:
    return render(request, "home/overview.html", {"event": request.event})


@public_view
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Say “ok” if the database answers; for balancers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
