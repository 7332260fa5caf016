"""Who was asked for which function and what they said, for the team."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.utils.functional import Promise

from agenda.domain import asking
from agenda.models import Appearance, Asking, AskingState, Function, Session, Standing
from gfmd_days.core.models import Event, Person


@dataclass(frozen=True)
class Line:
    """A function somebody holds, with the latest asking of that person."""

    place: Appearance
    session: Session
    person: Person
    asking: Asking | None
    hindrance: Promise | None

    @property
    def function(self) -> Function:
        return Function(self.place.function)

    @property
    def standing(self) -> Standing:
        return Standing(self.place.standing)

    @property
    def is_open(self) -> bool:
        return self.asking is not None and self.asking.state == AskingState.OPEN

    @property
    def may_be_asked(self) -> bool:
        """Whoever said no is asked again only after being chosen again."""
        return self.hindrance is None and self.standing == Standing.GIVEN


@dataclass
class Found:
    """All functions of an event, and how many stand where."""

    lines: list[Line]

    def count(self, standing: Standing) -> int:
        return sum(line.standing == standing for line in self.lines)

    def only(self, standing: Standing) -> Self:
        return type(self)([one for one in self.lines if one.standing == standing])


def of(event: Event, *, now: datetime) -> Found:
    """Return every function a person holds, in the order of the programme.

    Four queries, whatever the size of the programme.
    """
    latest = _latest(event)
    lines = []
    for session in event.sessions.filter(withdrawn_at=None).with_parts():
        session.event = event
        for place in session.appearances.all():
            if place.person is None:
                continue
            place.session = session
            lines.append(
                Line(
                    place=place,
                    session=session,
                    person=place.person,
                    asking=latest.get((place.pk, place.person.pk)),
                    hindrance=asking.hindrance(place, now=now),
                )
            )
    return Found(lines)


def _latest(event: Event) -> dict[tuple[int | None, int], Asking]:
    rows = Asking.objects.filter(session__event=event).order_by("asked_at", "pk")
    return {(row.appearance_id, row.person_id): row for row in rows}
