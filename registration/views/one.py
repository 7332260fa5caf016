"""One registration as the team sees it: all about it, and each deed as a button."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from gfmd_days.core.access import Right, event_view
from gfmd_days.core.audit import LABELS, CoreVerb
from gfmd_days.core.domain import auditing
from gfmd_days.core.domain.refusals import Refused
from gfmd_days.core.http import EventRequest
from gfmd_days.core.idempotency import once
from gfmd_days.core.models import AuditEntry
from registration.domain import (
    answering,
    applying,
    consents,
    deadlines,
    deciding,
    entering,
    merging,
    moves,
    readings,
    visibility,
)
from registration.domain import answers as filled
from registration.domain.forms import keeping, reading
from registration.domain.moves import Move
from registration.domain.refusals import (
    AddressTaken,
    OrganisationFull,
    RegistrationChanged,
)
from registration.forms.answered import by_section
from registration.forms.answering import REASONS, DeadlineForm
from registration.forms.asking import shown_before
from registration.forms.team import TeamForm
from registration.models import Decision, Reason, Registration, Stream

BUTTONS: dict[Move, tuple[Promise, str]] = {
    Move.TAKE: (gettext_lazy("Take under review"), "btn-secondary"),
    Move.SELECT: (gettext_lazy("Select"), "btn-primary"),
    Move.RESERVE: (gettext_lazy("Put on the reserve list"), "btn-secondary"),
    Move.REJECT: (gettext_lazy("Do not select"), "btn-secondary"),
    Move.UNDECIDE: (gettext_lazy("Take the decision back"), "btn-secondary"),
    Move.RELEASE: (gettext_lazy("Release and mail the decision"), "btn-primary"),
    Move.CONFIRM: (gettext_lazy("Confirm for this person"), "btn-secondary"),
    Move.REOPEN: (gettext_lazy("Open again"), "btn-secondary"),
}
ENDINGS: dict[Move, tuple[Promise, str]] = {
    Move.DECLINE: (gettext_lazy("Decline for this person"), "btn-secondary"),
    Move.WITHDRAW: (gettext_lazy("Withdraw for this person"), "btn-secondary"),
    Move.CANCEL: (gettext_lazy("Cancel the registration"), "btn-outline-danger"),
}


@event_view(Right.PEOPLE_VIEW)
@require_safe
def registration(request: EventRequest, pk: int) -> HttpResponse:
    return _page(request, _get(request, pk))


@event_view(Right.PEOPLE_SENSITIVE)
@require_POST
def accessibility(request: EventRequest, pk: int) -> HttpResponse:
    """Show the protected answer once; the reading is noted."""
    row = _get(request, pk)
    auditing.record(
        CoreVerb.SENSITIVE_READ,
        event=request.event,
        subject=row,
        by=request.user,
        field="accessibility",
    )
    return _page(request, row, shows_accessibility=True)


@event_view(Right.PEOPLE_SENSITIVE)
@require_POST
def answer(request: EventRequest, pk: int, key: str) -> HttpResponse:
    """Show one protected answer to the form once; the reading is noted."""
    row = _get(request, pk)
    if not reading.show(row, key, rights=request.rights, by=request.user):
        raise Http404
    return _page(request, row, shown=key)


@event_view(Right.DECIDE)
@require_POST
@once
def move(request: EventRequest, pk: int) -> HttpResponse:
    """Do one deed to one registration."""
    row = _get(request, pk)
    deed = _deeds(request, row).get(request.POST.get("move", ""))
    if deed is None:
        messages.error(request, _("Choose what to do."))
        return redirect(row_url(row))
    try:
        deed()
    except OrganisationFull as refusal:
        messages.warning(
            request,
            f"{refusal} " + _("Select again with the exception ticked to go beyond."),
        )
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("Done."))
    return redirect(row_url(row))


@event_view(Right.DECIDE)
@require_POST
@once
def extend(request: EventRequest, pk: int) -> HttpResponse:
    """Give one person another last day to answer."""
    row = _get(request, pk)
    form = DeadlineForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose the day by which this person answers."))
        return redirect(row_url(row))
    until = form.cleaned_data["until"]
    try:
        answering.extend(row, until, by=request.user, now=timezone.now())
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("The person has more time and gets a mail."))
    return redirect(row_url(row))


@event_view(Right.PEOPLE_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def edit(request: EventRequest, pk: int) -> HttpResponse:
    row = _get(request, pk)
    before = filled.of(row)
    form = _form(request, row.stream, before)
    if request.method == "POST" and form.is_valid():
        try:
            applying.edit(
                row,
                form.answers(before),
                by=request.user,
                now=timezone.now(),
                seen=_seen(request),
            )
        except AddressTaken as refusal:
            form.add_error("email", str(refusal))
        except RegistrationChanged as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The changes are saved."))
            return redirect(row_url(row))
    if not form.is_bound:
        reading.note_shown(row, form.shown, by=request.user)
    return render(
        request,
        "registration/edit.html",
        {
            "form": form,
            "registration": row,
            "seen": request.POST.get("seen") or row.changed_at.isoformat(),
        },
        status=422 if form.is_bound else 200,
    )


def _seen(request: EventRequest) -> datetime | None:
    """Return the state the page showed. Raises RegistrationChanged for no time."""
    try:
        return parse_datetime(request.POST.get("seen", ""))
    except ValueError as error:
        raise RegistrationChanged from error


@event_view(Right.PEOPLE_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def add(request: EventRequest) -> HttpResponse:
    """Enter somebody by hand."""
    form = _form(request, None, None)
    if request.method == "POST" and form.is_valid():
        try:
            row = entering.enter(
                request.event, form.answers(), by=request.user, now=timezone.now()
            )
        except AddressTaken as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(request, _("The person is registered."))
            return redirect(row_url(row))
    return render(
        request,
        "registration/edit.html",
        {"form": form},
        status=422 if form.is_bound else 200,
    )


@event_view(Right.PEOPLE_EDIT)
@require_POST
@once
def note(request: EventRequest, pk: int) -> HttpResponse:
    row = _get(request, pk)
    entering.note(row, request.POST.get("notes", "")[:20_000], by=request.user)
    messages.success(request, _("The note is saved."))
    return redirect(row_url(row))


@event_view(Right.PEOPLE_EDIT)
@require_POST
@once
def send_link(request: EventRequest, pk: int) -> HttpResponse:
    """Mail the link again; a new one if the old may be in wrong hands."""
    row = _get(request, pk)
    now = timezone.now()
    if "revoke" in request.POST:
        entering.revoke_links(row, by=request.user, now=now)
        messages.success(request, _("Old links are off; a new one is on its way."))
    else:
        entering.send_link(row, by=request.user, now=now)
        messages.success(request, _("The link is on its way."))
    return redirect(row_url(row))


def _form(
    request: EventRequest, stream: Stream | None, before: filled.Answers | None
) -> TeamForm:
    """Return the form of the way in, by default of the one chosen on the page."""
    if stream is None:
        chosen = request.POST.get("stream") or request.GET.get("way", "")
        ways = request.event.streams.all()
        known = {str(one.pk): one for one in ways}
        stream = known.get(chosen) or next(iter(ways), None)
    definition = keeping.in_force(request.event, stream).definition
    initial = (
        shown_before(before, definition)
        if before
        else {"stream": stream.pk if stream else None}
    )
    return TeamForm(
        request.POST or None,
        event=request.event,
        definition=definition,
        language=get_language() or "en",
        rights=request.rights,
        standing=filled.as_given(before) if before else None,
        initial=initial,
    )


def row_url(row: Registration) -> str:
    """Return the address of a registration's page for the team."""
    return reverse("registration:one", args=[row.event.code, row.pk])


