"""From scan to paper: the check-in call, the order, the document at an IPP printer.

A real site, a station beside it, and ippeveprinter. The printer's own speed is left
out: what counts is when the whole document is there.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

from bench import http
from tests.servers import ipp

CODE = "print-test"
BADGES = 30
PATIENCE_SECONDS = 30


def measure() -> dict[str, float]:
    with (
        http.site("bench.printing:prepare") as site,
        tempfile.TemporaryDirectory() as folder,
        ipp.printer(Path(folder)) as printer,
    ):
        site.run("bench.printing:place", printer.address)
        command = [sys.executable, "manage.py", "print_station", CODE]
        station = subprocess.Popen(
            command, cwd=http.ROOT, env=site.env, stdout=subprocess.DEVNULL
        )
        try:
            seconds = [_badge(site, printer, code) for code in site.prepared["codes"]]
        finally:
            station.terminate()
            station.wait(timeout=PATIENCE_SECONDS)
    warm = seconds[1:]  # the first one waits for the station's start
    return {
        "printing.scan_to_paper.median_ms": round(statistics.median(warm) * 1000, 1),
        "printing.scan_to_paper.p95_ms": http.p95_ms(warm),
    }


def _badge(site: http.Site, printer: ipp.Printer, code: str) -> float:
    before = len(printer.paper)
    start = time.perf_counter()
    body = {"id": str(uuid.uuid4()), "code": code, "scanned_at": "2026-10-01T09:00:00Z"}
    headers = {"Authorization": f"Bearer {site.prepared['token']}"}
    headers["Content-Type"] = "application/json"
    scan = http.Request(
        "POST", f"/api/v1/events/{CODE}/scans/", json.dumps(body).encode(), headers
    )
    cookie = {"Cookie": f"sessionid={site.prepared['session']}; csrftoken={'a' * 32}"}
    cookie |= {"X-CSRFToken": "a" * 32, "Referer": f"http://127.0.0.1:{site.port}/"}
    person = site.prepared["people"][code]
    order = http.Request("POST", f"/desk/{CODE}/people/{person}/print/", b"", cookie)
    answers, _seconds = http.ask(site.port, [scan, order])
    if [status for status, _body in answers] != [201, 302]:
        sys.exit(f"The desk was answered {answers}.")
    while len(printer.paper) == before:
        if time.perf_counter() - start > PATIENCE_SECONDS:
            sys.exit("A badge did not come out.")
        time.sleep(0.002)
    elapsed = time.perf_counter() - start
    time.sleep(0.6)  # the next person comes when this one is done
    return elapsed


def prepare() -> dict[str, Any]:
    """Fill the database; return a token, a browser's session, codes and people."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.utils import timezone

    from badges.models import Printer
    from gfmd_days.api import tokens
    from gfmd_days.core.access import Right
    from gfmd_days.core.models import Membership, Role, User
    from gfmd_days.demo import synthetic
    from registration.models import State

    now = timezone.now()
    event = synthetic.make(
        CODE, delegates=BADGES, sessions=3, first_day=now.date(), now=now
    )
    event.registrations.update(state=State.CONFIRMED, decision="selected")
    printer = Printer.objects.create(event=event, name="Desk", address="10.0.0.1")
    user = User.objects.create_user("desk@bench.example")
    Membership.objects.create(user=user, event=event, role=Role.DESK)
    _token, secret = tokens.make(
        user, name="bench", rights=[Right.DESK], event=event,
        lasts=timedelta(days=1), now=now,
    )  # fmt: skip
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session[f"printer:{event.pk}"] = [printer.pk, printer.name]
    session.create()
    people = dict(event.registrations.values_list("code", "pk"))
    return {
        "token": secret, "session": session.session_key, "people": people,
        "codes": list(people),
    }  # fmt: skip


def place(address: str) -> None:
    """Let the event's printer be the one that runs."""
    from badges.models import Printer

    Printer.objects.update(address=address)
