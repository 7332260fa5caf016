"""Events with a programme."""

from __future__ import annotations

import json
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest

from agenda.domain import importing
from agenda.models import Kind, Room, Session, Track
from gfmd_days.core.models import Day, Event, Venue
from tests.conftest import NOW, make_event

DATA = Path(__file__).parents[2] / "gfmd_days" / "core" / "data"


def programme_file(code: str) -> dict[str, Any]:
    return json.loads((DATA / f"programme-{code}.json").read_text("utf-8"))


def load_real(code: str, zone: str, dates: list[str]) -> Event:
    """The real programme `code` in an event of that code."""
    event = make_event(code, zone=zone)
    event.days.all().delete()
    for one in dates:
        Day.objects.create(event=event, date=date.fromisoformat(one))
    importing.load(event, programme_file(code), by=None, now=NOW)
    return event


def make_room(event: Event, name: str = "Atlas", **fields: Any) -> Room:
    return Room.objects.create(event=event, name=name, **fields)


def make_track(event: Event, code: str = "1", **fields: Any) -> Track:
    fields.setdefault("title", {"en": "Labour", "fr": "Travail"})
    return Track.objects.create(event=event, code=code, **fields)


def make_session(event: Event, code: str = "S1", **fields: Any) -> Session:
    """A session of 90 minutes at 09:00 on the event's first day."""
    fields.setdefault("day", event.days.first())
    fields.setdefault("start", time(9))
    fields.setdefault("minutes", 90)
    fields.setdefault("kind", Kind.WORKING)
    fields.setdefault("title", {"en": f"Session {code}", "fr": f"Séance {code}"})
    return Session.objects.create(event=event, code=code, **fields)


def move_to(event: Event, zone: str) -> None:
    Venue.objects.filter(event=event).update(zone=zone)
    event.refresh_from_db()


@pytest.fixture
def stocktaking(db: None) -> Event:
    return load_real(
        "stocktaking-2017", "America/Mexico_City", ["2017-12-02", "2017-12-03"]
    )


@pytest.fixture
def dhaka(db: None) -> Event:
    return load_real(
        "csd-2016", "Asia/Dhaka", ["2016-12-08", "2016-12-09", "2016-12-10"]
    )