def _get(request: EventRequest, pk: int) -> Registration:
    rows = Registration.objects.select_related(
        "event",
        "person__organisation",
        "person__region",
        "category",
        "stream",
        "invitation__delegation",
    )
    return get_object_or_404(rows, event=request.event, pk=pk)


def _deeds(request: EventRequest, row: Registration) -> dict[str, Callable[[], None]]:
    by, now, post = request.user, timezone.now(), request.POST
    code = post.get("code", "")
    why = {
        "code": code if code in Reason.values else "",
        "reason": post.get("reason", ""),
    }
    decide = partial(deciding.decide, row, by=by)
    return {
        Move.TAKE: partial(deciding.take_under_review, row, by=by),
        Move.SELECT: partial(
            decide, Decision.SELECTED, beyond_limit="beyond_limit" in post
        ),
        Move.RESERVE: partial(decide, Decision.RESERVE),
        Move.REJECT: partial(decide, Decision.REJECTED),
        Move.UNDECIDE: partial(deciding.undecide, row, by=by),
        Move.RELEASE: partial(deciding.release, row, by=by, now=now),
        Move.CONFIRM: partial(answering.confirm, row, by=by, now=now),
        Move.DECLINE: partial(answering.decline, row, **why, by=by, now=now),
        Move.WITHDRAW: partial(answering.withdraw, row, **why, by=by, now=now),
        Move.CANCEL: partial(answering.cancel, row, **why, by=by, now=now),
        Move.REOPEN: partial(answering.reopen, row, by=by, now=now),
    }


