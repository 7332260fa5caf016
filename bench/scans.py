"""Check-ins per second through the API, by one scanner and by eight at once."""

from __future__ import annotations

import json
import sys
import uuid
from datetime import timedelta
from functools import partial
from typing import Any

from bench import http

PEOPLE = 2000
READINGS = {"clients1": 500, "clients8": 2000}
SCANNERS = 8
# Of a hundred readings this many are of somebody who was checked in before.
AGAIN_EVERY = 20
CODE = "load-test"


def measure() -> dict[str, float]:
    with http.site("bench.scans:prepare") as site:
        figures: dict[str, float] = {}
        for name, readings in READINGS.items():
            figures |= _scan(site, name, readings)
    return figures


def _scan(site: http.Site, name: str, readings: int) -> dict[str, float]:
    clients = int(name.removeprefix("clients"))
    point = site.prepared["points"][name]
    tokens, codes = site.prepared["tokens"], site.prepared["codes"]
    work = [
        [
            _reading(_code(codes, number), point, tokens[client])
            for number in range(client, readings, clients)
        ]
        for client in range(clients)
    ]
    load = http.load(work, partial(http.ask, site.port), site)
    _check(load, min(readings, len(codes)), readings)
    return {
        f"scans.{name}.per_second": load.per_second,
        f"scans.{name}.p95_ms": load.p95_ms,
        f"scans.{name}.web_core_ms": load.web_core_ms,
    }


def _code(codes: list[str], number: int) -> str:
    again = number % AGAIN_EVERY == AGAIN_EVERY - 1
    return codes[(number - AGAIN_EVERY // 2 if again else number) % len(codes)]


def _reading(code: str, point: str, token: str) -> http.Request:
    body = {"id": str(uuid.uuid4()), "code": code, "point": point}
    body["scanned_at"] = "2026-10-01T09:00:00Z"
    return http.Request(
        "POST",
        f"/api/v1/events/{CODE}/scans/",
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
    """Fill the database; return tokens, badge codes and points."""
    from django.utils import timezone

    from badges.models import Point
    from gfmd_days.api import tokens
    from gfmd_days.core.access import Right
    from gfmd_days.core.models import Membership, Role, User
    from gfmd_days.demo import synthetic
    from registration.models import State

    now = timezone.now()
    event = synthetic.make(
        CODE, delegates=PEOPLE, sessions=60, first_day=now.date(), now=now
    )
    event.registrations.update(state=State.CONFIRMED, decision="selected")
    secrets = []
    for number in range(SCANNERS):
        user = User.objects.create_user(f"desk{number}@bench.example")
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
    for name in READINGS:
        Point.objects.create(event=event, code=name, name={"en": name})
    return {
        "tokens": secrets,
        "codes": list(event.registrations.values_list("code", flat=True)),
        "points": {name: name for name in READINGS},
    }
