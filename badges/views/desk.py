"""The desk: one field, one camera, one answer filling the screen."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.constants import WASM_UNSAFE_EVAL
from csp.decorators import csp_update
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from badges.domain import desk as desking
from badges.domain import finding, scanning
from badges.forms.desk import ReadingForm
from badges.models import Scan
from badges.views import places
from badges.views.cards import Card, Screen
from badges.views.printer_choice import chosen
from gfmd_days.core.access import Right, event_view
from gfmd_days.core.http import EventRequest
from gfmd_days.core.idempotency import once


def with_camera(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    """Let the page use the camera, and no other device.

    The scanner is WebAssembly, which the policy of the other pages forbids.
    """

    @csp_update({"script-src": [WASM_UNSAFE_EVAL]})
    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response["Permissions-Policy"] = "camera=(self), microphone=(), geolocation=()"
        response["Cache-Control"] = "no-store"
        return response

    return inner


@event_view(Right.DESK)
@require_http_methods(["GET", "HEAD", "POST"])
@with_camera
def desk(request: EventRequest) -> HttpResponse:
    """The field; POST takes a reading, `?q=` lists names."""
    if request.method == "POST":
        return _take(request)
    query = request.GET.get("q", "").strip()[:200]
    if not query:
        return page(request)
    people = finding.search(request.event, query)
    return page(request, query=query, found=[Card.of(one) for one in people])


@event_view(Right.DESK)
@require_safe
@with_camera
def scan(request: EventRequest, scan_id: uuid.UUID) -> HttpResponse:
    """The answer a scan got, for browsers without script."""
    found = _scan(request, scan_id)
    return page(request, screen=Screen.of(scanning.recall(found)))


@event_view(Right.DESK)
@require_POST
@once
def undo(request: EventRequest, scan_id: uuid.UUID) -> HttpResponse:
    scanning.undo(_scan(request, scan_id), by=request.user, now=timezone.now())
    messages.success(request, _("The check-in is undone."))
    return places.go(request, "desk")


def page(request: EventRequest, **context: Any) -> HttpResponse:
    """Answer with the whole desk around an answer, a person or a list."""
    present, confirmed = scanning.numbers(request.event)
    context |= {
        "event": request.event,
        "printer": chosen(request),
        "has_printers": request.event.printers.exists(),
        "point": context.get("point") or places.at(request),
        "scan_id": uuid.uuid4(),
        "present": present,
        "confirmed": confirmed,
    }
    return render(request, "badges/desk.html", context)


def _scan(request: EventRequest, scan_id: uuid.UUID) -> Scan:
    scans = Scan.objects.with_people().filter(event=request.event)
    return get_object_or_404(scans, pk=scan_id)


def _take(request: EventRequest) -> HttpResponse:
    """Answer a reading: the script gets a piece of the page, a form a redirect."""
    is_script = "scanned_at" in request.POST
    form = ReadingForm(request.POST)
    if not form.is_valid():
        return _refuse(request, _("Nothing was read. Try again."), is_script, 422)
    now = timezone.now()
    try:
        answer = desking.take(
            request.event,
            form.cleaned_data["code"],
            scan_id=form.cleaned_data["id"],
            point=places.at(request),
            scanned_at=form.cleaned_data["scanned_at"] or now,
            by=request.user,
            now=now,
        )
    except scanning.ScanIdTaken:
        return _refuse(request, _("This page is out of date. Scan again."), is_script)
    if isinstance(answer, desking.Found):
        if not is_script:
            return places.go(request, "desk", q=answer.query)
        found = [Card.of(one) for one in answer.people]
        context = {"event": request.event, "found": found, "query": answer.query}
        return render(request, "badges/_found.html", context)
    if not is_script:
        return places.go(request, "scan", answer.scan.pk)
    context = {
        "event": request.event,
        "screen": Screen.of(answer),
        "printer": chosen(request),
    }
    return render(request, "badges/_answer.html", context)


def _refuse(
    request: EventRequest, words: str, is_script: bool, status: int = 409
) -> HttpResponse:
    if is_script:
        context = {"event": request.event, "refusal": words}
        return render(request, "badges/_refusal.html", context, status=status)
    messages.error(request, words)
    return places.go(request, "desk")