def _page(
    request: EventRequest,
    row: Registration,
    *,
    shows_accessibility: bool = False,
    shown: str | None = None,
) -> HttpResponse:
    sees = visibility.seen(request.rights)
    open_moves = (
        moves.allowed(row, by_delegate=False)
        if Right.DECIDE in request.rights
        else frozenset()
    )
    return render(
        request,
        "registration/one.html",
        {
            "registration": row,
            "person": row.person,
            "sees": sees,
            "shows_accessibility": shows_accessibility,
            "answered": by_section(
                reading.of(row, rights=request.rights, shown=shown), row.event
            ),
            "buttons": _offered(BUTTONS, open_moves),
            "endings": _offered(ENDINGS, open_moves),
            "reasons": REASONS,
            "answer_by": deadlines.day(row, deadlines.intake_of(row.event)),
            "may_extend": Move.LAPSE in open_moves,
            "may_exceed": Move.SELECT in open_moves
            and row.stream.per_organisation is not None,
            "can_edit": Right.PEOPLE_EDIT in request.rights,
            "history": _history(row) if "history" in sees else [],
            "mails": row.person.mails.all()[:50] if "mails" in sees else [],
            "consents": consents.of(row, get_language() or "en"),
            "reviews": readings.panel(
                row, user=request.user, rights=request.rights, now=timezone.now()
            ),
        },
    )


def _offered(
    offers: dict[Move, tuple[Promise, str]], open_moves: frozenset[Move]
) -> list[tuple[Move, Promise, str]]:
    return [
        (move, label, kind)
        for move, (label, kind) in offers.items()
        if move in open_moves
    ]


def _history(row: Registration) -> list[dict[str, Any]]:
    entries = AuditEntry.objects.about(row, also=merging.merged_into(row))
    return [
        {
            "at": entry.at,
            "words": LABELS.get(entry.verb, entry.verb),
            "by": _actor(entry),
        }
        for entry in entries.select_related("by")
    ]


def _actor(entry: AuditEntry) -> str:
    if entry.by:
        return str(entry.by)
    actors = {
        auditing.DELEGATE: _("the person"),
        auditing.FOCAL_POINT: _("the focal point"),
        auditing.SYSTEM: _("the system"),
    }
    return actors.get(entry.actor, _("a former member of the team"))
