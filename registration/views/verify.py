"""Is this letter true? Asked by embassies and border officers, of a printed address."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe

from gfmd_days.core.access import public_view
from registration.domain.letters import checking
from registration.models import Letter
from registration.views.limits import refuse, sender, too_often

CHECKS_PER_HOUR = 60


@public_view
@require_safe
def verify(request: HttpRequest, number: str) -> HttpResponse:
    """Say whether a letter is valid, to whoever has its number and its secret.

    A wrong secret is answered like a number that was never given.
    """
    if too_often("verify", sender(request), limit=CHECKS_PER_HOUR):
        return refuse(request)
    letter = (
        Letter.objects.with_people()
        .select_related("event__venue")
        .filter(number=number.upper())
        .first()
    )
    if letter is None or not constant_time_compare(
        letter.secret, request.GET.get("k", "")
    ):
        response = render(request, "registration/letters/unknown.html", status=404)
    else:
        context = {"letter": letter, "event": letter.event} | checking.shown(letter)
        response = render(request, "registration/letters/verify.html", context)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
