"""An event's own sheets of labels: described, drawn, changed, removed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from badges.domain import papers
from badges.forms.sheets import OwnSheetForm
from badges.models import OwnSheet
from badges.pdf.sheet import MILLIMETRE, SOLD, Sheet
from gfmd_days.core.access import Right, event_view
from gfmd_days.core.http import EventRequest
from gfmd_days.core.idempotency import once
from gfmd_days.core.on_site import only_on_the_site

FIRST = {
    "paper": "a4", "columns": 2, "rows": 5, "width": 80, "height": 50, "left": 17.5,
    "top": 13.5, "across": 95, "down": 55,
}  # fmt: skip


@event_view(Right.BADGES)
@require_safe
def index(request: EventRequest) -> HttpResponse:
    """All sheets: the event's own, and those that are sold."""
    own = OwnSheet.objects.filter(event=request.event)
    context = {
        "event": request.event,
        "own": [(one, drawing(papers.as_sheet(one))) for one in own],
        "sold": [(one, drawing(one)) for one in SOLD],
    }
    return render(request, "badges/sheets.html", context)


@event_view(Right.BADGES)
@require_http_methods(["GET", "HEAD", "POST"])
@only_on_the_site()
@once
def edit(request: EventRequest, sheet: int | None = None) -> HttpResponse:
    """Add a sheet or change one."""
    found = _own(request, sheet) if sheet is not None else None
    form = OwnSheetForm(
        request.POST or None,
        event=request.event,
        instance=found,
        initial=None if found else FIRST,  # it would hide what was kept
    )
    if request.method == "POST" and form.is_valid():
        papers.save(form.save(commit=False), by=request.user)
        messages.success(request, _("Saved."))
        return redirect("badges:sheets", code=request.event.code)
    context = {
        "event": request.event,
        "form": form,
        "sheet": found,
        "drawing": drawing(papers.as_sheet(found or OwnSheet(**FIRST))),
    }
    status = 422 if form.errors else 200
    return render(request, "badges/own_sheet.html", context, status=status)


@event_view(Right.BADGES)
@require_safe
def drawn(request: EventRequest) -> HttpResponse:
    """What is typed, as a drawing; a part of the page of one sheet."""
    form = OwnSheetForm({**request.GET.dict(), "name": "-"}, event=request.event)
    context: dict[str, object] = {"form": form}
    if form.is_valid():
        context["drawing"] = drawing(papers.as_sheet(form.save(commit=False)))
    return render(request, "badges/_sheet_drawn.html", context)


@event_view(Right.BADGES)
@require_POST
@only_on_the_site("badges:sheets")
@once
def remove(request: EventRequest, sheet: int) -> HttpResponse:
    papers.remove(_own(request, sheet), by=request.user)
    messages.success(request, _("The sheet is removed."))
    return redirect("badges:sheets", code=request.event.code)


def drawing(sheet: Sheet) -> dict[str, object]:
    """What the template draws, in millimetres."""
    labels = sheet.labels
    assert labels is not None  # noqa: S101 - only sheets of labels are shown here
    return {
        "width": _shown(sheet.width),
        "height": _shown(sheet.height),
        "label": (_shown(labels.width), _shown(labels.height)),
        "corners": [
            (number, _shown(x), _shown(y), _shown(x + labels.width / 2),
             _shown(y + labels.height / 2))
            for number, (x, y) in enumerate(labels.corners(), 1)
        ],
    }  # fmt: skip


def _shown(points: float) -> str:
    """Millimetres as SVG takes them, whatever the language."""
    return f"{points / MILLIMETRE:.2f}"


def _own(request: EventRequest, pk: int) -> OwnSheet:
    return get_object_or_404(OwnSheet, event=request.event, pk=pk)
