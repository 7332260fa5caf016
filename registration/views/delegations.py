"""Delegations, as the team sets them up."""

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

from gfmd_days.core.access import Right, event_view
from gfmd_days.core.domain.refusals import Refused
from gfmd_days.core.http import EventRequest
from gfmd_days.core.idempotency import once
from registration.domain import delegating, seats
from registration.forms.invitations import DelegationForm
from registration.models import Delegation


@event_view(Right.PEOPLE_EDIT)
@require_safe
def delegations(request: EventRequest) -> HttpResponse:
    """All delegations with their seats."""
    now = timezone.now()
    found = delegating.with_counts(request.event, now=now)
    context = {
        "rows": [
            {"row": row, "used": used, "is_open": seats.is_open(row, now=now)}
            for row, used in found
        ],
        "seats": sum(row.seats for row, _used in found),
        "used": sum(used for _row, used in found),
        "has_streams": request.event.streams.exists(),
    }
    return render(request, "registration/delegations/list.html", context)


@event_view(Right.PEOPLE_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def delegation(request: EventRequest, pk: int | None = None) -> HttpResponse:
    """Add a delegation, or change one."""
    row = Delegation(event=request.event) if pk is None else _get(request, pk)
    form = DelegationForm(request.POST or None, row=row)
    if request.method == "POST" and form.is_valid():
        try:
            _save(request, row, form)
        except Refused as refusal:
            form.add_error("seats", str(refusal))
        else:
            return redirect("registration:delegations", code=request.event.code)
    taken = seats.of(row, now=timezone.now()) if row.pk else None
    return render(
        request,
        "registration/delegations/edit.html",
        {"form": form, "row": row, "seats": taken},
        status=422 if form.is_bound else 200,
    )


@event_view(Right.PEOPLE_EDIT)
@require_POST
@once
def send_link(request: EventRequest, pk: int) -> HttpResponse:
    delegating.send_link(_get(request, pk), by=request.user, now=timezone.now())
    messages.success(request, _("The link is on its way to the focal point."))
    return redirect("registration:delegations", code=request.event.code)


@event_view(Right.PEOPLE_EDIT)
@require_POST
@once
def renew_link(request: EventRequest, pk: int) -> HttpResponse:
    """Send the focal point another link, and end the one before."""
    row = _get(request, pk)
    delegating.renew_link(row, by=request.user, now=timezone.now())
    messages.success(
        request, _("A new link is on its way to the focal point; the old one ended.")
    )
    return redirect("registration:edit_delegation", request.event.code, row.pk)


@event_view(Right.PEOPLE_EDIT)
@require_POST
@once
def close(request: EventRequest, pk: int) -> HttpResponse:
    """Close a delegation, or open it again."""
    closed = request.POST.get("closed") == "on"
    delegating.set_closed(_get(request, pk), closed, by=request.user)
    messages.success(request, _("Saved."))
    return redirect("registration:delegations", code=request.event.code)


def _save(request: EventRequest, row: Delegation, form: DelegationForm) -> None:
    now = timezone.now()
    if row.pk is not None:
        delegating.change(row, form.cleaned_data, by=request.user, now=now)
        messages.success(request, _("Saved."))
        return
    for name in delegating.CHANGED:
        setattr(row, name, form.cleaned_data[name])
    delegating.add(row, by=request.user, now=now)
    messages.success(request, _("The link is on its way to the focal point."))


def _get(request: EventRequest, pk: int) -> Delegation:
    rows = Delegation.objects.select_related("event", "stream")
    return get_object_or_404(rows, event=request.event, pk=pk)
