"""The programme of 200 and 5,000 sessions: calendar, page, editor, queries.

`*_ms` of the calendar and the page are the server's own time: cold while nothing is
kept, warm, and for whoever has it already (304). `.client_ms` is what a client on the
same machine waits for a warm one. The editor's save is one session moved over HTTP,
with the whole grid and its doubts in the answer.
"""

from __future__ import annotations

import json
import statistics
import sys
from functools import partial
from typing import Any

from bench import http as sites
from bench.timed import HEADER

# How many events of each size: each is asked for once while nothing of it is kept; of
# several, the last only warms up.
SIZES = {200: 6, 5000: 1}
WARM = {200: 60, 5000: 12}
SAVES = {200: 20, 5000: 4}
# What a phone loads the first time beside the page itself.
FILES = ("app.css", "early.js", "site.js", "icons.svg")
PACKED = {"Accept-Encoding": "gzip"}
# The public pages and exports: name -> the address after the event's.
PUBLIC = {
    "page": "agenda/",
    "ics": "agenda.ics",
    "json": "agenda.json",
    "xml": "agenda.xml",
    "csv": "agenda.csv",
    "pdf": "agenda.pdf",
    "changes": "agenda/changes.atom",
    "versions": "agenda/versions/",
    "calendars": "agenda/calendars/",
    "embed": "agenda/embed/",
    "screens": "screens/",
}
# So many sessions fill no booklet: a page says so.
TOO_LONG = {(5000, "pdf")}


def measure() -> dict[str, float]:
    application = "bench.timed:application"
    with sites.site("bench.agenda:prepare", pages=True, application=application) as at:
        found: dict[str, float] = dict(at.prepared["queries"])
        for size in SIZES:
            found |= _of(at, size, "agenda.ics", f"agenda.ics.{size}")
            found |= _of(at, size, "agenda/", f"agenda.page.{size}")
            found[f"agenda.page.{size}.first_load_kb"] = _first_load(at, size)
            found |= _saving(at, size)
        return found


def _of(site: sites.Site, size: int, path: str, label: str) -> dict[str, float]:
    urls = [f"/e/{code}/{path}" for code in _codes(size)]
    if len(urls) > 1:
        _times(site, [urls[-1]] * WARM[size])
    cold = [_times(site, [url])[0][0] for url in urls[:-1] or urls]
    warm, waited = _times(site, [urls[-1]] * WARM[size])
    tag = {"If-None-Match": _etag(site, urls[-1])}
    unchanged, _ = _times(site, [urls[-1]] * WARM[size], status=304, headers=tag)
    return {
        f"{label}.cold_ms": _median(cold),
        f"{label}.warm_ms": _median(warm),
        f"{label}.client_ms": _median(second * 1000 for second in waited),
        f"{label}.not_modified_ms": _median(unchanged),
        f"{label}.times_faster": round(_median(cold) / _median(warm), 1),
    }


def _codes(size: int) -> list[str]:
    return [f"agenda-{size}-{number}" for number in range(SIZES[size])]


def _times(
    site: sites.Site,
    urls: list[str],
    *,
    status: int = 200,
    headers: dict[str, str] | None = None,
) -> tuple[list[float], list[float]]:
    """Return the server's milliseconds and the client's seconds for each address."""
    requests = [sites.Request("GET", url, None, headers or {}) for url in urls]
    load = sites.load([requests], partial(_ask, site.port), site)
    statuses = {found for found, _taken in load.answers[0]}
    if statuses != {status}:
        sys.exit(f"{urls[0]} answered {statuses} instead of {status}.")
    return [taken for _found, taken in load.answers[0]], load.seconds


def _ask(
    port: int, requests: list[sites.Request]
) -> tuple[list[tuple[int, float]], list[float]]:
    """As `bench.http.ask`, with the server's milliseconds in place of the body."""
    answers, seconds, headers = sites.ask_whole(port, requests)
    taken = [float(one[HEADER]) for one in headers]
    return [
        (status, ms) for (status, _), ms in zip(answers, taken, strict=True)
    ], seconds


