"""A proposal turned into pending decisions, after a look at what that changes.

The same rules as for deciding one by one (`deciding.decide`): the table of moves, the
places of an organisation; set-based, so that 800 take a moment.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import transaction

from gfmd_days.core.domain import auditing
from gfmd_days.core.domain.refusals import Refused
from gfmd_days.core.models import Event, User
from registration.audit import Verb
from registration.domain import moves, places
from registration.domain import reserve as reserve_list
from registration.domain.moves import Move
from registration.domain.refusals import OrganisationFull
from registration.models import (
    Decision,
    Proposal,
    ProposalLine,
    ProposalState,
    Registration,
    State,
)

DECIDED = frozenset({State.DECIDED, State.RELEASED, State.CONFIRMED})
BATCH = 500


class Change(StrEnum):
    """What adopting does to one person."""

    SELECT = "select"
    RESERVE = "reserve"
    UNDECIDE = "undecide"
    SAME = "same"
    GONE = "gone"


MOVES = {
    Change.SELECT: Move.SELECT,
    Change.RESERVE: Move.RESERVE,
    Change.UNDECIDE: Move.UNDECIDE,
}
VERBS = {
    Change.SELECT: Verb.SELECTED,
    Change.RESERVE: Verb.RESERVED,
    Change.UNDECIDE: Verb.UNDECIDED,
}


@dataclass(frozen=True)
class Step:
    """One line and what adopting the proposal would do about it today."""

    line: ProposalLine
    change: Change


@dataclass
class Done:
    """Which changes were made, with what the history keeps of exceptions, and who was
    left as before and why.
    """

    changed: list[tuple[Step, dict[str, Any]]] = field(default_factory=list)
    refused: list[tuple[Registration, Refused]] = field(default_factory=list)

    @property
    def counts(self) -> Counter[Change]:
        return Counter(step.change for step, _exception in self.changed)


def steps(proposal: Proposal, *, reserve: int, lock: bool = False) -> list[Step]:
    """Return what adopting would change against today, line by line.

    Args:
        reserve: how many of those out, the best first, go on the reserve list.
    """
    lines = _lines(proposal, lock=lock)
    spare = [line for line in lines if not line.is_in and not line.data.get("pinned")]
    on_reserve = {line.pk for line in spare[:reserve]}
    return [Step(line, _change(line, line.pk in on_reserve)) for line in lines]


def _change(line: ProposalLine, to_reserve: bool) -> Change:
    row = line.registration
    decided = Decision(row.decision) if row.state in DECIDED else None
    if line.is_in:
        wanted = Decision.SELECTED
    elif to_reserve:
        wanted = Decision.RESERVE
    else:
        # nobody stays selected whom the list leaves out; other decisions stand
        pending = row.state == State.DECIDED and decided == Decision.SELECTED
        return Change.UNDECIDE if pending else Change.SAME
    if decided == wanted:
        return Change.SAME
    change = Change.SELECT if line.is_in else Change.RESERVE
    return change if moves.standing(row) in moves.TABLE[MOVES[change]] else Change.GONE


def _lines(proposal: Proposal, *, lock: bool) -> list[ProposalLine]:
    lines = proposal.lines.order_by("rank").select_related(
        "registration__person__organisation", "registration__stream"
    )
    if lock:
        keys = lines.values_list("registration_id", flat=True)
        list(
            Registration.objects.select_for_update(of=("self",))
            .filter(pk__in=list(keys))
            .order_by("pk")
            .values_list("pk", flat=True)
        )
    return list(lines)


@transaction.atomic
def adopt(proposal: Proposal, *, reserve: int, by: User, now: datetime) -> Done:
    """Decide as the proposal says, for the team's eyes only until it is released.

    Whoever is in is selected, the best `reserve` of those out go on the reserve list
    in their order, a pending selection of anybody else is taken back. A pin beyond the
    places of an organisation is an exception the history keeps.
    """
    event = places.lock(proposal.event)
    found = steps(proposal, reserve=reserve, lock=True)
    done = Done()
    todo = [step for step in found if step.change in MOVES]
    # first those who go: they make room in their organisations
    todo.sort(key=lambda step: (step.change == Change.SELECT, step.line.rank))
    chosen = places.Chosen(event.registrations.all())
    for step in todo:
        try:
            beyond = _decide(step, chosen)
        except Refused as refusal:
            done.refused.append((step.line.registration, refusal))
        else:
            done.changed.append((step, {"beyond_limit": True} if beyond else {}))
    _write([step.line.registration for step, _exception in done.changed], event, now)
    proposal.state, proposal.adopted_at = ProposalState.ADOPTED, now
    proposal.save(update_fields=["state", "adopted_at"])
    _record(proposal, done, by=by)
    return done


def _decide(step: Step, chosen: places.Chosen) -> bool:
    """Set the row's decision; return whether that takes an exception.

    Raises MoveNotAllowed or OrganisationFull.
    """
    row = step.line.registration
    was_chosen = row.state in DECIDED and row.decision == Decision.SELECTED
    moves.step(row, MOVES[step.change])
    if was_chosen:
        chosen.remove(row)
    if step.change != Change.SELECT:
        return False
    beyond = False
    try:
        chosen.check_organisation(row)
    except OrganisationFull:
        if not step.line.data.get("pinned"):
            raise
        beyond = True
    chosen.add(row)
    return beyond


def _record(proposal: Proposal, done: Done, *, by: User) -> None:
    for change, verb in VERBS.items():
        auditing.record_many(
            verb,
            [
                (step.line.registration, {"proposal": proposal.number, **exception})
                for step, exception in done.changed
                if step.change == change
            ],
            event=proposal.event,
            by=by,
        )
    numbers: dict[str, Any] = {str(one): n for one, n in done.counts.items()}
    auditing.record(
        Verb.ADOPTED, event=proposal.event, subject=proposal, by=by,
        number=proposal.number, **numbers,
    )  # fmt: skip


def _write(rows: list[Registration], event: Event, now: datetime) -> None:
    """Save decisions, one statement for all who got the same.

    Who comes onto the reserve list stands behind those who are on it, in the order of
    the proposal.
    """
    alike: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for row in rows:
        alike[row.state, row.decision, row.told].append(row.pk)
    found = Registration.objects.filter(event=event)
    for (state, decision, told), keys in alike.items():
        changes: dict[str, Any] = {"state": state, "decision": decision, "told": told}
        if told != Decision.RESERVE:
            changes["reserve_rank"] = None
        found.filter(pk__in=keys).update(**changes, changed_at=now)
    queue = [
        row
        for row in rows
        if row.decision == Decision.RESERVE and row.told != Decision.RESERVE
    ]
    for rank, row in enumerate(queue, start=reserve_list.next_rank(event)):
        row.reserve_rank = rank
    Registration.objects.bulk_update(queue, ["reserve_rank"], batch_size=BATCH)
