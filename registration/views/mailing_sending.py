"""Sending a mail to many: the last look, how far it is, stopping and going on."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from gfmd_days.core import languages
from gfmd_days.core.access import Right, event_view
from gfmd_days.core.domain.refusals import Refused
from gfmd_days.core.http import EventRequest
from gfmd_days.core.idempotency import once
from gfmd_days.core.views.jobs import HTMX_STOP_POLLING
from registration.domain.mailings import receivers, sending
from registration.models import LeftOut, Mailing, MailingState
from registration.views.mailings import described, get_row, rows_of


@event_view(Right.MAIL_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def send(request: EventRequest, pk: int) -> HttpResponse:
    """How many get it in which language, who does not and why, and the button."""
    row = get_row(request, pk)
    if not row.is_draft:
        return redirect("registration:mailing", code=request.event.code, pk=row.pk)
    try:
        if request.method == "POST":
            return _sent(request, row)
        found = receivers.sort_out(row, rows_of(request, row))
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return redirect("registration:edit_mailing", code=request.event.code, pk=pk)
    if not row.languages:
        messages.warning(request, _("Write a subject and a text first."))
        return redirect("registration:edit_mailing", code=request.event.code, pk=pk)
    counts, missing = found.by_language(row), found.missing(row)
    context = {
        "row": row,
        "people": found,
        "described": described(request, row),
        "languages": [(code, languages.name(code), n) for code, n in counts.items()],
        "missing": [(languages.name(code), n) for code, n in missing.items()],
        "fallback": languages.name(row.fallback),
        "reasons": [(reason.label, n) for reason, n in found.reasons],
        "minutes": -(-len(found.reached) // row.per_minute),
        "seal": receivers.seal(row, found),
    }
    return render(request, "registration/mailings/send.html", context)


@event_view(Right.MAIL_VIEW)
@require_safe
def mailing(request: EventRequest, pk: int) -> HttpResponse:
    """What was written and how far it is; htmx asks for the inner part again."""
    row = Mailing.objects.with_counts().get(pk=get_row(request, pk).pk)
    context: dict[str, Any] = {
        "row": row,
        "figures": row.figures,
        "stage": row.stage,
        "goes_on": row.stage == MailingState.SENDING,
        "may_write": Right.MAIL_EDIT in request.rights,
        "may_resume": _may_resume(row),
        "reasons": [(LeftOut(code).label, n) for code, n in row.receivers.reasons()],
    }
    if request.htmx:
        status = 200 if context["goes_on"] else HTMX_STOP_POLLING
        page = "registration/mailings/_progress.html"
        return render(request, page, context, status=status)
    context |= {
        "described": described(request, row),
        "written": [
            (code, languages.name(code), row.words[code]) for code in row.languages
        ],
    }
    return render(request, "registration/mailings/mailing.html", context)


@event_view(Right.MAIL_EDIT)
@require_POST
@once
def stop(request: EventRequest, pk: int) -> HttpResponse:
    row = get_row(request, pk)
    try:
        count = sending.stop(row, by=request.user)
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        text = ngettext(
            "Stopped. {count} mail was taken out of the outbox.",
            "Stopped. {count} mails were taken out of the outbox.",
            count,
        )
        messages.success(request, text.format(count=count))
    return redirect("registration:mailing", code=request.event.code, pk=row.pk)


@event_view(Right.MAIL_EDIT)
@require_POST
@once
def resume(request: EventRequest, pk: int) -> HttpResponse:
    row = get_row(request, pk)
    try:
        sending.resume(row, by=request.user, now=timezone.now())
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("It goes on with those who have not got it yet."))
    return redirect("registration:mailing", code=request.event.code, pk=row.pk)


def _sent(request: EventRequest, row: Mailing) -> HttpResponse:
    sending.send(
        row,
        rows=rows_of(request, row),
        seal_seen=request.POST.get("seal", ""),
        by=request.user,
        now=timezone.now(),
    )
    return redirect("registration:mailing", code=request.event.code, pk=row.pk)


def _may_resume(row: Mailing) -> bool:
    """Whether somebody still waits whom no work in the background sees to."""
    if row.is_draft or not row.receivers.unqueued().exists():
        return False
    return row.state == MailingState.STOPPED or sending.running(row) is None
