"""Screens in the foyer and at the doors: now and next, refreshed by themselves."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_safe

from agenda.domain import published
from agenda.domain.published import Agenda, Item
from agenda.exports import feeds
from agenda.views import keeping, present
from gfmd_days.core.access import public_event_view
from gfmd_days.core.http import PublicEventRequest
from registration.views.own import qr_image

# Rows that are read across a foyer; more rooms than that run on into a second column.
MOST_AHEAD = 3


@public_event_view
@require_safe
def foyer(request: PublicEventRequest) -> HttpResponse:
    """What runs now and what comes next, over all rooms."""
    kept = _kept(request)

    def page() -> str:
        agenda = kept.agenda
        here = present.of(agenda, agenda.items, now=kept.now)
        return _page(
            agenda,
            {
                "present": here,
                "page_url": feeds.page_url(agenda.event),
                "qr": qr_image(feeds.page_url(agenda.event)),
            },
            "agenda/foyer.html",
        )

    return kept.whole(request, page, "foyer")


@public_event_view
@require_safe
def door(request: PublicEventRequest, room: int) -> HttpResponse:
    """What runs now and what comes next in one room."""
    kept = _kept(request)

    def page() -> str:
        agenda = kept.agenda
        place = next((one for one in agenda.rooms if one.id == room), None)
        if place is None:  # nothing open to all takes place there
            raise Http404
        held = [one for one in agenda.items if one.room == place]
        here = present.of(agenda, held, now=kept.now)
        return _page(
            agenda,
            {"room": place, "present": here, "ahead": _ahead(held, kept)},
            "agenda/door.html",
        )

    return kept.whole(request, page, "door", room)


def _kept(request: PublicEventRequest) -> keeping.Kept:
    programme = published.row(request.event)
    if programme is None:
        raise Http404
    return keeping.Kept(request.event, programme, now=timezone.now())


def _ahead(held: list[Item], kept: keeping.Kept) -> list[Item]:
    ahead = [one for one in held if kept.now < one.starts_at and not one.is_cancelled]
    today = ahead[0].date if ahead else None
    return [one for one in ahead if one.date == today][:MOST_AHEAD]


def _page(agenda: Agenda, context: dict[str, Any], template: str) -> str:
    common = {"event": agenda.event, "agenda": agenda}
    return render_to_string(template, common | context)
