"""What follows the decision: confirm, decline, withdraw, cancel, open again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gfmd_days.core import names, zones
from gfmd_days.core.domain import auditing
from gfmd_days.core.domain.mailing import MailKind
from gfmd_days.core.models import User
from registration.audit import Verb
from registration.domain import mails, moves, places, rows
from registration.domain.moves import Move
from registration.domain.refusals import TooLateToAnswer
from registration.models import Intake, Registration

REASON_CHARACTERS = 2_000


@transaction.atomic
def confirm(registration: Registration, *, by: User | None, now: datetime) -> None:
    """Take one of the places; the last one goes to exactly one person.

    `by` is None for the delegate; the team may confirm for them after the date too.

    Raises MoveNotAllowed, TooLateToAnswer, EventFull or StreamFull.
    """
    event = places.lock(registration.event)
    row = rows.locked(registration)
    moves.step(row, Move.CONFIRM)
    if by is None:
        _check_in_time(row, now)
    places.check_one_is_left(event, row.stream)
    row.answered_at, row.reason = now, ""
    row.save()
    _record(Verb.CONFIRMED, row, by=by)
    mails.send(mails.CONFIRMED, row, now=now)


def decline(
    registration: Registration, *, reason: str = "", by: User | None, now: datetime
) -> None:
    """Say no to a place. Raises MoveNotAllowed."""
    _end(registration, Move.DECLINE, Verb.DECLINED, mails.DECLINED, reason, by, now)


def withdraw(
    registration: Registration, *, reason: str = "", by: User | None, now: datetime
) -> None:
    """Take an application or a confirmed place back. Raises MoveNotAllowed."""
    _end(registration, Move.WITHDRAW, Verb.WITHDRAWN, mails.WITHDRAWN, reason, by, now)


def cancel(
    registration: Registration, *, reason: str = "", by: User, now: datetime
) -> None:
    """Cancel a registration as the team; a badge of it stops working at once.

    Raises MoveNotAllowed.
    """
    _end(registration, Move.CANCEL, Verb.CANCELLED, mails.CANCELLED, reason, by, now)


@transaction.atomic
def reopen(registration: Registration, *, by: User) -> None:
    """Put a declined, withdrawn or cancelled one back to the start.

    Raises MoveNotAllowed.
    """
    row = rows.locked(registration)
    moves.step(row, Move.REOPEN)
    row.answered_at = row.released_at = None
    row.save()
    _record(Verb.REOPENED, row, by=by)


def last_day(registration: Registration) -> Intake | None:
    """Return the intake if it names a day by which to answer."""
    intake = Intake.objects.filter(event=registration.event_id).first()
    return intake if intake and intake.confirm_by else None


@transaction.atomic
def _end(
    registration: Registration,
    move: Move,
    verb: Verb,
    letter: MailKind,
    reason: str,
    by: User | None,
    now: datetime,
) -> None:
    row = rows.locked(registration)
    moves.step(row, move)
    row.answered_at, row.reason = now, names.tidy_lines(reason)[:REASON_CHARACTERS]
    row.save()
    _record(verb, row, by=by)
    mails.send(letter, row, now=now)


def _check_in_time(registration: Registration, now: datetime) -> None:
    intake = last_day(registration)
    if intake is None or intake.confirm_by is None:
        return
    today = now.astimezone(zones.zone(registration.event.zone_name)).date()
    if today > intake.confirm_by:
        raise TooLateToAnswer


def _record(verb: Verb, registration: Registration, *, by: User | None) -> None:
    auditing.record(
        verb,
        event=registration.event,
        subject=registration,
        by=by,
        actor=auditing.DELEGATE,
    )
