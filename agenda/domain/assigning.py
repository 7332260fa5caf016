"""Who takes which place in the programme: the best assignment, proven.

Nothing here knows the database. An assignment gives each place to one person or leaves
it open; `Rule` says what it must never do. What it costs, in one scale (`Costs`):
    an open place                        open
    each session of a person             load x (2k - 1) for their k-th
    each session beyond what they wish   wish
    each language of the floor they lack missing
    a session on no topic of theirs      topic
    a place taken from today's holder    change
    each person too many in a `Quota`    the quota's own
The k-th session costs more than the one before, so the load levels itself; a second
session for somebody who speaks all the languages is cheaper than a missing one, a
third is not. Balance is a matter of quotas: at most so many places of a session, of a
track or in all to people of one gender, region or sector.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from agenda.domain.assigning_task import (
    RULES,
    Busy,
    Candidate,
    Costs,
    Pauses,
    Quota,
    Rule,
    Slot,
    Task,
    speaks,
)

__all__ = [
    "RULES",
    "Answer",
    "Busy",
    "Candidate",
    "Costs",
    "Pauses",
    "Quota",
    "Reason",
    "Row",
    "Rule",
    "Slot",
    "Task",
    "cost",
    "solve",
]


class Reason(StrEnum):
    """Why a place stays open, in short."""

    NOBODY = "nobody"
    NOBODY_SPEAKS = "nobody_speaks"
    ALL_BUSY = "all_busy"
    TOO_FEW = "too_few"


@dataclass(frozen=True)
class Row:
    slot: Slot
    candidate: Candidate
    load: int

    @property
    def missing(self) -> list[str]:
        return sorted(self.slot.languages - self.candidate.languages)


@dataclass
class Answer:
    """`gap` is how far the cost may be from the best possible, as a share of it."""

    rows: list[Row]
    open: list[tuple[Slot, Reason]]
    status: str
    cost: int
    gap: float
    seconds: float

    @property
    def chosen(self) -> dict[int, int]:
        return {row.slot.id: row.candidate.id for row in self.rows}


def solve(
    task: Task,
    *,
    hint: Mapping[int, int] | None = None,
    seconds: float = 20.0,
) -> Answer:
    """Return the cheapest assignment found within the limit.

    Flows give a bound that nothing can beat and a first assignment; where that one
    costs more than the bound, a linear programme tightens it and a search decides what
    is left. The answer is the same on every run that is not cut off by the clock.

    Args:
        hint: an earlier answer {place: person} to begin with, as far as it still holds.
        seconds: wall-clock limit of the search.
    """
    # ortools takes a second to load, which no other page should pay
    from agenda.domain import assigning_flow, assigning_search

    began = time.monotonic()
    found = assigning_flow.relax(task, hint=hint, seconds=seconds / 3)
    chosen, bound = found.chosen, found.bound
    if cost(task, chosen) > bound:
        left = seconds - (time.monotonic() - began)
        chosen, bound = assigning_search.improve(task, found, seconds=max(1.0, left))
    total = cost(task, chosen)
    return Answer(
        rows=_rows(task, chosen),
        open=[(s, _reason(task, s)) for s in task.slots if s.id not in chosen],
        status="optimal" if total <= bound else "feasible",
        cost=total,
        gap=max(0, total - bound) / max(1, total),
        seconds=time.monotonic() - began,
    )


def cost(task: Task, chosen: Mapping[int, int]) -> int:
    """Return what an assignment {place: person} costs."""
    loads: dict[int, int] = {}
    total = 0
    for slot in task.slots:
        if slot.id not in chosen:
            total += task.costs.open
            continue
        person = task.people[chosen[slot.id]]
        number = loads[person.id] = loads.get(person.id, person.load) + 1
        total += task.costs.of_pair(slot, person)
        total += task.costs.of_load(person, number)
    return total + sum(quota.cost * over(quota, chosen) for quota in task.quotas)


def over(quota: Quota, chosen: Mapping[int, int]) -> int:
    """Return how many people too many an assignment has in a quota."""
    held = sum(chosen.get(key) in quota.people for key in quota.slots)
    return max(0, held - max(0, quota.most))


def _rows(task: Task, chosen: Mapping[int, int]) -> list[Row]:
    loads = {one.id: one.load for one in task.candidates}
    rows = []
    for slot in sorted(task.slots, key=lambda slot: (slot.starts, slot.id)):
        if slot.id in chosen:
            person = task.people[chosen[slot.id]]
            loads[person.id] += 1
            rows.append(Row(slot, person, loads[person.id]))
    return rows


def _reason(task: Task, slot: Slot) -> Reason:
    if not task.candidates:
        return Reason.NOBODY
    if not any(speaks(slot, one) for one in task.candidates):
        return Reason.NOBODY_SPEAKS
    return Reason.TOO_FEW if task.able[slot.id] else Reason.ALL_BUSY
