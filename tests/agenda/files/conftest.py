"""Files as other programmes give them, small."""

from __future__ import annotations

import json
from typing import Any

import pytest

from agenda.domain import importing
from agenda.domain.reading.shape import ReadProgramme
from gfmd_days.core.models import Event
from tests.conftest import NOW

GUID = "a0a0fcfe-b7fb-46e3-84b6-97a5406016b4"


def schedule_event(**fields: Any) -> dict[str, Any]:
    """One event of a schedule.json."""
    return {
        "id": 25,
        "guid": GUID,
        "date": "2026-12-01T09:00:00+01:00",
        "start": "09:00",
        "duration": "01:30",
        "room": "Atlas",
        "slug": "camp-25-opening",
        "url": "https://example.org/25",
        "title": "Opening",
        "subtitle": "How we begin",
        "track": "Labour",
        "type": "lecture",
        "language": "en",
        "abstract": "Short",
        "description": "Long",
        "persons": [{"id": 7, "public_name": "Oksana Kovalenko"}],
        "links": [],
        **fields,
    }


def schedule_json(*events: dict[str, Any], generator: str = "frab") -> bytes:
    """A schedule.json of one day and one room."""
    conference = {
        "acronym": "camp",
        "title": "Camp",
        "start": "2026-12-01",
        "end": "2026-12-01",
        "daysCount": 1,
        "timeslot_duration": "00:05",
        "time_zone_name": "Africa/Casablanca",
        "rooms": [{"name": "Atlas", "guid": GUID, "capacity": 120}],
        "days": [
            {
                "index": 1,
                "date": "2026-12-01",
                "day_start": "2026-12-01T04:00:00+01:00",
                "day_end": "2026-12-02T03:59:00+01:00",
                "rooms": {"Atlas": list(events)},
            }
        ],
    }
    return json.dumps(
        {
            "generator": {"name": generator},
            "schedule": {"version": "1", "conference": conference},
        }
    ).encode()


def indico_entry(key: str, kind: str, at: str, **fields: Any) -> dict[str, Any]:
    return {
        "id": key,
        "entryType": kind,
        "title": f"Entry {key}",
        "description": "",
        "startDate": {
            "date": "2026-12-01",
            "time": f"{at}:00",
            "tz": "Africa/Casablanca",
        },
        "duration": 60,
        "room": "Atlas",
        "location": "Palais",
        **fields,
    }


def indico_json(*entries: dict[str, Any], day: str = "20261201") -> bytes:
    """The export of a timetable with one day."""
    found = {entry["id"]: entry for entry in entries}
    return json.dumps({"count": 1, "results": {"42": {day: found}}}).encode()


def bring_in(event: Event, body: bytes, **options: Any) -> importing.Report:
    return importing.take(
        event, importing.read(event, body), by=None, now=NOW, **options
    )


@pytest.fixture
def read(event: Event) -> Any:
    def build(body: bytes) -> ReadProgramme:
        return importing.read(event, body)

    return build
