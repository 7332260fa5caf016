"""A person's own calendar: ways to subscribe, with reminders or without."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from agenda.exports import feeds
from agenda.views.feeds import minutes
from gfmd_days.core import subscribing
from registration.domain import links
from registration.views.by_link import OwnRequest, own_view

# How long before a session somebody may wish to be reminded.
ALARMS = (5, 10, 15, 30, 60)


@own_view
@require_safe
def own_calendar(request: OwnRequest, token: str) -> HttpResponse:
    """The addresses of the calendar; what is chosen is remembered in the address."""
    registration = request.registration
    alarm = minutes(request.GET.get("alarm", ""))
    path = reverse("agenda:personal_feed", args=[links.calendar_token(registration)])
    language = get_language() or ""
    feed = feeds.personal_url(path, lang=language, alarm=alarm)
    title = request.event.title.localize(language)
    return render(
        request,
        "agenda/own_calendar.html",
        {
            "event": request.event,
            "token": token,
            "alarm": alarm,
            "alarms": sorted({*ALARMS, alarm} - {0}),
            "feed": feed,
            "ways": subscribing.ways(feed, title=title),
        },
    )
