"""Invitations, as the team makes them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from gfmd_days.core import names
from gfmd_days.core.access import Right, event_view
from gfmd_days.core.domain.refusals import Refused
from gfmd_days.core.http import EventRequest
from gfmd_days.core.idempotency import once
from registration.domain import deadlines, inviting, links
from registration.forms.invitations import InviteForm, InviteManyForm, OpenLinkForm
from registration.models import Invitation, InvitationState

PAGE = 50
FORMS = {"one": InviteForm, "many": InviteManyForm, "link": OpenLinkForm}


@event_view(Right.PEOPLE_EDIT)
@require_safe
def invitations(request: EventRequest) -> HttpResponse:
    """Everybody invited, and where each invitation stands."""
    event = request.event
    today = deadlines.today(event, timezone.now())
    rows = event.invitations.filter(delegation=None).with_uses()
    chosen = request.GET.get("state", "")
    words = names.tidy(request.GET.get("q", ""))
    found = rows.in_state(chosen, today=today).matching(words)
    found = found.select_related("stream").order_by("-created_at", "-pk")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "registration/invitations/list.html",
        {
            "page": page,
            "rows": [_shown(one, today) for one in page],
            "states": inviting.counts(event, today=today).items(),
            "total": rows.count(),
            "chosen": chosen,
            "words": words,
            "has_streams": event.streams.exists(),
        },
    )


@event_view(Right.PEOPLE_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def invite(request: EventRequest, how: str) -> HttpResponse:
    """Invite one person, a list of people, or whoever has a link."""
    form = FORMS[how](request.POST or None, event=request.event)
    if request.method == "POST" and form.is_valid():
        try:
            _invite(request, form)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("registration:invitations", code=request.event.code)
    return render(
        request,
        "registration/invitations/invite.html",
        {"form": form, "how": how},
        status=422 if form.is_bound else 200,
    )


@event_view(Right.PEOPLE_EDIT)
@require_POST
@once
def send_again(request: EventRequest, pk: int) -> HttpResponse:
    row = _get(request, pk)
    try:
        inviting.send_again(row, by=request.user, now=timezone.now())
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("The invitation is on its way again."))
    return redirect("registration:invitations", code=request.event.code)


@event_view(Right.PEOPLE_EDIT)
@require_POST
@once
def withdraw(request: EventRequest, pk: int) -> HttpResponse:
    row = _get(request, pk)
    try:
        inviting.withdraw(row, by=request.user, now=timezone.now())
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("The invitation is taken back."))
    return redirect("registration:invitations", code=request.event.code)


def _invite(request: EventRequest, form: Any) -> None:
    """Make what the form asks for and say how it went."""
    data = {"by": request.user, "until": form.cleaned_data["until"]}
    stream, now = form.cleaned_data["stream"], timezone.now()
    if isinstance(form, OpenLinkForm):
        label, uses = form.cleaned_data["label"], form.cleaned_data["uses"]
        inviting.open_link(stream, label=label, uses=uses, **data)
        messages.success(request, _("The link is ready: copy it from the list."))
    elif isinstance(form, InviteManyForm):
        done, refused = inviting.invite_many(
            stream, form.list_of_guests(), now=now, **data
        )
        words = ngettext(
            "{count} person is invited.", "{count} people are invited.", done
        )
        messages.success(request, words.format(count=done))
        for guest, refusal in refused:
            messages.warning(request, f"{guest.email}: {refusal}")
    else:
        inviting.invite(stream, form.guest(), now=now, **data)
        messages.success(request, _("The invitation is on its way."))


def _shown(row: Invitation, today: Any) -> dict[str, Any]:
    state = row.state(today=today, used=row.used)  # type: ignore[attr-defined]
    is_open = state == InvitationState.OPEN
    return {
        "row": row,
        "state": state,
        "is_open": is_open,
        "link": links.invitation_url(row) if is_open and not row.is_personal else "",
    }


def _get(request: EventRequest, pk: int) -> Invitation:
    return get_object_or_404(Invitation, event=request.event, delegation=None, pk=pk)
