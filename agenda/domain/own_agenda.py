"""A delegate's own agenda: duties, places in sessions, what they marked."""

from __future__ import annotations

import contextlib
import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import combinations

from django.db import transaction
from django.db.models import Count, Q

from agenda.domain import own_sessions, signing_up
from agenda.domain.published import Agenda, Item
from agenda.models import Favourite, Function, Programme, Session, SignUp
from registration.models import Registration

# Of one call; a device that marked more sends them in parts.
MOST_MARKS = 500


@dataclass
class Mine:
    """One session of somebody's own agenda, and why it is in it.

    `waits`: they are asked to come, and have not answered.
    """

    item: Item
    duties: list[Function] = field(default_factory=list)
    has_place: bool = False
    number_in_line: int = 0
    is_marked: bool = False
    join_link: str = ""
    waits: bool = False

    @property
    def is_sure(self) -> bool:
        """Whether they are expected there."""
        return bool(self.duties) or self.has_place


@dataclass
class Offer:
    """A session that people sign up for, as one person sees it."""

    item: Item
    seats: int | None
    taken: int
    waiting: int
    is_open: bool
    mine: Mine | None = None
    instead_of: Item | None = None

    @property
    def left(self) -> int | None:
        """How many places are left; None if they are not counted."""
        return None if self.seats is None else max(0, self.seats - self.taken)


def of(registration: Registration, agenda: Agenda) -> list[Mine]:
    """Return what somebody does, visits and marked, in the order of time.

    Closed sessions only where they have a duty or a place: `agenda` holds them all.
    """
    lines = _lines(registration)
    marked = marks(registration)
    own = own_sessions.of(registration)
    found = []
    for item in agenda.items:
        one = Mine(
            item,
            duties=own.duties.of(item.raw),
            has_place=item.uid in own.signed_up,
            number_in_line=lines.get(item.uid, 0),
            is_marked=item.uid in marked and not item.is_closed,
            join_link=item.raw["online_link"] if own.may_join(item) else "",
            waits=own.duties.waits(item.raw),
        )
        if one.is_sure or one.number_in_line or one.is_marked:
            found.append(one)
    return found


def clashes(mine: Iterable[Mine]) -> list[tuple[Mine, Mine]]:
    """Return the pairs that take place at the same time, of those not cancelled."""
    standing = [one for one in mine if not one.item.is_cancelled]
    return [
        (first, second)
        for first, second in combinations(standing, 2)
        if signing_up.at_that_time(first.item, [second.item])
    ]


def offers(
    agenda: Agenda, mine: Iterable[Mine], *, programme: Programme, now: datetime
) -> list[Offer]:
    """Return the sessions one can sign up for, that have not begun."""
    items = [
        item
        for item in agenda.items
        if item.raw["sign_up"]
        and not item.is_closed
        and not item.is_cancelled
        and now < item.starts_at
    ]
    counts = counted(agenda.event.pk) if items else {}
    own = {one.item.uid: one for one in mine}
    signed = [one.item for one in own.values() if one.has_place or one.number_in_line]
    found = []
    for item in items:
        if item.uid not in counts:
            continue
        seats, taken, waiting = counts[item.uid]
        then = signing_up.at_that_time(item, signed)
        found.append(
            Offer(
                item,
                seats,
                taken,
                waiting,
                is_open=signing_up.is_open(item, programme, now=now),
                mine=own.get(item.uid),
                instead_of=then[0] if then else None,
            )
        )
    return found


def counted(
    event_id: int, session: int | None = None
) -> dict[str, tuple[int | None, int, int]]:
    """Return seats, places taken and people waiting, by uid of the session.

    Args:
        session: the key of the only one asked about.
    """
    rows = Session.objects.filter(
        event=event_id, sign_up=True, withdrawn_at=None
    ).annotate(
        taken=Count("sign_ups", filter=Q(sign_ups__waits=False)),
        waiting=Count("sign_ups", filter=Q(sign_ups__waits=True)),
    )
    if session is not None:
        rows = rows.filter(pk=session)
    found = rows.order_by().values_list("uid", "seats", "taken", "waiting")
    return {str(uid): (seats, taken, waiting) for uid, seats, taken, waiting in found}


def marks(registration: Registration) -> set[str]:
    """Return the uids of the sessions somebody marked."""
    found = Favourite.objects.filter(registration=registration)
    return {str(uid) for uid in found.values_list("session__uid", flat=True)}


def known_uids(texts: Iterable[str]) -> list[str]:
    """Return those of the texts, not too many, that can be the uid of a session."""
    found = []
    for text in list(texts)[:MOST_MARKS]:
        with contextlib.suppress(ValueError):
            found.append(str(uuid.UUID(text)))
    return found


@transaction.atomic
def merge_marks(registration: Registration, uids: Iterable[str]) -> set[str]:
    """Add what a device has marked to what is marked; return the whole.

    Twice the same changes nothing, and what is unknown is left out.
    """
    sessions = Session.objects.filter(
        event=registration.event_id, uid__in=set(uids), is_closed=False
    )
    Favourite.objects.bulk_create(
        [Favourite(session=one, registration=registration) for one in sessions],
        ignore_conflicts=True,
    )
    return marks(registration)


def unmark(registration: Registration, uid: str) -> set[str]:
    """Take one mark away; return the rest."""
    Favourite.objects.filter(registration=registration, session__uid=uid).delete()
    return marks(registration)


def _lines(registration: Registration) -> dict[str, int]:
    """Return somebody's number in the lines they wait in, by uid."""
    own = SignUp.objects.filter(registration=registration, waits=True)
    line = SignUp.objects.filter(session__in=own.values("session"), waits=True)
    found: dict[str, int] = {}
    numbers: Counter[int] = Counter()
    for one in line.order_by(*signing_up.LINE).select_related("session"):
        numbers[one.session_id] += 1
        if one.registration_id == registration.pk:
            found[str(one.session.uid)] = numbers[one.session_id]
    return found
