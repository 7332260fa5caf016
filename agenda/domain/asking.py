"""Asking people to take a function, and what they answer.

Each asking is an entry in the person's calendar (RFC 5546): whatever changes it raises
`sequence`, and a letter carries the new one. Rows are locked in one order: session,
programme, appearance, asking.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agenda.audit import AgendaVerb
from agenda.domain import asking_mails as mails
from agenda.domain.refusals import NoLongerAsked, PlaceTaken, SessionBegun
from agenda.models import (
    Appearance,
    Asking,
    AskingState,
    Programme,
    Session,
    Standing,
)
from agenda.models.asking import STANDINGS, AskingQuerySet
from gfmd_days.core.domain import auditing, clock
from gfmd_days.core.domain.mailing import MailKind
from gfmd_days.core.models import Person, User

REMIND_BEFORE = timedelta(days=3)
ANSWER_WITHIN = timedelta(days=10)


@dataclass(frozen=True)
class Answer:
    """What somebody said with a yes or a no."""

    words: str = ""
    suggests: str = ""


NO_WORDS = Answer()


def hindrance(place: Appearance, *, now: datetime) -> Promise | None:
    """Return why the person of a place cannot be asked now; None if they can."""
    person, session = place.person, place.session
    checks = (
        (person is None, _("Nobody is chosen.")),
        (not (person and person.email), _("We have no e-mail address.")),
        (place.standing == Standing.ASKED, _("Asked already.")),
        (place.standing == Standing.ACCEPTED, _("Accepted already.")),
        (session.withdrawn_at is not None, _("The session is withdrawn.")),
        (not session.is_placed, _("The session has no time yet.")),
        (session.is_placed and has_begun(session, now), _("The session has begun.")),
    )
    return next((words for holds, words in checks if holds), None)


def has_begun(session: Session, now: datetime) -> bool:
    return session.is_placed and session.starts_at <= now


def usual_answer_by(sessions: Iterable[Session], *, now: datetime) -> date:
    """Return until when people may think: ten days, less if a session is near."""
    today = now.date()
    nearest = min((one.date for one in sessions if one.is_placed), default=None)
    wanted = today + ANSWER_WITHIN
    if nearest is None:
        return wanted
    return max(today, min(wanted, nearest - timedelta(days=1)))


def ask(
    appearances: Iterable[Appearance],
    *,
    by: User | None,
    now: datetime,
    answer_by: date | None,
) -> list[Asking]:
    """Ask the people of some places by mail; leave out whoever cannot be asked.

    The places are kept for them: no proposal gives these away.
    """
    places = list(appearances)
    keys = [one.pk for one in places]
    with transaction.atomic():
        for event_id in sorted({one.session.event_id for one in places}):
            Programme.objects.locked(event_id)
        return [
            _ask(place, place.person, by=by, now=now, answer_by=answer_by)
            for place in _locked(Q(pk__in=keys))
            if place.person and hindrance(place, now=now) is None
        ]


def take_back(asking: Asking, *, by: User | None, now: datetime) -> bool:
    """Ask no longer; the person's calendar is cleared. False if it was over already."""
    with transaction.atomic():
        row, place = _locked_with_place(asking)
        if not row.is_live:
            return False
        _end(row, place, by=by, now=now)
    return True


def let_go(place: Appearance, *, by: User | None, now: datetime) -> None:
    """Take back what is asked of whoever held a place, in the caller's transaction.

    Called with the programme's row locked, while the place still names them, or just
    before it goes.
    """
    for row in _rows().live().filter(appearance=place).select_for_update(of=("self",)):
        _end(row, None, by=by, now=now)


@transaction.atomic
def end_all(person: Person, *, now: datetime) -> None:
    """Take back all that is asked of somebody who does not come."""
    Programme.objects.locked(person.event_id)
    rows = _rows().live().filter(person=person).select_for_update(of=("self",))
    for row in rows:
        _end(row, row.appearance, by=None, now=now)


