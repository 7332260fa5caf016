"""Seats of a delegation: who holds one, and whether one is left."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from registration.domain import deadlines, showing
from registration.domain.refusals import NoSeatLeft
from registration.models import (
    LEFT,
    Decision,
    Delegation,
    Invitation,
    InvitationState,
    Registration,
)


@dataclass
class Seats:
    """How the seats of a delegation stand.

    Attributes:
        people: those taken in, whether they hold a seat or left it.
        waiting: applications by the open link, before the focal point's answer.
        invited: personal invitations nobody used yet; each keeps a seat.
    """

    total: int
    people: list[Registration] = field(default_factory=list)
    waiting: list[Registration] = field(default_factory=list)
    invited: list[Invitation] = field(default_factory=list)

    @property
    def used(self) -> int:
        return sum(map(is_held_by, self.people)) + len(self.invited)

    @property
    def free(self) -> int:
        return max(0, self.total - self.used)


def is_open(delegation: Delegation, *, now: datetime) -> bool:
    """Tell whether the focal point may still name people."""
    here = deadlines.today(delegation.event, now)
    is_late = delegation.until is not None and here > delegation.until
    return not (delegation.is_closed or is_late or delegation.stream.closes_at <= now)


def is_held_by(registration: Registration) -> bool:
    """Tell whether somebody taken in still holds the seat: not left, not refused."""
    seen = showing.known(registration)
    return seen.state not in LEFT and seen.decision != Decision.REJECTED


def of(delegation: Delegation, *, now: datetime) -> Seats:
    """Return how the seats stand."""
    seats = Seats(delegation.seats)
    rows = Registration.objects.filter(invitation__delegation=delegation)
    for row in rows.with_people().order_by("person__sort_key"):
        (seats.waiting if row.nominated_at is None else seats.people).append(row)
    personal = delegation.invitations.exclude(email="").with_uses()
    here = deadlines.today(delegation.event, now)
    seats.invited = list(
        personal.in_state(InvitationState.OPEN, today=here).order_by("pk")
    )
    return seats


def check_one_is_left(registration: Registration, *, now: datetime) -> None:
    """See that somebody who once had a seat may hold it again.

    Only true while `places.lock` is held. Raises NoSeatLeft.
    """
    delegation = registration.delegation
    if delegation is None or is_held_by(registration):
        return
    if of(delegation, now=now).free == 0:
        raise NoSeatLeft


def check_holds(registration: Registration, *, now: datetime) -> None:
    """See that the delegation of somebody has no more seats taken than it has.

    Only true while `places.lock` is held. Raises NoSeatLeft.
    """
    delegation = registration.delegation
    if delegation is not None and of(delegation, now=now).used > delegation.seats:
        raise NoSeatLeft
