"""The desk's one field: a code is checked in, anything else is a name to look for."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from badges.domain import finding, reading, scanning
from badges.models import Point
from gfmd_days.core.models import Event, User
from registration.models import Registration


@dataclass(frozen=True)
class Found:
    """The people whose names are like what was typed, best first."""

    query: str
    people: list[Registration]


def take(
    event: Event,
    text: str,
    *,
    scan_id: uuid.UUID,
    point: Point,
    scanned_at: datetime,
    by: User,
    now: datetime,
) -> scanning.Answer | Found:
    """Answer whatever was scanned or typed.

    Sixteen plain letters may be a code or a long name: a name is tried first.

    Raises scanning.ScanIdTaken.
    """
    read = reading.read(text)
    is_scan = bool(read.code) or read.is_link
    if not is_scan or read.is_plain:
        found = Found(text, finding.search(event, text))
        if found.people or not is_scan:
            return found
    return scanning.check_in(
        event,
        scan_id=scan_id,
        code=text,
        point=point,
        scanned_at=scanned_at,
        by=by,
        now=now,
    )
