"""The search for an assignment as good as the bound.

One model, two solvers of OR-Tools: SCIP looks for the cheapest assignment, because its
linear relaxation is nearly whole here; CP-SAT says whether places can be filled at all.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from itertools import combinations
from math import ceil, inf
from typing import Any

from ortools.linear_solver import pywraplp

from agenda.domain import assigning_bound
from agenda.domain.assigning import cost
from agenda.domain.assigning_flow import Relaxed, cliques
from agenda.domain.assigning_task import DAY, Candidate, Rule, Slot, Task

# With more pairs than this, only those are searched that the flows used; the bound
# still says how good the answer is among all of them.
ALL_PAIRS = 12_000
# and the search ends this near to the best among them
NEAR = 0.003
CAREFUL = 1e-4
Pairs = Mapping[int, Iterable[Candidate]]


def improve(
    task: Task, found: Relaxed, *, seconds: float
) -> tuple[dict[int, int], int]:
    """Return the best assignment found and the bound, raised if that was proven."""
    until = time.monotonic() + seconds
    is_whole = sum(map(len, task.able.values())) <= ALL_PAIRS
    kept: Mapping[int, set[int]] | None = found.used
    if is_whole:
        kept = assigning_bound.tighten(task, found, seconds=seconds / 2)
        if cost(task, found.chosen) <= found.bound:
            return found.chosen, found.bound
    model = Model(task, _pairs(task, found, kept), solver="SCIP")
    model.near(found.chosen)
    model.minimize()
    gap = 0.0 if is_whole else NEAR
    chosen, proven = model.run(max(1.0, until - time.monotonic()), gap=gap)
    best, total = found.chosen, cost(task, found.chosen)
    if chosen is not None and cost(task, chosen) < total:
        best, total = chosen, cost(task, chosen)
    if not is_whole:
        return best, found.bound
    step = assigning_bound.step_of(task)
    # pairs were left out that can be in no better assignment than the best so far
    return best, max(found.bound, min(total, step * ceil((proven - CAREFUL) / step)))


def is_possible(task: Task, must: Iterable[int], *, near: Mapping[int, int]) -> bool:
    """Whether the places `must` can all be filled without breaking a rule."""
    pairs = {key: task.able[key] for key in must}
    if not all(pairs.values()):
        return False
    model = Model(task, pairs, solver="SAT", may_be_open=False)
    model.near(near)
    return model.run(20.0)[0] is not None


def _pairs(
    task: Task, found: Relaxed, kept: Mapping[int, set[int]] | None
) -> dict[int, list[Candidate]]:
    if kept is None:
        return task.able
    return {
        slot.id: [
            one
            for one in task.able[slot.id]
            if one.id in kept.get(slot.id, ()) or found.chosen.get(slot.id) == one.id
        ]
        for slot in task.slots
    }


class Model:
    """The rules as a solver reads them, over the pairs given."""

    def __init__(
        self, task: Task, pairs: Pairs, *, solver: str, may_be_open: bool = True
    ) -> None:
        self.task = task
        self.solver = pywraplp.Solver.CreateSolver(solver)
        self.takes: dict[tuple[int, int], Any] = {}
        self.open: dict[int, Any] = {}
        self.mine: dict[int, dict[int, Any]] = {}
        self.costs: list[tuple[int, Any]] = []
        self.may_be_open = may_be_open
        for key, able in pairs.items():
            self._place(task.places[key], able)
        groups = [group for group in cliques(task) if len(group) > 1]
        for person, mine in self.mine.items():
            held = {frozenset(key for key in group if key in mine) for group in groups}
            for keys in sorted(held, key=sorted):
                if len(keys) > 1:
                    self._at_most(1, [mine[key] for key in sorted(keys)])
            self._limit(task.people[person], mine)
            self._hours(task.people[person], mine)
        self._apart()

    def _place(self, slot: Slot, able: Iterable[Candidate]) -> None:
        row = self.solver.Constraint(1, 1)
        for one in able:
            var = self.takes[slot.id, one.id] = self.solver.BoolVar("")
            self.mine.setdefault(one.id, {})[slot.id] = var
            row.SetCoefficient(var, 1)
        if self.may_be_open:
            self.open[slot.id] = self.solver.BoolVar("")
            row.SetCoefficient(self.open[slot.id], 1)

    def _at_most(self, most: int, held: Iterable[Any]) -> Any:
        row = self.solver.Constraint(-inf, most)
        for var in held:
            row.SetCoefficient(var, 1)
        return row

    def _limit(self, one: Candidate, mine: Mapping[int, Any]) -> None:
        if one.most is not None and Rule.LIMIT in self.task.rules:
            self._at_most(max(0, one.most - one.load), mine.values())

    def _hours(self, one: Candidate, mine: Mapping[int, Any]) -> None:
        if one.minutes is None or Rule.HOURS not in self.task.rules:
            return
        days: dict[int, Any] = {}
        for key, var in mine.items():
            slot = self.task.places[key]
            if not slot.booth:
                continue
            day = slot.starts // DAY
            if day not in days:
                done = sum(
                    duty.ends - duty.starts
                    for duty in one.busy
                    if duty.interprets and duty.starts // DAY == day
                )
                days[day] = self.solver.Constraint(-inf, max(0, one.minutes - done))
            days[day].SetCoefficient(var, slot.ends - slot.starts)

    def _apart(self) -> None:
        if Rule.APART not in self.task.rules:
            return
        couples = sorted(
            {
                (min(one.id, other), max(one.id, other))
                for one in self.task.candidates
                for other in one.apart
            }
        )
        for held in self.task.shared.values():
            for one, other in couples:
                both = [
                    self.takes[key, person]
                    for key in held
                    for person in (one, other)
                    if (key, person) in self.takes
                ]
                for a, b in combinations(both, 2):
                    self._at_most(1, (a, b))

    def near(self, chosen: Mapping[int, int]) -> None:
        """Tell the solver where to begin."""
        hints = [*self.takes.items()]
        values = [float(chosen.get(key) == person) for (key, person), _v in hints]
        names = [var for _key, var in hints]
        names += self.open.values()
        values += [float(key not in chosen) for key in self.open]
        self.solver.SetHint(names, values)

    def minimize(self) -> None:
        """Ask for the cheapest. A bound as one more row would only slow it down."""
        task = self.task
        self.costs += [(task.costs.open, var) for var in self.open.values()]
        for (key, person), var in self.takes.items():
            dear = task.costs.of_pair(task.places[key], task.people[person])
            self.costs.append((dear, var))
        for person, mine in self.mine.items():
            self._load(task.people[person], mine)
        self._quotas()
        goal = self.solver.Objective()
        for dear, var in self.costs:
            if dear:
                goal.SetCoefficient(var, dear)
        goal.SetMinimization()

    def _quotas(self) -> None:
        by_place: dict[int, list[tuple[int, Any]]] = {}
        for (key, person), var in self.takes.items():
            by_place.setdefault(key, []).append((person, var))
        for quota in self.task.quotas:
            most = max(0, quota.most)
            if not quota.cost or len(quota.slots) <= most:
                continue
            row = self._at_most(
                most,
                (
                    var
                    for key in sorted(quota.slots)
                    for person, var in by_place.get(key, ())
                    if person in quota.people
                ),
            )
            many = self.solver.NumVar(0, len(quota.slots) - most, "")
            row.SetCoefficient(many, -1)
            self.costs.append((quota.cost, many))

    def _load(self, one: Candidate, mine: Mapping[int, Any]) -> None:
        most = _longest(self.task, mine)
        if one.most is not None:
            most = min(most, one.most - one.load)
        row = self._at_most(0, mine.values())
        for number in range(1, most + 1):
            step = self.solver.BoolVar("")
            row.SetCoefficient(step, -1)
            self.costs.append((self.task.costs.of_load(one, one.load + number), step))

    def run(
        self, seconds: float, *, gap: float = 0.0
    ) -> tuple[dict[int, int] | None, float]:
        """Return the best found, if any, and what nothing can undercut."""
        self.solver.SetTimeLimit(int(seconds * 1000))
        limits = pywraplp.MPSolverParameters()
        limits.SetDoubleParam(limits.RELATIVE_MIP_GAP, gap)
        status = self.solver.Solve(limits)
        if status not in (pywraplp.Solver.OPTIMAL, pywraplp.Solver.FEASIBLE):
            return None, -inf
        chosen = {
            slot: one
            for (slot, one), var in self.takes.items()
            if var.solution_value() > 0.5
        }
        return chosen, self.solver.Objective().BestBound() if self.costs else 0


def _longest(task: Task, keys: Iterable[int]) -> int:
    """Return how many of the places one person could take at most, ways apart."""
    count, free_at = 0, None
    for slot in sorted((task.places[key] for key in keys), key=lambda slot: slot.ends):
        if free_at is None or slot.starts >= free_at:
            count, free_at = count + 1, slot.ends
    return count
