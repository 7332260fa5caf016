"""Calendars over HTTP: strong ETags, 304, and no cookie needed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from agenda.domain import own_sessions, published
from agenda.exports import feeds
from agenda.models import Programme
from gfmd_days.core.access import light_event_view, public_view
from gfmd_days.core.http import PublicEventRequest
from registration.domain import links

CALENDAR = "text/calendar; charset=utf-8"


@light_event_view("programme")
@require_safe
def feed(request: PublicEventRequest) -> HttpResponse:
    """The whole public programme, to subscribe to."""
    event = request.event
    language = feeds.language_of(event, request.GET.get("lang", ""))
    programme = published.row(event)
    etag = feeds.tag(event, programme, "public", language)
    return _answer(
        request,
        programme=programme,
        etag=etag,
        body=lambda: feeds.public(
            event, programme=programme, language=language, etag=etag
        ),
        name=event.code,
    )


@light_event_view("programme")
@require_safe
def session_file(request: PublicEventRequest, session: str) -> HttpResponse:
    """One session as a file to open."""
    event = request.event
    programme = published.row(event)
    if programme is None:
        raise Http404
    language = feeds.language_of(event, request.GET.get("lang", ""))
    agenda = published.load(event, programme=programme)
    item = agenda.find(session)
    if item is None:
        raise Http404
    return _answer(
        request,
        programme=programme,
        etag=feeds.tag(event, programme, "session", item.uid, language),
        body=lambda: feeds.one(event, agenda=agenda, item=item, language=language),
        name=f"{event.code}-{item.code}",
    )


@light_event_view("programme")
@require_safe
def track_feed(request: PublicEventRequest, track: str) -> HttpResponse:
    """The public sessions of one track, to subscribe to."""
    return _part(request, feeds.track, track, name=f"{request.event.code}-{track}")


@light_event_view("programme")
@require_safe
def room_feed(request: PublicEventRequest, pk: int) -> HttpResponse:
    """The public sessions of one room, to subscribe to."""
    return _part(request, feeds.room, pk, name=f"{request.event.code}-room-{pk}")


def _part(
    request: PublicEventRequest, build: Callable[..., bytes], key: object, *, name: str
) -> HttpResponse:
    event = request.event
    programme = published.row(event)
    if programme is None:
        raise Http404
    language = feeds.language_of(event, request.GET.get("lang", ""))
    etag = feeds.tag(event, programme, build.__name__, key, language)
    try:
        return _answer(
            request,
            programme=programme,
            etag=etag,
            body=lambda: build(
                event, key, programme=programme, language=language, etag=etag
            ),
            name=name,
        )
    except feeds.NoSuchPart as error:
        raise Http404 from error


@public_view
@require_safe
def personal_feed(request: HttpRequest, token: str) -> HttpResponse:
    """A person's own calendar; the token in the address only reads it."""
    try:
        registration = links.by_calendar_token(token)
    except links.UnknownLink as error:
        raise Http404 from error
    event, person = registration.event, registration.person
    asked = request.GET.get("lang", person.language)
    language = feeds.language_of(event, asked)
    alarm = minutes(request.GET.get("alarm", ""))
    programme, own = published.row(event), own_sessions.of(registration)
    chosen = {"lang": language} if "lang" in request.GET else {}
    source = feeds.personal_url(request.path, **chosen, alarm=alarm)
    shown = (person.pk, person.shown_name, own.key, alarm, language, source)
    etag = feeds.tag(event, programme, "own", *shown)
    response = _answer(
        request,
        programme=programme,
        etag=etag,
        body=lambda: feeds.personal(
            registration,
            own=own,
            programme=programme,
            language=language,
            etag=etag,
            source=source,
            alarm=alarm,
        ),
        name=f"{event.code}-my-calendar",
        stamped=False,
    )
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex"
    return response


def minutes(text: str) -> int:
    """Return how long before a session to remind; 0 for anything but 1 to 1440."""
    if not text.isascii() or not text.isdecimal() or len(text) > 4:
        return 0
    return int(text) if int(text) <= 24 * 60 else 0


def _answer(
    request: HttpRequest,
    *,
    programme: Programme | None,
    etag: str,
    body: Callable[[], bytes],
    name: str,
    stamped: bool = True,
) -> HttpResponse:
    """Answer with the body, or 304.

    Args:
        stamped: whether nothing but the programme changes it, so that its date tells.
    """
    quoted = f'"{etag}"'
    changed_at = programme.changed_at if programme and stamped else None
    stamp = _seconds(changed_at)
    response = get_conditional_response(request, etag=quoted, last_modified=stamp)
    if response is None:
        response = HttpResponse(body(), content_type=CALENDAR)
        response["Content-Disposition"] = f'inline; filename="{name}.ics"'
    answer: HttpResponse = response
    answer["ETag"] = quoted
    if changed_at:
        answer.headers["Last-Modified"] = _http_date(changed_at)
    answer["Cache-Control"] = "no-cache"
    return answer


def _seconds(moment: datetime | None) -> int | None:
    return int(moment.timestamp()) if moment else None


def _http_date(moment: datetime) -> str:
    return http_date(moment.timestamp())
