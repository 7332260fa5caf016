"""Pages of the published programme, made once and then handed out.

What is dear is kept per revision, language and phase: between two moments at which
something begins or ends, a page says the same to everybody. Strangers get whole pages,
compressed once; whoever has a session gets the shell of the page made for them.
"""

from __future__ import annotations

import gzip
import hashlib
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cached_property

from django.conf import settings
from django.core.cache import cache, caches
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language

from agenda.domain import published
from agenda.domain.published import Agenda
from agenda.exports import feeds
from agenda.models import Programme
from agenda.views import filters
from gfmd_days.core import zones
from gfmd_days.core.models import Event

# The shell around the programme (menus, languages) may be this old for strangers.
WHOLE_KEPT = 60
# Tells the service worker that a page may stay on the visitor's device.
MAY_STAY = "X-Keep-Offline"


@dataclass(frozen=True)
class Whole:
    """A page as it is sent, and its name."""

    zipped: bytes
    etag: str


class Kept:
    """The published programme of an event at one moment, loaded only if need be."""

    def __init__(self, event: Event, programme: Programme, *, now: datetime) -> None:
        self.event, self.programme, self.now = event, programme, now

    @cached_property
    def agenda(self) -> Agenda:
        return published.load(self.event, programme=self.programme)

    @cached_property
    def revision(self) -> str:
        """Names the state of the programme that outputs are made of."""
        return feeds.tag(self.event, self.programme)

    @cached_property
    def edges(self) -> list[float]:
        """The moments at which what is “now”, “next” or “today” changes."""
        key = f"agenda:edges:{self.revision}"
        found: list[float] | None = cache.get(key)
        if found is None:
            found = _edges(self.agenda)
            cache.set(key, found, feeds.KEPT)
        return found

    @cached_property
    def known(self) -> dict[str, list[str]]:
        """The days, tracks, languages and kinds that a reader may choose."""
        key = f"agenda:known:{self.revision}"
        found: dict[str, list[str]] | None = cache.get(key)
        if found is None:
            found = filters.known(self.agenda)
            cache.set(key, found, feeds.KEPT)
        return found

    def tag(self, *parts: object) -> str:
        """Name one output at this moment, in the present language."""
        phase = bisect_right(self.edges, self.now.timestamp())
        names = (self.revision, *parts, get_language(), phase)
        return hashlib.sha256(repr(names).encode()).hexdigest()[:32]

    def text(self, build: Callable[[Agenda], str], *parts: object) -> str:
        """Return a piece of a page, made by `build` if it is not kept."""
        key = f"agenda:page:{self.tag(*parts)}"
        found: str | None = cache.get(key)
        if found is None:
            found = build(self.agenda)
            cache.set(key, found, feeds.KEPT)
        return found

    def whole(
        self, request: HttpRequest, build: Callable[[], str], *parts: object
    ) -> HttpResponse:
        """Answer with a whole page that is the same for every stranger."""
        pages, key = caches["pages"], f"agenda:{self.tag('whole', *parts)}"
        found: Whole | None = pages.get(key) if settings.KEEP_PAGES else None
        if found is None:
            found = packed(build())
            pages.set(key, found, WHOLE_KEPT)
        return sent(request, found)


def is_strangers(request: HttpRequest) -> bool:
    """Whether nothing on the page depends on who asks."""
    known = {settings.SESSION_COOKIE_NAME, "messages"} & request.COOKIES.keys()
    return not known


def packed(page: str) -> Whole:
    """Return a page as it is sent; what differs between visitors must not be in it."""
    body = page.encode()
    name = hashlib.sha256(body).hexdigest()[:32]
    return Whole(gzip.compress(body, compresslevel=6, mtime=0), f'W/"{name}"')


def sent(request: HttpRequest, page: Whole) -> HttpResponse:
    """Answer with the page, or with 304 where the browser has just this one."""
    found = get_conditional_response(request, etag=page.etag)
    answer = found if isinstance(found, HttpResponse) else _full(request, page)
    answer["ETag"] = page.etag
    answer["Cache-Control"] = "no-cache"
    if is_strangers(request):  # a hidden event's must not outlast the membership
        answer[MAY_STAY] = "1"
    patch_vary_headers(answer, ["Accept-Encoding", "Cookie"])
    return answer


def _full(request: HttpRequest, page: Whole) -> HttpResponse:
    if "gzip" not in request.headers.get("Accept-Encoding", ""):
        return HttpResponse(gzip.decompress(page.zipped))
    answer = HttpResponse(page.zipped)
    answer["Content-Encoding"] = "gzip"
    return answer


def _edges(agenda: Agenda) -> list[float]:
    found = {one.starts_at for one in agenda.items}
    found |= {one.ends_at for one in agenda.items}
    for day in {one.date for one in agenda.items}:
        midnight = datetime.combine(day, time())
        for moment in (midnight, midnight + timedelta(days=1)):
            found.add(zones.to_utc(moment, agenda.zone))
    return sorted(one.timestamp() for one in found)
