"""Long work on a page: how far it is, stopping it, taking its file."""

from __future__ import annotations

import uuid

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from gfmd_days.core.access import member_view
from gfmd_days.core.domain import jobs
from gfmd_days.core.http import EventRequest
from gfmd_days.core.idempotency import once
from gfmd_days.core.models import Job, JobState

HTMX_STOP_POLLING = 286


@member_view
@require_safe
def job(request: EventRequest, pk: uuid.UUID) -> HttpResponse:
    """The page of one job; htmx asks it for the inner part each second.

    Work that makes a page of its own leads on to it.
    """
    row = _job(request, pk)
    if page := jobs.page_of(row):
        name, key = page
        return _lead_on(request, reverse(name, args=[request.event.code, key]))
    context = {
        "job": row,
        "title": jobs.title_of(row.kind),
        "note": jobs.note_of(row),
        "stalled": row.is_stalled(timezone.now()),
        "may_go_on": row.state in {JobState.FAILED, JobState.STOPPED}
        or row.is_stalled(timezone.now()),
    }
    if request.htmx:
        over = row.is_over or context["stalled"]
        status = HTMX_STOP_POLLING if over else 200
        return render(request, "core/jobs/_job.html", context, status=status)
    return render(request, "core/jobs/job.html", context)


@member_view
@require_POST
@once
def stop(request: EventRequest, pk: uuid.UUID) -> HttpResponse:
    row = _job(request, pk)
    if not row.is_over:
        jobs.stop(row, by=request.user)
    return redirect("core:job", code=request.event.code, pk=row.pk)


@member_view
@require_POST
@once
def start_again(request: EventRequest, pk: uuid.UUID) -> HttpResponse:
    row = jobs.start_again(_job(request, pk), by=request.user)
    return redirect("core:job", code=request.event.code, pk=row.pk)


@member_view
@require_safe
def file(request: EventRequest, pk: uuid.UUID) -> FileResponse:
    row = _job(request, pk)
    if row.state != JobState.DONE or not row.file:
        raise Http404
    try:
        content = row.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(content, as_attachment=True, filename=row.file_name)


def _lead_on(request: EventRequest, url: str) -> HttpResponse:
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return redirect(url)


def _job(request: EventRequest, pk: uuid.UUID) -> Job:
    """The job, if the user holds the right it asks for."""
    row = get_object_or_404(
        Job.objects.select_related("event", "by"), event=request.event, pk=pk
    )
    if row.right not in request.rights:
        raise PermissionDenied
    return row