def let_all_go(session: Session, *, by: User | None, now: datetime) -> None:
    """Take back all that is asked for a session that will not be, as `let_go`."""
    rows = _rows().live().filter(session=session).select_for_update(of=("self",))
    for row in rows:
        _end(row, row.appearance, by=by, now=now)


def accept(asking: Asking, *, now: datetime, answer: Answer = NO_WORDS) -> Asking:
    """Say yes in the person's name; also after a no, while the place is still theirs.

    Raises NoLongerAsked, SessionBegun or PlaceTaken.
    """
    with transaction.atomic():
        row, place = _to_be_answered(asking, now=now)
        if place is None or place.person_id != row.person_id:
            raise PlaceTaken
        if row.state == AskingState.ACCEPTED:
            _answered(row, AskingState.ACCEPTED, answer, now=now)
            return row
        if row.state == AskingState.DECLINED:
            row.sequence += 1
        row.told = told(row.session)
        _answered(row, AskingState.ACCEPTED, answer, now=now)
        _stand(place, row)
        _record(AgendaVerb.FUNCTION_ACCEPTED, row, actor=auditing.DELEGATE)
        _write(mails.ACCEPTED, row, now=now)
    return row


def decline(asking: Asking, *, now: datetime, answer: Answer = NO_WORDS) -> Asking:
    """Say no in the person's name, with words and whom they suggest, if they like.

    The place stays with their name for the team to fill, and is shown to nobody else.

    Raises NoLongerAsked or SessionBegun.
    """
    with transaction.atomic():
        row, place = _to_be_answered(asking, now=now)
        if row.state == AskingState.DECLINED:
            _answered(row, AskingState.DECLINED, answer, now=now)
            return row
        row.sequence += 1
        _answered(row, AskingState.DECLINED, answer, now=now)
        if place is not None and place.person_id == row.person_id:
            _stand(place, row)
        _record(AgendaVerb.FUNCTION_DECLINED, row, actor=auditing.DELEGATE)
        _write(mails.DECLINED, row, now=now)
    return row


def remind(askings: Iterable[Asking], *, by: User | None, now: datetime) -> int:
    """Remind whoever has not answered, once a day at most; return how many."""
    keys = [one.pk for one in askings]
    with transaction.atomic():
        rows = _rows().filter(pk__in=keys, state=AskingState.OPEN)
        due = [
            row
            for row in rows.select_for_update(of=("self",))
            if not has_begun(row.session, now)
            and (row.reminded_at is None or row.reminded_at.date() < now.date())
        ]
        for row in due:
            _remind(row, by=by, now=now)
    return len(due)


def tell_moved(
    sessions: QuerySet[Session], *, now: datetime
) -> frozenset[tuple[int, str]]:
    """Send new calendar entries for sessions that are no longer where people were told.

    For published changes: called in the transaction of the publication. What is asked
    for a session or a place that is no more is taken back. Returns who was told of
    which session: keys of people and UIDs.
    """
    rows = _rows().live().filter(session__in=sessions)
    moved = set()
    for row in rows.select_for_update(of=("self",)).order_by("pk"):
        if row.session.is_placed and row.session.ends_at <= now:
            continue
        if not _stands(row):
            _end(row, row.appearance, by=None, now=now)
        elif row.told != (facts := told(row.session)):
            row.told = facts
            row.sequence += 1
            row.save(update_fields=["told", "sequence"])
            _write(mails.MOVED, row, now=now)
            moved.add((row.person_id, str(row.session.uid)))
    return frozenset(moved)


@clock.every(timedelta(days=1), name="agenda.asking_reminders")
def remind_due(*, now: datetime) -> int:
    """Remind, three days before the day, whoever was asked before that."""
    last = now.date() + REMIND_BEFORE
    rows = _rows().filter(
        state=AskingState.OPEN,
        reminded_at=None,
        answer_by__gte=now.date(),
        answer_by__lte=last,
    )
    due = [
        row
        for row in rows
        if row.answer_by and row.asked_at.date() + REMIND_BEFORE < row.answer_by
    ]
    return remind(due, by=None, now=now)


