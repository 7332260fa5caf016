"""The agenda as everybody may see it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from csp.decorators import csp_replace
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from agenda.domain import own_agenda, profiles, published
from agenda.domain.published import Agenda, Item, Shown
from agenda.exports import feeds
from agenda.models import Kind, Programme
from agenda.views import filters, keeping, present, timetable
from gfmd_days.core import languages, subscribing
from gfmd_days.core.access import Right, light_event_view, rights_of
from gfmd_days.core.http import PublicEventRequest
from gfmd_days.core.models import Event

# Up to so many places left of a session, the public reads “a few”.
FEW = 5


@light_event_view("programme")
@require_safe
def agenda(request: PublicEventRequest) -> HttpResponse:
    """The programme by day: a list, and a grid of rooms where there is width."""
    now = timezone.now()
    is_draft, may_edit = _draft(request)
    programme = published.row(request.event)
    if is_draft:
        body = _body(request, published.preview(request.event), now=now)
        return _page(request, programme, body, is_draft=True)
    if programme is None:
        context = {"event": request.event, "may_edit": may_edit}
        return render(request, "agenda/unpublished.html", context)
    kept = keeping.Kept(request.event, programme, now=now)
    # what the page does not know must not fill the cache, nor must words looked for
    asked = filters.understood(request.GET, kept.known)
    is_common = filters.is_common(asked)

    def build(found: Agenda) -> str:
        return _body(request, found, now=now)

    def page() -> HttpResponse:
        # of zones there are hundreds: only the whole page is kept, for a minute
        may_stay = is_common and not asked["zone"]
        body = kept.text(build, "page", asked) if may_stay else build(kept.agenda)
        return _page(request, programme, body)

    is_same = is_common and _is_same(request, asked)
    return _answer(request, kept, page, "agenda", asked, is_same=is_same)


@light_event_view("programme")
@require_safe
def session(request: PublicEventRequest, session: str) -> HttpResponse:
    """One session: what, when, where, with whom, in which languages."""
    is_draft, _may_edit = _draft(request)
    programme = published.row(request.event)
    if is_draft:
        return _session_page(request, published.preview(request.event), session)
    if programme is None:
        raise Http404
    kept = keeping.Kept(request.event, programme, now=timezone.now())
    left = _places_left(request.event, session)

    def page() -> HttpResponse:
        return _session_page(request, kept.agenda, session, left=left)

    is_same = not request.GET  # the page's links bear the whole query
    return _answer(request, kept, page, "session", session, left, is_same=is_same)


@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})
@light_event_view("programme")
@require_safe
def embed(request: PublicEventRequest) -> HttpResponse:
    """The programme to stand in another site's page: no cookie, nothing to press."""
    programme = published.row(request.event)
    if programme is None:
        raise Http404
    now = timezone.now()
    asked = request.GET.get("in", "")
    if asked not in languages.interface_codes():
        asked = get_language() or "en"
    with translation.override(asked):
        kept = keeping.Kept(request.event, programme, now=now)
        day = filters.understood(request.GET, kept.known)["day"]
        return kept.whole(
            request, lambda: _embedded(kept.agenda, day, now=now), "embed", day
        )


def _is_same(request: PublicEventRequest, asked: dict[str, str]) -> bool:
    """Whether the query says what was understood and no more.

    Only then the page is the same for all: its links bear the whole query.
    """
    said = dict(request.GET.lists())
    return said == {name: [value] for name, value in asked.items() if name in said}


def _answer(
    request: PublicEventRequest,
    kept: keeping.Kept,
    page: Callable[[], HttpResponse],
    *parts: object,
    is_same: bool,
) -> HttpResponse:
    """Answer strangers with the whole page as it is kept, others with their own.

    Args:
        is_same: whether the page is the same for everybody who asks for `parts`.
    """
    if request.user.is_authenticated or not keeping.is_strangers(request):
        return page()
    if is_same:
        return kept.whole(request, lambda: page().content.decode(), *parts)
    answer = page()
    named = keeping.sent(request, keeping.packed(answer.content.decode()))
    return named if named.status_code == 304 else _named(answer, named)


def _named(answer: HttpResponse, named: HttpResponse) -> HttpResponse:
    """Give a page that is kept nowhere the headers of one that is."""
    for name in ("ETag", "Cache-Control", keeping.MAY_STAY):
        answer[name] = named[name]
    return answer


def _lives(found: Agenda, item: Item) -> list[tuple[Shown, profiles.Shown]]:
    """Return whoever lets everybody read about them, once each."""
    people = {one.person_id: one for one in item.shown_people if one.person_id}
    lives = profiles.shown(found.event, people)
    return [(one, lives[key]) for key, one in people.items() if key in lives]


def _draft(request: PublicEventRequest) -> tuple[bool, bool]:
    """Whether the draft is asked for by somebody who may see it; whether they may."""
    if not request.user.is_authenticated:
        return False, False
    rights = rights_of(request.user, request.event)
    may = Right.PROGRAMME_VIEW in rights
    return may and "draft" in request.GET, may


def _page(
    request: PublicEventRequest,
    programme: Programme | None,
    body: str,
    *,
    is_draft: bool = False,
) -> HttpResponse:
    feed = feeds.public_url(request.event, language=get_language() or "")
    return render(
        request,
        "agenda/public.html",
        {
            "event": request.event,
            "programme": programme,
            "is_draft": is_draft,
            "body": body,
            "feed": feed,
            "webcal": subscribing.webcal(feed),
        },
    )


def _session_page(
    request: PublicEventRequest, found: Agenda, code: str, *, left: str = ""
) -> HttpResponse:
    item = found.find(code)
    if item is None:
        raise Http404
    return render(
        request,
        "agenda/session.html",
        {
            "event": request.event,
            "agenda": found,
            "item": item,
            "lives": _lives(found, item),
            "span": timetable.span(item),
            "is_draft": not found.number,
            "left": left,
        },
    )


def _places_left(event: Event, code: str) -> str:
    """How many places a session has left, in words too coarse to count people by."""
    found = event.sessions.filter(code=code, sign_up=True, is_closed=False).first()
    counts = own_agenda.counted(event.pk, found.pk) if found else {}
    if found is None or str(found.uid) not in counts:  # or withdrawn
        return ""
    seats, taken, _waiting = counts[str(found.uid)]
    if seats is None:
        return "all"
    if seats <= taken:
        return "none"
    return "few" if seats - taken <= FEW else "some"


def _body(request: HttpRequest, found: Agenda, *, now: datetime) -> str:
    asked = filters.read(request.GET, found, now=now)
    items = [item for item in found.items if asked.keep(item)]
    return render_to_string("agenda/_agenda.html", _context(found, asked, items, now))


def _embedded(found: Agenda, day: str, *, now: datetime) -> str:
    # the page is kept by the day alone, so of an address it knows nothing else
    asked = filters.read(QueryDict(f"day={day}"), found, now=now)
    items = [item for item in found.items if asked.day in (None, item.date)]
    context = _context(found, filters.Filters(day=asked.day), items, now)
    context["days"] = timetable.days(found, items, now=now, grids=False)
    context["page"] = feeds.page_url(found.event)
    context["in"] = get_language()
    return render_to_string("agenda/embed.html", context)


def _context(
    found: Agenda, asked: filters.Filters, items: list[Item], now: datetime
) -> dict[str, Any]:
    used = {item.kind for item in found.items}
    here = present.of(found, found.items, now=now)
    is_on = present.is_event_on(found, now=now) and not asked.is_narrow
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
        "running": here.uids,
        "present": here
        if is_on and (here.now or here.next) and asked.day in (None, here.today)
        else None,
    }
