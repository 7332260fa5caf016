"""The reserve list: who is next, in which group, and moving up by hand."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gfmd_days.core.access import Right, event_view
from gfmd_days.core.domain.refusals import Refused
from gfmd_days.core.http import EventRequest
from gfmd_days.core.idempotency import once
from gfmd_days.core.models import Gender, Sector
from registration.domain import deadlines, places, reserve, settling
from registration.models import Registration, ReserveBy, State

STEPS = {"up": -1, "down": 1}


@event_view(Right.DECIDE)
@require_safe
def reserve_list(request: EventRequest) -> HttpResponse:
    event = request.event
    intake = deadlines.intake_of(event)
    groups = _groups(request, intake.reserve_by)
    return render(
        request,
        "registration/reserve.html",
        {
            "groups": groups,
            "count": sum(len(group["rows"]) for group in groups),
            "intake": intake,
            "free": places.free(event),
            "left": event.registrations.vacated().count(),
            "is_ahead": deadlines.is_ahead(event, timezone.now()),
        },
    )


@event_view(Right.DECIDE)
@require_POST
@once
def order(request: EventRequest, pk: int) -> HttpResponse:
    """Put somebody one place up or down, or at the position that was typed."""
    row = get_object_or_404(Registration, event=request.event, pk=pk)
    number = _number(request.POST.get("position", ""))
    step = STEPS.get(request.POST.get("step", ""), 0)
    if number is None:
        messages.error(request, _("Write the position as a number, such as 3."))
        return _back(request)
    try:
        reserve.place(row, number + step, by=request.user)
    except Refused as refusal:
        messages.warning(request, str(refusal))
    return _back(request, row)


@event_view(Right.DECIDE)
@require_POST
@once
def move_up(request: EventRequest, pk: int) -> HttpResponse:
    rows = Registration.objects.select_related("event", "person")
    row = get_object_or_404(rows, event=request.event, pk=pk)
    try:
        reserve.move_up(row, by=request.user, now=timezone.now())
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        text = _("{name} has moved up and gets a mail.")
        messages.success(request, text.format(name=row.person.full_name))
    return _back(request)


@event_view(Right.DECIDE)
@require_POST
@once
def automatic(request: EventRequest) -> HttpResponse:
    """Let the list move up by itself, or keep it still."""
    is_on = request.POST.get("moves_up") == "on"
    settling.set_intake(request.event, {"moves_up": is_on}, by=request.user)
    messages.success(
        request,
        _("The list moves up by itself now.")
        if is_on
        else _("The list stands still: people move up by hand only."),
    )
    return _back(request)


def _groups(request: EventRequest, by: str) -> list[dict[str, Any]]:
    """The list in its groups, those of the first people first."""
    groups: dict[reserve.Group, dict[str, Any]] = {}
    for row in reserve.in_order(request.event):
        key = reserve.group_of(row, by)
        group = groups.setdefault(key, {"name": _name(row, by), "rows": []})
        group["rows"].append({"row": row, "told": row.state == State.RELEASED})
    return list(groups.values())


def _name(row: Registration, by: str) -> str:
    person = row.person
    if by == ReserveBy.STREAM:
        return str(row.stream)
    if by == ReserveBy.REGION:
        return str(person.region) if person.region else _("No region")
    if by == ReserveBy.SECTOR:
        return str(Sector(person.sector).label) if person.sector else _("No sector")
    if by == ReserveBy.GENDER:
        return str(Gender(person.gender).label) if person.gender else _("No answer")
    return _("Everybody")


def _number(text: str) -> int | None:
    text = text.strip()
    return int(text) if text.isdecimal() and len(text) <= 6 else None


def _back(request: EventRequest, row: Registration | None = None) -> HttpResponse:
    """Go back to the list, to the row that was moved."""
    url = reverse("registration:reserve", args=[request.event.code])
    return redirect(f"{url}#person-{row.pk}" if row else url)
