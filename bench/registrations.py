"""The organizers' list of registrations, its search and the balance board."""

from __future__ import annotations

import sys
from typing import Any
from urllib.parse import quote

from bench import http as bench_http
from bench.http import Request

# how many people an event has, and how often each page is asked for
SIZES = {1000: 60, 100_000: 40}
FIRST = 8
WORDS = ("maria", "NGUYEN", "خان", "kofi union", "王", "de la cruz", "nobody at all")
PAGES = 20


def measure() -> dict[str, float]:
    figures: dict[str, float] = {}
    with bench_http.site("bench.registrations:prepare", pages=True) as site:
        for size, times in SIZES.items():
            figures |= _reading(site, size, times)
    return figures


def _reading(site: bench_http.Site, size: int, times: int) -> dict[str, float]:
    headers = {"Cookie": f"sessionid={site.prepared['session']}"}
    figures = {}
    for name, addresses in _addresses(size).items():
        paths = [addresses[n % len(addresses)] for n in range(FIRST + times)]
        requests = [Request("GET", path, headers=headers) for path in paths]
        # the first ones let both processes load what they load once
        answers, seconds = bench_http.ask(site.port, requests)
        if {status for status, _body in answers} != {200}:
            sys.exit(f"{name} of {size} registrations was refused.")
        measured = f"registrations.{name}.{size}"
        figures[f"{measured}.p95_ms"] = bench_http.p95_ms(seconds[FIRST:])
        figures[f"{measured}.queries"] = site.prepared["queries"][f"{name}.{size}"]
    return figures


def _addresses(size: int) -> dict[str, list[str]]:
    managed = f"/manage/load-{size}"
    pages = min(PAGES, size // 50)
    return {
        "list": [f"{managed}/registrations/?page={n + 1}" for n in range(pages)],
        "search": [f"{managed}/registrations/?q={quote(word)}" for word in WORDS],
        "board": [f"{managed}/selection/"],
    }


def prepare() -> dict[str, Any]:
    """Fill the database; return an owner's session and what each page asks for."""
    from django.db import connection
    from django.test import Client
    from django.utils import timezone

    from gfmd_days.core.models import Membership, Role, User
    from gfmd_days.demo import synthetic

    now = timezone.now()
    user = User.objects.create_user("owner@bench.example")
    for size in SIZES:
        event = synthetic.make(
            f"load-{size}", delegates=size, sessions=60, first_day=now.date(), now=now
        )
        Membership.objects.create(user=user, event=event, role=Role.OWNER)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as PostgreSQL does by itself within a minute
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    return {
        "session": client.cookies["sessionid"].value,
        "queries": {
            f"{name}.{size}": _queries(client, addresses[0])
            for size in SIZES
            for name, addresses in _addresses(size).items()
        },
    }


def _queries(client: Any, path: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(path)  # what is read once per process is no part of it
    with CaptureQueriesContext(connection) as asked:
        client.get(path)
    return len(asked)
