"""The public programme: its calendar and its page, cold and warm.

`agenda.page.*.first_load_kb` is what a phone loads the first time: the page as it is
sent, styles, scripts and icons.
"""

from __future__ import annotations

import http.client
import statistics
import sys
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from bench import http as sites

if TYPE_CHECKING:
    from gfmd_days.core.models import Event

SESSIONS = 200
MANY = 5_000
# Each is asked for once while nothing of it is kept; the last only warms up.
EVENTS = [f"agenda-{number}" for number in range(6)]
LARGE = [f"agenda-large-{number}" for number in range(2)]
WARM = 60
FILES = ("app.css", "early.js", "site.js", "icons.svg")
UNPACKED = {"Accept-Encoding": "gzip"}


def measure() -> dict[str, float]:
    with sites.site("bench.agenda:prepare", pages=True) as site:
        found = _of(site, "agenda.ics", f"agenda.ics.{SESSIONS}", EVENTS)
        for number, events in ((SESSIONS, EVENTS), (MANY, LARGE)):
            label = f"agenda.page.{number}"
            found |= _of(site, "agenda/", label, events)
            found[f"{label}.first_load_kb"] = _first_load(site, events[-1])
        return found


def _of(site: sites.Site, path: str, label: str, events: list[str]) -> dict[str, float]:
    urls = [f"/e/{code}/{path}" for code in events]
    _times(site, [urls[-1]] * WARM)
    cold = [_times(site, [url])[0] for url in urls[:-1]]
    warm = _times(site, [urls[-1]] * WARM)
    tag = {"If-None-Match": _etag(site, urls[-1])}
    unchanged = _times(site, [urls[-1]] * WARM, status=304, headers=tag)
    return {
        f"{label}.cold_ms": _ms(cold),
        f"{label}.warm_ms": _ms(warm),
        f"{label}.not_modified_ms": _ms(unchanged),
    }


def _times(
    site: sites.Site,
    urls: list[str],
    *,
    status: int = 200,
    headers: dict[str, str] | None = None,
) -> list[float]:
    work = [[sites.Request("GET", url, None, headers or {}) for url in urls]]
    load = sites.load(work, partial(sites.ask, site.port), site)
    statuses = {found for found, _body in load.answers[0]}
    if statuses != {status}:
        sys.exit(f"{urls[0]} answered {statuses} instead of {status}.")
    return load.seconds


def _first_load(site: sites.Site, code: str) -> float:
    paths = [f"/e/{code}/agenda/", *(f"/static/{name}" for name in FILES)]
    asked = [sites.Request("GET", path, None, UNPACKED) for path in paths]
    answers, _seconds = sites.ask(site.port, asked)
    return round(sum(len(body) for _status, body in answers) / 1024, 1)


def _etag(site: sites.Site, url: str) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=30)
    connection.request("GET", url)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.headers["ETag"]


def _ms(seconds: list[float]) -> float:
    return round(statistics.median(seconds) * 1000, 2)


def prepare() -> list[str]:
    """Fill the database with published programmes, copies of one another."""
    from django.utils import timezone

    from gfmd_days.demo import synthetic

    now = timezone.now()
    for number, codes in ((SESSIONS, EVENTS), (MANY, LARGE)):
        first = synthetic.make(
            codes[0], delegates=200, sessions=number, first_day=now.date(), now=now
        )
        _copy(first, codes, now=now)
    return EVENTS


def _copy(first: Event, codes: list[str], *, now: datetime) -> None:
    """Publish the event's programme under each of the codes."""
    from agenda.domain import importing, publishing
    from agenda.exports import own_json
    from gfmd_days.core.models import Event, Venue

    programme, venue = own_json.data(first), first.venue
    for code in codes:
        event, created = Event.objects.get_or_create(
            code=code,
            defaults={"series": first.series, "title": first.title},
        )
        event.is_public, event.languages = True, first.languages
        event.save()
        if created:
            Venue.objects.create(
                event=event, city=venue.city, country=venue.country, zone=venue.zone
            )
            importing.load(event, programme, by=None, now=now)
        if not event.programme_versions.exists():
            publishing.publish(event, by=None, now=now)
