"""The register of letters, and issuing, renewing and revoking them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from gfmd_days.core.access import Right, event_view
from gfmd_days.core.audit import CoreVerb
from gfmd_days.core.domain import auditing
from gfmd_days.core.domain.refusals import Refused
from gfmd_days.core.http import EventRequest
from gfmd_days.core.idempotency import once
from gfmd_days.core.models import Job
from registration.domain.letters import issuing, jobs, paper
from registration.exports.files import CONTENT_TYPES, Format, csv_lines
from registration.forms.letters import IssueForm, RegisterFilter
from registration.models import Letter, LetterState

PAGE = 50
PAST = 5


@event_view(Right.PEOPLE_EDIT)
@require_safe
def register(request: EventRequest) -> HttpResponse:
    filters = RegisterFilter(request.GET)
    found = issuing.with_facts(_found(request, filters))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    letters = list(page.object_list)
    reasons = {
        one.letter.pk: one.reasons for one in issuing.marked(request.event, letters)
    }
    return render(
        request,
        "registration/letters/register.html",
        {
            "filters": filters,
            "is_filtered": any(filters.value(name) for name in filters.fields),
            "page": page,
            "rows": [(letter, reasons.get(letter.pk, [])) for letter in letters],
            "may_read": Right.PEOPLE_SENSITIVE in request.rights,
            "confirmed": request.event.registrations.accredited().count(),
        },
    )


@event_view(Right.PEOPLE_EXPORT)
@require_safe
def register_csv(request: EventRequest) -> HttpResponseBase:
    """The register as a file: who got which letter; nothing of what they say."""
    found = _found(request, RegisterFilter(request.GET)).with_people()
    auditing.record(
        CoreVerb.EXPORTED,
        event=request.event,
        by=request.user,
        list="letters",
        format=str(Format.CSV),
        count=found.count(),
    )
    headings = [
        _("Number"), _("Name"), _("Kind"), _("Language"), _("Issued"), _("Mailed"),
        _("State"), _("Replaced by"),
    ]  # fmt: skip
    response = StreamingHttpResponse(csv_lines(headings, _cells(found)))
    response["Content-Type"] = CONTENT_TYPES[Format.CSV]
    name = f"{request.event.code}-letters.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@event_view(Right.PEOPLE_SENSITIVE)
@require_safe
def file(request: EventRequest, pk: int) -> HttpResponse:
    """One letter as the person has it; that somebody read it is noted."""
    letter = _get(request, pk)
    try:
        content = paper.pdf([letter])
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return redirect("registration:letters", code=request.event.code)
    auditing.record(
        CoreVerb.SENSITIVE_READ,
        event=request.event,
        subject=letter.registration,
        by=request.user,
        field="letter",
        number=letter.number,
    )
    return pdf_answer(content, letter.number)


@event_view(Right.PEOPLE_EDIT)
@require_POST
@once
def renew(request: EventRequest, pk: int) -> HttpResponse:
    """Issue one letter anew and mail it."""
    letter = _get(request, pk)
    try:
        fresh = issuing.renew(letter, by=request.user, now=timezone.now())
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        if fresh.pk == letter.pk:
            messages.info(request, _("Nothing has changed: the letter is still right."))
        else:
            text = _("Letter {number} replaces the old one and is on its way.")
            messages.success(request, text.format(number=fresh.number))
    return _back(request)


@event_view(Right.PEOPLE_EDIT)
@require_POST
@once
def revoke(request: EventRequest, pk: int) -> HttpResponse:
    letter = _get(request, pk)
    try:
        issuing.revoke(letter, by=request.user, now=timezone.now())
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        text = _("Letter {number} is revoked. Whoever checks it is told so.")
        messages.success(request, text.format(number=letter.number))
    return _back(request)


@event_view(Right.PEOPLE_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def outdated(request: EventRequest) -> HttpResponse:
    """What is not true any more, and one button that puts all of it right."""
    if request.method == "POST":
        job = jobs.start_renewal(request.event, by=request.user)
        return _to_job(request, job)
    context = {"found": issuing.outdated(request.event)}
    return render(request, "registration/letters/outdated.html", context)


@event_view(Right.PEOPLE_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def issue(request: EventRequest) -> HttpResponse:
    """Letters for many, in the background."""
    form = IssueForm(request.POST or None, event=request.event)
    if request.method == "POST" and form.is_valid():
        choice = form.choice()
        if jobs.chosen(request.event, choice).exists():
            return _to_job(request, jobs.start(request.event, choice, by=request.user))
        form.add_error(None, _("This choice fits nobody."))
    past = Job.objects.filter(event=request.event, kind__in=jobs.KINDS)
    return render(
        request,
        "registration/letters/issue.html",
        {
            "form": form,
            "confirmed": request.event.registrations.accredited().count(),
            "with_passport": request.event.registrations.accredited()
            .filter(travel__nationality__gt="")
            .count(),
            "jobs": past.select_related("by")[:PAST],
        },
        status=422 if form.is_bound else 200,
    )


def pdf_answer(content: bytes, name: str) -> HttpResponse:
    """Return a letter's PDF, which is kept in no cache."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


def _found(request: EventRequest, filters: RegisterFilter) -> Any:
    rows = Letter.objects.filter(event=request.event)
    rows = rows.in_state(filters.value("state"))
    for name in ("kind", "language"):
        if value := filters.value(name):
            rows = rows.filter(**{name: value})
    if query := filters.value("q"):
        people = request.event.people.matching(query).order_by()
        rows = rows.filter(
            Q(number__icontains=query) | Q(registration__person__in=people)
        )
    return rows


def _cells(letters: QuerySet[Letter]) -> Iterator[list[str]]:
    for letter in letters.iterator(chunk_size=500):
        yield [
            letter.number,
            letter.registration.person.full_name,
            str(letter.get_kind_display()),
            letter.language,
            letter.issued_at.isoformat(timespec="seconds"),
            letter.sent_at.isoformat(timespec="seconds") if letter.sent_at else "",
            str(LetterState(letter.state).label),
            letter.replaced_by.number if letter.replaced_by else "",
        ]


def _get(request: EventRequest, pk: int) -> Letter:
    rows = Letter.objects.select_related("event__venue", "registration__person")
    return get_object_or_404(rows, event=request.event, pk=pk)


def _to_job(request: EventRequest, job: Job) -> HttpResponse:
    if Right.PEOPLE_SENSITIVE in request.rights:
        return redirect("core:job", request.event.code, job.pk)
    messages.success(request, _("The work has begun."))
    return _back(request)


def _back(request: EventRequest) -> HttpResponse:
    return redirect("registration:letters", code=request.event.code)
