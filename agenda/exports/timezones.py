"""VTIMEZONE with each change of the clocks spelt out, from the pinned zone data.

Recurrence rules are where calendars go wrong (Morocco's and Fiji's governments follow
none), so the observances of the period in question are listed one by one.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

from gfmd_days.core import zones

STEP = timedelta(hours=6)
# How far back the change before the period is looked for, and some room around it.
REACH = timedelta(days=400)
MARGIN = timedelta(days=2)


class Observance(NamedTuple):
    """From `onset` (wall time before the change) on, clocks show `offset`."""

    onset: datetime
    offset_before: timedelta
    offset: timedelta
    is_daylight: bool


@lru_cache(maxsize=256)
def observances(name: str, first: datetime, last: datetime) -> tuple[Observance, ...]:
    """Return how clocks in zone `name` run from `first` to `last`.

    Args:
        first, last: naive wall times; two days on either side are covered too.

    The first entry covers the beginning of the period: it is the last change before
    it, or, where there was none for 400 days, a day on which nothing changed.
    """
    zone = zones.zone(name)
    begin = zones.to_utc(first, name) - MARGIN
    end = zones.to_utc(last, name) + MARGIN

    def state(moment: datetime) -> tuple[timedelta, bool]:
        local = moment.astimezone(zone)
        offset, dst = local.utcoffset(), local.dst()
        return offset or timedelta(), bool(dst and dst > timedelta())

    anchor = begin - REACH
    offset, is_daylight = state(anchor)
    found = [_at(anchor, offset, offset, is_daylight)]
    moment = anchor
    while moment < end:
        after = min(moment + STEP, end)
        if state(after) != state(moment):
            change = _change(state, moment, after)
            before = state(moment)[0]
            entry = _at(change, before, *state(change))
            # only what holds at the beginning of the period, and what changes in it
            found = [entry] if change <= begin else [*found, entry]
        moment = after
    return tuple(found)


def component(name: str, first: datetime, last: datetime) -> Timezone:
    """Return the VTIMEZONE of zone `name` for a period (RFC 5545, 3.6.5)."""
    timezone = Timezone()
    timezone.add("tzid", name)
    for one in observances(name, first, last):
        part = TimezoneDaylight() if one.is_daylight else TimezoneStandard()
        part.add("dtstart", one.onset)
        part.add("tzoffsetfrom", one.offset_before)
        part.add("tzoffsetto", one.offset)
        timezone.add_component(part)
    return timezone


def _at(
    moment: datetime, before: timedelta, offset: timedelta, is_daylight: bool
) -> Observance:
    onset = (moment.astimezone(UTC) + before).replace(tzinfo=None)
    return Observance(onset, before, offset, is_daylight)


def _change(state: Any, before: datetime, after: datetime) -> datetime:
    """Return the first second after the one change between two moments."""
    old = state(before)
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) // 2
        middle = middle.replace(microsecond=0)
        if middle <= before:
            break
        if state(middle) == old:
            before = middle
        else:
            after = middle
    return after
