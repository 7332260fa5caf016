"""Who came to the finished events: scans at the entrance."""

from __future__ import annotations

import uuid
from datetime import datetime, time, timedelta
from random import Random

from badges.models import Point, Scan, ScanOutcome
from gfmd_days.core import zones
from gfmd_days.core.models import Event
from registration.models import Registration

DOORS_OPEN = time(7, 30)


def record(event: Event, *, seed: int) -> int:
    """Let nine in ten of the confirmed arrive on the first morning; return how many."""
    rng = Random(seed)  # noqa: S311 - an invented morning is no secret
    point = Point.objects.entrance(event)
    first = zones.to_utc(datetime.combine(event.dates[0], DOORS_OPEN), event.zone_name)
    arrived = [
        registration
        for registration in Registration.objects.filter(event=event).accredited()
        if rng.random() < 0.92
    ]
    scans = []
    for number, registration in enumerate(arrived):
        at = first + timedelta(seconds=20 * number + rng.randrange(20))
        scans.append(
            Scan(
                id=uuid.UUID(int=rng.getrandbits(128), version=4),
                event=event,
                point=point,
                registration=registration,
                code=registration.code,
                scanned_at=at,
                received_at=at,
                outcome=ScanOutcome.CHECKED_IN,
            )
        )
    Scan.objects.bulk_create(scans)
    return len(scans)
