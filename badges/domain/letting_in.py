"""Letting in by hand whom the rules of a point refused."""

from __future__ import annotations

import uuid
from datetime import datetime

from badges.domain import scanning
from badges.models import Scan
from badges.models.scan import ScanQuerySet
from gfmd_days.core.models import Event, User

SHOWN = 100


def by_devices(event: Event) -> ScanQuerySet:
    """Return the latest of those whom helpers with a device let in by hand.

    On a page that takes a right of the team, so the team sees these.
    """
    rows = Scan.objects.let_in_by_devices().filter(event=event).with_people()
    return rows.select_related("device").order_by("-scanned_at")[:SHOWN]


def let_in(refused: Scan, *, reason: str, by: User, now: datetime) -> scanning.Answer:
    """Read the badge of a refused scan once more, with a reason that overrules.

    The new scan's id comes of the refused one's, so asking twice lets in once.
    """
    if refused.registration is None:
        raise ValueError("Nobody knows whose badge that was.")
    return scanning.check_in(
        refused.event,
        scan_id=uuid.uuid5(refused.pk, "let in"),
        code=refused.registration.code,
        point=refused.point,
        scanned_at=now,
        by=by,
        now=now,
        reason=reason,
    )
