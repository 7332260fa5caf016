"""Who was in which session, and how long: worked out from scans, kept nowhere.

A point of a session, or one whose code is the session's, such as “b05a”, is that
session's own. One of a room, known by the room's name, counts for the session that is
held there or about to begin. Undone scans count for nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from agenda.models import Session
from badges.models import Direction, Point, PointKind, Scan, ScanOutcome
from gfmd_days.core import names
from gfmd_days.core.models import Event

EARLY = timedelta(minutes=30)
"""Whoever is scanned at a room's door this long before a session comes to it."""
STAYED = timedelta(minutes=10)
"""Whoever goes out of a room only this long into the next session was in it too."""


@dataclass(frozen=True)
class Visit:
    """Somebody's coming to a session once.

    `minutes` is how long they were in it, None where badges are not read on the way
    out; whoever went out unread is taken to have stayed to the end.
    """

    session: Session
    registration: int
    came_at: datetime
    left_at: datetime | None
    minutes: int | None


@dataclass(frozen=True)
class Doors:
    """Which point counts for which session."""

    own: dict[int, Session] = field(default_factory=dict)
    held: dict[int, list[Session]] = field(default_factory=dict)
    both: frozenset[int] = frozenset()

    @classmethod
    def of(cls, event: Event) -> Doors:
        """Look at all points and sessions of an event; two queries."""
        standing = list(event.sessions.standing().select_related("day", "room"))
        by_code = {one.code.lower(): one for one in standing}
        by_key: dict[int | None, Session] = {one.pk: one for one in standing}
        own: dict[int, Session] = {}
        held: dict[int, list[Session]] = {}
        both: set[int] = set()
        for point in Point.objects.filter(event=event):
            if point.session_id in by_key:
                own[point.pk] = by_key[point.session_id]
            elif point.code in by_code:
                own[point.pk] = by_code[point.code]
            elif point.kind == PointKind.ROOM:
                held[point.pk] = _in_room(point, standing)
            if point.direction == Direction.BOTH:
                both.add(point.pk)
        return cls(own, held, frozenset(both))

    def points_of(self, sessions: set[int]) -> list[int]:
        """Return the points that may count for some of these sessions."""
        found = [pk for pk, one in self.own.items() if one.pk in sessions]
        for pk, rows in self.held.items():
            if sessions & {one.pk for one in rows}:
                found.append(pk)
        return found

    def sessions_at(
        self, point: int, at: datetime, left: datetime | None
    ) -> Iterator[Session]:
        """Yield what somebody was in who came in at one moment and left at another."""
        if point in self.own:
            yield self.own[point]
            return
        first = _going_on(self.held[point], at)
        if first is not None:
            yield first
        if left is None:
            return
        for one in self.held[point]:
            if one is not first and _shared(one, at, left) >= STAYED:
                yield one


def of(
    event: Event,
    sessions: Iterable[Session] | None = None,
    *,
    registrations: Iterable[int] | None = None,
    now: datetime | None = None,
) -> Iterator[Visit]:
    """Yield each coming of somebody to a session; three queries.

    Args:
        sessions: the ones asked about; None for all.
        registrations: keep these people; None for all.
        now: until when somebody has been in who is still there.
    """
    doors = Doors.of(event)
    asked = None if sessions is None else {one.pk for one in sessions}
    places = [*doors.own, *doors.held] if asked is None else doors.points_of(asked)
    if not places:
        return
    scans = Scan.objects.came().filter(point__in=places, registration__isnull=False)
    if registrations is not None:
        scans = scans.filter(registration__in=list(registrations))
    rows = scans.order_by("scanned_at").values_list(
        "point", "registration", "scanned_at", "left_at", "outcome"
    )
    for point, who, at, left, outcome in rows.iterator(chunk_size=2000):
        for session in doors.sessions_at(point, at, left):
            if asked is not None and session.pk not in asked:
                continue
            is_timed = point in doors.both and outcome == ScanOutcome.CHECKED_IN
            minutes = _minutes(session, at, left, now) if is_timed else None
            yield Visit(session, who, at, left, minutes)


def _minutes(
    session: Session, at: datetime, left: datetime | None, now: datetime | None
) -> int:
    end = left or min(session.ends_at, now or session.ends_at)
    return int(max(timedelta(), _shared(session, at, end)).total_seconds() // 60)


def _shared(session: Session, at: datetime, left: datetime) -> timedelta:
    """Return how much of a stay was in a session; below nought for none of it."""
    return min(left, session.ends_at) - max(at, session.starts_at)


def _in_room(point: Point, sessions: list[Session]) -> list[Session]:
    """Return the sessions held in the room a point is called after, in any language."""
    data = point.name.data
    texts = data.values() if isinstance(data, dict) else [data]
    called = {names.fold(str(text)) for text in texts} | {names.fold(point.code)}
    return [one for one in sessions if one.room and names.fold(one.room.name) in called]


def _going_on(sessions: list[Session], at: datetime) -> Session | None:
    """Return the session that runs at a moment, else the next if it is near."""
    running = [one for one in sessions if one.starts_at <= at < one.ends_at]
    coming = [one for one in sessions if one.starts_at - EARLY <= at < one.starts_at]
    return next(iter(running + coming), None)
