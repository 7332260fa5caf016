"""A delegate's own agenda: what they do, visit and marked; places in sessions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agenda.domain import own_agenda, published, signing_up
from agenda.domain.own_agenda import Mine, Offer
from agenda.domain.published import Agenda
from agenda.models import Session, SignUp
from agenda.views import timetable
from gfmd_days.core.domain.refusals import Refused
from gfmd_days.core.idempotency import once
from registration.models import State
from registration.views.by_link import OwnRequest, own_view

Days = list[tuple[date, list[tuple[timetable.Span, Any]]]]


@own_view
@require_safe
def mine(request: OwnRequest, token: str) -> HttpResponse:
    """One's own agenda by day, what overlaps in it, and places one can still take."""
    registration, now = request.registration, timezone.now()
    found = _agenda(request)
    rows = own_agenda.of(registration, found) if found else []
    offers: list[Offer] = []
    programme = published.row(request.event)
    if found and programme:
        offers = own_agenda.offers(found, rows, programme=programme, now=now)
    return render(
        request,
        "agenda/mine.html",
        {
            "event": request.event,
            "token": token,
            "agenda": found,
            "programme": programme,
            "days": _by_day(rows),
            "clashes": own_agenda.clashes(rows),
            "offers": _by_day(offers),
            "is_coming": registration.state == State.CONFIRMED,
            "marks": " ".join(one.item.uid for one in rows if one.is_marked),
            "opens_at": programme.sign_up_opens_at if programme else None,
            "closes_at": programme.sign_up_closes_at if programme else None,
            "now": now,
        },
    )


@own_view
@require_POST
@once
def sign_up(request: OwnRequest, token: str, session: str) -> HttpResponse:
    """Take a place, join a line, swap, or give it back; then show the agenda again."""
    found = _agenda(request)
    item = found.find(session) if found else None
    if found is None or item is None:
        raise Http404
    if request.POST.get("go") == "leave":
        row = Session.objects.filter(event=request.event, uid=item.uid).first()
        if row and signing_up.leave(
            row, request.registration, by=None, now=timezone.now()
        ):
            messages.success(request, _("You are not signed up for it any more."))
        return redirect("agenda:mine", token=token)
    try:
        made = signing_up.sign_up(
            item,
            request.registration,
            agenda=found,
            now=timezone.now(),
            may_wait="wait" in request.POST,
            giving_up="swap" in request.POST,
        )
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _words(made))
    return redirect("agenda:mine", token=token)


@own_view
@require_POST
def marks(request: OwnRequest, token: str) -> HttpResponse:
    """Add what a device has marked (`mark`), or take one mark away (`remove`).

    Both may come twice. Answers with all that is marked then.
    """
    registration = request.registration
    uids = own_agenda.known_uids(request.POST.getlist("mark"))
    now_marked = own_agenda.merge_marks(registration, uids)
    for uid in own_agenda.known_uids(request.POST.getlist("remove")):
        now_marked = own_agenda.unmark(registration, uid)
    if request.accepts("text/html"):
        return redirect("agenda:mine", token=token)
    return JsonResponse({"marks": sorted(now_marked)})


def _agenda(request: OwnRequest) -> Agenda | None:
    """The published programme, closed sessions included; None before there is one."""
    programme = published.row(request.event)
    if programme is None:
        return None
    return published.load(request.event, programme=programme, closed=True)


def _by_day(rows: Sequence[Mine | Offer]) -> Days:
    return [
        (day, [(timetable.span(one.item), one) for one in group])
        for day, group in groupby(rows, key=lambda one: one.item.date)
    ]


def _words(made: SignUp) -> str:
    if made.waits:
        return _(
            "You are on the waiting list. When a place becomes free, it is yours and "
            "we write to you."
        )
    return _("You have a place.")
