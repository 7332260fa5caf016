"""Places in sessions: taken, waited for, given back; never more than there are.

A session with fewer free places than people in its line does not exist for long: every
deed that frees a place gives it on in its own transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from agenda.audit import AgendaVerb
from agenda.domain import sign_up_mails
from agenda.domain.published import Agenda, Item
from agenda.models import Programme, Session, SignUp
from gfmd_days.core.domain import auditing
from gfmd_days.core.domain.refusals import Refused
from gfmd_days.core.models import Event, User
from registration.domain import rows
from registration.domain.moving import Moves
from registration.models import Registration, State

LINE = ("made_at", "pk")


class SignUpNotOpen(Refused):
    words = _("Sign-up for this session is not open now.")


class ComesNotForSure(Refused):
    words = _("First confirm that you will come to the event, then sign up.")


class SessionFull(Refused):
    """The page promised a place and there is none."""

    words = _("The last place has just gone. You can join the waiting list.")


class SignedUpAtThatTime(Refused):
    """Somebody has a place, or a place in a line, in another session meanwhile."""

    words = _("You signed up for “{title}”, which is at the same time.")

    def __init__(self, other: Item) -> None:
        super().__init__()
        self.other = other

    def __str__(self) -> str:
        return str(self.words).format(title=self.other.title)


def is_open(item: Item, programme: Programme, *, now: datetime) -> bool:
    """Whether people may sign up for a published session now."""
    opens, closes = programme.sign_up_opens_at, programme.sign_up_closes_at
    return (
        bool(item.raw["sign_up"])
        and not item.is_closed
        and not item.is_cancelled
        and (opens is None or opens <= now)
        and (closes is None or now < closes)
        and now < item.starts_at
    )


def at_that_time(item: Item, others: Iterable[Item]) -> list[Item]:
    """Return those of `others` that take place while `item` does."""
    return [
        other
        for other in others
        if other.uid != item.uid
        and not other.is_cancelled
        and other.starts_at < item.ends_at
        and item.starts_at < other.ends_at
    ]


@transaction.atomic
def sign_up(
    item: Item,
    registration: Registration,
    *,
    agenda: Agenda,
    now: datetime,
    may_wait: bool = False,
    giving_up: bool = False,
) -> SignUp:
    """Take a place in a session for a delegate, or a place in its line.

    Args:
        agenda: the published programme that `item` is of.
        may_wait: whether they agreed to wait if no place is left.
        giving_up: whether they agreed to leave what they have at that time.

    Raises ComesNotForSure, SignUpNotOpen, SignedUpAtThatTime or SessionFull.
    """
    row = rows.locked(registration)
    if row.state != State.CONFIRMED:
        raise ComesNotForSure
    session = _open_session(item, row.event, now=now)
    before = _others_then(item, row, agenda)
    if before and not giving_up:
        raise SignedUpAtThatTime(agenda_item(agenda, before[0].session))
    for one in before:
        leave(one.session, row, by=None, now=now)
    made, is_new = _take(session, row, now=now)
    if session.is_closed or session.withdrawn_at or not session.sign_up:
        raise SignUpNotOpen  # it was until the lock was there
    if made.waits and is_new and not may_wait:
        raise SessionFull
    if is_new:
        _record(AgendaVerb.SIGNED_UP, made, by=None, waits=made.waits)
    return made


@transaction.atomic
def add(
    session: Session, registration: Registration, *, by: User, now: datetime
) -> SignUp:
    """Sign somebody up as the team, at any time and beside anything; tell them.

    Without a place left they come into the line. Raises ComesNotForSure.
    """
    row = rows.locked(registration)
    if row.state != State.CONFIRMED:
        raise ComesNotForSure
    made, is_new = _take(session, row, now=now)
    if is_new:
        _record(AgendaVerb.SIGNED_UP, made, by=by, waits=made.waits)
        if not made.waits:
            sign_up_mails.tell_place(made, now=now)
    return made


@transaction.atomic
def leave(
    session: Session, registration: Registration, *, by: User | None, now: datetime
) -> bool:
    """Give a place back, or leave the line; the next in the line gets it.

    Whoever the team takes out is told. Returns False if they were not in it.
    """
    Programme.objects.locked(session.event_id)
    row = SignUp.objects.filter(session=session, registration=registration).first()
    if row is None:
        return False
    _record(AgendaVerb.SIGN_UP_ENDED, row, by=by, waits=row.waits)
    if by is not None:
        sign_up_mails.tell_removed(row, now=now)
    row.delete()
    fill(session, now=now)
    return True


@transaction.atomic
def put_first(row: SignUp, *, by: User) -> None:
    """Let somebody who waits be the next: the line goes by `made_at`."""
    Programme.objects.locked(row.session.event_id)
    line = row.session.sign_ups.filter(waits=True)
    first = line.order_by(*LINE).first()
    if first is None or first.pk == row.pk:
        return
    line.filter(pk=row.pk).update(made_at=first.made_at - timedelta(microseconds=1))
    _record(AgendaVerb.SIGN_UP_FIRST, row, by=by)


@transaction.atomic
def end_all(registration: Registration, *, now: datetime) -> None:
    """Give back all somebody signed up for: they do not come."""
    held = registration.sign_ups.select_related("session__event__venue")
    for one in held:
        leave(one.session, registration, by=None, now=now)


@transaction.atomic
def fill(session: Session, *, now: datetime) -> None:
    """Give the free places of a session to the first in its line, with a mail."""
    Programme.objects.locked(session.event_id)
    row = (
        Session.objects.standing()
        .select_related("event__venue", "day", "room")
        .filter(pk=session.pk, sign_up=True)
        .first()
    )
    if row is None or row.starts_at <= now:
        return
    line = (
        row.sign_ups.filter(waits=True, registration__state=State.CONFIRMED)
        .select_related("registration__person", "registration__event")
        .order_by(*LINE)
    )
    free = _free(row)
    for one in line if free is None else line[:free]:
        one.session, one.waits = row, False
        one.save(update_fields=["waits"])
        _record(AgendaVerb.SIGN_UP_MOVED, one, by=None, actor=auditing.SYSTEM)
        sign_up_mails.tell_place(one, now=now)


def fill_later(session_id: int, *, now: datetime) -> None:
    """As `fill`, for a session of which a place went in another way than by a deed."""
    session = Session.objects.filter(pk=session_id).first()
    if session is not None:
        fill(session, now=now)


@transaction.atomic
def set_times(
    event: Event, *, opens: datetime | None, closes: datetime | None, by: User
) -> None:
    """Say from when until when delegates sign up."""
    row = Programme.objects.locked(event.pk)
    row.sign_up_opens_at, row.sign_up_closes_at = opens, closes
    row.save(update_fields=["sign_up_opens_at", "sign_up_closes_at"])
    auditing.record(AgendaVerb.SIGN_UP_TIMES, event=event, by=by)


def unite(kept: Registration, dropped: Registration, *, moves: Moves) -> None:
    """Let the better of two sign-ups for one session stay when two people are one."""
    theirs = {one.session_id: one for one in dropped.sign_ups.all()}
    for own in kept.sign_ups.filter(waits=True, session__in=theirs):
        other = theirs[own.session_id]
        if not other.waits:
            moves.change(own, waits=False)
            moves.change(other, waits=True)


def agenda_item(agenda: Agenda, session: Session) -> Item:
    """Return a session as it was published; raises StopIteration if it was not."""
    return next(one for one in agenda.items if one.uid == str(session.uid))


def _open_session(item: Item, event: Event, *, now: datetime) -> Session:
    programme = Programme.objects.filter(event=event).first()
    session = Session.objects.filter(
        uid=item.uid, event=event, sign_up=True, withdrawn_at=None, is_closed=False
    ).first()
    if not programme or not session or not is_open(item, programme, now=now):
        raise SignUpNotOpen
    return session


def _others_then(item: Item, row: Registration, agenda: Agenda) -> list[SignUp]:
    held = {
        str(one.session.uid): one
        for one in row.sign_ups.select_related("session__event__venue")
    }
    known = [other for other in agenda.items if other.uid in held]
    return [held[other.uid] for other in at_that_time(item, known)]


def _take(
    session: Session, registration: Registration, *, now: datetime
) -> tuple[SignUp, bool]:
    """Put somebody into the line, and at once into a place if one is left.

    The row comes before the lock: it waits for whoever has locked the session, who
    may themselves wait for the programme.
    """
    row, is_new = SignUp.objects.get_or_create(
        session=session,
        registration=registration,
        defaults={"waits": True, "made_at": now},
    )
    Programme.objects.locked(session.event_id)
    session.refresh_from_db(fields=["seats", "sign_up", "is_closed", "withdrawn_at"])
    if is_new and _free(session) != 0:
        row.waits = False
        row.save(update_fields=["waits"])
    return row, is_new


def _free(session: Session) -> int | None:
    """Return how many places are left; None if they are not counted."""
    if session.seats is None:
        return None
    taken = SignUp.objects.filter(session=session, waits=False).count()
    return max(0, session.seats - taken)


def _record(
    verb: AgendaVerb,
    row: SignUp,
    *,
    by: User | None,
    actor: str = auditing.DELEGATE,
    **data: Any,
) -> None:
    told: Mapping[str, Any] = {"session": row.session.code, **data}
    auditing.record(
        verb,
        event=row.session.event,
        subject=row.registration,
        by=by,
        actor=actor,
        **told,
    )
