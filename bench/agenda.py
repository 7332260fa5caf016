"""The public programme of 200 sessions: its calendar and its page, cold and warm."""

from __future__ import annotations

import http.client
import statistics
import sys
from functools import partial

from bench import http as sites

SESSIONS = 200
# Each is asked for once while nothing of it is kept; the last only warms up.
EVENTS = [f"agenda-{number}" for number in range(6)]
WARM = 60


def measure() -> dict[str, float]:
    with sites.site("bench.agenda:prepare", pages=True) as site:
        return _of(site, "agenda.ics", "agenda.ics") | _of(site, "agenda/", "page")


def _of(site: sites.Site, path: str, name: str) -> dict[str, float]:
    label = "agenda.ics.200" if name.endswith("ics") else "agenda.page.200"
    urls = [f"/e/{code}/{path}" for code in EVENTS]
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

    from agenda.domain import importing, publishing
    from agenda.exports import own_json
    from gfmd_days.core.models import Event, Venue
    from gfmd_days.demo import synthetic

    now = timezone.now()
    first = synthetic.make(
        EVENTS[0], delegates=200, sessions=SESSIONS, first_day=now.date(), now=now
    )
    programme, venue = own_json.data(first), first.venue
    for code in EVENTS:
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
    return EVENTS
