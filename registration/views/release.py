"""Releasing decisions: a look at what would go out, then all of it in one go."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gfmd_days.core import languages
from gfmd_days.core.access import Right, event_view
from gfmd_days.core.domain.refusals import Refused
from gfmd_days.core.http import EventRequest
from gfmd_days.core.idempotency import once
from gfmd_days.core.models import Job
from gfmd_days.core.views.outbox import framed
from registration.domain import mails, release_checks, releasing
from registration.models import Decision, Reason, Registration


@event_view(Right.DECIDE)
@require_safe
def release(request: EventRequest) -> HttpResponse:
    """What waits, what to look at first, and the button."""
    event = request.event
    groups = releasing.groups(event)
    return render(
        request,
        "registration/release.html",
        {
            "groups": [_shown(group) for group in groups],
            "total": sum(group.total for group in groups),
            "doubts": release_checks.doubts(event, groups, now=timezone.now()),
            "figures": releasing.figures(event),
            "seal": releasing.seal(event),
            "running": _running(request),
            "reasons": _reasons(request),
        },
    )


@event_view(Right.DECIDE)
@require_POST
@once
def start(request: EventRequest) -> HttpResponse:
    """Release the ticked kinds of decisions in the background."""
    try:
        job = releasing.start(
            request.event,
            request.POST.getlist("decision"),
            seal_seen=request.POST.get("seal", ""),
            by=request.user,
        )
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return redirect("registration:release", code=request.event.code)
    return redirect("core:job", code=request.event.code, pk=job.pk)


@event_view(Right.DECIDE)
@require_safe
def mail(request: EventRequest, decision: str, language: str) -> HttpResponse:
    """One decision's mail in one language, as its first receiver would get it."""
    row = _first(request, decision, language)
    subject, _html = releasing.preview(row)
    return render(
        request,
        "registration/release_mail.html",
        {
            "registration": row,
            "decision": decision,
            "language": language,
            "subject": subject,
            "encloses_letter": releasing.encloses_letter(row),
            "kind": mails.OF_DECISION[Decision(decision)],
            "can_edit_words": Right.MAIL_EDIT in request.rights,
            "others": [
                group
                for group in map(_shown, releasing.groups(request.event))
                if group["languages"]
            ],
        },
    )


@event_view(Right.DECIDE)
@require_safe
def mail_html(request: EventRequest, decision: str, language: str) -> HttpResponse:
    """The mail itself, for a sandboxed frame."""
    _subject, html = releasing.preview(_first(request, decision, language))
    return framed(html)


def _first(request: EventRequest, decision: str, language: str) -> Registration:
    if decision not in Decision.values:
        raise Http404
    row = releasing.first_receiver(request.event, Decision(decision), language)
    if row is None:
        raise Http404
    return row


def _shown(group: releasing.Group) -> dict[str, Any]:
    return {
        "decision": group.decision,
        "label": group.decision.label,
        "total": group.total,
        "without_address": group.without_address,
        "languages": [
            (code, languages.name(code), count)
            for code, count in group.languages.items()
        ],
    }


def _running(request: EventRequest) -> Job | None:
    """The job that releases right now, so that nobody starts a second one."""
    jobs = Job.objects.filter(event=request.event, kind=releasing.JOB)
    return jobs.begun().first()


def _reasons(request: EventRequest) -> list[tuple[str, int]]:
    labels = dict(Reason.choices)
    return [
        (str(labels.get(code, _("No reason given"))), count)
        for code, count in releasing.reasons(request.event)
    ]
