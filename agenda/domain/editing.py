"""The programme as its grid changes it: places and whole days."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from agenda.audit import AgendaVerb
from agenda.domain import programme
from agenda.models import Room, Session, SessionLink
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


def clock(minutes: int) -> time:
    """Return the time of day so many minutes after midnight.

    Raises ValueError for a moment that is not of that day.
    """
    if not 0 <= minutes < DAY_MINUTES:
        raise ValueError(f"{minutes} is no minute of a day")
    return time(*divmod(minutes, 60))
