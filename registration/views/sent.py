"""What an applicant sees when the application has arrived."""

from __future__ import annotations

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from gfmd_days.core.access import public_event_view
from gfmd_days.core.encryption import box
from gfmd_days.core.http import PublicEventRequest

COOKIE, COOKIE_SECONDS = "sent_to", 3600


@public_event_view
@never_cache
@require_safe
def sent(request: PublicEventRequest) -> HttpResponse:
    """Say what happens next: the same for every address."""
    return render(
        request,
        "registration/sent.html",
        {
            "address": _address(request),
            "intake": getattr(request.event, "intake", None),
        },
    )


def lead_there(request: PublicEventRequest, email: str) -> HttpResponse:
    """Redirect to the page; the address typed goes along, unreadable, for an hour.

    In a cookie of that page alone, so that to apply opens no session.
    """
    code = request.event.code
    response = redirect("registration:sent", code=code)
    response.set_cookie(
        COOKIE,
        box().encrypt(email.encode()).decode(),
        max_age=COOKIE_SECONDS,
        path=reverse("registration:sent", args=[code]),
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _address(request: HttpRequest) -> str:
    try:
        kept = request.COOKIES.get(COOKIE, "").encode()
        return box().decrypt(kept, ttl=COOKIE_SECONDS).decode()
    except InvalidToken:
        return ""
