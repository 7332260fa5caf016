"""Calendars over HTTP: strong ETags, 304, and no cookie needed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from agenda.domain import published
from agenda.exports import feeds
from agenda.models import Programme
from gfmd_days.core.access import public_event_view, public_view
from gfmd_days.core.http import PublicEventRequest
from gfmd_days.core.models import Person
from registration.domain import links

CALENDAR = "text/calendar; charset=utf-8"


@public_event_view
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


@public_event_view
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


@public_view
@require_safe
def personal_feed(request: HttpRequest, token: str) -> HttpResponse:
    """A person's own calendar; the token in the address only reads it."""
    try:
        registration = links.by_calendar_token(token)
    except links.UnknownLink as error:
        raise Http404 from error
    person = get_object_or_404(
        Person.objects.select_related("event__venue"), pk=registration.person_id
    )
    event = person.event
    language = feeds.language_of(event, request.GET.get("lang", person.language))
    programme = published.row(event)
    etag = feeds.tag(event, programme, "own", person.pk, person.shown_name, language)
    source = settings.BASE_URL + reverse("agenda:personal_feed", args=[token])
    response = _answer(
        request,
        programme=programme,
        etag=etag,
        body=lambda: feeds.personal(
            person, programme=programme, language=language, etag=etag, source=source
        ),
        name=f"{event.code}-my-calendar",
    )
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex"
    return response


def _answer(
    request: HttpRequest,
    *,
    programme: Programme | None,
    etag: str,
    body: Callable[[], bytes],
    name: str,
) -> HttpResponse:
    quoted = f'"{etag}"'
    changed_at = programme.changed_at if programme else None
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
