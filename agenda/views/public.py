"""The agenda as everybody may see it."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from agenda.domain import profiles, published
from agenda.domain.published import Agenda, Item, Shown
from agenda.exports import feeds
from agenda.models import Kind, Programme
from agenda.views import filters, timetable
from gfmd_days.core.access import Right, public_event_view, rights_of
from gfmd_days.core.http import PublicEventRequest

KEPT = 24 * 3600


@public_event_view
@require_safe
def agenda(request: PublicEventRequest) -> HttpResponse:
    """The programme by day: a list, and a grid of rooms where there is width.

    What is dear is kept per revision and language; the answer carries an ETag of the
    whole page for those not signed in.
    """
    now = timezone.now()
    is_draft, may_edit = _draft(request)
    programme = published.row(request.event)
    if is_draft:
        body = _body(request, published.preview(request.event), now=now)
    elif programme is None:
        return render(
            request,
            "agenda/unpublished.html",
            {"event": request.event, "may_edit": may_edit},
        )
    else:
        key = _key(request, programme, now=now)
        body = cache.get(key)
        if body is None:
            found = published.load(request.event, programme=programme)
            body = _body(request, found, now=now)
            cache.set(key, body, KEPT)
    feed = feeds.public_url(request.event, language=get_language() or "")
    page = render(
        request,
        "agenda/public.html",
        {
            "event": request.event,
            "programme": programme,
            "is_draft": is_draft,
            "body": body,
            "feed": feed,
            "webcal": feeds.webcal(feed),
        },
    )
    return page if is_draft else _conditional(request, page)


@public_event_view
@require_safe
def session(request: PublicEventRequest, session: str) -> HttpResponse:
    """One session: what, when, where, with whom, in which languages."""
    is_draft, _may_edit = _draft(request)
    programme = published.row(request.event)
    if is_draft:
        found = published.preview(request.event)
    elif programme is not None:
        found = published.load(request.event, programme=programme)
    else:
        raise Http404
    item = found.find(session)
    if item is None:
        raise Http404
    page = render(
        request,
        "agenda/session.html",
        {
            "event": request.event,
            "agenda": found,
            "item": item,
            "lives": _lives(found, item),
            "span": timetable.span(item),
            "is_draft": is_draft,
        },
    )
    return page if is_draft else _conditional(request, page)


def _lives(found: Agenda, item: Item) -> list[tuple[Shown, profiles.Shown]]:
    """Return whoever lets everybody read about them, once each."""
    people = {one.person_id: one for one in item.shown_people if one.person_id}
    lives = profiles.shown(found.event, people)
    return [(one, lives[key]) for key, one in people.items() if key in lives]


def _draft(request: PublicEventRequest) -> tuple[bool, bool]:
    """Whether the draft is asked for by somebody who may see it, and who they are."""
    if not request.user.is_authenticated:
        return False, False
    rights = rights_of(request.user, request.event)
    may = Right.PROGRAMME_VIEW in rights
    return may and "draft" in request.GET, may


def _body(request: PublicEventRequest, found: Agenda, *, now: datetime) -> str:
    asked = filters.read(request.GET, found, now=now)
    items = [item for item in found.items if asked.keep(item)]
    return render_to_string("agenda/_agenda.html", _context(found, asked, items, now))


def _context(
    found: Agenda, asked: filters.Filters, items: list[Any], now: datetime
) -> dict[str, Any]:
    used = {item.kind for item in found.items}
    return {
        "event": found.event,
        "draft": "" if found.number else "?draft",
        "agenda": found,
        "asked": asked,
        "dates": sorted({item.date for item in found.items}),
        "days": timetable.days(
            found,
            items,
            now=now,
            zone=asked.zone,
            grids=not asked.is_narrow and asked.day is not None,
        ),
        "count": len(items),
        "kinds": [kind for kind in Kind if kind in used],
        "languages": filters.spoken(found),
    }


def _key(request: PublicEventRequest, programme: Programme, *, now: datetime) -> str:
    # five minutes is how old “now” may be on the page
    moment = int(now.timestamp()) // 300
    # what the page does not know must not fill the cache
    asked = [(name, request.GET.get(name, "")) for name in filters.NAMES]
    tag = feeds.tag(request.event, programme, "page", get_language(), asked, moment)
    return f"agenda:page:{tag}"


def _conditional(request: PublicEventRequest, page: HttpResponse) -> HttpResponse:
    """Answer 304 where the browser has just this page."""
    if request.user.is_authenticated:
        return page
    etag = f'"{hashlib.sha256(page.content).hexdigest()[:32]}"'
    page["ETag"] = etag
    page["Cache-Control"] = "no-cache"
    answer = get_conditional_response(request, etag=etag, response=page)
    return answer if isinstance(answer, HttpResponse) else page
