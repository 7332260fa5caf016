"""What an applicant sees when the application has arrived."""

from __future__ import annotations

from urllib.parse import quote

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from gfmd_days.core.access import public_event_view
from gfmd_days.core.http import PublicEventRequest
from gfmd_days.core.kept import kept_for_strangers

COOKIE, COOKIE_SECONDS = "sent_to", 600


@kept_for_strangers
@public_event_view
@never_cache
@require_safe
def sent(request: PublicEventRequest) -> HttpResponse:
    """Say what happens next: the same for every address."""
    intake = getattr(request.event, "intake", None)
    context = {"intake": intake, "cookie": COOKIE}
    return render(request, "registration/sent.html", context)


def lead_there(request: PublicEventRequest, email: str) -> HttpResponse:
    """Redirect to the page, with the address typed in a cookie of that page alone.

    The page's script shows it and deletes the cookie: the server keeps nothing of it,
    and the next person at a shared computer does not meet it.
    """
    code = request.event.code
    response = redirect("registration:sent", code=code)
    response.set_cookie(
        COOKIE,
        quote(email),
        max_age=COOKIE_SECONDS,
        path=reverse("registration:sent", args=[code]),
        secure=settings.SECURE,
        samesite="Strict",
    )
    return response
