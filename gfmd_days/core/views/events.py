"""Making an event and saying what it is, where and when it takes place."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from gfmd_days.core import zones
from gfmd_days.core.access import Right, event_view, signed_in_view
from gfmd_days.core.domain import events
from gfmd_days.core.domain.refusals import CodeTaken, DateTaken, DayInUse
from gfmd_days.core.forms.events import DayForm, EventForm, NewEventForm, PlaceForm
from gfmd_days.core.http import EventRequest
from gfmd_days.core.idempotency import once
from gfmd_days.core.models import Day, Role, Series, User
from gfmd_days.core.on_site import only_on_the_site


def series_of(user: User) -> QuerySet[Series]:
    """Return the series in which `user` may make events: those they own."""
    if user.is_superuser:
        return Series.objects.all()
    return Series.objects.filter(
        memberships__user=user, memberships__role=Role.OWNER
    ).distinct()


@signed_in_view
@require_http_methods(["GET", "POST"])
@only_on_the_site()
@once
def create(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    series = series_of(user)
    if not series.exists():
        raise PermissionDenied
    form = NewEventForm(request.POST or None, series=series)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        try:
            event = events.create(
                chosen["series"],
                code=chosen["code"],
                title=chosen["title"],
                languages=chosen["languages"],
                by=user,
            )
        except CodeTaken as refused:
            form.add_error("code", str(refused))
        else:
            messages.success(request, _("The event is made. Now say where it is."))
            return redirect("core:place", code=event.code)
    return render(
        request, "core/events/create.html", {"form": form}, status=_status(form)
    )


@event_view(Right.EVENT_EDIT)
@require_http_methods(["GET", "POST"])
@once
def settings(request: EventRequest) -> HttpResponse:
    form = EventForm(request.POST or None, event=request.event)
    if request.method == "POST" and form.is_valid():
        events.change(request.event, values=form.values(), by=request.user)
        messages.success(request, _("Saved."))
        return redirect("core:settings", code=request.event.code)
    return render(
        request, "core/events/settings.html", {"form": form}, status=_status(form)
    )


@event_view(Right.EVENT_EDIT)
@require_http_methods(["GET", "POST"])
@once
def place(request: EventRequest) -> HttpResponse:
    venue = getattr(request.event, "venue", None)
    form = PlaceForm(request.POST or None, venue=venue)
    if request.method == "POST" and form.is_valid():
        events.set_place(request.event, values=form.cleaned_data, by=request.user)
        messages.success(
            request,
            _("Saved. Times of this event follow the clocks of %(zone)s.")
            % {"zone": form.cleaned_data["zone"]},
        )
        return redirect("core:place", code=request.event.code)
    return render(
        request,
        "core/events/place.html",
        {"form": form, "release": zones.release()},
        status=_status(form),
    )


@event_view(Right.EVENT_EDIT)
@require_http_methods(["GET", "POST"])
@once
def days(request: EventRequest) -> HttpResponse:
    form = DayForm(request.POST or None, event=request.event)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        try:
            events.add_day(
                request.event,
                on=chosen["date"],
                opens_at=chosen["opens_at"],
                closes_at=chosen["closes_at"],
                label=chosen["label"],
                by=request.user,
            )
        except DateTaken as refused:
            form.add_error("date", str(refused))
        else:
            messages.success(request, _("The day is added."))
            return redirect("core:days", code=request.event.code)
    return render(
        request,
        "core/events/days.html",
        {"form": form, "days": request.event.days.all()},
        status=_status(form),
    )


@event_view(Right.EVENT_EDIT)
@require_http_methods(["GET", "POST"])
@once
def day(request: EventRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Day, event=request.event, pk=pk)
    form = DayForm(request.POST or None, event=request.event, day=row)
    if request.method == "POST" and form.is_valid():
        try:
            events.change_day(row, values=form.cleaned_data, by=request.user)
        except DateTaken as refused:
            form.add_error("date", str(refused))
        else:
            messages.success(request, _("Saved."))
            return redirect("core:days", code=request.event.code)
    return render(
        request,
        "core/events/day.html",
        {"form": form, "day": row},
        status=_status(form),
    )


@event_view(Right.EVENT_EDIT)
@require_POST
@once
def remove_day(request: EventRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Day, event=request.event, pk=pk)
    try:
        events.remove_day(row, by=request.user)
    except DayInUse as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The day is removed."))
    return redirect("core:days", code=request.event.code)


def _status(form: DayForm | EventForm | NewEventForm | PlaceForm) -> int:
    """422 tells htmx and machines that the form came back with errors."""
    return 422 if form.errors else 200
