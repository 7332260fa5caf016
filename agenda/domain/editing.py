"""The programme as its grid changes it: places, whole days, links."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agenda.audit import AgendaVerb
from agenda.domain import programme
from agenda.models import LinkKind, Room, Session, SessionLink
from agenda.models.session import DAY_MINUTES
from gfmd_days.core.domain import auditing
from gfmd_days.core.domain.refusals import Refused
from gfmd_days.core.models import Day, User

LONGEST_CODE = 20
# What a copied session takes over; people, codes and calendar identities stay behind.
COPIED = tuple(
    name
    for name in programme.SESSION_FIELDS
    if name not in {"code", "day", "online_link"}
)


class SameDay(Refused):
    words = _("Choose another day to copy to.")


class NothingToCopy(Refused):
    words = _("This day has no sessions to copy.")


class LinkedToItself(Refused):
    words = _("A session cannot be linked to itself.")


class LinkedAlready(Refused):
    words = _("These two sessions are linked like that already.")


class OtherSeries(Refused):
    words = _("Only sessions of the same series can be linked.")


class NotTwins(Refused):
    words = _("Only sessions of this programme can be twins or continued.")


@dataclass(frozen=True)
class Place:
    """Where a session goes; `day` and `start` are None for the waiting list.

    `edit` is the number of the session as whoever moves it has seen it.
    """

    session: Session
    edit: int
    day: Day | None
    start: time | None
    minutes: int
    room: Room | None

    @property
    def values(self) -> dict[str, object]:
        return {
            "day": self.day,
            "start": self.start,
            "minutes": self.minutes,
            "room": self.room,
        }


def place(places: Sequence[Place], *, by: User | None) -> list[Session]:
    """Move sessions together; all of them or none.

    The same call again does nothing: whoever repeats it has the number from before,
    and finds each session where it should be.

    Raises programme.StaleEdit when somebody changed one of them meanwhile.
    """
    with transaction.atomic():
        for one in sorted(places, key=lambda one: one.session.pk):
            if not _is_there(one):
                programme.change_session(
                    one.session, by=by, edit=one.edit, values=one.values
                )
    return [one.session for one in places]


def _is_there(one: Place) -> bool:
    """Whether this very move was made before: its answer got lost on the way."""
    row = Session.objects.select_related("day", "room").get(pk=one.session.pk)
    return row.edit == one.edit + 1 and all(
        getattr(row, name) == value for name, value in one.values.items()
    )


def copy_day(
    source: Day, target: Day, *, by: User | None, now: datetime
) -> list[Session]:
    """Copy the sessions of a day to another as new ones, without people.

    Twins and continued sessions among them are linked again.

    Raises SameDay, NothingToCopy.
    """
    if source.pk == target.pk:
        raise SameDay
    event = source.event
    with transaction.atomic():
        rows = list(source.sessions.filter(withdrawn_at=None))
        if not rows:
            raise NothingToCopy
        taken = set(event.sessions.values_list("code", flat=True))
        copies = {}
        for row in rows:
            values = {name: getattr(row, name) for name in COPIED}
            code = _new_code(row.code, taken)
            copies[row.pk] = programme.create_session(
                event, by=by, code=code, day=target, **values
            )
        _copy_links(copies)
        auditing.record(
            AgendaVerb.DAY_COPIED,
            event=event,
            subject=target,
            by=by,
            sessions=len(copies),
            at=now.isoformat(),
        )
    return list(copies.values())


def _new_code(code: str, taken: set[str]) -> str:
    """Return the next free code after this one: B05a gives B05a-2, then B05a-3."""
    stem = re.sub(r"-\d+\Z", "", code) if f"{code}-2" in taken else code
    number = 2
    while True:
        ending = f"-{number}"
        found = stem[: LONGEST_CODE - len(ending)].rstrip("-_") + ending
        if found not in taken:
            taken.add(found)
            return found
        number += 1


def _copy_links(copies: dict[int, Session]) -> None:
    links = SessionLink.objects.filter(session__in=copies, other__in=copies)
    SessionLink.objects.bulk_create(
        SessionLink(
            session=copies[one.session_id], other=copies[one.other_id], kind=one.kind
        )
        for one in links
    )


def link(
    session: Session, other: Session, *, kind: LinkKind, by: User | None
) -> SessionLink:
    """Say that two sessions belong together.

    Raises LinkedToItself, OtherSeries, NotTwins, LinkedAlready.
    """
    _refuse_odd_pairs(session, other, kind)
    with transaction.atomic():
        Session.objects.select_for_update(of=("self",), no_key=True).get(pk=session.pk)
        if _links_between(session, other, kind):
            raise LinkedAlready
        row = SessionLink.objects.create(session=session, other=other, kind=kind)
        _note(AgendaVerb.SESSIONS_LINKED, row, by=by)
    return row


def unlink(row: SessionLink, *, by: User | None) -> None:
    """Two sessions do not belong together any more."""
    with transaction.atomic():
        _note(AgendaVerb.SESSIONS_UNLINKED, row, by=by)
        row.delete()


def _refuse_odd_pairs(session: Session, other: Session, kind: LinkKind) -> None:
    if session.pk == other.pk:
        raise LinkedToItself
    if session.event_id != other.event_id and kind != LinkKind.RELATED:
        raise NotTwins
    if session.event.series_id != other.event.series_id:
        raise OtherSeries


def _links_between(one: Session, other: Session, kind: LinkKind) -> bool:
    """Whether they are linked so, in either direction where that is the same."""
    links = SessionLink.objects.filter(kind=kind)
    if links.filter(session=one, other=other).exists():
        return True
    return links.filter(session=other, other=one).exists()


def _note(verb: AgendaVerb, row: SessionLink, *, by: User | None) -> None:
    event = row.session.event
    programme.stir(event.pk)
    auditing.record(
        verb,
        event=event,
        subject=row.session,
        by=by,
        other=row.other.code,
        kind=row.kind,
    )


def clock(minutes: int) -> time:
    """Return the time of day so many minutes after midnight.

    Raises ValueError for a moment that is not of that day.
    """
    if not 0 <= minutes < DAY_MINUTES:
        raise ValueError(f"{minutes} is no minute of a day")
    return time(*divmod(minutes, 60))


def links_of(sessions: Iterable[Session]) -> list[SessionLink]:
    """Return the links that have one of these sessions at either end."""
    keys = [one.pk for one in sessions]
    rows = SessionLink.objects.select_related("session__event", "other__event")
    return list(rows.filter(Q(session__in=keys) | Q(other__in=keys)))
