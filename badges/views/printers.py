"""Printers for the team: set up, tried, paused; the queue and what is in doubt."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from badges.domain import printers
from badges.domain.print_words import words
from badges.forms.printers import PrinterForm
from badges.models import Printer, PrintOrder
from gfmd_days.core.access import Right, event_view
from gfmd_days.core.http import EventRequest
from gfmd_days.core.idempotency import once

SHOWN = 100


@event_view(Right.BADGES)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def index(request: EventRequest) -> HttpResponse:
    """All printers with a form for a new one, the queue, what is to be decided."""
    form = PrinterForm(request.POST or None, event=request.event)
    if request.method == "POST" and form.is_valid():
        printers.save(form.save(commit=False), by=request.user)
        messages.success(request, _("The printer is there. Print a test page."))
        return redirect("badges:printers", code=request.event.code)
    orders = PrintOrder.objects.with_people().filter(printer__event=request.event)
    context = {
        "event": request.event,
        "form": form,
        "rows": [
            (one, words(one.reasons), printers.waiting(one))
            for one in request.event.printers.all()
        ],
        "doubts": [(one, words(one.reasons)) for one in orders.to_decide()[:SHOWN]],
        "queue": [(one, words(one.reasons)) for one in orders.open()[:SHOWN]],
    }
    status = 422 if form.errors else 200
    return render(request, "badges/printers.html", context, status=status)


@event_view(Right.BADGES)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def edit(request: EventRequest, printer: int) -> HttpResponse:
    found = _printer(request, printer)
    form = PrinterForm(request.POST or None, event=request.event, instance=found)
    if request.method == "POST" and form.is_valid():
        printers.save(form.save(commit=False), by=request.user)
        messages.success(request, _("Saved."))
        return redirect("badges:printers", code=request.event.code)
    context = {"event": request.event, "form": form, "printer": found}
    status = 422 if form.errors else 200
    return render(request, "badges/printer.html", context, status=status)


@event_view(Right.BADGES)
@require_POST
@once
def pause(request: EventRequest, printer: int) -> HttpResponse:
    """Pause a printer, or let it go on."""
    found = _printer(request, printer)
    printers.pause(found, paused="paused" in request.POST, by=request.user)
    return redirect("badges:printers", code=request.event.code)


@event_view(Right.BADGES)
@require_POST
@once
def test_page(request: EventRequest, printer: int) -> HttpResponse:
    found = _printer(request, printer)
    printers.test_page(found, by=request.user, now=timezone.now())
    messages.success(request, _("The test page waits for the printer."))
    return redirect("badges:printers", code=request.event.code)


@event_view(Right.BADGES)
@require_POST
@once
def remove(request: EventRequest, printer: int) -> HttpResponse:
    printers.remove(_printer(request, printer), by=request.user)
    messages.success(request, _("The printer is removed."))
    return redirect("badges:printers", code=request.event.code)


def _printer(request: EventRequest, pk: int) -> Printer:
    return get_object_or_404(Printer, event=request.event, pk=pk)
