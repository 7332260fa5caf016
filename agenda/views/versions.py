"""What was published when, for everybody; the draft, for those with its link."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from agenda.domain import changes, history, previewing, published, publishing
from agenda.domain.changes import Change
from agenda.exports import atom, feeds
from agenda.models import Version
from agenda.views import listing
from gfmd_days.core import subscribing
from gfmd_days.core.access import (
    Right,
    find_event,
    public_event_view,
    public_view,
    rights_of,
)
from gfmd_days.core.http import PublicEventRequest
from gfmd_days.core.models import Event

ATOM = "application/atom+xml; charset=utf-8"


@public_event_view
@require_safe
def versions(request: PublicEventRequest) -> HttpResponse:
    """All versions with their public changes, the newest first."""
    event = request.event
    before = _number(request.GET.get("before", ""))
    told = _told(event, before=before)
    last = told[-1][0].number if told else 1
    rights = rights_of(request.user, event)
    return render(
        request,
        "agenda/versions.html",
        {
            "event": event,
            "versions": told,
            "older": last if last > 1 else None,
            "is_older": before is not None,
            "atom": atom.url(event, language=get_language() or ""),
            "may_compare": Right.PROGRAMME_VIEW in rights,
        },
    )


@public_event_view
@require_safe
def version(request: PublicEventRequest, number: int) -> HttpResponse:
    """What one version changed, and the programme as it was then.

    Names are as people wish them shown today, and what is closed today stays away.
    """
    event = request.event
    current = published.row(event)
    if current is None:
        raise Http404
    hidden = published.closed_today(event, programme=current)
    found = get_object_or_404(
        Version.objects.filter(event=event).defer("changes"), number=number
    )
    before = publishing.published_content(event, number=number - 1)
    agenda = published.read(
        event,
        found.content,
        number=number,
        published_at=found.published_at,
        closed=False,
        hidden=hidden,
    )
    return render(
        request,
        "agenda/version.html",
        {
            "event": event,
            "version": found,
            "is_latest": current.number == number,
            "changes": changes.public(before, found.content, closed=hidden)
            if before
            else [],
            "agenda": agenda,
            "days": listing.by_day(agenda),
        },
    )


@public_event_view
@require_safe
def atom_feed(request: PublicEventRequest) -> HttpResponse:
    """The public changes, to subscribe to."""
    event = request.event
    programme = published.row(event)
    language = feeds.language_of(event, request.GET.get("lang", ""))
    # the draft closes a session for old versions at once
    draft = programme.draft if programme else 0
    etag = f'"{feeds.tag(event, programme, "atom", language, draft)}"'
    answer = get_conditional_response(request, etag=etag)
    if answer is None:
        body = atom.build(event, _told(event), language=language)
        answer = HttpResponse(body, content_type=ATOM)
    response: HttpResponse = answer
    response["ETag"] = etag
    response["Cache-Control"] = "no-cache"
    return response


@public_event_view
@require_safe
def calendars(request: PublicEventRequest) -> HttpResponse:
    """Every calendar there is of the public programme: all, by track, by room."""
    event = request.event
    programme = published.row(event)
    if programme is None:
        raise Http404
    agenda = published.load(event, programme=programme)
    language = get_language() or ""
    title = event.title.localize(language)
    tracks = [
        (one.title, feeds.part_url(event, "track", one.code, language=language))
        for one in agenda.tracks
    ]
    rooms = [
        (one.name, feeds.part_url(event, "room", one.id, language=language))
        for one in agenda.rooms
    ]
    whole = feeds.public_url(event, language=language)
    return render(
        request,
        "agenda/calendars.html",
        {
            "event": event,
            "feed": whole,
            "ways": subscribing.ways(whole, title=title),
            "tracks": [_line(title, *one) for one in tracks],
            "rooms": [_line(title, *one) for one in rooms],
        },
    )


@public_view
@require_safe
def draft(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """The draft, closed sessions too, for whoever was given the link.

    A hidden event can be looked at as well: that is what the link is for. It holds no
    links to join online, and no search engine may keep it.
    """
    event = find_event(code)
    if not previewing.opens(event, key, now=timezone.now()):
        raise Http404
    agenda = published.preview(event)
    response = render(
        request,
        "agenda/draft.html",
        {
            "event": event,
            "agenda": agenda,
            "days": listing.by_day(agenda),
            "now": timezone.now(),
        },
    )
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex"
    return response


def _told(
    event: Event, *, before: int | None = None
) -> list[tuple[Version, list[Change]]]:
    """Return the versions with their public changes; none before the first."""
    programme = published.row(event)
    if programme is None:
        return []
    return history.told(event, programme=programme, before=before)


def _line(title: str, name: object, feed: str) -> dict[str, object]:
    return {
        "name": name,
        "feed": feed,
        "ways": subscribing.ways(feed, title=f"{title}: {name}"),
    }


def _number(text: str) -> int | None:
    """Return the number in an address; none if it is not one any version has."""
    is_number = text.isascii() and text.isdecimal() and len(text) < 10
    return int(text) if is_number else None
