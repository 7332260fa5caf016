"""The same feed as three unrelated programs read it, and as a subscriber fetches it."""

from __future__ import annotations

import json
import subprocess
import warnings
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar

from gfmd_days.core.models import Event

ROOT = Path(__file__).parents[3]
SCRIPT = Path(__file__).parent / "ical_js/read.mjs"
# What all three are asked for: uid -> start, end, sequence, status, title.
Facts = dict[str, tuple[datetime, datetime, int, str, str]]


def feed_of(client: Client, event: Event, query: str = "") -> bytes:
    """The public feed as anybody gets it."""
    return fetched(client, f"/e/{event.code}/agenda.ics{query}")


def fetched(client: Client, url: str) -> bytes:
    response = client.get(url)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    return response.content


def parsed(body: bytes) -> Calendar:
    (found,) = Calendar.from_ical(body, multiple=True)
    return found


def entries(body: bytes) -> dict[str, Any]:
    return {str(one["UID"]): one for one in parsed(body).walk("VEVENT")}


def by_icalendar(body: bytes) -> Facts:
    return {
        uid: (
            one["DTSTART"].dt.astimezone(UTC),
            one["DTEND"].dt.astimezone(UTC),
            int(one["SEQUENCE"]),
            str(one["STATUS"]),
            str(one["SUMMARY"]),
        )
        for uid, one in entries(body).items()
    }


def ical_js(*bodies: bytes, tmp_path: Path) -> list[list[dict[str, Any]]]:
    """Read calendars with ical.js, which trusts the VTIMEZONE only."""
    files = []
    for number, body in enumerate(bodies):
        file = tmp_path / f"feed{number}.ics"
        file.write_bytes(body)
        files.append(str(file))
    done = subprocess.run(
        ["node", str(SCRIPT), *files], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def by_ical_js(events: Iterable[dict[str, Any]]) -> Facts:
    return {
        one["uid"]: (
            datetime.fromisoformat(one["start"]),
            datetime.fromisoformat(one["end"]),
            one["sequence"],
            one["status"],
            one["summary"],
        )
        for one in events
    }


def by_vobject(body: bytes) -> Facts:
    """Read a calendar with vobject, which makes dateutil zones of the VTIMEZONE."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of its own age
        vobject = pytest.importorskip("vobject")
        found = vobject.readOne(body.decode("utf-8"))
        return {
            one.uid.value: (
                one.dtstart.value.astimezone(UTC),
                one.dtend.value.astimezone(UTC),
                int(one.sequence.value),
                one.status.value,
                one.summary.value,
            )
            for one in getattr(found, "vevent_list", ())
        }
