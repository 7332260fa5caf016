"""What follows the decision: confirm, decline, withdraw, cancel, open again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from gfmd_days.core import names
from gfmd_days.core.domain import auditing
from gfmd_days.core.domain.mailing import MailKind
from gfmd_days.core.models import User
from registration import signals
from registration.audit import Verb
from registration.domain import (
    deadlines,
    later_mails,
    mails,
    moves,
    places,
    reserve,
    rows,
    seats,
)
from registration.domain.mailings import leaving
from registration.domain.moves import Move
from registration.domain.refusals import DayTooEarly, MoveNotAllowed, TooLateToAnswer
from registration.models import Reason, Registration

REASON_CHARACTERS = 2_000


@dataclass(frozen=True)
class Ending:
    """One way a registration ends: its step, its news, and why."""

    move: Move
    verb: Verb
    letter: MailKind
    code: str = ""
    reason: str = ""


@transaction.atomic
def confirm(registration: Registration, *, by: User | None, now: datetime) -> None:
    """Take one of the places; the last one goes to exactly one person.

    `by` is None for the delegate; the team may confirm for them after the date too.

    Raises MoveNotAllowed, TooLateToAnswer, EventFull or StreamFull.
    """
    event = places.lock(registration.event)
    row = rows.locked(registration)
    moves.step(row, Move.CONFIRM)
    if by is None and _is_late(row, now):
        raise TooLateToAnswer
    places.check_one_is_left(event, row.stream)
    row.answered_at, row.reason, row.reason_code = now, "", ""
    row.save()
    _record(Verb.CONFIRMED, row, by=by)
    mails.send(mails.CONFIRMED, row, now=now)


def decline(
    registration: Registration,
    *,
    code: str = "",
    reason: str = "",
    by: User | None,
    now: datetime,
) -> None:
    """Say no to a place; the next on the reserve list gets it.

    Args:
        code: the reason in short, one of Reason.
        reason: the reason in the person's own words.

    Raises MoveNotAllowed.
    """
    ending = Ending(Move.DECLINE, Verb.DECLINED, mails.DECLINED, code, reason)
    _end(registration, ending, by=by, now=now)


def withdraw(
    registration: Registration,
    *,
    code: str = "",
    reason: str = "",
    by: User | None,
    now: datetime,
) -> None:
    """Take an application or a confirmed place back; for the rest as `decline`."""
    ending = Ending(Move.WITHDRAW, Verb.WITHDRAWN, mails.WITHDRAWN, code, reason)
    _end(registration, ending, by=by, now=now)


def cancel(
    registration: Registration,
    *,
    code: str = "",
    reason: str = "",
    by: User,
    now: datetime,
) -> None:
    """Cancel a registration as the team; a badge of it stops working at once.

    For the rest as `decline`.
    """
    ending = Ending(Move.CANCEL, Verb.CANCELLED, mails.CANCELLED, code, reason)
    _end(registration, ending, by=by, now=now)


def lapse(registration: Registration, *, now: datetime) -> bool:
    """Take the place of somebody who did not answer in time.

    Returns False, changing nothing, if the day is not over: the team may just have
    given more time. Raises MoveNotAllowed.
    """
    ending = Ending(Move.LAPSE, Verb.LAPSED, later_mails.LAPSED, code=Reason.NO_ANSWER)
    return _end(registration, ending, by=None, now=now)


@transaction.atomic
def extend(registration: Registration, until: date, *, by: User, now: datetime) -> None:
    """Give one person another last day to answer, and tell them.

    Raises MoveNotAllowed or DayTooEarly.
    """
    row = rows.locked(registration)
    if Move.CONFIRM not in moves.allowed(row, by_delegate=True):
        raise MoveNotAllowed
    if until < deadlines.today(row.event, now):
        raise DayTooEarly
    row.answer_by = until
    row.save()
    _record(Verb.EXTENDED, row, by=by, until=until.isoformat())
    mails.send(later_mails.EXTENDED, row, now=now)


@transaction.atomic
def reopen(registration: Registration, *, by: User, now: datetime) -> None:
    """Put a declined, withdrawn or cancelled one back to the start.

    Raises MoveNotAllowed, or NoSeatLeft where a delegation gave the seat on.
    """
    places.lock(registration.event)
    row = rows.locked(registration)
    seats.check_one_is_left(row, now=now)
    moves.step(row, Move.REOPEN)
    row.answered_at = row.released_at = row.answer_by = None
    row.reason_code, row.reason, row.passed_on = "", "", False
    row.save()
    _record(Verb.REOPENED, row, by=by)


@transaction.atomic
def _end(
    registration: Registration, ending: Ending, *, by: User | None, now: datetime
) -> bool:
    """End a registration; if a place becomes free, let the reserve list move up."""
    event = places.lock(registration.event)
    row = rows.locked(registration)
    moves.step(row, ending.move)
    if ending.move == Move.LAPSE and not _is_late(row, now):
        return False
    row.answered_at, row.passed_on = now, False
    row.reason_code = ending.code
    row.reason = names.tidy_lines(ending.reason)[:REASON_CHARACTERS]
    row.save()
    is_by_clock = ending.move == Move.LAPSE
    actor = auditing.SYSTEM if is_by_clock else auditing.DELEGATE
    _record(ending.verb, row, by=by, actor=actor)
    mails.send(ending.letter, row, now=now)
    leaving.take_out(row)
    signals.ended.send(Registration, registration=row, now=now)
    reserve.fill(event, now=now)
    return True


def _is_late(registration: Registration, now: datetime) -> bool:
    intake = deadlines.intake_of(registration.event)
    return deadlines.is_past(registration, intake, now)


def _record(
    verb: Verb,
    registration: Registration,
    *,
    by: User | None,
    actor: str = auditing.DELEGATE,
    **data: Any,
) -> None:
    auditing.record(
        verb,
        event=registration.event,
        subject=registration,
        by=by,
        actor=actor,
        **data,
    )
