"""One person at the desk: check in by hand, print, lost badge, name, walk-in."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from badges.domain import (
    correcting,
    letting_in,
    print_queue,
    printing,
    scanning,
    voiding,
    walkins,
)
from badges.forms.desk import (
    LetInForm,
    LostForm,
    NameForm,
    ReadingForm,
    WalkInForm,
)
from badges.models import Scan
from badges.models.printed import with_print_state
from badges.views import places, printer_choice
from badges.views.cards import Card, whole_card
from badges.views.desk import page, with_camera
from gfmd_days.core.access import Right, event_view
from gfmd_days.core.http import EventRequest
from gfmd_days.core.idempotency import once
from registration.domain.refusals import EventFull, StreamFull
from registration.models import Registration, State


@event_view(Right.DESK)
@require_safe
@with_camera
def person(request: EventRequest, pk: int) -> HttpResponse:
    """A person found by name, with the next thing to do."""
    point = places.at(request)
    shown = whole_card(_registration(request, pk), point)
    return page(request, point=point, **shown)


@event_view(Right.DESK)
@require_POST
def check_in(request: EventRequest, pk: int) -> HttpResponse:
    """Check in somebody whose badge is not at hand."""
    registration = _registration(request, pk)
    form = ReadingForm({"code": registration.code, "id": request.POST.get("id", "")})
    if not form.is_valid():
        return places.go(request, "person", pk)
    now = timezone.now()
    try:
        answer = scanning.check_in(
            request.event,
            scan_id=form.cleaned_data["id"],
            code=registration.code,
            point=places.at(request),
            scanned_at=now,
            by=request.user,
            now=now,
        )
    except scanning.ScanIdTaken:
        messages.error(request, _("This page is out of date. Look again."))
        return places.go(request, "person", pk)
    return places.go(request, "scan", answer.scan.pk)


@event_view(Right.DESK)
@require_POST
@once
def print_badge(request: EventRequest, pk: int) -> HttpResponse:
    """Ask the desk's printer for the badge; without one note it and show the PDF."""
    registration, now = _registration(request, pk), timezone.now()
    printer = None if "pdf" in request.POST else printer_choice.printer(request)
    try:
        if printer:
            order = print_queue.order(
                printer, registration, key=uuid.uuid4(), by=request.user, now=now
            )
            return places.go(request, "print_state", order.pk)
        if request.htmx:  # the printer was removed; a PDF needs a click of its own
            person = places.address(request, "person", request.event.code, pk)
            return HttpResponse(headers={"HX-Redirect": person})
        printing.note_print(registration, by=request.user, now=now)
    except printing.NotAccredited:
        messages.error(request, _("There is no badge without a confirmed place."))
        return places.go(request, "person", pk)
    return places.go(request, "badge", pk)


@event_view(Right.DESK)
@require_safe
def badge(request: EventRequest, pk: int) -> HttpResponse:
    """The PDF of a badge whose print was noted, one page A6."""
    registration = get_object_or_404(
        _people(request), pk=pk, state=State.CONFIRMED, is_printed=True
    )
    pdf, _looks = printing.draw(request.event, [registration])
    return pdf_answer(pdf, f"badge-{pk}.pdf")


@event_view(Right.DESK)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def lost(request: EventRequest, pk: int) -> HttpResponse:
    """Make a lost badge invalid and go on to print a new one."""
    registration = _registration(request, pk)
    form = LostForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        voiding.replace_code(
            registration,
            reason=form.cleaned_data["reason"],
            by=request.user,
            now=timezone.now(),
        )
        messages.success(
            request, _("The old badge opens no door any more. Print the new one.")
        )
        return places.go(request, "person", pk)
    context = {
        "event": request.event,
        "form": form,
        "card": Card.of(registration),
    }
    return render(request, "badges/lost.html", context)


@event_view(Right.DESK)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def name(request: EventRequest, pk: int) -> HttpResponse:
    """Put a misspelt name right."""
    registration = _registration(request, pk)
    form = NameForm(request.POST or None, person=registration.person)
    if request.method == "POST" and form.is_valid():
        changed = correcting.correct_name(
            registration,
            name=form.cleaned_data["name"],
            native_name=form.cleaned_data.get("native_name", ""),
            by=request.user,
        )
        if changed:
            messages.success(request, _("The name is corrected. Print the badge anew."))
        return places.go(request, "person", pk)
    context = {"event": request.event, "form": form, "card": Card.of(registration)}
    return render(request, "badges/name.html", context)


@event_view(Right.PEOPLE_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def let_in(request: EventRequest, scan_id: uuid.UUID) -> HttpResponse:
    """Let somebody in whom the rules of a point refused, and say why."""
    scans = Scan.objects.with_people().filter(event=request.event)
    scan = get_object_or_404(scans.refused_for_now(), pk=scan_id)
    form = LetInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = letting_in.let_in(
            scan,
            reason=form.cleaned_data["reason"],
            by=request.user,
            now=timezone.now(),
        )
        return places.go(request, "scan", answer.scan.pk)
    card = Card.of(scan.registration) if scan.registration else None
    context = {"event": request.event, "form": form, "scan": scan, "card": card}
    return render(request, "badges/let_in.html", context)


@event_view(Right.DESK)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def walk_in(request: EventRequest) -> HttpResponse:
    """Let in somebody who did not apply."""
    event = request.event
    is_full = "exception" in request.POST or walkins.is_full(event)
    form = WalkInForm(request.POST or None, event=event, is_full=is_full)
    if request.method == "POST" and form.is_valid():
        try:
            registration = walkins.add(
                event,
                form.newcomer(),
                exception=form.cleaned_data.get("exception", ""),
                by=request.user,
                now=timezone.now(),
            )
        except (EventFull, StreamFull):
            form = WalkInForm(request.POST, event=event, is_full=True)
        except walkins.NoWayIn:
            form.add_error(None, _("This event takes no registrations yet."))
        else:
            messages.success(request, _("Registered and confirmed."))
            return places.go(request, "person", registration.pk)
    return render(request, "badges/walk_in.html", {"event": event, "form": form})


def pdf_answer(pdf: bytes, file_name: str) -> HttpResponse:
    """Show a PDF in the browser, kept by nobody on the way."""
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{file_name}"'
    response["Cache-Control"] = "no-store"
    return response


def _people(request: EventRequest) -> QuerySet[Registration]:
    return with_print_state(
        request.event.registrations.with_people().exclude(state=State.DRAFT)
    )


def _registration(request: EventRequest, pk: int) -> Registration:
    return get_object_or_404(_people(request), pk=pk)
