"""Rooms and tracks."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from agenda.domain import programme, room_plans
from agenda.exports import packs
from agenda.forms.parts import PlanForm, RoomForm, TrackForm
from agenda.models import Room, Track
from gfmd_days.core.access import Right, event_view
from gfmd_days.core.domain.refusals import Refused
from gfmd_days.core.http import EventRequest
from gfmd_days.core.idempotency import once


@event_view(Right.PROGRAMME_EDIT)
@require_http_methods(["GET", "POST"])
@once
def rooms(request: EventRequest, pk: int | None = None) -> HttpResponse:
    """All rooms, and a form for a new one or for room `pk`."""
    part = get_object_or_404(Room, event=request.event, pk=pk) if pk else None
    form = RoomForm(request.POST or None, event=request.event, part=part)
    return _list(request, form, "rooms", _of_rooms(request, part, PlanForm()))


@event_view(Right.PROGRAMME_EDIT)
@require_POST
@once
def room_plan(request: EventRequest, pk: int) -> HttpResponse:
    """Keep the picture that was sent as the room's plan, or remove the one there."""
    room = get_object_or_404(Room, event=request.event, pk=pk)
    if "remove" in request.POST:
        room_plans.remove(room, by=request.user)
        messages.success(request, _("Removed."))
        return redirect("agenda:room", code=request.event.code, pk=pk)
    form = PlanForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            picture = form.cleaned_data["plan"].read()
            room_plans.keep(room, picture, by=request.user)
        except Refused as refusal:
            form.add_error("plan", str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("agenda:room", code=request.event.code, pk=pk)
    return render(
        request,
        "agenda/rooms.html",
        {
            "event": request.event,
            "form": RoomForm(event=request.event, part=room),
            **_of_rooms(request, room, form),
        },
        status=422,
    )


def _of_rooms(
    request: EventRequest, part: Room | None, plan_form: PlanForm
) -> dict[str, Any]:
    return {
        "rows": request.event.rooms.annotate(held=Count("sessions")),
        "part": part,
        "plan": packs.as_picture(room_plans.of(part)) if part else "",
        "plan_form": plan_form,
    }


@event_view(Right.PROGRAMME_EDIT)
@require_http_methods(["GET", "POST"])
@once
def tracks(request: EventRequest, pk: int | None = None) -> HttpResponse:
    """All tracks, and a form for a new one or for track `pk`."""
    part = get_object_or_404(Track, event=request.event, pk=pk) if pk else None
    form = TrackForm(request.POST or None, event=request.event, part=part)
    rows = request.event.tracks.annotate(held=Count("sessions"))
    return _list(request, form, "tracks", {"rows": rows, "part": part})


@event_view(Right.PROGRAMME_EDIT)
@require_POST
@once
def remove_room(request: EventRequest, pk: int) -> HttpResponse:
    part = get_object_or_404(Room, event=request.event, pk=pk)
    programme.remove_part(part, by=request.user)
    messages.success(request, _("The room is removed; its sessions have no room now."))
    return redirect("agenda:rooms", code=request.event.code)


@event_view(Right.PROGRAMME_EDIT)
@require_POST
@once
def remove_track(request: EventRequest, pk: int) -> HttpResponse:
    part = get_object_or_404(Track, event=request.event, pk=pk)
    programme.remove_part(part, by=request.user)
    messages.success(
        request, _("The track is removed; its sessions have no track now.")
    )
    return redirect("agenda:tracks", code=request.event.code)


def _list(
    request: EventRequest,
    form: RoomForm | TrackForm,
    name: str,
    context: dict[str, Any],
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            programme.save_part(form.filled(), by=request.user)
        except programme.CodeTaken:
            form.add_error(None, _("Another one has this name or code."))
        else:
            messages.success(request, _("Saved."))
            return redirect(f"agenda:{name}", code=request.event.code)
    return render(
        request,
        f"agenda/{name}.html",
        {"event": request.event, "form": form, **context},
        status=422 if form.errors else 200,
    )
