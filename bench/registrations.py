"""The organizers' list of registrations, its search, and applications sent at once."""

from __future__ import annotations

import http.client
import re
import sys
import time
from functools import partial
from typing import Any
from urllib.parse import quote, urlencode

from bench import http as bench_http
from bench.http import Request

PEOPLE = 1000
PAGES, SEARCHES = 60, 60
APPLICANTS, EACH = 8, 5
CODE = "load-test"
LIST = f"/manage/{CODE}/registrations/"
APPLY = f"/e/{CODE}/apply/"
WORDS = ("maria", "NGUYEN", "خان", "kofi union", "王", "de la cruz", "nobody at all")
STEPS: tuple[tuple[str, dict[str, str]], ...] = (
    (APPLY, {"full_name": "Awa Diallo", "native_name": "ⴰⵡⴰ", "language": "fr"}),
    (
        f"{APPLY}step/work/",
        {"sector": "union", "country": "SN", "organisation": "UNSAS"},
    ),
    (f"{APPLY}step/needs/", {"languages": "fr", "gender": "woman"}),
    (f"{APPLY}step/safety/", {"consent_processing": "on", "consent_listing": "on"}),
)
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


def measure() -> dict[str, float]:
    with bench_http.site("bench.registrations:prepare", pages=True) as site:
        return {**_reading(site), **_applying(site)}


def _reading(site: bench_http.Site) -> dict[str, float]:
    headers = {"Cookie": f"sessionid={site.prepared['session']}"}
    pages = [f"{LIST}?page={n % 20 + 1}" for n in range(PAGES)]
    words = [f"{LIST}?q={quote(WORDS[n % len(WORDS)])}" for n in range(SEARCHES)]
    figures = {f"registrations.list.{PEOPLE}.queries": site.prepared["queries"]}
    for name, paths in (("list", pages), ("search", words)):
        requests = [Request("GET", path, headers=headers) for path in paths]
        answers, seconds = bench_http.ask(site.port, requests)
        if {status for status, _body in answers} != {200}:
            sys.exit(f"The {name} of registrations was refused.")
        figures[f"registrations.{name}.{PEOPLE}.p95_ms"] = bench_http.p95_ms(seconds)
    return figures


def _applying(site: bench_http.Site) -> dict[str, float]:
    work = [
        [f"a{client}.{number}@bench.example" for number in range(EACH)]
        for client in range(APPLICANTS)
    ]
    client = partial(apply, site.port, site.prepared["stream"])
    load = bench_http.load(work, client, site)
    received = site.run("bench.registrations:received")
    if received != APPLICANTS * EACH:
        sys.exit(f"{APPLICANTS * EACH} applications were sent, {received} received.")
    return {
        "applications.clients8.per_second": load.per_second,
        "applications.clients8.p95_ms": load.p95_ms,
        "applications.clients8.web_core_ms": load.web_core_ms,
    }


def apply(port: int, stream: str, emails: list[str]) -> tuple[list[int], list[float]]:
    """Fill in all four pages as a browser does, loading each; time whole ones."""
    statuses, seconds = [], []
    for email in emails:
        start = time.perf_counter()
        browser = _Browser(port)
        for path, fields in STEPS:
            token = TOKEN.search(browser.get(path))
            form = {
                **fields,
                "stream": stream,
                "email": email,
                "csrfmiddlewaretoken": token[1],
            }
            status = browser.post(path, form)
        browser.connection.close()
        seconds.append(time.perf_counter() - start)
        statuses.append(status)
    return statuses, seconds


class _Browser:
    """One connection and its cookies."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies: dict[str, str] = {}

    def get(self, path: str) -> str:
        return self._ask("GET", path)[1]

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
    """Fill the database; return an owner's session and what a page of it asks for."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    from gfmd_days.core.models import Membership, Role, User
    from gfmd_days.demo import synthetic

    now = timezone.now()
    event = synthetic.make(
        CODE, delegates=PEOPLE, sessions=60, first_day=now.date(), now=now
    )
    type(event).objects.filter(pk=event.pk).update(is_public=True)
    user = User.objects.create_user("owner@bench.example")
    Membership.objects.create(user=user, event=event, role=Role.OWNER)
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    client.get(LIST)
    with CaptureQueriesContext(connection) as asked:
        client.get(LIST)
    return {
        "session": client.cookies["sessionid"].value,
        "queries": len(asked),
        "stream": str(event.streams.order_by("position")[0].pk),
    }


def received() -> int:
    from registration.models import Registration

    people = Registration.objects.filter(person__email__endswith="@bench.example")
    return people.count()
