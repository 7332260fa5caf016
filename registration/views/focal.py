"""The focal point's own page: seats, people, invitations."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from gfmd_days.core.domain.refusals import Refused
from gfmd_days.core.idempotency import once
from registration.domain import delegating, inviting, links, seats, showing
from registration.forms.invitations import GuestForm
from registration.models import Invitation, Registration
from registration.views.by_link import DelegationRequest, delegation_view
from registration.views.limits import refuse, too_often

INVITATIONS_PER_HOUR = 100


@delegation_view
@require_http_methods(["GET", "HEAD", "POST"])
@once
def page(request: DelegationRequest, token: str) -> HttpResponse:
    """How the seats stand, and a form to invite somebody."""
    delegation, now = request.delegation, timezone.now()
    form = GuestForm(
        request.POST or None,
        event=delegation.event,
        initial={"language": get_language()},
    )
    if request.method == "POST" and form.is_valid():
        if too_often("delegate", delegation.key.hex, limit=INVITATIONS_PER_HOUR):
            return refuse(request)
        try:
            invited = delegating.invite(delegation, form.guest(), by=None, now=now)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The invitation is on its way."))
            if request.POST.get("then") == "enter":
                return redirect("registration:delegation_enter", token, invited.pk)
            return redirect("registration:delegation", token)
    here = seats.of(delegation, now=now)
    shared = delegation.invitations.filter(email="", withdrawn_at=None).first()
    return render(
        request,
        "registration/delegations/focal.html",
        {
            "form": form,
            "token": token,
            "delegation": delegation,
            "seats": here,
            "people": [_shown(row) for row in here.people],
            "is_open": seats.is_open(delegation, now=now),
            "shared": shared,
            "link": links.invitation_url(shared) if shared else "",
        },
        status=422 if form.is_bound else 200,
    )


@delegation_view
@require_POST
@once
def share(request: DelegationRequest, token: str) -> HttpResponse:
    """Make the link that the focal point hands on."""
    return _do(
        request,
        token,
        lambda: delegating.share(request.delegation, by=None, now=timezone.now()),
        _("The link is ready: copy it and send it to your people."),
    )


@delegation_view
@require_POST
@once
def take_in(request: DelegationRequest, token: str, pk: int) -> HttpResponse:
    row = _registration(request, pk)
    return _do(
        request,
        token,
        lambda: delegating.take_in(row, by=None, now=timezone.now()),
        _("The seat is theirs."),
    )


@delegation_view
@require_POST
@once
def give_back(request: DelegationRequest, token: str, pk: int) -> HttpResponse:
    row = _registration(request, pk)
    return _do(
        request,
        token,
        lambda: delegating.give_back(row, by=None, now=timezone.now()),
        _("The seat is free again."),
    )


@delegation_view
@require_POST
@once
def send_again(request: DelegationRequest, token: str, pk: int) -> HttpResponse:
    row = _invitation(request, pk)
    return _do(
        request,
        token,
        lambda: inviting.send_again(row, by=None, now=timezone.now()),
        _("The invitation is on its way again."),
    )


@delegation_view
@require_POST
@once
def withdraw(request: DelegationRequest, token: str, pk: int) -> HttpResponse:
    row = _invitation(request, pk)
    return _do(
        request,
        token,
        lambda: inviting.withdraw(row, by=None, now=timezone.now()),
        _("The invitation is taken back, and the seat is free again.")
        if row.is_personal
        else _("The link works no more. Who applied with it stays."),
    )


def _do(
    request: DelegationRequest, token: str, deed: Callable[[], object], done: str
) -> HttpResponse:
    try:
        deed()
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("registration:delegation", token)


def _shown(row: Registration) -> dict[str, object]:
    """What a focal point may know: the name and what the person has been told."""
    known, seen = copy(row), showing.known(row)
    known.state, known.decision = seen.state, seen.decision or ""
    return {
        "row": row,
        "known": known,
        "may_give_back": delegating.may_give_back(row),
        "holds_seat": seats.is_held_by(row),
    }


def _registration(request: DelegationRequest, pk: int) -> Registration:
    rows = Registration.objects.select_related(
        "event", "stream", "invitation__delegation__event"
    )
    return get_object_or_404(rows, invitation__delegation=request.delegation, pk=pk)


def _invitation(request: DelegationRequest, pk: int) -> Invitation:
    rows = Invitation.objects.select_related("event", "stream")
    return get_object_or_404(rows, delegation=request.delegation, pk=pk)
