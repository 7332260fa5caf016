"""Who came, for reports: by session, by person, in numbers, and as files."""

from __future__ import annotations

import io

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from badges.domain import attending
from badges.domain.attending import Kind
from badges.exports import attendance as tables
from badges.forms.attendance import ChoiceForm, FileForm
from gfmd_days.core.access import Right, event_view
from gfmd_days.core.audit import CoreVerb
from gfmd_days.core.domain import auditing
from gfmd_days.core.http import EventRequest
from registration.domain import statistics
from registration.exports.files import CONTENT_TYPES, Format, csv_lines, write_xlsx

PER_PAGE = 50


@event_view(Right.REPORTS)
@require_safe
def index(request: EventRequest) -> HttpResponse:
    """Sessions and totals."""
    event = request.event
    form = ChoiceForm(request.GET, event=event)
    choice = form.choice()
    context = {
        "event": event,
        "form": form,
        "came": attending.people(event, choice).count(),
        "confirmed": event.registrations.accredited().count(),
        "rows": attending.sessions(event, choice, now=timezone.now()),
        "totals": attending.totals(event, choice, rights=request.rights),
        "few": statistics.FEW,
    }
    return render(request, "badges/attendance/sessions.html", context)


@event_view(Right.PEOPLE_VIEW)
@require_safe
def people(request: EventRequest) -> HttpResponse:
    """Whoever came, by name, with days and sessions."""
    event = request.event
    form = ChoiceForm(request.GET, event=event)
    found = attending.people(event, form.choice())
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    rows = attending.rows(event, page.object_list, now=timezone.now())
    context = {"event": event, "form": form, "page": page, "rows": rows}
    return render(request, "badges/attendance/people.html", context)


@event_view(Right.PEOPLE_VIEW)
@require_safe
def person(request: EventRequest, pk: int) -> HttpResponse:
    """All that one person was in."""
    row = get_object_or_404(request.event.registrations.with_people(), pk=pk)
    (found,) = attending.rows(request.event, [row], now=timezone.now())
    context = {"event": request.event, "row": found, "person": row.person}
    return render(request, "badges/attendance/person.html", context)


@event_view(Right.REPORTS, Right.PEOPLE_EXPORT)
@require_safe
def file(request: EventRequest) -> HttpResponseBase:
    """A table for a spreadsheet; of people for those who may take lists."""
    form = FileForm(request.GET, event=request.event)
    if not form.is_valid():
        return redirect("badges:attendance", code=request.event.code)
    kind, format_ = Kind(form.cleaned_data["kind"]), Format(form.cleaned_data["format"])
    needed = Right.REPORTS if kind == Kind.SESSIONS else Right.PEOPLE_EXPORT
    if needed not in request.rights:
        raise PermissionDenied
    table = tables.table(request.event, kind, form.choice(), now=timezone.now())
    auditing.record(
        CoreVerb.EXPORTED,
        event=request.event,
        by=request.user,
        list=f"attendance {kind}",
        format=str(format_),
        count=len(table.rows),
    )
    response: HttpResponseBase
    if format_ == Format.CSV:
        response = StreamingHttpResponse(csv_lines(table.headings, table.rows))
    else:
        target = io.BytesIO()
        write_xlsx(target, table.headings, table.rows)
        response = HttpResponse(target.getvalue())
    response["Content-Type"] = CONTENT_TYPES[format_]
    name = f"{request.event.code}-attendance-{kind}.{format_}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
