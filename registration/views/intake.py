"""The intake's settings: dates, categories, ways in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from gfmd_days.core import zones
from gfmd_days.core.access import Right, event_view
from gfmd_days.core.http import EventRequest
from gfmd_days.core.idempotency import once
from registration.domain import settling
from registration.domain.refusals import StillUsed
from registration.forms.intake import CategoryForm, IntakeForm, StreamForm
from registration.models import Category, Intake, Stream


def on_venue_clocks(view: Callable[..., HttpResponseBase]) -> Callable[..., Any]:
    """Let date and time fields be read and shown on the clocks of the venue."""

    @wraps(view)
    def inner(request: EventRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with timezone.override(zones.zone(request.event.zone_name)):
            return view(request, *args, **kwargs)

    return inner


@event_view(Right.DECIDE)
@require_http_methods(["GET", "HEAD", "POST"])
@on_venue_clocks
@once
def intake(request: EventRequest) -> HttpResponse:
    event = request.event
    present = Intake.objects.filter(event=event).first()
    form = IntakeForm(request.POST or None, event=event, intake=present)
    if request.method == "POST" and form.is_valid():
        settling.set_intake(event, form.cleaned_data, by=request.user)
        return _saved(request)
    return render(
        request,
        "registration/intake.html",
        {
            "form": form,
            "categories": event.categories.all(),
            "streams": event.streams.select_related("category"),
            "now": timezone.now(),
        },
        status=422 if form.is_bound else 200,
    )


@event_view(Right.DECIDE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def category(request: EventRequest, pk: int | None = None) -> HttpResponse:
    event = request.event
    row = Category(event=event, position=event.categories.count())
    if pk is not None:
        row = get_object_or_404(Category, event=event, pk=pk)
    form = CategoryForm(request.POST or None, row=row, others=event.categories.all())
    if request.method == "POST" and form.is_valid():
        settling.set_category(row, form.cleaned_data, by=request.user)
        return _saved(request)
    return _part(request, row, form)


@event_view(Right.DECIDE)
@require_http_methods(["GET", "HEAD", "POST"])
@on_venue_clocks
@once
def stream(request: EventRequest, pk: int | None = None) -> HttpResponse:
    event = request.event
    row = Stream(event=event, position=event.streams.count())
    if pk is not None:
        row = get_object_or_404(Stream, event=event, pk=pk)
    form = StreamForm(request.POST or None, row=row, others=event.streams.all())
    if request.method == "POST" and form.is_valid():
        settling.set_stream(row, form.cleaned_data, by=request.user)
        return _saved(request)
    return _part(request, row, form)


@event_view(Right.DECIDE)
@require_POST
@once
def remove_category(request: EventRequest, pk: int) -> HttpResponse:
    return _remove(request, get_object_or_404(Category, event=request.event, pk=pk))


@event_view(Right.DECIDE)
@require_POST
@once
def remove_stream(request: EventRequest, pk: int) -> HttpResponse:
    return _remove(request, get_object_or_404(Stream, event=request.event, pk=pk))


def _remove(request: EventRequest, row: Category | Stream) -> HttpResponse:
    try:
        settling.remove(row, by=request.user)
    except StillUsed as refusal:
        messages.warning(request, str(refusal))
        return redirect("registration:intake", code=request.event.code)
    return _saved(request)


def _part(
    request: EventRequest, row: Category | Stream, form: CategoryForm | StreamForm
) -> HttpResponse:
    return render(
        request,
        "registration/intake_part.html",
        {"form": form, "row": row, "is_stream": isinstance(row, Stream)},
        status=422 if form.is_bound else 200,
    )


def _saved(request: EventRequest) -> HttpResponse:
    messages.success(request, _("Saved."))
    return redirect("registration:intake", code=request.event.code)
