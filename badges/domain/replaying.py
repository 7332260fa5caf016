"""What the scans of one person at one point come to, in whatever order they arrived.

A device without network tells hours later whom it let in. The answers given at the
door stay as they were (`Scan.told`); what they count as is worked out anew from all of
them, by the time of each reading, so that any order of arrival ends alike and nobody
counts twice.
"""

from __future__ import annotations

from badges.models import Direction, Point, Scan, ScanOutcome, Times, Way
from badges.models.scan import ACCEPTED
from registration.models import Registration

COUNTED = ("outcome", "left_at")


def replay(registration: Registration, point: Point) -> None:
    """Settle which check-ins of a locked registration count, and which ended when."""
    rows = list(
        Scan.objects.filter(registration=registration, point=point)
        .filter(told__in=(*ACCEPTED, ""))
        .order_by("scanned_at", "pk")
    )
    accepted = [one for one in rows if one.is_accepted]
    before = {one.pk: (one.outcome, one.left_at) for one in accepted}
    _settle([one for one in accepted if one.undone_at is None], point)
    for one in accepted:
        if one.undone_at:
            one.outcome, one.left_at = one.told or one.outcome, None
    changed = [one for one in accepted if before[one.pk] != (one.outcome, one.left_at)]
    # those that end come first: two may never be open at once
    for one in sorted(changed, key=_is_open):
        one.save(update_fields=COUNTED)


def _settle(scans: list[Scan], point: Point) -> None:
    inside: Scan | None = None
    came = False
    for scan in scans:
        scan.left_at = None
        if scan.way == Way.OUT:
            scan.outcome = ScanOutcome.CHECKED_OUT if inside else ScanOutcome.NOT_INSIDE
            if inside is not None:
                inside.left_at, inside = scan.scanned_at, None
            continue
        if (came and point.times == Times.ONCE) or (
            inside is not None and point.direction == Direction.BOTH
        ):
            scan.outcome = ScanOutcome.ALREADY
            continue
        if inside is not None:
            inside.left_at = scan.scanned_at
        scan.outcome, inside, came = ScanOutcome.CHECKED_IN, scan, True


def _is_open(scan: Scan) -> bool:
    return scan.outcome == ScanOutcome.CHECKED_IN and scan.left_at is None
