"""The team reads, corrects and publishes what rapporteurs wrote."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from agenda.domain import attendance, outcomes, report_mails, reporting
from agenda.models import Outcome, Session, Stage
from agenda.views import naming, own_reports
from agenda.views.own_reports import Desk
from gfmd_days.core.access import Right, event_view
from gfmd_days.core.domain.refusals import Refused
from gfmd_days.core.http import EventRequest
from gfmd_days.core.idempotency import once

STAGES = ("missing", *Stage.values)


@event_view(Right.PROGRAMME_VIEW)
@require_safe
def reports(request: EventRequest) -> HttpResponse:
    """The sessions with their rapporteurs, reports and number of people."""
    now = timezone.now()
    lines = reporting.lines(request.event, now=now)
    counted = attendance.of(line.session for line in lines)
    asked = request.GET.get("stage", "")
    counts = {stage: sum(_stage(line) == stage for line in lines) for stage in STAGES}
    shown = [line for line in lines if not asked or _stage(line) == asked]
    naming.as_seen(request, (one for line in shown for one in line.people))
    return render(
        request,
        "agenda/reports/list.html",
        {
            "rows": [(line, counted.get(line.session.pk)) for line in shown],
            "any": bool(lines),
            "asked": asked,
            "chips": [
                (stage, _label(stage), count)
                for stage, count in counts.items()
                if count or stage == asked
            ],
            "late": sum(bool(line.is_missing and line.people) for line in lines),
            "may_edit": Right.PROGRAMME_EDIT in request.rights,
            "published": counts[Stage.PUBLISHED],
        },
    )


@event_view(Right.PROGRAMME_VIEW)
@require_safe
def report(request: EventRequest, session: str) -> HttpResponse:
    """One report as it stands, with what can be done with it."""
    line = _line(request, session)
    may_edit = Right.PROGRAMME_EDIT in request.rights
    is_held_back = bool(line.outcome and outcomes.is_held_back(line.outcome))
    counted, now = attendance.of([line.session]), timezone.now()
    naming.as_seen(request, line.people)
    people = [
        (one, reporting.url(line.session, one, now=now) if may_edit else "")
        for one in line.people
    ]
    return render(
        request,
        "agenda/reports/report.html",
        {
            "line": line,
            "session": line.session,
            "outcome": line.outcome,
            "is_empty": outcomes.of(line.outcome).is_empty,
            "is_closed": outcomes.is_closed(line.session),
            "is_held_back": is_held_back,
            "may_be_published": is_held_back
            or line.stage in {Stage.SENT, Stage.REVIEWED},
            "people": people,
            "attended": counted.get(line.session.pk),
            "may_edit": may_edit,
            "may_publish": Right.PUBLISH in request.rights,
        },
    )


@event_view(Right.PROGRAMME_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def correct(request: EventRequest, session: str) -> HttpResponse:
    """Correct a report, or write it in the rapporteur's place."""
    row = _session(request, session)
    desk = Desk(
        url=reverse("agenda:correct_report", args=[request.event.code, row.code]),
        back=reverse("agenda:report", args=[request.event.code, row.code]),
        template="agenda/reports/correct.html",
        by=request.user,
    )
    return own_reports.write(request, row, desk)


@event_view(Right.PROGRAMME_EDIT)
@require_POST
@once
def review(request: EventRequest, session: str) -> HttpResponse:
    return _do(
        request,
        session,
        lambda row, seen: outcomes.review(
            row, seen=seen, by=request.user, now=timezone.now()
        ),
        _("Marked as reviewed."),
    )


@event_view(Right.PUBLISH)
@require_POST
@once
def publish(request: EventRequest, session: str) -> HttpResponse:
    return _do(
        request,
        session,
        lambda row, seen: outcomes.publish(
            row,
            seen=seen,
            by=request.user,
            now=timezone.now(),
            closed_too="closed_too" in request.POST,
        ),
        _("The report is published."),
    )


@event_view(Right.PUBLISH)
@require_POST
@once
def take_back(request: EventRequest, session: str) -> HttpResponse:
    return _do(
        request,
        session,
        lambda row, _seen: outcomes.take_back(row, by=request.user),
        _("The report is not on the site any more."),
    )


@event_view(Right.PROGRAMME_EDIT)
@require_POST
@once
def hand_back(request: EventRequest, session: str) -> HttpResponse:
    return _do(
        request,
        session,
        lambda row, _seen: outcomes.hand_back(row, by=request.user),
        _("The rapporteur can write again. Tell them what is still missing."),
    )


@event_view(Right.PROGRAMME_EDIT)
@require_POST
@once
def remind(request: EventRequest) -> HttpResponse:
    """Write to every rapporteur whose session is over and whose report is missing."""
    count = report_mails.remind(request.event, by=request.user, now=timezone.now())
    if count:
        words = ngettext(
            "%(count)d rapporteur gets a reminder today.",
            "%(count)d rapporteurs get a reminder today.",
            count,
        )
        messages.success(request, words % {"count": count})
    else:
        messages.info(request, _("Nobody with an e-mail address owes a report."))
    return redirect("agenda:reports", code=request.event.code)


def _do(
    request: EventRequest,
    code: str,
    deed: Callable[[Outcome, int], object],
    done: str,
) -> HttpResponse:
    row = get_object_or_404(
        Outcome.objects.select_related("session__event"),
        session__event=request.event,
        session__code=code,
    )
    seen = request.POST.get("seen", "")
    is_number = seen.isascii() and seen.isdecimal() and len(seen) < 10
    try:
        deed(row, int(seen) if is_number else outcomes.NEW)
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("agenda:report", code=request.event.code, session=code)


def _session(request: EventRequest, code: str) -> Session:
    rows = Session.objects.standing().select_related("day", "track", "room")
    row = get_object_or_404(rows, event=request.event, code=code)
    row.event = request.event
    return row


def _line(request: EventRequest, code: str) -> reporting.Line:
    lines = reporting.lines(request.event, now=timezone.now())
    found = next((line for line in lines if line.session.code == code), None)
    if found is not None:
        return found
    # nobody reports on it yet, but somebody of the team may begin
    row = _session(request, code)
    if Right.PROGRAMME_EDIT not in request.rights:
        raise Http404
    return reporting.Line(row, [], None, row.ends_at <= timezone.now())


def _stage(line: reporting.Line) -> str:
    return str(line.stage or "missing")


def _label(stage: str) -> str:
    return str(Stage(stage).label) if stage != "missing" else _("Not begun")
