"""The public programme of 200 and 5,000 sessions: calendar and page, cold and warm."""

from __future__ import annotations

import http.client
import statistics
import sys
from functools import partial

from bench import http as sites

# How many events of each size: each is asked for once while nothing of it is kept; of
# several, the last only warms up.
SIZES = {200: 6, 5000: 1}
WARM = {200: 60, 5000: 12}
# What a phone loads the first time beside the page itself.
FILES = ("app.css", "early.js", "site.js", "icons.svg")
PACKED = {"Accept-Encoding": "gzip"}


def measure() -> dict[str, float]:
    with sites.site("bench.agenda:prepare", pages=True) as site:
        found: dict[str, float] = {}
        for size in SIZES:
            found |= _of(site, size, "agenda.ics", f"agenda.ics.{size}")
            found |= _of(site, size, "agenda/", f"agenda.page.{size}")
            found[f"agenda.page.{size}.first_load_kb"] = _first_load(site, size)
        return found


def _of(site: sites.Site, size: int, path: str, label: str) -> dict[str, float]:
    urls = [f"/e/{code}/{path}" for code in _codes(size)]
    if len(urls) > 1:
        _times(site, [urls[-1]] * WARM[size])
    cold = [_times(site, [url])[0] for url in urls[:-1] or urls]
    warm = _times(site, [urls[-1]] * WARM[size])
    tag = {"If-None-Match": _etag(site, urls[-1])}
    unchanged = _times(site, [urls[-1]] * WARM[size], status=304, headers=tag)
    return {
        f"{label}.cold_ms": _ms(cold),
        f"{label}.warm_ms": _ms(warm),
        f"{label}.not_modified_ms": _ms(unchanged),
        f"{label}.times_faster": round(_ms(cold) / _ms(warm), 1),
    }


def _codes(size: int) -> list[str]:
    return [f"agenda-{size}-{number}" for number in range(SIZES[size])]


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


def _first_load(site: sites.Site, size: int) -> float:
    paths = [f"/e/{_codes(size)[-1]}/agenda/", *(f"/static/{name}" for name in FILES)]
    asked = [sites.Request("GET", path, None, PACKED) for path in paths]
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
    """Fill the database with published programmes; those of a size are copies."""
    return [code for size in SIZES for code in _prepare(size)]


def _prepare(size: int) -> list[str]:
    from django.utils import timezone

    from agenda.domain import importing, publishing
    from agenda.exports import own_json
    from gfmd_days.core.models import Event, Venue
    from gfmd_days.demo import synthetic

    now = timezone.now()
    codes = _codes(size)
    first = synthetic.make(
        codes[0], delegates=200, sessions=size, first_day=now.date(), now=now
    )
    first.is_public = True
    first.save()
    programme = own_json.data(first) if len(codes) > 1 else {}
    venue = first.venue
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
    return codes
