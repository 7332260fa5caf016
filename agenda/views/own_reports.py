"""Rapporteurs write what came of their sessions."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from agenda.domain import outcomes, reporting
from agenda.domain.outcomes import NEW, Report
from agenda.forms.reports import ReportForm
from agenda.models import Outcome, Session
from gfmd_days.core.access import public_view
from gfmd_days.core.domain.refusals import Refused
from gfmd_days.core.idempotency import once
from gfmd_days.core.models import User
from registration.views.by_link import (
    OwnRequest,
    bad_link,
    kept_to_oneself,
    own_view,
)

KEPT = "report-kept-"
"""Marks the message after a save: then the device may forget what was typed."""


@dataclass(frozen=True)
class Desk:
    """Where a report is written: its page, the way back, and for whom.

    `by` is a member of the team who corrects; None for the rapporteur.
    """

    url: str
    back: str
    template: str
    by: User | None = None


@own_view
@require_safe
def own_reports(request: OwnRequest, token: str) -> HttpResponse:
    """The sessions somebody reports on, and how far each report is."""
    person = request.registration.person
    now = timezone.now()
    rows = []
    for session in reporting.sessions_of(person, now=now):
        session.event = request.event
        outcome = getattr(session, "outcome", None)
        rows.append((session, outcome, session.ends_at <= now))
    return render(
        request,
        "agenda/reports/own_list.html",
        {"token": token, "rows": rows, "kept": kept(request)},
    )


@own_view
@require_http_methods(["GET", "HEAD", "POST"])
@once
def own_report(request: OwnRequest, token: str, session: str) -> HttpResponse:
    """Write about one session, with one's own link."""
    person = request.registration.person
    found = reporting.sessions_of(person, now=timezone.now())
    row = next((one for one in found if one.code == session), None)
    if row is None:
        raise Http404
    row.event = request.event
    desk = Desk(
        url=reverse("agenda:own_report", args=[token, row.code]),
        back=reverse("agenda:own_reports", args=[token]),
        template="agenda/reports/write.html",
    )
    return write(request, row, desk)


@public_view
@require_http_methods(["GET", "HEAD", "POST"])
@once
def report_by_key(request: HttpRequest, key: str) -> HttpResponse:
    """Write about one session, with a link that opens nothing else."""
    try:
        session, _person = reporting.by_key(key)
    except reporting.UnknownKey:
        return kept_to_oneself(bad_link(request, None))
    request.event = session.event  # type: ignore[attr-defined]
    desk = Desk(
        url=reverse("agenda:report_by_key", args=[key]),
        back="",
        template="agenda/reports/write.html",
    )
    return kept_to_oneself(write(request, session, desk))


def write(request: HttpRequest, session: Session, desk: Desk) -> HttpResponse:
    """Show the form and keep what was typed; nobody overwrites unseen."""
    outcome = Outcome.objects.filter(session=session).first()
    if desk.by is None and not outcomes.may_write(outcome):
        return render(
            request,
            "agenda/reports/settled.html",
            {"session": session, "outcome": outcome, "desk": desk},
        )
    form = ReportForm(
        request.POST if request.method == "POST" else None,
        session=session,
        report=outcomes.of(outcome) if outcome else _begun(session),
        seen=outcome.edit if outcome else NEW,
    )
    stale = None
    refusal = ""
    if form.is_bound and not form.only_rows and form.is_valid():
        try:
            _save(request, session, form, desk)
        except outcomes.ReportStale as refused:
            stale = refused.outcome
        except Refused as refused:
            refusal = str(refused)
        else:
            return redirect(desk.back if _sends(request) and desk.back else desk.url)
    return _page(request, session, outcome, form, desk, stale=stale, refusal=refusal)


def _save(request: HttpRequest, session: Session, form: ReportForm, desk: Desk) -> None:
    sends = _sends(request) and desk.by is None
    outcomes.save(
        session,
        form.filled(),
        seen=form.cleaned_data["seen"],
        by=desk.by,
        now=timezone.now(),
        send=sends,
    )
    if sends:
        words = _("Thank you! Your report is with the organizers.")
    else:
        words = _("Saved.")
    messages.success(request, words, extra_tags=f"{KEPT}{session.pk}")


def kept(request: HttpRequest) -> set[int]:
    """Return the ids of the sessions whose report was saved just before this page."""
    tags = " ".join(one.tags for one in messages.get_messages(request)).split()
    return {int(tag.removeprefix(KEPT)) for tag in tags if tag.startswith(KEPT)}


def _sends(request: HttpRequest) -> bool:
    return request.POST.get("go") == "send"


def _begun(session: Session) -> Report:
    """A report to begin with: in the event's language, about the session's track."""
    themes = (session.track_id,) if session.track_id else ()
    return Report(language=session.event.default_language(), themes=themes)


def _page(
    request: HttpRequest,
    session: Session,
    outcome: Outcome | None,
    form: ReportForm,
    desk: Desk,
    *,
    stale: Outcome | None,
    refusal: str,
) -> HttpResponse:
    differs = form.follow(outcomes.of(stale), stale.edit) if stale else []
    refused = form.is_bound and not form.only_rows
    return render(
        request,
        desk.template,
        {
            "event": session.event,
            "session": session,
            "outcome": outcome,
            "form": form,
            "desk": desk,
            "stale": stale,
            "differs": differs,
            "refusal": refusal,
            "kept": kept(request),
        },
        status=422 if refused else 200,
    )
