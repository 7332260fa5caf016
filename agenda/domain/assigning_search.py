"""The search for an assignment as good as the bound, by CP-SAT."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ortools.sat.python import cp_model

from agenda.domain.assigning import (
    OPEN,
    SEED,
    Candidate,
    Slot,
    load_cost,
    may_take,
    most_in_a_row,
    pair_cost,
    together,
)

# With more pairs than this, only each slot's cheapest ones are searched; the bound
# still says how good the answer is among all of them.
ALL_PAIRS, CHEAPEST = 12_000, 24
Pairs = dict[int, list[Candidate]]


def improve(
    slots: Sequence[Slot],
    candidates: Sequence[Candidate],
    first: Mapping[int, int],
    *,
    bound: int,
    seconds: float,
    workers: int,
) -> tuple[dict[int, int], int]:
    """Return the best assignment found and the bound, raised if that was proven.

    Args:
        first: an assignment without overlaps to begin with.
        bound: what no assignment can undercut; reaching it ends the search.
    """
    pairs, is_whole = _pairs(slots, candidates, first)
    search = _Search(slots, candidates, pairs, first, bound)
    chosen, proven = search.run(seconds, workers)
    if chosen is None:
        return dict(first), bound
    return chosen, max(bound, proven) if is_whole else bound


def _pairs(
    slots: Sequence[Slot], candidates: Sequence[Candidate], first: Mapping[int, int]
) -> tuple[Pairs, bool]:
    eligible = {s.id: [one for one in candidates if may_take(s, one)] for s in slots}
    if sum(map(len, eligible.values())) <= ALL_PAIRS:
        return eligible, True
    size = len(candidates)
    for number, slot in enumerate(slots):

        def price(
            ranked: tuple[int, Candidate], slot: Slot = slot, n: int = number
        ) -> tuple[bool, int, int]:
            rank, one = ranked
            dear = pair_cost(slot, one) + load_cost(one.load + 1)
            # equal ones in another order for each slot, so that all get their chance
            return (
                one.id != first.get(slot.id),
                dear,
                (rank * 7919 + n * 104729) % size,
            )

        ranked = sorted(enumerate(eligible[slot.id]), key=price)
        eligible[slot.id] = [one for _rank, one in ranked[:CHEAPEST]]
    return eligible, False


class _Search:
    def __init__(
        self,
        slots: Sequence[Slot],
        candidates: Sequence[Candidate],
        pairs: Pairs,
        first: Mapping[int, int],
        bound: int,
    ) -> None:
        self.model = cp_model.CpModel()
        self.slots = {slot.id: slot for slot in slots}
        self.takes: dict[tuple[int, int], Any] = {}
        self.costs: list[Any] = []
        for slot in slots:
            self._place(slot, pairs[slot.id], first)
        cliques, most = together(slots), most_in_a_row(slots)
        mine: dict[int, dict[int, Any]] = {}
        for (slot_id, candidate), var in self.takes.items():
            mine.setdefault(candidate, {})[slot_id] = var
        for one in candidates:
            if one.id in mine:
                self._person(one, mine[one.id], cliques, most)
        self.model.add(sum(self.costs) >= bound)
        self.model.minimize(sum(self.costs))

    def _place(
        self, slot: Slot, able: list[Candidate], first: Mapping[int, int]
    ) -> None:
        is_open = self.model.new_bool_var("")
        self.model.add_hint(is_open, slot.id not in first)
        self.costs.append(OPEN * is_open)
        for one in able:
            var = self.takes[slot.id, one.id] = self.model.new_bool_var("")
            self.model.add_hint(var, first.get(slot.id) == one.id)
            self.costs.append(pair_cost(slot, one) * var)
        mine = [self.takes[slot.id, one.id] for one in able]
        self.model.add_exactly_one([*mine, is_open])

    def _person(
        self,
        one: Candidate,
        mine: dict[int, Any],
        cliques: list[list[int]],
        most: int,
    ) -> None:
        for clique in cliques:
            held = [mine[key] for key in clique if key in mine]
            if len(held) > 1:
                self.model.add_at_most_one(held)
        room = most if one.most is None else min(most, one.most - one.load)
        steps = [self.model.new_bool_var("") for _k in range(min(room, len(mine)))]
        self.model.add(sum(mine.values()) == sum(steps))
        for number, step in enumerate(steps, start=1):
            self.costs.append(load_cost(one.load + number) * step)

    def run(self, seconds: float, workers: int) -> tuple[dict[int, int] | None, int]:
        solver = cp_model.CpSolver()
        solver.parameters.max_time_in_seconds = seconds
        solver.parameters.num_workers = workers
        solver.parameters.random_seed = SEED
        solver.parameters.linearization_level = 2
        status = solver.solve(self.model)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return None, 0
        chosen = {
            slot: one
            for (slot, one), var in self.takes.items()
            if solver.boolean_value(var)
        }
        return chosen, round(solver.best_objective_bound)
