"""Pages that show something of every module: the front page and the overviews."""

from __future__ import annotations

from typing import cast

from django.db import connection
from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from agenda.models import Appearance, Outcome
from badges.domain.live import board
from gfmd_days import glance, todo
from gfmd_days.core.access import (
    Right,
    member_view,
    public_event_view,
    public_view,
    rights_of,
    signed_in_view,
)
from gfmd_days.core.domain import webhooks
from gfmd_days.core.http import EventRequest, PublicEventRequest
from gfmd_days.core.kept import kept_for_strangers
from gfmd_days.core.models import Event, Membership, User
from gfmd_days.core.views.events import series_of
from registration.domain import reviewing

LISTED = 500


@kept_for_strangers
@public_view
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All public events: those to come first, then all by series."""
    now = timezone.now()
    words = request.GET.get("q", "")[:200]
    listed = list(
        Event.objects.public()
        .newest_first()
        .select_related("venue", "series")
        .prefetch_related("days")[:LISTED]
    )
    found = glance.matching(listed, words)
    coming = [event for event in found if not glance.is_over(event, now)]
    past = [event for event in found if glance.is_over(event, now)]
    series = sorted(
        {event.series for event in past}, key=lambda s: (s.position, s.code)
    )
    context = {
        "q": words,
        "coming": sorted(coming, key=lambda event: (not event.dates, event.dates)),
        "past": [(one, [e for e in past if e.series_id == one.pk]) for one in series],
        "found": len(found),
        "any": bool(listed),
    }
    return render(request, "home/index.html", context)


@kept_for_strangers
@public_event_view
@require_safe
def event_page(request: PublicEventRequest) -> HttpResponse:
    event, now = request.event, timezone.now()
    # the page and its menu ask for them
    prefetch_related_objects([event], "days", "streams")
    context = {
        "way_in": glance.way_in(event, now),
        "programme": glance.programme_by_day(event),
        "is_team": bool(rights_of(request.user, event)),
        "is_over": glance.is_over(event, now),
    }
    return render(request, "home/event.html", context)


@signed_in_view
@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    """The events in which the user has a role; straight to the only one."""
    user = cast(User, request.user)
    mine = Membership.objects.filter(user=user)
    events = list(
        Event.objects.for_user(user)
        .newest_first()
        .select_related("venue", "series")
        .prefetch_related(
            "days",
            Prefetch("memberships", mine, to_attr="my_roles"),
            Prefetch("series__memberships", mine, to_attr="my_series_roles"),
        )[:LISTED]
    )
    may_create = series_of(user).exists()
    if len(events) == 1 and not may_create:
        return redirect("home:overview", code=events[0].code)
    now = timezone.now()
    context = {
        "coming": [event for event in events if not glance.is_over(event, now)],
        "past": [event for event in events if glance.is_over(event, now)],
        "may_create": may_create,
    }
    return render(request, "home/dashboard.html", context)


@member_view
@require_safe
def overview(request: EventRequest) -> HttpResponse:
    """How the event stands; people of the desk go straight to it."""
    event, now = request.event, timezone.now()
    if Right.DASHBOARD not in request.rights:
        return redirect("badges:desk", code=event.code)
    figures = glance.numbers(event)
    programme = glance.programme_state(event, now=now)
    mail = glance.trouble(event)
    context = {
        "figures": figures,
        "programme": programme,
        "mail": mail,
        "deadlines": glance.deadlines(event, now),
        "tasks": todo.tasks(
            event,
            rights=request.rights,
            figures=figures,
            pending=programme["pending"],
            bad_mail=mail["failed"] + mail["doubtful"],
            to_review=reviewing.waiting(event, request.user, now=now),
            deaf=webhooks.failing(event),
            reports=Outcome.objects.sent().filter(session__event=event).count(),
            declined=Appearance.objects.declined(event).count(),
            alerts=board.of(event, now=now).alerts if board.is_on(event, now) else (),
            is_over=glance.is_over(event, now),
        ),
        "sees_people": Right.PEOPLE_VIEW in request.rights,
        "is_over": glance.is_over(event, now),
    }
    return render(request, "home/overview.html", context)


@public_view
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Say “ok” if the database answers; for balancers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
