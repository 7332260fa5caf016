"""What the scans of one person at one point come to, in whatever order they arrived.

A device without network tells hours later whom it let in. The answers given at the
door stay as they were (`Scan.told`); what they count as is worked out anew from all of
them, by the time of each reading, so that any order of arrival ends alike and nobody
counts twice.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from badges.models import Direction, Point, Scan, ScanOutcome, Times, Way
from badges.models.scan import ACCEPTED
from registration.models import Registration

COUNTED = ("outcome", "left_at")


class Count(NamedTuple):
    """What a scan counts as, and when it ended."""

    outcome: str
    left_at: datetime | None

    @property
    def is_open(self) -> bool:
        return self.outcome == ScanOutcome.CHECKED_IN and self.left_at is None


def replay(registration: Registration, point: Point) -> None:
    """Settle which check-ins of a locked registration count, and which ended when.

    Only what the readings say is taken from the rows: a `left_at` that somebody wrote
    to keep a new row from being open beside another (`sync_scans`) is worked out anew.
    """
    for scan, count in changes([registration], point):
        scan.outcome, scan.left_at = count
        scan.save(update_fields=COUNTED)


def changes(
    registrations: Iterable[Registration], point: Point
) -> list[tuple[Scan, Count]]:
    """Return what counts otherwise at `point` than it did, in the order to write it.

    Those that end come first: two may never be open at once.

    Args:
        registrations: one person; several where they are about to become one.
    """
    rows = (
        Scan.objects.filter(registration__in=list(registrations), point=point)
        .filter(told__in=(*ACCEPTED, ""))
        .order_by("scanned_at", "pk")
    )
    accepted = [one for one in rows if one.is_accepted]
    counts = _settle([one for one in accepted if one.undone_at is None], point)
    for one in accepted:
        if one.undone_at:
            counts[one.pk] = Count(one.told or one.outcome, None)
    changed = [
        (one, counts[one.pk])
        for one in accepted
        if counts[one.pk] != (one.outcome, one.left_at)
    ]
    return sorted(changed, key=lambda pair: pair[1].is_open)


def _settle(scans: list[Scan], point: Point) -> dict[uuid.UUID, Count]:
    counts: dict[uuid.UUID, Count] = {}
    inside: Scan | None = None
    came = False
    for scan in scans:
        if scan.way == Way.OUT:
            outcome = ScanOutcome.CHECKED_OUT if inside else ScanOutcome.NOT_INSIDE
            counts[scan.pk] = Count(outcome, None)
            if inside is not None:
                counts[inside.pk] = Count(ScanOutcome.CHECKED_IN, scan.scanned_at)
                inside = None
            continue
        if (came and point.times == Times.ONCE) or (
            inside is not None and point.direction == Direction.BOTH
        ):
            counts[scan.pk] = Count(ScanOutcome.ALREADY, None)
            continue
        if inside is not None:
            counts[inside.pk] = Count(ScanOutcome.CHECKED_IN, scan.scanned_at)
        counts[scan.pk] = Count(ScanOutcome.CHECKED_IN, None)
        inside, came = scan, True
    return counts
