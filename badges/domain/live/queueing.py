"""How long people wait at the desk, worked out from check-ins alone.

Nobody counts the queue. What is known is when each desk checked somebody in:

    time a person takes   a gap between two check-ins of one desk; a quarter of the
                          gaps are shorter. Longer ones hold idle time too.
    busy                  check-ins a minute × that time ÷ desks at work
    wait                  busy ÷ (1 − busy) × that time ÷ desks

Knows no database. docs/desk.md says the same to readers.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

WINDOW = timedelta(minutes=10)
LONGEST_GAP = 120.0
FEWEST_GAPS = 5
BUSY, LIMIT = 0.5, 0.75


class Load(StrEnum):
    IDLE = "idle"
    UNKNOWN = "unknown"
    CALM = "calm"
    BUSY = "busy"
    LIMIT = "limit"


@dataclass(frozen=True)
class Queue:
    """Check-ins a minute, the desks at work, how long one person takes and waits."""

    load: Load
    per_minute: float = 0.0
    desks: int = 0
    seconds: int = 0
    busy: int = 0
    wait: int = 0


def estimate(arrivals: Iterable[tuple[datetime, str]], *, now: datetime) -> Queue:
    """Return the estimate of an hour's check-ins, each with the desk that made it."""
    by_desk: dict[str, list[datetime]] = {}
    for at, desk in arrivals:
        by_desk.setdefault(desk, []).append(at)
    since = now - WINDOW
    lately = {desk: sum(at >= since for at in times) for desk, times in by_desk.items()}
    desks = sum(count > 0 for count in lately.values())
    per_minute = sum(lately.values()) / (WINDOW.total_seconds() / 60)
    if not desks:
        return Queue(Load.IDLE)
    seconds = _service([sorted(times) for times in by_desk.values()])
    if seconds is None:
        return Queue(Load.UNKNOWN, per_minute, desks)
    busy = min(1.0, per_minute * seconds / 60 / desks)
    load = Load.LIMIT if busy >= LIMIT else Load.BUSY if busy >= BUSY else Load.CALM
    wait = busy / (1 - busy) * seconds / desks if busy < LIMIT else 0
    return Queue(
        load, per_minute, desks, round(seconds), round(busy * 100), round(wait)
    )


def _service(times: list[list[datetime]]) -> float | None:
    """Return how long one person takes; None while too little is known."""
    gaps = sorted(
        gap
        for one in times
        for gap in ((after - before).total_seconds() for before, after in pairwise(one))
        if gap <= LONGEST_GAP
    )
    if len(gaps) < FEWEST_GAPS:
        return None
    return max(1.0, gaps[len(gaps) // 4])
