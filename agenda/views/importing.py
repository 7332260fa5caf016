"""Bringing a programme in: upload, see what it would do, take it in."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from agenda.domain import import_files
from agenda.domain.reading.shape import Fault, FileRefused
from agenda.forms.importing import ProgrammeFileForm
from agenda.models import BroughtFile
from gfmd_days.core.access import Right, event_view
from gfmd_days.core.http import EventRequest
from gfmd_days.core.idempotency import once
from gfmd_days.core.models import Job

SHOWN = 200


@event_view(Right.PROGRAMME_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def upload(request: EventRequest) -> HttpResponse:
    """Take a file, or show its faults by session and field."""
    is_tried = request.method == "POST"
    form = (
        ProgrammeFileForm(request.POST, request.FILES)
        if is_tried
        else (ProgrammeFileForm())
    )
    faults: list[Fault] = []
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            kept = import_files.keep(
                request.event,
                file.read(),
                name=file.name,
                by=request.user,
                now=timezone.now(),
            )
        except FileRefused as refused:
            faults = list(refused.faults)
        else:
            return redirect("agenda:check_file", request.event.code, kept.pk)
    context = {
        "event": request.event,
        "form": form,
        "faults": faults[:SHOWN],
        "more": max(len(faults) - SHOWN, 0),
        "count": len(faults),
    }
    status = 422 if is_tried else 200
    return render(request, "agenda/import.html", context, status=status)


@event_view(Right.PROGRAMME_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def check(request: EventRequest, file: uuid.UUID) -> HttpResponse:
    """What taking the file in would do, and the button that does it."""
    row = _file(request, file)
    try:
        if request.method == "POST":
            done = import_files.take(row, by=request.user, now=timezone.now())
            if isinstance(done, Job):
                return redirect("core:job", code=request.event.code, pk=done.pk)
            messages.success(request, import_files.said(done))
            return redirect("agenda:programme", code=request.event.code)
        report = import_files.look(row, by=request.user, now=timezone.now())
    except FileRefused as refused:  # the programme changed since the upload
        context = {
            "event": request.event,
            "form": ProgrammeFileForm(),
            "faults": refused.faults[:SHOWN],
            "count": len(refused.faults),
        }
        return render(request, "agenda/import.html", context, status=422)
    return render(
        request,
        "agenda/import_check.html",
        {
            "event": request.event,
            "file": row,
            "report": report,
            "counts": report.counts,
            "lines": report.lines[:SHOWN],
            "more": max(len(report.lines) - SHOWN, 0),
        },
    )


@event_view(Right.PROGRAMME_EDIT)
@require_POST
@once
def drop(request: EventRequest, file: uuid.UUID) -> HttpResponse:
    """Delete the file unread."""
    _file(request, file).delete()
    messages.success(request, _("The file is deleted; nothing was changed."))
    return redirect("agenda:import", code=request.event.code)


def _file(request: EventRequest, pk: uuid.UUID) -> BroughtFile:
    return get_object_or_404(
        BroughtFile.objects.select_related("event__venue"),
        event=request.event,
        pk=pk,
    )
