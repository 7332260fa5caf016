"""The programme being edited, loaded for its checks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Q

from agenda.domain import conflicts, interpreting, weighing
from agenda.domain.conflicts import Conflict, Duty, Frame, Severity, Slot, Stay
from agenda.models import (
    Appearance,
    Function,
    Kind,
    Profile,
    Programme,
    Session,
    SignUp,
    Version,
)
from gfmd_days.core import zones
from gfmd_days.core.models import Event, Person
from registration.models import LEFT, Registration


@dataclass
class _Known:
    """What the checks need beside the sessions."""

    zone: str
    gone: set[int]
    stays: dict[int, Stay]
    sign_ups: dict[int, tuple[int, int]]
    # minutes after which an interpreter needs somebody to take turns with
    alone: int
    public: set[str] = field(default_factory=set)
    still_shown: dict[str, list[str]] = field(default_factory=dict)


def find_conflicts(event: Event, sessions: list[Session]) -> list[Conflict]:
    """Return the doubts about `sessions`, the standing ones of the event with parts.

    Seven queries at most, whatever the size of the programme.
    """
    programme = Programme.objects.filter(event=event).first()
    standing = [
        session
        for session in sessions
        if session.is_placed and session.withdrawn_at is None
    ]
    known = _known(event, standing, programme)
    slots = [_slot(session, known) for session in standing]
    confirmed = Registration.objects.filter(event=event).holding_a_place().count()
    return conflicts.check(slots, _frame(programme, confirmed))


def blocking(event: Event, programme: Programme) -> list[Conflict]:
    """Return what keeps the draft from being published, by the event's own choice."""
    if Severity.BLOCK not in programme.severities.values():
        return []
    standing = list(event.sessions.standing().with_parts())
    return conflicts.blocking(find_conflicts(event, standing))


def _frame(programme: Programme | None, confirmed: int) -> Frame:
    programme = programme or Programme()
    return Frame(
        delegates=confirmed,
        booths=programme.booths,
        change_minutes=programme.change_minutes,
        building_minutes=programme.building_minutes,
        severities=programme.severities,
    )


def _known(
    event: Event, sessions: list[Session], programme: Programme | None
) -> _Known:
    gone = set(
        Registration.objects.filter(event=event, state__in=LEFT).values_list(
            "person_id", flat=True
        )
    )
    known = _Known(
        zone=event.zone_name,
        gone=gone,
        stays=_stays(event),
        sign_ups=_sign_ups(event),
        alone=weighing.of(programme).booths.alone,
    )
    _know_published(known, event, programme, sessions)
    return known


def _know_published(
    known: _Known, event: Event, programme: Programme | None, sessions: list[Session]
) -> None:
    """Note what the published version still tells: closed sessions, people gone."""
    if programme is None or not programme.number:
        return
    content = Version.objects.content(event, programme.number)
    shown: dict[str, list[int]] = defaultdict(list)
    for raw in content["sessions"]:
        if not raw["closed"] and not raw["cancelled"]:
            known.public.add(raw["uid"])
            people = [one["person"] for one in raw["people"]]
            shown[raw["uid"]] = [pk for pk in people if pk in known.gone]
    names = _names({pk for people in shown.values() for pk in people})
    for session in sessions:
        # whoever is still in the draft too is told of there
        now = {one.person_id for one in session.appearances.all()}
        left = dict.fromkeys(pk for pk in shown[str(session.uid)] if pk not in now)
        known.still_shown[str(session.uid)] = [names[pk] for pk in left if pk in names]


def _names(people: set[int]) -> dict[int, str]:
    """As the public programme writes them: whoever is on no list is not in it."""
    found = Person.objects.filter(pk__in=people) if people else ()
    return {one.pk: one.listed_name for one in found if one.listed_name}


def _stays(event: Event) -> dict[int, Stay]:
    rows = Profile.objects.filter(person__event=event).exclude(
        arrives_at=None, leaves_at=None, hours=[]
    )
    zone = zones.zone(event.zone_name)

    def local(moment: datetime | None) -> datetime | None:
        return moment.astimezone(zone).replace(tzinfo=None) if moment else None

    return {
        row.person_id: Stay(
            local(row.arrives_at), local(row.leaves_at), tuple(_hours(row.hours))
        )
        for row in rows
    }


def _hours(hours: Any) -> Iterable[tuple[datetime, datetime]]:
    for one in hours if isinstance(hours, list) else ():
        try:
            starts = datetime.fromisoformat(f"{one['date']}T{one['from']}")
            ends = datetime.fromisoformat(f"{one['date']}T{one['to']}")
        except (KeyError, TypeError, ValueError):
            continue  # hours that nobody can read bind nobody
        yield starts, ends


def _sign_ups(event: Event) -> dict[int, tuple[int, int]]:
    rows = (
        SignUp.objects.filter(session__event=event)
        .values("session")
        .annotate(
            taken=Count("pk", filter=Q(waits=False)),
            waiting=Count("pk", filter=Q(waits=True)),
        )
        .order_by()
    )
    return {row["session"]: (row["taken"], row["waiting"]) for row in rows}


def _slot(session: Session, known: _Known) -> Slot:
    room, track = session.room, session.track
    day, _start = session.when
    uid = str(session.uid)
    signed_up, waiting = known.sign_ups.get(session.pk, (0, 0))
    return Slot(
        id=session.pk,
        code=session.code,
        title=str(session.title),
        kind=Kind(session.kind),
        starts=session.starts_local,
        ends=session.ends_local,
        opens=day.opens_at,
        closes=day.closes_at,
        room=session.room_id,
        room_name=room.name if room else "",
        room_seats=room.seats if room else None,
        room_booths=room.booths if room else 0,
        building=room.building if room else "",
        track=session.track_id,
        track_name=str(track.title) if track else "",
        seats=session.seats,
        sign_up=session.sign_up,
        signed_up=signed_up,
        waiting=waiting,
        booths=len(interpreting.booths(session)),
        interpreters=tuple(interpreting.wanted(session, alone=known.alone).elements()),
        is_closed=session.is_closed,
        is_public_now=uid in known.public,
        still_shown=tuple(known.still_shown.get(uid, ())),
        duties=tuple(_duty(one, known) for one in session.appearances.all()),
    )


def _duty(appearance: Appearance, known: _Known) -> Duty:
    person = appearance.person
    pk = appearance.person_id
    return Duty(
        person=pk,
        name=person.full_name if person else "",
        function=Function(appearance.function),
        booth=appearance.booth,
        is_gone=pk in known.gone,
        by_video=appearance.by_video,
        standing=appearance.standing,
        gender=person.gender if person else "",
        stay=known.stays.get(pk) if pk else None,
    )
