"""Printing from the desk: to which printer, how far it is, what is to be decided."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from badges.domain import print_queue
from badges.domain.print_words import words
from badges.models import Printer, PrintOrder
from badges.models.printed import with_print_state
from badges.views import places
from badges.views.cards import whole_card
from badges.views.desk import page, with_camera
from badges.views.printer_choice import chosen, remember
from gfmd_days.core.access import Right, event_view
from gfmd_days.core.http import EventRequest
from gfmd_days.core.idempotency import once

# A station says something at least every quarter of a minute.
STATION_GONE = timedelta(minutes=1)


@event_view(Right.DESK)
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: EventRequest) -> HttpResponse:
    """Where this browser's badges come out."""
    if request.method == "POST":
        remember(request, request.POST.get("printer", ""))
        return places.go(request, "desk")
    context = {
        "event": request.event,
        "printers": request.event.printers.all(),
        "printer": chosen(request),
    }
    return render(request, "badges/choose_printer.html", context)


@event_view(Right.DESK)
@require_safe
@with_camera
def state(request: EventRequest, order: int) -> HttpResponse:
    """How far a badge is; htmx asks for the inner part each second."""
    found = _order(request, order)
    context = {
        "event": request.event,
        "order": found,
        "before": _before(found),
        "words": words(found.reasons),
        "no_station": found.is_open and _is_gone(found.printer),
    }
    if request.htmx:
        return render(request, "badges/_print_state.html", context)
    if found.registration is None:
        return redirect("badges:printers", code=request.event.code)
    people = with_print_state(request.event.registrations.with_people())
    person = people.get(pk=found.registration.pk)
    point = places.at(request)
    return page(request, point=point, **whole_card(person, point), **context)


@event_view(Right.DESK)
@require_POST
@once
def decide(request: EventRequest, order: int) -> HttpResponse:
    """Say whether a doubtful badge came out, or is printed again, or rests."""
    found, now = _order(request, order), timezone.now()
    what = request.POST.get("what", "")
    try:
        if what == "cancel":
            print_queue.cancel(found, by=request.user, now=now)
        elif what in {"came_out", "again"}:
            print_queue.decide(
                found, came_out=what == "came_out", by=request.user, now=now
            )
    except print_queue.AlreadyDecided as error:
        messages.error(request, str(error))
    if "team" in request.POST:
        return redirect("badges:printers", code=request.event.code)
    return places.go(request, "print_state", order)


def _order(request: EventRequest, pk: int) -> PrintOrder:
    orders = PrintOrder.objects.with_people().filter(printer__event=request.event)
    return get_object_or_404(orders, pk=pk)


def _before(order: PrintOrder) -> int:
    """Return how many badges the printer does first."""
    if order.state != "waiting":
        return 0
    return order.printer.orders.open().filter(pk__lt=order.pk).count()


def _is_gone(printer: Printer) -> bool:
    seen = printer.seen_at
    return seen is None or timezone.now() - seen > STATION_GONE
