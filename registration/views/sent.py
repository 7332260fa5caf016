"""What an applicant sees when the application has arrived."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from gfmd_days.core.access import public_event_view
from gfmd_days.core.http import PublicEventRequest
from gfmd_days.core.kept import kept_for_strangers


@kept_for_strangers
@public_event_view
@never_cache
@require_safe
def sent(request: PublicEventRequest) -> HttpResponse:
    """Say what happens next: the same for everybody.

    The address is put in by the script that sent the form: to apply opens no session,
    and the next person at a shared computer does not meet it.
    """
    intake = getattr(request.event, "intake", None)
    return render(request, "registration/sent.html", {"intake": intake})
