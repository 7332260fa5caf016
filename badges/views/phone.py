"""One's own badge on one's own phone: a page, a PDF, a pass for a wallet."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from badges.domain import own_badge, printing
from badges.exports import apple_wallet, google_wallet
from badges.exports.wallet_keys import AppleKeys
from badges.views.people import pdf_answer
from gfmd_days.core import workers, zones
from gfmd_days.core.models import Event
from registration.views.by_link import OwnRequest, own_view

# Tells the page's own service worker that it may keep this answer (decision 32).
MAY_KEEP = "X-Keep-Badge"


@own_view
@require_safe
def badge(request: OwnRequest, token: str) -> HttpResponse:
    """The badge, large; 410 where there is none, so that a kept one goes."""
    registration = request.registration
    found = own_badge.of(registration)
    answer = render(
        request,
        "badges/phone.html",
        {
            "event": request.event,
            "registration": registration,
            "token": token,
            "badge": found,
            "apple": _apple_keys() is not None,
            "google": settings.GOOGLE_WALLET is not None,
        },
        status=200 if found else 410,
    )
    if found:
        answer[MAY_KEEP] = "1"
    return answer


@own_view
@require_safe
def worker(request: OwnRequest, token: str) -> HttpResponse:
    """The script that shows a kept badge without a network, and nothing else."""
    return workers.script("badge.js")


@own_view
@require_safe
def pdf(request: OwnRequest, token: str) -> HttpResponse:
    """The badge as it is printed. It is no print of the desk's and is not noted."""
    registration = request.registration
    if own_badge.of(registration) is None:
        return redirect("badges:own", token)
    made, _looks = printing.draw(request.event, [registration])
    return pdf_answer(made, f"{request.event.code}-badge.pdf")


@own_view
@require_safe
def apple(request: OwnRequest, token: str) -> HttpResponse:
    keys, found = _apple_keys(), own_badge.of(request.registration)
    if keys is None:
        raise Http404
    if found is None:
        return redirect("badges:own", token)
    made = apple_wallet.build(found, keys, ends_at=_ends_at(request.event))
    answer = HttpResponse(made, content_type=apple_wallet.CONTENT_TYPE)
    name = f"{request.event.code}-badge.pkpass"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@own_view
@require_safe
def google(request: OwnRequest, token: str) -> HttpResponse:
    """Go to Google with the badge; only who presses the button sends it there."""
    keys, found = settings.GOOGLE_WALLET, own_badge.of(request.registration)
    if keys is None:
        raise Http404
    if found is None:
        return redirect("badges:own", token)
    link = google_wallet.link(
        found,
        keys,
        event=request.event.code,
        site=settings.BASE_URL,
        now=timezone.now(),
        ends_at=_ends_at(request.event),
    )
    return HttpResponseRedirect(link)


def _apple_keys() -> AppleKeys | None:
    """The site's keys, unless their year is over: the button goes, no page fails."""
    keys: AppleKeys | None = settings.APPLE_WALLET
    return keys if keys and keys.is_valid(timezone.now()) else None


def _ends_at(event: Event) -> datetime:
    """The end of the event's last day, which is when a pass has done its work."""
    last = event.days.order_by("date").last()
    if last is None:
        return timezone.now() + timedelta(days=365)
    midnight = datetime.combine(last.date + timedelta(days=1), time())
    return zones.to_utc(midnight, event.zone_name)