def _first_load(site: sites.Site, size: int) -> float:
    paths = [f"/e/{_codes(size)[-1]}/agenda/", *(f"/static/{name}" for name in FILES)]
    asked = [sites.Request("GET", path, None, PACKED) for path in paths]
    answers, _seconds = sites.ask(site.port, asked)
    return round(sum(len(body) for _status, body in answers) / 1024, 1)


def _etag(site: sites.Site, url: str) -> str:
    _answers, _seconds, headers = sites.ask_whole(
        site.port, [sites.Request("GET", url)]
    )
    return headers[0]["ETag"]


def _saving(site: sites.Site, size: int) -> dict[str, float]:
    """Move one session to and fro, as the grid in the browser does."""
    token = "a" * 32
    headers = {
        "Cookie": f"sessionid={site.prepared['session']}; csrftoken={token}",
        "X-CSRFToken": token,
        "Content-Type": "application/json",
    }
    move: dict[str, Any] = dict(site.prepared["moves"][str(size)])
    url = f"/manage/{_codes(size)[-1]}/programme/grid/place/"
    taken = []
    for _ in range(SAVES[size] + 2):
        move["start"] = 600 if move["start"] != 600 else 630
        body = json.dumps({"moves": [move]}).encode()
        asked = [sites.Request("POST", url, body, headers)]
        answers, _seconds, sent = sites.ask_whole(site.port, asked)
        if answers[0][0] != 200:
            sys.exit(f"{url} answered {answers[0][0]}.")
        move["edit"] += 1
        taken.append(float(sent[0][HEADER]))
    return {f"agenda.save.{size}.ms": _median(taken[2:])}


def _median(values: Any) -> float:
    return round(statistics.median(values), 2)


def prepare() -> dict[str, Any]:
    """Fill the database with published programmes; those of a size are copies."""
    from django.test import Client

    from gfmd_days.core.models import User

    for size in SIZES:
        _prepare(size)
    user = User.objects.create_superuser("owner@bench.example")
    team = Client(SERVER_NAME="127.0.0.1")
    team.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    moves = {str(size): _move(size) for size in SIZES}
    return {
        "session": team.cookies["sessionid"].value,
        "moves": moves,
        "queries": _queries(team, moves),
    }


def _prepare(size: int) -> None:
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


def _move(size: int) -> dict[str, Any]:
    """Return a session as the grid sends it back."""
    from agenda.models import Session

    one = Session.objects.filter(event__code=_codes(size)[-1]).order_by("pk")[0]
    return {
        "session": one.pk,
        "edit": one.edit,
        "day": one.day_id,
        "start": 0,
        "minutes": one.minutes,
        "room": one.room_id,
    }


def _queries(team: Any, moves: dict[str, Any]) -> dict[str, int]:
    """Count what each public address asks while nothing is kept, and what a save does.

    Counted, not timed: the figure is the same on any machine.
    """
    from django.core.cache import cache, caches
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    stranger = Client(SERVER_NAME="127.0.0.1")
    found: dict[str, int] = {}
    for size in SIZES:
        code = _codes(size)[-1]
        for name, path in PUBLIC.items():
            url = f"/e/{code}/{path}"
            stranger.get(url)  # what is read once per process is no part of it
            cache.clear()
            caches["pages"].clear()
            with CaptureQueriesContext(connection) as asked:
                answer = stranger.get(url)
            if answer.status_code != (404 if (size, name) in TOO_LONG else 200):
                raise SystemExit(f"{url} answered {answer.status_code}.")
            found[f"agenda.{name}.{size}.queries"] = len(asked)
        move = moves[str(size)] | {"start": 660}
        url = f"/manage/{code}/programme/grid/place/"
        body = json.dumps({"moves": [move]})
        with CaptureQueriesContext(connection) as asked:
            answer = team.post(url, body, "application/json")
        if answer.status_code != 200:
            raise SystemExit(f"{url} answered {answer.status_code}.")
        moves[str(size)]["edit"] += 1
        found[f"agenda.save.{size}.queries"] = len(asked)
    return found
