"""Who of the people of the next sessions is not here yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Max

from agenda.models import Appearance, Session, Standing
from badges.models import Scan
from gfmd_days.core import zones
from gfmd_days.core.models import Event
from registration.models import Registration, State

AHEAD = timedelta(hours=3)
# Whoever is missing when it has begun is still looked for.
LATE = timedelta(minutes=15)


@dataclass(frozen=True)
class Missing:
    """Somebody with a function who was not seen today.

    `registration` is None for whoever has none and so no badge that could be read;
    `last_seen` the day of their last scan, where there is one.
    """

    name: str
    function: str
    phone: str
    registration: int | None
    last_seen: date | None


@dataclass(frozen=True)
class Awaited:
    """A session that begins soon: who has a function, and who of them is missing."""

    pk: int
    code: str
    title: str
    room: str
    starts_at: datetime
    people: int
    missing: list[Missing]


def soon(event: Event, *, now: datetime) -> list[Awaited]:
    """Return the sessions that begin soon, the next first; six queries at most."""
    today = _day(event, now)
    days = {today, _day(event, now + AHEAD)}
    rows = event.sessions.standing().filter(day__date__in=days).with_parts()
    sessions = [one for one in rows if now - LATE <= one.starts_at <= now + AHEAD]
    people = {place.person_id for one in sessions for place in _expected(one)}
    theirs = _registrations(event, people)
    seen = _seen(event, list(theirs.values()))
    sessions.sort(key=lambda one: (one.starts_at, one.code))
    return [_awaited(one, theirs, seen, today) for one in sessions if _expected(one)]


def _awaited(
    session: Session,
    theirs: dict[int, int],
    seen: dict[int, date],
    today: date,
) -> Awaited:
    places = _expected(session)
    missing = []
    for place in places:
        person = place.person
        if person is None:
            continue
        registration = theirs.get(person.pk)
        last = seen.get(registration) if registration else None
        if last != today:
            function = place.get_function_display()
            missing.append(
                Missing(person.shown_name, function, person.phone, registration, last)
            )
    return Awaited(
        pk=session.pk,
        code=session.code,
        title=str(session.title),
        room=session.room.name if session.room else "",
        starts_at=session.starts_at,
        people=len(places),
        missing=missing,
    )


def _expected(session: Session) -> list[Appearance]:
    """Return who is to be in the room: whoever joins by video is at no door."""
    return [
        one
        for one in session.appearances.all()
        if one.person_id and not one.by_video and one.standing != Standing.DECLINED
    ]


def _registrations(event: Event, people: set[int | None]) -> dict[int, int]:
    """Return by person the registration whose badge would be read."""
    rows = Registration.objects.filter(event=event, person__in=people)
    rows = rows.exclude(state=State.DRAFT).order_by()
    return dict(rows.values_list("person", "pk"))


def _seen(event: Event, registrations: list[int]) -> dict[int, date]:
    scans = Scan.objects.seen().filter(registration__in=registrations).order_by()
    rows = scans.values_list("registration").annotate(Max("scanned_at"))
    return {pk: _day(event, at) for pk, at in rows if pk is not None}


def _day(event: Event, moment: datetime) -> date:
    return moment.astimezone(zones.zone(event.zone_name)).date()
