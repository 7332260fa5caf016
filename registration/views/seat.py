"""Taking the seat one is invited to, for somebody who has applied already."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gfmd_days.core.access import public_event_view
from gfmd_days.core.domain.refusals import Refused
from gfmd_days.core.http import PublicEventRequest
from gfmd_days.core.idempotency import once
from registration.domain import delegating, inviting
from registration.views.apply import closed
from registration.views.by_link import bad_link, invitation_here, kept_to_oneself


@public_event_view
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@once
def take_seat(request: PublicEventRequest, token: str) -> HttpResponse:
    """Ask whether the application that is here takes the delegation's seat."""
    invitation = invitation_here(request, token)
    if invitation is None:
        return bad_link(request, None)
    registration = inviting.applied(invitation)
    if registration is None:
        return redirect("registration:invited", request.event.code, token)
    if request.method == "POST":
        try:
            delegating.join(registration, invitation, by=None, now=timezone.now())
        except Refused as refusal:
            return closed(request, words=str(refusal))
        return redirect(request.path)
    context = {
        "delegation": invitation.delegation,
        "is_theirs": registration.invitation_id == invitation.pk,
    }
    page = render(request, "registration/delegations/seat.html", context)
    return kept_to_oneself(page)
