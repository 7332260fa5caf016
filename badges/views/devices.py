"""Devices of the desk: added, paired, revoked; and what they brought that differs."""

from __future__ import annotations

import base64
import io
import uuid

import qrcode
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from badges.domain import devices, letting_in, syncing
from badges.forms.devices import DeviceForm
from badges.models import Device, Point
from gfmd_days.core.access import Right, event_view
from gfmd_days.core.http import EventRequest
from gfmd_days.core.idempotency import once


@event_view(Right.BADGES)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def index(request: EventRequest) -> HttpResponse:
    """All devices and a form for a new one, and what needs a look."""
    Point.objects.entrance(request.event)
    form = DeviceForm(request.POST or None, event=request.event)
    if request.method == "POST" and form.is_valid():
        device = devices.add(
            request.event, **form.cleaned_data, by=request.user, now=timezone.now()
        )
        return redirect("badges:device", request.event.code, device.pk)
    context = {
        "event": request.event,
        "form": form,
        "rows": _devices(request),
        "conflicts": syncing.conflicts(request.event),
        "by_hand": letting_in.by_devices(request.event),
        "hurried": syncing.at_two_places(request.event),
        "flagged": syncing.flagged(request.event),
    }
    status = 422 if form.errors else 200
    return render(request, "badges/devices.html", context, status=status)


@event_view(Right.BADGES)
@require_http_methods(["GET", "HEAD", "POST"])
def device(request: EventRequest, device: uuid.UUID) -> HttpResponse:
    """One device; POST shows a new pairing code, which no other page ever shows."""
    row = get_object_or_404(_devices(request), pk=device)
    context: dict[str, object] = {"event": request.event, "device": row}
    if request.method == "POST":
        try:
            code = devices.open_pairing(row, by=request.user, now=timezone.now())
        except devices.DeviceRevoked as refused:
            messages.error(request, str(refused))
            return redirect("badges:devices", code=request.event.code)
        context |= {"pairing": code, "qr": _qr(devices.pairing_url(row, code))}
    return render(request, "badges/device.html", context)


@event_view(Right.BADGES)
@require_POST
@once
def revoke(request: EventRequest, device: uuid.UUID) -> HttpResponse:
    row = get_object_or_404(_devices(request), pk=device)
    devices.revoke(row, by=request.user, now=timezone.now())
    messages.success(
        request, _("The device is revoked. It forgets everything at its next call.")
    )
    return redirect("badges:devices", code=request.event.code)


def _devices(request: EventRequest) -> QuerySet[Device]:
    rows = request.event.devices.select_related("event", "added_by")
    return rows.prefetch_related("points")


def _qr(text: str) -> str:
    """Return a QR symbol as a data: address of a PNG."""
    file = io.BytesIO()
    qrcode.make(text, border=4, box_size=6).save(file)
    return f"data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}"
