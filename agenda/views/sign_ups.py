"""The team's view of who signed up for which session."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from agenda.domain import own_agenda, signing_up
from agenda.exports import sign_ups as exports
from agenda.forms.sign_ups import SignUpTimesForm, WhoForm
from agenda.models import Programme, Session, SignUp
from gfmd_days.core.access import Right, event_view
from gfmd_days.core.domain.refusals import Refused
from gfmd_days.core.http import EventRequest
from gfmd_days.core.idempotency import once
from registration.views.intake import on_venue_clocks


@event_view(Right.PROGRAMME_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
@on_venue_clocks
@once
def overview(request: EventRequest) -> HttpResponse:
    """Each session that people sign up for: places, taken, waiting; and the times."""
    event = request.event
    programme = Programme.objects.filter(event=event).first()
    form = SignUpTimesForm(
        request.POST or None,
        initial={
            "opens": programme.sign_up_opens_at if programme else None,
            "closes": programme.sign_up_closes_at if programme else None,
        },
    )
    if request.method == "POST" and form.is_valid():
        times = form.cleaned_data
        signing_up.set_times(
            event, opens=times["opens"], closes=times["closes"], by=request.user
        )
        messages.success(request, _("Saved."))
        return redirect("agenda:sign_ups", code=event.code)
    counts = own_agenda.counted(event.pk)
    sessions = event.sessions.filter(sign_up=True, withdrawn_at=None)
    return render(
        request,
        "agenda/sign_ups.html",
        {
            "event": event,
            "form": form,
            "rows": [
                (one, *counts.get(str(one.uid), (one.seats, 0, 0)))
                for one in sessions.select_related("day", "room")
            ],
        },
        status=422 if form.errors else 200,
    )


@event_view(Right.PROGRAMME_EDIT)
@require_safe
def one(request: EventRequest, session: str) -> HttpResponse:
    """Who has a place in a session and who waits for one."""
    row = _session(request, session)
    return _page(request, row, WhoForm(event=request.event))


@event_view(Right.PROGRAMME_EDIT)
@require_POST
@once
def add(request: EventRequest, session: str) -> HttpResponse:
    """Sign somebody up who cannot do it themselves."""
    row = _session(request, session)
    form = WhoForm(request.POST, event=request.event)
    if not form.is_valid():
        return _page(request, row, form)
    try:
        made = signing_up.add(
            row,
            form.cleaned_data["registration"],
            by=request.user,
            now=timezone.now(),
        )
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        if made.waits:
            messages.info(request, _("All places are taken: they are in the line."))
        else:
            messages.success(request, _("They have a place, and we write to them."))
    return redirect("agenda:session_sign_ups", code=row.event.code, session=row.code)


@event_view(Right.PROGRAMME_EDIT)
@require_POST
@once
def remove(request: EventRequest, session: str, pk: int) -> HttpResponse:
    """Take somebody out; they are told, and the next in the line gets the place."""
    row = _session(request, session)
    entry = get_object_or_404(SignUp, session=row, pk=pk)
    signing_up.leave(row, entry.registration, by=request.user, now=timezone.now())
    messages.success(request, _("They are taken out, and we write to them."))
    return redirect("agenda:session_sign_ups", code=row.event.code, session=row.code)


@event_view(Right.PROGRAMME_EDIT)
@require_POST
@once
def first(request: EventRequest, session: str, pk: int) -> HttpResponse:
    """Let somebody who waits be the next."""
    row = _session(request, session)
    entry = get_object_or_404(SignUp, session=row, pk=pk, waits=True)
    signing_up.put_first(entry, by=request.user)
    messages.success(request, _("They get the next place that becomes free."))
    return redirect("agenda:session_sign_ups", code=row.event.code, session=row.code)


@event_view(Right.PEOPLE_EXPORT)
@require_safe
def table(request: EventRequest, session: str) -> HttpResponse:
    """The list of one session for its host, as CSV."""
    row = _session(request, session)
    answer = HttpResponse(exports.build(row), content_type="text/csv; charset=utf-8")
    name = f"{request.event.code}-{row.code}-sign-ups.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _session(request: EventRequest, code: str) -> Session:
    rows = Session.objects.select_related("event", "day", "room")
    return get_object_or_404(rows, event=request.event, code=code)


def _page(request: EventRequest, row: Session, form: WhoForm) -> HttpResponse:
    entries = row.sign_ups.select_related("registration__person__organisation")
    found = list(entries.order_by("waits", *signing_up.LINE))
    return render(
        request,
        "agenda/session_sign_ups.html",
        {
            "event": request.event,
            "session": row,
            "form": form,
            "groups": [
                (False, [one for one in found if not one.waits]),
                (True, [one for one in found if one.waits]),
            ],
            "is_empty": not found,
            "may_export": Right.PEOPLE_EXPORT in request.rights,
        },
        status=422 if form.errors else 200,
    )
