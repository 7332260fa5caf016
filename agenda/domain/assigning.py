"""Who moderates what: the best assignment, proven.

Nothing here knows the database. Costs, in one scale:
    an open place                        OPEN
    each session of a person             LOAD x (2k - 1) for their k-th
    each language of a session they lack MISSING
    a place taken from today's holder    CHANGE
The k-th session costs more than the one before, so the load levels itself; a second
session for somebody who speaks all the languages is cheaper than a missing one, a
third is not.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

OPEN, LOAD, MISSING, CHANGE = 10_000, 2, 6, 1
SEED = 20161208


class Reason(StrEnum):
    """Why a place stays open."""

    NOBODY = "nobody"
    NOBODY_SPEAKS = "nobody_speaks"
    ALL_BUSY = "all_busy"
    TOO_FEW = "too_few"


@dataclass(frozen=True)
class Slot:
    """A place to fill; times in minutes from any common beginning.

    `holder` is who has it today; an empty set of languages asks for none.
    """

    id: int
    starts: int
    ends: int
    languages: frozenset[str]
    holder: int | None = None


@dataclass(frozen=True)
class Candidate:
    """Somebody who may moderate.

    `busy` are spans (minutes) taken by other functions, `load` the sessions they
    have already, `most` how many they may have in all.
    """

    id: int
    languages: frozenset[str]
    busy: tuple[tuple[int, int], ...] = ()
    load: int = 0
    most: int | None = None


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


def solve(
    slots: Sequence[Slot],
    candidates: Sequence[Candidate],
    *,
    seconds: float = 20.0,
    workers: int = 1,
) -> Answer:
    """Return the cheapest assignment found within the limit.

    Nobody has two places that share a moment. A candidate must speak one of the
    languages of a session that names any. A flow gives a bound that nothing can beat
    and a first assignment; where that one has overlaps, CP-SAT searches on. With one
    worker the answer is the same on every run that is not cut off by the clock.

    Args:
        seconds: wall-clock limit of the search.
        workers: threads of the solver.
    """
    # ortools takes a second to load, which no other page should pay
    from agenda.domain import assigning_flow, assigning_search

    began = time.monotonic()
    bound, wished = assigning_flow.relax(slots, candidates)
    chosen = repair(slots, candidates, wished)
    total = cost(slots, candidates, chosen)
    if total > bound:
        chosen, bound = assigning_search.improve(
            slots, candidates, chosen, bound=bound, seconds=seconds, workers=workers
        )
        total = cost(slots, candidates, chosen)
    return Answer(
        rows=_rows(slots, candidates, chosen),
        open=[(s, _reason(s, candidates)) for s in slots if s.id not in chosen],
        status="optimal" if total <= bound else "feasible",
        cost=total,
        gap=max(0, total - bound) / max(1, total),
        seconds=time.monotonic() - began,
    )


def repair(
    slots: Sequence[Slot], candidates: Sequence[Candidate], wished: Mapping[int, int]
) -> dict[int, int]:
    """Return an assignment without overlaps near `wished`, slot by slot in time."""
    held: dict[int, list[Slot]] = defaultdict(list)
    people = {candidate.id: candidate for candidate in candidates}
    chosen: dict[int, int] = {}
    left = []
    for slot in sorted(slots, key=lambda slot: (slot.ends, slot.id)):
        wish = wished.get(slot.id)
        if wish is not None and not _meets(slot, held[wish]):
            held[wish].append(slot)
            chosen[slot.id] = wish
        else:
            left.append(slot)
    for slot in left:
        free = [
            (pair_cost(slot, one) + load_cost(one.load + len(held[one.id]) + 1), one.id)
            for one in candidates
            if may_take(slot, one)
            and not _meets(slot, held[one.id])
            and (one.most is None or one.load + len(held[one.id]) < one.most)
        ]
        if free:
            best = people[min(free)[1]]
            held[best.id].append(slot)
            chosen[slot.id] = best.id
    return chosen


def _meets(slot: Slot, others: Iterable[Slot]) -> bool:
    return any(slot.starts < o.ends and o.starts < slot.ends for o in others)


def may_take(slot: Slot, candidate: Candidate) -> bool:
    """Whether the candidate speaks a language of the slot and is free then."""
    if slot.languages and not slot.languages & candidate.languages:
        return False
    if candidate.most is not None and candidate.load >= candidate.most:
        return False
    return _is_free(slot, candidate)


def cost(
    slots: Iterable[Slot], candidates: Iterable[Candidate], chosen: Mapping[int, int]
) -> int:
    """Return what an assignment {slot id: candidate id} costs."""
    people = {candidate.id: candidate for candidate in candidates}
    loads: dict[int, int] = defaultdict(int)
    total = 0
    for slot in slots:
        if slot.id not in chosen:
            total += OPEN
            continue
        person = people[chosen[slot.id]]
        loads[person.id] += 1
        total += pair_cost(slot, person)
    for key, number in loads.items():
        before = people[key].load
        total += sum(load_cost(before + k) for k in range(1, number + 1))
    return total


def _is_free(slot: Slot, candidate: Candidate) -> bool:
    return all(
        slot.ends <= starts or ends <= slot.starts for starts, ends in candidate.busy
    )


def pair_cost(slot: Slot, candidate: Candidate) -> int:
    """Return what this person in this place costs, their load apart."""
    missing = MISSING * len(slot.languages - candidate.languages)
    moved = slot.holder is not None and slot.holder != candidate.id
    return missing + (CHANGE if moved else 0)


def load_cost(number: int) -> int:
    """Return what somebody's session number `number` costs."""
    return LOAD * (2 * number - 1)


def together(slots: Sequence[Slot]) -> list[list[int]]:
    """Return every largest set of slots that share a moment, as ids.

    Overlaps of intervals are pairwise exactly when they share a moment, so one
    “at most one” a set says all there is.
    """
    ordered = sorted(slots, key=lambda slot: (slot.starts, slot.ends, slot.id))
    active: list[Slot] = []
    found: list[list[int]] = []
    grew = False
    for slot in ordered:
        still = [one for one in active if one.ends > slot.starts]
        if len(still) < len(active) and grew:
            found.append([one.id for one in active])
        active = [*still, slot]
        grew = True
    if active:
        found.append([one.id for one in active])
    return found


def most_in_a_row(slots: Iterable[Slot]) -> int:
    """Return how many slots one person could take at most."""
    count, free_at = 0, None
    for slot in sorted(slots, key=lambda slot: slot.ends):
        if free_at is None or slot.starts >= free_at:
            count, free_at = count + 1, slot.ends
    return count


def _rows(
    slots: Iterable[Slot], candidates: Iterable[Candidate], chosen: Mapping[int, int]
) -> list[Row]:
    people = {candidate.id: candidate for candidate in candidates}
    loads = {key: person.load for key, person in people.items()}
    rows = []
    for slot in sorted(slots, key=lambda slot: (slot.starts, slot.id)):
        if slot.id in chosen:
            loads[chosen[slot.id]] += 1
            rows.append(Row(slot, people[chosen[slot.id]], loads[chosen[slot.id]]))
    return rows


def _reason(slot: Slot, candidates: Sequence[Candidate]) -> Reason:
    if not candidates:
        return Reason.NOBODY
    speaking = [
        one
        for one in candidates
        if not slot.languages or slot.languages & one.languages
    ]
    if not speaking:
        return Reason.NOBODY_SPEAKS
    if not any(may_take(slot, one) for one in speaking):
        return Reason.ALL_BUSY
    return Reason.TOO_FEW
