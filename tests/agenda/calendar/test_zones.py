"""VTIMEZONE says of the clocks what the zone says, hour by hour."""

from __future__ import annotations

import csv
import json
import random
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from agenda.domain import publishing
from agenda.exports import timezones
from gfmd_days.core import zones
from gfmd_days.core.models import Day
from tests.agenda.calendar import reading
from tests.agenda.calendar.reading import feed_of
from tests.agenda.conftest import DATA, make_session
from tests.conftest import NOW, make_event

CASES = json.loads((reading.ROOT / "tests/data/timezone-cases.json").read_text("utf-8"))
with (DATA / "events.csv").open(encoding="utf-8") as _file:
    EVENTS = list(csv.DictReader(_file))
CHOSEN = random.Random(20261201)  # the same zones every time
ZONES = CHOSEN.sample(zones.names(), 50)
FIRST_DAYS = [
    datetime(2015, 1, 1) + timedelta(days=CHOSEN.randrange(365 * 16))  # noqa: DTZ001
    for _zone in ZONES
]


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_every_known_case_of_local_time_comes_out_right(db, client, case, tmp_path):
    local = datetime.fromisoformat(case["local"])
    event = make_event(zone=case["zone"])
    event.days.all().delete()
    day = Day.objects.create(event=event, date=local.date())
    make_session(event, day=day, start=local.time(), minutes=60)
    publishing.publish(event, by=None, now=NOW)

    body = feed_of(client, event)

    instant = datetime.fromisoformat(case["utc"])
    (entry,) = reading.parsed(body).walk("VEVENT")
    assert entry["DTSTART"].dt.astimezone(UTC) == instant
    assert entry["DTSTART"].params["TZID"] == case["zone"]
    ((other,),) = reading.ical_js(body, tmp_path=tmp_path)
    assert datetime.fromisoformat(other["start"]) == instant
    assert datetime.fromisoformat(other["end"]) == instant + timedelta(hours=1)


@pytest.mark.parametrize("row", EVENTS, ids=[row["code"] for row in EVENTS])
def test_listed_observances_equal_the_zone_hour_by_hour(row):
    zone = ZoneInfo(row["zone"])
    first = datetime.combine(date.fromisoformat(row["start"]), time())
    last = datetime.combine(date.fromisoformat(row["end"]), time()) + timedelta(days=1)
    listed = timezones.observances(row["zone"], first, last)

    moment = first
    while moment <= last:
        expected = moment.replace(tzinfo=zone).utcoffset()
        assert offset_by(listed, moment) == expected, moment
        moment += timedelta(hours=1)


def offset_by(listed, moment: datetime) -> timedelta:
    """The offset a reader of the VTIMEZONE applies to a wall time."""
    return [one for one in listed if one.onset <= moment][-1].offset


@pytest.mark.parametrize(
    ("zone", "first"), list(zip(ZONES, FIRST_DAYS, strict=True)), ids=ZONES
)
def test_any_zone_is_followed_through_an_event_of_a_week(zone, first):
    last = first + timedelta(days=7)
    follow(timezones.observances(zone, first, last), zone, first, last)


def follow(listed, zone: str, first: datetime, last: datetime) -> None:
    """Compare hour by hour in UTC, so that a doubled or skipped hour counts too."""
    moment = zones.to_utc(first, zone)
    end = zones.to_utc(last, zone)
    while moment <= end:
        begun = [
            one for one in listed if one.onset - one.offset_before <= naive(moment)
        ]
        assert begun[-1].offset == moment.astimezone(ZoneInfo(zone)).utcoffset(), moment
        moment += timedelta(hours=1)


def naive(moment: datetime) -> datetime:
    return moment.replace(tzinfo=None)


@pytest.mark.parametrize(
    ("zone", "first", "changes"),
    [
        ("Africa/Casablanca", "2026-09-15", 1),  # the end of +01
        ("Pacific/Fiji", "2017-11-01", 1),  # DST begins on 5 November
        ("Europe/Istanbul", "2015-10-20", 1),  # ... ended on 8 November
        ("Asia/Dhaka", "2016-12-08", 0),
        ("America/Mexico_City", "2026-03-25", 0),
        ("Asia/Beirut", "2023-03-20", 1),
    ],
)
def test_changes_of_the_clocks_during_an_event_are_listed(zone, first, changes):
    first = datetime.fromisoformat(first)
    last = first + timedelta(days=21)
    listed = timezones.observances(zone, first, last)
    assert len(listed) == 1 + changes
    moment = first
    while moment <= last:
        utc = moment.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
        if utc.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == moment:
            expected = moment.replace(tzinfo=ZoneInfo(zone)).utcoffset()
            assert offset_by(listed, moment) == expected, moment
        moment += timedelta(hours=1)


def test_timezones_use_no_recurrence_rule(event, client):
    make_session(event)
    publishing.publish(event, by=None, now=NOW)
    body = feed_of(client, event)
    assert b"RRULE" not in body
    assert b"BEGIN:VTIMEZONE\r\nTZID:Africa/Casablanca" in body
