"""The team's and the committee's deeds: review, decide, release."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from gfmd_days.core.domain import auditing
from gfmd_days.core.domain.refusals import Refused
from gfmd_days.core.models import User
from registration.audit import Verb
from registration.domain import deadlines, mails, moves, places, reserve, rows, seats
from registration.domain.letters import enclosing
from registration.domain.moves import Move
from registration.models import Decision, Registration

VERBS = {
    Decision.SELECTED: Verb.SELECTED,
    Decision.RESERVE: Verb.RESERVED,
    Decision.REJECTED: Verb.REJECTED,
}


@dataclass
class Outcome:
    """What came of a deed done to many: how many, and who not and why."""

    done: int = 0
    refused: list[tuple[Registration, Refused]] = field(default_factory=list)


def for_many(
    registrations: Iterable[Registration], deed: Callable[[Registration], object]
) -> Outcome:
    """Do a deed to each; one refusal stops none of the others."""
    outcome = Outcome()
    for registration in registrations:
        try:
            deed(registration)
        except Refused as refusal:
            outcome.refused.append((registration, refusal))
        else:
            outcome.done += 1
    return outcome


@transaction.atomic
def take_under_review(registration: Registration, *, by: User) -> None:
    """Tell the delegate's page that somebody is reading. Raises MoveNotAllowed."""
    row = rows.locked(registration)
    moves.step(row, Move.TAKE)
    row.save()
    auditing.record(Verb.TAKEN, event=row.event, subject=row, by=by)


@transaction.atomic
def decide(
    registration: Registration,
    decision: Decision,
    *,
    by: User | None,
    beyond_limit: bool = False,
) -> None:
    """Decide, for the team's eyes only until the decision is released.

    Args:
        by: None where the way in selects whoever is invited.
        beyond_limit: select although the organisation has used its places; the
            history keeps the exception.

    Raises MoveNotAllowed or OrganisationFull.
    """
    if decision != Decision.REJECTED:
        places.lock(registration.event)  # the next rank goes to one, as a place does
    row = rows.locked(registration)
    moves.step(row, moves.DECIDING[decision])
    if decision == Decision.SELECTED and not beyond_limit:
        places.check_organisation(row)
    # Who comes onto the reserve list stands at its end, and gives the rank back after.
    # Who was told of it keeps it until they hear otherwise: this may be taken back.
    if row.told != Decision.RESERVE:
        is_reserve = decision == Decision.RESERVE
        row.reserve_rank = reserve.next_rank(row.event) if is_reserve else None
    row.save()
    exception: dict[str, Any] = {"beyond_limit": True} if beyond_limit else {}
    auditing.record(VERBS[decision], event=row.event, subject=row, by=by, **exception)


@transaction.atomic
def undecide(registration: Registration, *, by: User | None) -> None:
    """Take a decision back that nobody has been told yet. Raises MoveNotAllowed."""
    row = rows.locked(registration)
    moves.step(row, Move.UNDECIDE)
    row.save()
    auditing.record(Verb.UNDECIDED, event=row.event, subject=row, by=by)


@transaction.atomic
def release(registration: Registration, *, by: User | None, now: datetime) -> None:
    """Tell the delegate the decision, on their page and by mail.

    Raises MoveNotAllowed, or NoSeatLeft for somebody refused before whose seat the
    delegation gave on.
    """
    places.lock(registration.event)  # a letter may get the event's next number
    row = rows.locked(registration)
    if row.decision != Decision.REJECTED:
        seats.check_one_is_left(row, now=now)
    moves.step(row, Move.RELEASE)
    row.told, row.released_at = row.decision, now
    if row.decision != Decision.RESERVE:
        row.reserve_rank = None
    intake = deadlines.intake_of(row.event)
    is_selected = row.decision == Decision.SELECTED
    row.answer_by = (
        deadlines.at_release(row.event, intake, now=now) if is_selected else None
    )
    row.save()
    auditing.record(
        Verb.RELEASED, event=row.event, subject=row, by=by, decision=row.decision
    )
    enclosed = (
        enclosing.with_selection(row, intake, by=by, now=now) if is_selected else []
    )
    kind = mails.OF_DECISION[Decision(row.decision)]
    mails.send(kind, row, now=now, enclosed=enclosed)