def told(session: Session) -> dict[str, Any]:
    """Return what a calendar entry says of when and where."""
    if not session.is_placed:
        return {}
    return {
        "starts": session.starts_local.isoformat(),
        "minutes": session.minutes,
        "utc": session.starts_at.isoformat(),
        "zone": session.event.zone_name,
        "place": mails.place(session),
    }


def _ask(
    place: Appearance,
    person: Person,
    *,
    by: User | None,
    now: datetime,
    answer_by: date | None,
) -> Asking:
    row = Asking.objects.create(
        appearance=place,
        session=place.session,
        person=person,
        function=place.function,
        asked_at=now,
        answer_by=answer_by,
        told=told(place.session),
    )
    _stand(place, row)
    _record(AgendaVerb.FUNCTION_ASKED, row, by=by)
    mails.send(mails.ASKED, row, now=now)
    return row


def _end(
    row: Asking, place: Appearance | None, *, by: User | None, now: datetime
) -> None:
    row.state = AskingState.TAKEN_BACK
    row.sequence += 1
    row.save(update_fields=["state", "sequence"])
    if place is not None and place.person_id == row.person_id:
        _stand(place, row)
    _record(AgendaVerb.FUNCTION_TAKEN_BACK, row, by=by)
    if mails.overtake(row):  # else they never heard of it
        mails.send(mails.TAKEN_BACK, row, now=now)


def _write(kind: MailKind, row: Asking, *, now: datetime) -> None:
    """Write news of an asking in place of letters that have not left."""
    has_heard = mails.overtake(row)
    is_new = kind is mails.MOVED and not has_heard
    mails.send(mails.ASKED if is_new else kind, row, now=now)


def _remind(row: Asking, *, by: User | None, now: datetime) -> None:
    row.reminded_at = now
    row.save(update_fields=["reminded_at"])
    _record(AgendaVerb.FUNCTION_REMINDED, row, by=by)
    mails.send(mails.REMINDER, row, now=now, news=now.date().isoformat())


def _answered(
    row: Asking, state: AskingState, answer: Answer, *, now: datetime
) -> None:
    row.state, row.answered_at = state, now
    row.words, row.suggests = answer.words, answer.suggests
    row.save()


def _stand(place: Appearance, row: Asking) -> None:
    """Let the place show what became of the asking; a no leaves it to be filled."""
    place.standing = STANDINGS[AskingState(row.state)]
    place.pinned = row.state != AskingState.DECLINED
    place.save(update_fields=["standing", "pinned"])
    Programme.objects.stir(row.session.event_id)


def _stands(row: Asking) -> bool:
    """Whether the session will be, and the place is still the person's."""
    place, session = row.appearance, row.session
    return (
        place is not None
        and place.person_id == row.person_id
        and session.is_placed
        and session.withdrawn_at is None
    )


def _to_be_answered(
    asking: Asking, *, now: datetime
) -> tuple[Asking, Appearance | None]:
    row, place = _locked_with_place(asking)
    if row.state == AskingState.TAKEN_BACK or row.session.withdrawn_at is not None:
        raise NoLongerAsked
    if has_begun(row.session, now):
        raise SessionBegun
    return row, place


def _locked_with_place(asking: Asking) -> tuple[Asking, Appearance | None]:
    # as publishing does: the programme's row first, then places, then askings
    Programme.objects.locked(asking.session.event_id)
    place = _locked(Q(pk=asking.appearance_id)).first()
    row = _rows().select_for_update(of=("self",)).get(pk=asking.pk)
    return row, place


def _locked(which: Q) -> QuerySet[Appearance]:
    rows = Appearance.objects.select_related(
        "person", "session__event__venue", "session__day", "session__room"
    )
    return rows.select_for_update(of=("self",)).filter(which).order_by("pk")


def _rows() -> AskingQuerySet:
    return Asking.objects.with_parts()


def _record(
    verb: AgendaVerb, row: Asking, *, by: User | None = None, actor: str = ""
) -> None:
    auditing.record(
        verb,
        event=row.session.event,
        subject=row.session,
        by=by,
        actor=actor,
        function=row.function,
        person=row.person_id,
    )
