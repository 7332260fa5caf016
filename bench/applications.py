"""Whole applications, sent by eight people at once."""

from __future__ import annotations

import http.client
import re
import sys
import time
from functools import partial
from typing import Any
from urllib.parse import urlencode, urlsplit

from bench import http as bench_http

PEOPLE = 1000
APPLICANTS, EACH, FIRST = 8, 40, 6
CODE = "load-test"
EVENT = f"/e/{CODE}/"
APPLY = f"{EVENT}apply/"
SENT = f"{APPLY}sent/"
ANSWERS = {
    "full_name": "Awa Diallo", "native_name": "ⴰⵡⴰ", "language": "fr",
    "sector": "union", "country": "SN", "organisation": "UNSAS",
    "motivation": "To speak for those who clean our houses.", "languages": "fr",
    "gender": "woman", "consent_processing": "on", "consent_listing": "on",
}  # fmt: skip
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


def measure() -> dict[str, float]:
    with bench_http.site("bench.applications:prepare", pages=True) as site:
        return _applying(site)


def _applying(site: bench_http.Site) -> dict[str, float]:
    client = partial(apply, site.port, site.prepared["way"])
    # the first ones let both processes load what they load once
    bench_http.load(_addresses("first", FIRST), client, site)
    load = bench_http.load(_addresses("more", EACH), client, site)
    received = site.run("bench.applications:received")
    sent = APPLICANTS * (FIRST + EACH)
    if received != sent:
        sys.exit(f"{sent} applications were sent, {received} received.")
    if {status for statuses in load.answers for status in statuses} != {200}:
        sys.exit("An application was refused.")
    return {
        "applications.requests": site.prepared["requests"],
        "applications.queries": site.prepared["asked"],
        "applications.bytes": site.prepared["bytes"],
        "applications.clients8.per_second": load.per_second,
        "applications.clients8.p95_ms": load.p95_ms,
        "applications.clients8.web_core_ms": load.web_core_ms,
    }


def _addresses(kind: str, each: int) -> list[list[str]]:
    return [
        [f"{kind}.{client}.{number}@bench.example" for number in range(each)]
        for client in range(APPLICANTS)
    ]


def apply(port: int, way: str, emails: list[str]) -> tuple[list[int], list[float]]:
    """Go from the event's page to “sent” as a browser does; time whole applications."""
    statuses, seconds = [], []
    for email in emails:
        start = time.perf_counter()
        browser = _Browser(port)
        browser.get(EVENT)
        form = {**_hidden(browser.get(way)), **ANSWERS, "email": email}
        went_on = browser.post(way, form)
        statuses.append(browser.status(SENT) if went_on == 302 else went_on)
        browser.connection.close()
        seconds.append(time.perf_counter() - start)
    return statuses, seconds


def _hidden(page: str) -> dict[str, str]:
    """Return what the form sends besides the answers: token, key, way in."""
    found = dict(HIDDEN.findall(page))
    if "csrfmiddlewaretoken" not in found:
        sys.exit("The page shows no form.")
    return found


class _Browser:
    """One connection and its cookies."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies: dict[str, str] = {}

    def get(self, path: str) -> str:
        return self._ask("GET", path)[1]

    def status(self, path: str) -> int:
        return self._ask("GET", path)[0]

    def post(self, path: str, form: dict[str, str]) -> int:
        return self._ask("POST", path, urlencode(form))[0]

    def _ask(self, method: str, path: str, body: str | None = None) -> tuple[int, str]:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": cookies, "Content-Type": _FORM}
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = line.split(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, answer.read().decode()


_FORM = "application/x-www-form-urlencoded"


def prepare() -> dict[str, Any]:
    """Open an event to applications; count what one of them asks."""
    from django.utils import timezone

    from gfmd_days.demo import synthetic

    now = timezone.now()
    event = synthetic.make(
        CODE, delegates=PEOPLE, sessions=60, first_day=now.date(), now=now
    )
    type(event).objects.filter(pk=event.pk).update(is_public=True)
    way = f"{APPLY}{event.streams.order_by('position')[0].code}/"
    return {"way": way, **_count(way)}


def _count(way: str) -> dict[str, int]:
    """Count a whole application's requests, queries and bytes, to one's own page."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from registration.domain import links
    from registration.models import Registration

    email = "counted@counted.example"
    client = Client(SERVER_NAME="127.0.0.1")
    with CaptureQueriesContext(connection) as asked:
        answers = [client.get(EVENT), client.get(way)]
        hidden = _hidden(answers[-1].content.decode())
        answers.append(client.post(way, {**hidden, **ANSWERS, "email": email}))
        answers.append(client.get(SENT))
    applied = Registration.objects.get(person__email=email)
    own = urlsplit(links.page_url(applied)).path
    with CaptureQueriesContext(connection) as asked_after:
        answers.append(client.get(own))
    if [answer.status_code for answer in answers] != [200, 200, 302, 200, 200]:
        sys.exit("The counted application was refused.")
    return {
        "requests": len(answers),
        "asked": len(asked) + len(asked_after),
        "bytes": sum(len(answer.content) for answer in answers),
    }


def received() -> int:
    from registration.models import Registration

    people = Registration.objects.filter(person__email__endswith="@bench.example")
    return people.count()
