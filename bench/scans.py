"""Check-ins per second through the API, by one scanner and by eight at once.

On PostgreSQL with an event of 1,000 and of 100,000 people, and on SQLite, where one
writer at a time has to do.
"""

from __future__ import annotations

import json
import sys
import uuid
from datetime import timedelta
from functools import partial
from typing import Any

from bench import http

FEW, MANY = 1000, 100_000
READINGS = {"clients1": 500, "clients8": 1000}
# Before it counts: each process loads what it loads once, PostgreSQL plans.
WARMING = "warming"
SCANNERS = 8
# Each code is read once, but of a hundred readings five are of somebody in already.
AGAIN_EVERY = 20


def measure() -> dict[str, float]:
    figures: dict[str, float] = {}
    with http.site("bench.scans:prepare") as site:
        _warm(site, site.prepared)
        for size in (FEW, MANY):
            made = site.prepared if size == FEW else site.run("bench.scans:grow")
            for name in READINGS:
                key = f"scans.{name}" if size == FEW else f"scans.{size}.{name}"
                figures |= _scan(site, made, name, key)
    with http.site("bench.scans:prepare", sqlite=True) as site:
        _warm(site, site.prepared)
        for name in READINGS:
            figures |= _scan(site, site.prepared, name, f"scans.sqlite.{name}")
    return figures


def _warm(site: http.Site, made: dict[str, Any]) -> None:
    shares = [
        [_reading(made["event"], code, WARMING, token) for code in made["codes"][::8]]
        for token in made["tokens"]
    ]
    http.load(shares, partial(http.ask, site.port), site)


def _scan(
    site: http.Site, made: dict[str, Any], name: str, key: str
) -> dict[str, float]:
    clients, readings = int(name.removeprefix("clients")), READINGS[name]
    tokens, codes = made["tokens"], made["codes"]
    work = [
        [
            _reading(made["event"], _code(codes, number), name, tokens[client])
            for number in range(client, readings, clients)
        ]
        for client in range(clients)
    ]
    load = http.load(work, partial(http.ask, site.port), site)
    _check(load, min(readings, len(codes)), readings)
    return {
        f"{key}.per_second": load.per_second,
        f"{key}.p95_ms": load.p95_ms,
        f"{key}.web_core_ms": load.web_core_ms,
    }


def _code(codes: list[str], number: int) -> str:
    again = number % AGAIN_EVERY == AGAIN_EVERY - 1
    return codes[(number - AGAIN_EVERY // 2 if again else number) % len(codes)]


def _reading(event: str, code: str, point: str, token: str) -> http.Request:
    body = {"id": str(uuid.uuid4()), "code": code, "point": point}
    body["scanned_at"] = "2026-10-01T09:00:00Z"
    return http.Request(
        "POST",
        f"/api/v1/events/{event}/scans/",
        json.dumps(body).encode(),
        {"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
    )


def _check(load: http.Load, people: int, readings: int) -> None:
    """A fast wrong answer is no figure: each reading is kept, nobody counts twice."""
    answers = [one for client in load.answers for one in client]
    statuses = {status for status, _body in answers}
    outcomes = [json.loads(body)["outcome"] for _status, body in answers]
    if statuses != {201} or set(outcomes) - {"checked_in", "already"}:
        sys.exit(f"Scans were answered {statuses}, {set(outcomes)}.")
    if len(outcomes) != readings or outcomes.count("checked_in") > people:
        sys.exit("Scans were lost or counted twice.")


def prepare() -> dict[str, Any]:
    """Fill the database with few people; return tokens, badge codes and the event."""
    return _fill(FEW)


def grow() -> dict[str, Any]:
    """Add an event with many."""
    return _fill(MANY)


def _fill(people: int) -> dict[str, Any]:
    from django.db import connection
    from django.utils import timezone

    from badges.models import Point
    from gfmd_days.api import tokens
    from gfmd_days.core.access import Right
    from gfmd_days.core.models import Membership, Role, User
    from gfmd_days.demo import synthetic
    from registration.models import State

    now = timezone.now()
    event = synthetic.make(
        f"load-{people}", delegates=people, sessions=60, first_day=now.date(), now=now
    )
    event.registrations.update(state=State.CONFIRMED, decision="selected")
    secrets = []
    for number in range(SCANNERS):
        user = User.objects.create_user(f"desk{number}@{event.code}.example")
        Membership.objects.create(user=user, event=event, role=Role.DESK)
        _token, secret = tokens.make(
            user,
            name="bench",
            rights=[Right.DESK],
            event=event,
            lasts=timedelta(days=1),
            now=now,
        )
        secrets.append(secret)
    for name in (*READINGS, WARMING):
        Point.objects.create(event=event, code=name, name={"en": name})
    with connection.cursor() as cursor:  # or the database does it while it is measured
        is_sqlite = connection.vendor == "sqlite"
        cursor.execute("ANALYZE" if is_sqlite else "VACUUM ANALYZE")
    # in no order, as people come
    codes = event.registrations.order_by("code").values_list("code", flat=True)
    return {"tokens": secrets, "codes": list(codes[:FEW]), "event": event.code}
