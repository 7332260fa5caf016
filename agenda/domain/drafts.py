"""The programme being edited, loaded for its checks."""

from __future__ import annotations

from agenda.domain import conflicts, publishing
from agenda.domain.conflicts import Conflict, Duty, Slot
from agenda.models import Appearance, Function, Kind, Programme, Session
from gfmd_days.core.models import Event
from registration.models import LEFT, Registration


def find_conflicts(event: Event, sessions: list[Session]) -> list[Conflict]:
    """Return the doubts about `sessions`, the standing ones of the event with parts.

    Four queries, whatever the size of the programme.
    """
    people = {
        appearance.person_id
        for session in sessions
        for appearance in session.appearances.all()
        if appearance.person_id
    }
    gone = set(
        Registration.objects.filter(event=event, state__in=LEFT).values_list(
            "person_id", flat=True
        )
    )
    public = _published_uids(event)
    slots = [
        _slot(session, gone=gone & people, public=public)
        for session in sessions
        if session.is_placed and session.withdrawn_at is None
    ]
    confirmed = Registration.objects.filter(event=event).holding_a_place().count()
    return conflicts.check(slots, delegates=confirmed)


def _published_uids(event: Event) -> set[str]:
    programme = Programme.objects.filter(event=event).first()
    content = publishing.published_content(
        event, number=programme.number if programme else 0
    )
    if content is None:
        return set()
    return {
        raw["uid"]
        for raw in content["sessions"]
        if not raw["closed"] and not raw["cancelled"]
    }


def _slot(session: Session, *, gone: set[int], public: set[str]) -> Slot:
    room = session.room
    day, _start = session.when
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
        seats=session.seats,
        sign_up=session.sign_up,
        is_closed=session.is_closed,
        is_public_now=str(session.uid) in public,
        duties=tuple(_duty(one, gone) for one in session.appearances.all()),
    )


def _duty(appearance: Appearance, gone: set[int]) -> Duty:
    person = appearance.person
    return Duty(
        person=appearance.person_id,
        name=person.full_name if person else "",
        function=Function(appearance.function),
        is_gone=appearance.person_id in gone,
    )
