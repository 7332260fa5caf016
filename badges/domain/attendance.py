"""What scans tell: of one person, for the person; of a session, how many came."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from agenda.models import Session
from badges.models import Point, PointKind, Print, Scan, ScanOutcome
from gfmd_days.core import names
from gfmd_days.core.models import Event
from registration.domain.own_data import Trace
from registration.models import Registration

EARLY = timedelta(minutes=30)
"""Whoever is scanned at a room's door this long before a session comes to it."""
CAME = (ScanOutcome.CHECKED_IN, ScanOutcome.ALREADY)


def of(registration: Registration) -> Iterator[Trace]:
    """Give the badges printed for somebody and each time one was read."""
    for one in Print.objects.filter(registration=registration).order_by("at"):
        yield Trace(_("Badge printed"), one.at)
    for given in registration.hand_overs.all():
        words = _("Brought back") if given.is_back else _("Handed over")
        yield Trace(words, given.at, f"{given.get_thing_display()} {given.number}")
    scans = Scan.objects.filter(registration=registration).select_related("point")
    for scan in scans.order_by("scanned_at"):
        yield Trace(scan.get_outcome_display(), scan.scanned_at, str(scan.point))


def by_session(event: Event, sessions: list[Session]) -> dict[int, int]:
    """Return how many people were scanned at each session that had a point.

    A point of a session, or one whose code is the session's, such as “b05a”, is that
    session's own. One of a room, known by the room's name, counts for the session that
    is held there or about to begin, whether it is asked about or not; that somebody was
    read there before does not matter then. Three queries, and none for scans where no
    point fits.
    """
    asked = {one.pk for one in sessions}
    standing = list(event.sessions.standing().select_related("day", "room"))
    by_code = {one.code.lower(): one for one in standing}
    by_key: dict[int | None, Session] = {one.pk: one for one in standing}
    own: dict[int, Session] = {}
    held: dict[int, list[Session]] = {}
    for point in Point.objects.filter(event=event):
        if point.session_id in by_key:
            own[point.pk] = by_key[point.session_id]
        elif point.code in by_code:
            own[point.pk] = by_code[point.code]
        elif point.kind == PointKind.ROOM:
            held[point.pk] = _in_room(point, standing)
    places = [pk for pk, one in own.items() if one.pk in asked]
    places += [pk for pk, rows in held.items() if asked & {one.pk for one in rows}]
    if not places:
        return {}
    scans = Scan.objects.filter(
        point__in=places, outcome__in=CAME, undone_at=None, registration__isnull=False
    )
    people: dict[int, set[int]] = defaultdict(set)
    for pk, who, at in scans.values_list("point", "registration", "scanned_at"):
        session = own.get(pk) or _going_on(held[pk], at)
        if session is not None and session.pk in asked and who is not None:
            people[session.pk].add(who)
    return {pk: len(found) for pk, found in people.items()}


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
