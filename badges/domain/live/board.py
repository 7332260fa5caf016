"""The live board: all of it worked out once in five seconds, however many look."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from django.core.cache import cache
from django.db.models import Q
from django.utils.translation import get_language

from badges.domain import points, scanning
from badges.domain.live import alerts, arrivals, awaited, trouble
from badges.domain.live.alerts import Alert
from badges.domain.live.arrivals import Minute, Share
from badges.domain.live.awaited import Awaited
from badges.domain.live.queueing import Queue
from badges.domain.live.trouble import DeviceState, PrinterState, Refusals
from badges.models import DeskSettings, Point
from badges.models.point import ENTRANCE
from gfmd_days.core import zones
from gfmd_days.core.models import Event

SECONDS = 5


@dataclass(frozen=True)
class Board:
    """How it stands at the doors at one moment; `tag` is another when this differs."""

    at: datetime
    present: int
    confirmed: int
    minutes: list[Minute]
    queue: Queue
    categories: list[Share]
    regions: list[Share]
    points: list[Point]
    awaited: list[Awaited]
    refusals: list[Refusals]
    devices: list[DeviceState]
    printers: list[PrinterState]
    alerts: list[Alert]
    tag: str = ""

    @property
    def hour(self) -> int:
        """How many came in the last hour."""
        return sum(one.count for one in self.minutes)

    @property
    def most(self) -> int:
        """The height of the highest bar of the chart."""
        return max(4, *(one.count for one in self.minutes))

    @property
    def refused(self) -> int:
        return sum(one.count for one in self.refusals)


def is_on(event: Event, now: datetime) -> bool:
    """Whether today is one of the event's days, on the venue's calendar."""
    return today(event, now) in event.dates


def today(event: Event, now: datetime) -> date:
    return now.astimezone(zones.zone(event.zone_name)).date()


def of(event: Event, *, now: datetime) -> Board:
    """Return the board as it was at most five seconds ago."""
    key = f"badges:board:{event.pk}:{get_language()}"
    found: Board | None = cache.get(key)
    if found is None:
        found = make(event, now=now)
        cache.set(key, found, SECONDS)
    return found


def make(event: Event, *, now: datetime) -> Board:
    """Work the board out; the number of queries is the same for every event."""
    rules = DeskSettings.objects.of(event)
    present, confirmed = scanning.numbers(event)
    minutes, queue = arrivals.lately(event, now=now)
    # a programme has dozens; those where nobody came yet say nothing
    doors = list(points.with_counts(event).filter(Q(came__gt=0) | Q(code=ENTRANCE)))
    coming = awaited.soon(event, now=now)
    refused = trouble.refusals(event, now=now)
    machines = trouble.printers(event)
    parts = {
        "present": present,
        "confirmed": confirmed,
        "minutes": minutes,
        "queue": queue,
        "categories": arrivals.by_category(event),
        "regions": arrivals.by_region(event),
        "points": doors,
        "awaited": coming,
        "refusals": refused,
        "devices": trouble.devices(event, now=now),
        "printers": machines,
        "alerts": [
            *alerts.sessions(rules, coming, now=now),
            *alerts.points(doors, now=now),
            *alerts.printers(machines, now=now),
            *alerts.refusals(rules, refused, now=now),
        ],
    }
    # all but Django's own note of a row, which is written otherwise for each object
    doors_now = [{**vars(one), "_state": None} for one in doors]
    said = repr([{**parts, "points": doors_now}, f"{now:%H:%M}"])
    tag = hashlib.sha256(said.encode()).hexdigest()[:24]
    return Board(at=now, tag=tag, **parts)  # type: ignore[arg-type]
