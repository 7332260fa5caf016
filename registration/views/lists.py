"""The team's own lists, and the settings of the public one."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from gfmd_days.core.access import Right, event_view
from gfmd_days.core.audit import CoreVerb
from gfmd_days.core.domain import auditing
from gfmd_days.core.http import EventRequest
from gfmd_days.core.idempotency import once
from gfmd_days.core.models import Job
from registration.domain.lists import choosing, jobs, public
from registration.domain.lists.choosing import Paper
from registration.exports import columns
from registration.exports.files import CONTENT_TYPES, Format, csv_lines, write_xlsx
from registration.forms.lists import ListsForm, PublicListForm
from registration.models import PublicList

PAST = 5


@event_view(Right.PEOPLE_EXPORT)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def lists(request: EventRequest) -> HttpResponse:
    """Choose a list; it is set in the background."""
    form = ListsForm(request.POST or None, event=request.event)
    if request.method == "POST" and form.is_valid():
        choice = form.choice()
        if choosing.chosen(request.event, choice).exists():
            wanted = Paper(form.cleaned_data["paper"])
            job = jobs.start(request.event, wanted, choice, by=request.user)
            return redirect("core:job", request.event.code, job.pk)
        form.add_error(None, _("This choice fits nobody."))
    return _page(request, form)


@event_view(Right.PEOPLE_EXPORT)
@require_POST
def list_file(request: EventRequest, format_: Format) -> HttpResponseBase:
    """The list of participants for a spreadsheet, as they wish to be shown."""
    form = ListsForm(request.POST, event=request.event)
    if not form.is_valid():
        return _page(request, form)
    rows = choosing.chosen(request.event, form.choice())
    headings, cells = columns.shown(rows)
    found = list(cells)
    auditing.record(
        CoreVerb.EXPORTED,
        event=request.event,
        by=request.user,
        list=Paper.PARTICIPANTS.value,
        format=str(format_),
        count=len(found),
    )
    response = _file(format_, headings, iter(found))
    name = f"{request.event.code}-participants.{format_}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


@event_view(Right.DECIDE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def public_list(request: EventRequest) -> HttpResponse:
    """Say whether and how everybody may read who takes part."""
    event = request.event
    present = PublicList.objects.filter(event=event).first() or PublicList(event=event)
    form = PublicListForm(request.POST or None, event=event, shown=present)
    if request.method == "POST" and form.is_valid():
        public.set_list(event, form.cleaned_data, by=request.user)
        messages.success(request, _("Saved."))
        return redirect("registration:public_list", code=event.code)
    confirmed = event.registrations.accredited()
    return render(
        request,
        "registration/lists/public.html",
        {
            "form": form,
            "confirmed": confirmed.count(),
            "hidden": confirmed.filter(person__not_on_lists=True).count(),
        },
        status=422 if form.is_bound else 200,
    )


def _page(request: EventRequest, form: ListsForm) -> HttpResponse:
    past = Job.objects.filter(event=request.event, kind=jobs.KIND)
    confirmed = request.event.registrations.accredited()
    return render(
        request,
        "registration/lists/lists.html",
        {
            "form": form,
            "confirmed": confirmed.count(),
            "hidden": confirmed.filter(person__not_on_lists=True).count(),
            "jobs": past.select_related("by")[:PAST],
            "can_publish": Right.DECIDE in request.rights,
        },
        status=422 if form.is_bound else 200,
    )


def _file(
    format_: Format, headings: list[str], rows: Iterator[list[Any]]
) -> HttpResponseBase:
    if format_ == Format.CSV:
        response: HttpResponseBase = StreamingHttpResponse(csv_lines(headings, rows))
    else:
        book = io.BytesIO()
        write_xlsx(book, headings, rows)
        response = HttpResponse(book.getvalue())
    response["Content-Type"] = CONTENT_TYPES[format_]
    return response
