"""The reserve list: its order, its groups, and who moves up when a place is left."""

from __future__ import annotations

import contextlib
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from gfmd_days.core.domain import auditing
from gfmd_days.core.models import Event, User
from registration.audit import Verb
from registration.domain import deadlines, later_mails, mails, moves, places, rows
from registration.domain.letters import enclosing
from registration.domain.moves import Move
from registration.domain.refusals import (
    EventFull,
    MoveNotAllowed,
    OrganisationFull,
    StreamFull,
)
from registration.models import (
    Decision,
    Intake,
    Registration,
    ReserveBy,
    State,
)

Group = str | int | None


def group_of(registration: Registration, by: str) -> Group:
    """Return what tells the registration's group from the others'."""
    person = registration.person
    groups: dict[str, Group] = {
        ReserveBy.STREAM: registration.stream_id,
        ReserveBy.REGION: person.region_id,
        ReserveBy.SECTOR: person.sector,
        ReserveBy.GENDER: person.gender,
    }
    return groups.get(by)


def in_order(event: Event) -> list[Registration]:
    """Return everybody on the reserve list, told or not, the next one first."""
    return list(event.registrations.on_reserve().in_reserve_order().with_people())


def next_rank(event: Event) -> int:
    """Return the rank of whoever is put at the end of the list."""
    last = event.registrations.aggregate(last=Max("reserve_rank"))["last"]
    return (last or 0) + 1


@transaction.atomic
def place(registration: Registration, position: int, *, by: User) -> None:
    """Move somebody to a position within their group, counted from 1.

    The group keeps its places in the order of all, which counts when another group
    has nobody left.

    Raises MoveNotAllowed if the person is not on the list.
    """
    event = places.lock(registration.event)
    everybody = in_order(event)
    mover = next((one for one in everybody if one.pk == registration.pk), None)
    if mover is None:
        raise MoveNotAllowed
    reserve_by = deadlines.intake_of(event).reserve_by
    group = group_of(mover, reserve_by)
    mates = [one for one in everybody if group_of(one, reserve_by) == group]
    slots = [number for number, one in enumerate(everybody) if one in mates]
    mates.remove(mover)
    mates.insert(max(position, 1) - 1, mover)
    for slot, one in zip(slots, mates, strict=True):
        everybody[slot] = one
    _write_order(everybody)
    auditing.record(Verb.RANKED, event=event, subject=mover, by=by, position=position)


@transaction.atomic
def move_up(registration: Registration, *, by: User, now: datetime) -> None:
    """Give somebody on the reserve list a free place, whoever is before them.

    Raises MoveNotAllowed, EventFull, StreamFull or OrganisationFull.
    """
    event = places.lock(registration.event)
    row = rows.locked(registration)
    intake = deadlines.intake_of(event)
    if moves.standing(row) not in moves.TABLE[Move.MOVE_UP]:
        raise MoveNotAllowed
    chosen = places.Chosen(event.registrations.all())
    chosen.check_one_is_free(event, row.stream)
    chosen.check_organisation(row)
    group = group_of(row, intake.reserve_by)
    left = _left(event)
    left.sort(key=lambda gone: group_of(gone, intake.reserve_by) != group)
    _give(row, intake, gone=left[0] if left else None, by=by, now=now)


def fill(event: Event, *, now: datetime) -> list[Registration]:
    """Give each place that somebody left to the next on the reserve list.

    First to the next of the same group, so that the balance stays; only if it has
    nobody, to the next of all. As many move up as have left, and never more than there
    are places: an event that selected more people than it has places loses them first.

    Args:
        event: its row, locked with `places.lock` in the caller's transaction.

    Returns whoever moved up.
    """
    left = _left(event)
    if not left or not deadlines.is_ahead(event, now):
        return []
    intake = deadlines.intake_of(event)
    if not intake.moves_up:
        return []
    told = event.registrations.on_reserve().filter(state=State.RELEASED)
    queue = list(told.exclude(person__email="").in_reserve_order().with_people())
    chosen = places.Chosen(event.registrations.all())
    moved = []
    for gone in left:
        try:
            row = _next(queue, group_of(gone, intake.reserve_by), intake, chosen)
        except EventFull:
            break
        if row is None:
            continue
        queue.remove(row)
        chosen.add(row)
        _give(row, intake, gone=gone, by=None, now=now)
        moved.append(row)
    return moved


def _left(event: Event) -> list[Registration]:
    """Whose places are to be given on, the one left first in front."""
    gone = event.registrations.vacated().with_people()
    return list(gone.order_by("answered_at", "pk"))


def _next(
    queue: list[Registration], group: Group, intake: Intake, chosen: places.Chosen
) -> Registration | None:
    """Return the first whom nothing keeps from moving up, of the group if possible.

    Asks the database nothing, however long the queue: the event's row is locked.
    Raises EventFull.
    """
    for row in sorted(queue, key=lambda row: group_of(row, intake.reserve_by) != group):
        with contextlib.suppress(StreamFull, OrganisationFull):
            chosen.check_one_is_free(row.event, row.stream)
            chosen.check_organisation(row)
            return row
    return None


def _give(
    row: Registration,
    intake: Intake,
    *,
    gone: Registration | None,
    by: User | None,
    now: datetime,
) -> None:
    """Select, release and mail in one step; the place is not given again."""
    moves.step(row, Move.MOVE_UP)
    row.told, row.released_at = Decision.SELECTED, now
    row.answer_by = deadlines.own_day(row.event, intake, now=now)
    row.reserve_rank = None
    row.save()
    if gone is not None:
        gone.passed_on = True
        gone.save(update_fields=["passed_on", "changed_at"])
    auditing.record(Verb.MOVED_UP, event=row.event, subject=row, by=by)
    enclosed = enclosing.with_selection(row, intake, by=by, now=now)
    mails.send(later_mails.MOVED_UP, row, now=now, enclosed=enclosed)


def _write_order(everybody: list[Registration]) -> None:
    changed = []
    for number, row in enumerate(everybody, start=1):
        if row.reserve_rank != number:
            row.reserve_rank = number
            changed.append(row)
    Registration.objects.bulk_update(changed, ["reserve_rank"], batch_size=500)
