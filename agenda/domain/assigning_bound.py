"""A strong bound from the linear relaxation, and the pairs worth searching.

All rules but company and hours, and all costs, quotas too, stand in a linear programme
solved by GLOP. It begins with each place's cheapest pairs and takes in others while
their reduced cost is below nothing, so that the large ones stay small. What is left
when the clock ends it is a bound all the same: each place takes one pair, so no
assignment can undercut the optimum by more than the lowest reduced costs of all places.

A pair whose reduced cost exceeds what the best known assignment lies above the bound
is in no better assignment and need not be searched.
"""

from __future__ import annotations

import time
from math import ceil, gcd, inf
from typing import Any

import numpy as np
from ortools.linear_solver import pywraplp

from agenda.domain.assigning import Task, cost
from agenda.domain.assigning_flow import FINE, Relaxed, cliques

FIRST, MORE, ROUNDS, CAREFUL = 12, 6, 40, 1e-6
Pairs = dict[int, set[int]]


def step_of(task: Task) -> int:
    """Return what all costs are multiples of."""
    costs = task.costs
    step = gcd(costs.open, costs.load, costs.missing, costs.topic, costs.wish)
    return gcd(step, costs.change, *(quota.cost for quota in task.quotas)) or 1


def tighten(task: Task, found: Relaxed, *, seconds: float) -> Pairs | None:
    """Raise the bound of `found` and return the pairs a better assignment may have.

    None if the clock ended it before there was a bound.
    """
    until, step = time.monotonic() + seconds, step_of(task)
    linear = _Linear(task, found)
    best: tuple[float, Any] | None = None
    for _round in range(ROUNDS):
        left = until - time.monotonic()
        if left <= 0 or not linear.solve(left):
            break
        reduced = linear.reduced()
        lowest = np.minimum(0, linear.lowest(reduced))
        value = linear.value + float(lowest.sum())
        if best is None or value > best[0]:
            best = value, reduced
        if lowest.min(initial=0) > -CAREFUL:
            break
        linear.take_in(reduced)
    if best is None:
        return None
    value, reduced = best
    found.bound = max(found.bound, step * ceil((value - CAREFUL * 100) / step))
    spare = cost(task, found.chosen) - step - value
    worth = reduced <= spare + CAREFUL * 100
    return linear.pairs_where(worth, found)


class _Linear:
    def __init__(self, task: Task, found: Relaxed) -> None:
        self.task = task
        self.solver = pywraplp.Solver.CreateSolver("GLOP")
        self.value = 0.0
        self.keys = [
            (number, one.id)
            for number, slot in enumerate(task.slots)
            for one in task.able[slot.id]
        ]
        self.place_of = np.array([number for number, _one in self.keys], dtype=np.int64)
        self.columns: dict[int, Any] = {}
        self._rows()
        self._prices()
        self._first(found)

    def _rows(self) -> None:
        task, solver = self.task, self.solver
        goal = self.goal = solver.Objective()
        goal.SetMinimization()
        self.place_rows = []
        for _slot in task.slots:
            row = solver.Constraint(1, 1)
            is_open = solver.NumVar(0, inf, "")
            row.SetCoefficient(is_open, 1)
            goal.SetCoefficient(is_open, task.costs.open)
            self.place_rows.append(row)
        self.quota_rows = []
        for quota in task.quotas:
            row = solver.Constraint(-inf, max(0, quota.most))
            many = solver.NumVar(0, inf, "")
            row.SetCoefficient(many, -1)
            goal.SetCoefficient(many, quota.cost)
            self.quota_rows.append(row)
        self._people()
        self.groups = [group for group in cliques(task) if len(group) > 1]
        self.group_rows: dict[tuple[int, int], Any] = {}
        self.groups_of: dict[int, list[int]] = {slot.id: [] for slot in task.slots}
        for number, group in enumerate(self.groups):
            for key in group:
                self.groups_of[key].append(number)

    def _people(self) -> None:
        task, solver = self.task, self.solver
        takes: dict[int, int] = {}
        for _number, person in self.keys:
            takes[person] = takes.get(person, 0) + 1
        self.person_rows: dict[int, Any] = {}
        for one in task.candidates:
            if one.id not in takes:
                continue
            row = self.person_rows[one.id] = solver.Constraint(-inf, 0)
            most = takes[one.id]
            if one.most is not None:
                most = min(most, one.most - one.load)
            for k in range(1, most + 1):
                step = solver.NumVar(0, 1, "")
                row.SetCoefficient(step, -1)
                self.goal.SetCoefficient(step, task.costs.of_load(one, one.load + k))

    def _prices(self) -> None:
        task = self.task
        self.costs = np.array(
            [
                task.costs.of_pair(task.slots[number], task.people[person])
                for number, person in self.keys
            ],
            dtype=float,
        )
        pair, quota = [], []
        for at, (number, person) in enumerate(self.keys):
            for one in task.quotas_of[task.slots[number].id]:
                if person in task.quotas[one].people:
                    pair.append(at)
                    quota.append(one)
        self.quota_pair = np.array(pair, dtype=np.int64)
        self.quota_of = np.array(quota, dtype=np.int64)
        bounds = np.searchsorted(self.quota_pair, np.arange(len(self.keys) + 1))
        self.quota_from = bounds

    def _first(self, found: Relaxed) -> None:
        task = self.task
        first = np.array(
            [
                self.costs[at]
                + task.costs.of_load(task.people[person], task.people[person].load + 1)
                + found.prices.get((task.slots[number].id, person), 0) / FINE
                for at, (number, person) in enumerate(self.keys)
            ]
        )
        self._add_lowest(first, FIRST)
        chosen = {(slot, person) for slot, person in found.chosen.items()}
        for at, (number, person) in enumerate(self.keys):
            if (task.slots[number].id, person) in chosen:
                self._add(at)

    def _add_lowest(self, prices: Any, many: int) -> None:
        order = np.lexsort((_mixed(len(prices)), prices, self.place_of))
        before, taken = -1, 0
        for at in order:
            place = self.place_of[at]
            taken = 0 if place != before else taken + 1
            before = place
            if taken < many and prices[at] < inf:
                self._add(int(at))

    def _add(self, at: int) -> None:
        if at in self.columns:
            return
        number, person = self.keys[at]
        var = self.columns[at] = self.solver.NumVar(0, inf, "")
        self.goal.SetCoefficient(var, float(self.costs[at]))
        self.place_rows[number].SetCoefficient(var, 1)
        self.person_rows[person].SetCoefficient(var, 1)
        for one in self.quota_of[self.quota_from[at] : self.quota_from[at + 1]]:
            self.quota_rows[one].SetCoefficient(var, 1)
        for group in self.groups_of[self.task.slots[number].id]:
            row = self.group_rows.get((person, group))
            if row is None:
                row = self.group_rows[person, group] = self.solver.Constraint(-inf, 1)
            row.SetCoefficient(var, 1)

    def solve(self, seconds: float) -> bool:
        self.solver.SetTimeLimit(int(seconds * 1000))
        if self.solver.Solve() != pywraplp.Solver.OPTIMAL:
            return False
        self.value = self.goal.Value()
        return True

    def reduced(self) -> Any:
        """Return the reduced cost of every pair, those not taken in too."""
        places = np.array([row.dual_value() for row in self.place_rows])
        quotas = np.array([min(0, row.dual_value()) for row in self.quota_rows])
        people = {
            key: min(0, row.dual_value()) for key, row in self.person_rows.items()
        }
        groups: dict[tuple[int, int], float] = {}
        for key, row in self.group_rows.items():
            if (dual := row.dual_value()) < 0:
                groups[key] = dual
        reduced = self.costs - places[self.place_of]
        reduced -= np.array([people[person] for _number, person in self.keys])
        if len(quotas):
            reduced -= np.bincount(
                self.quota_pair,
                weights=quotas[self.quota_of],
                minlength=len(self.keys),
            )
        if groups:
            slots = self.task.slots
            busy = {person for person, _group in groups}
            for at, (number, person) in enumerate(self.keys):
                if person in busy:
                    for group in self.groups_of[slots[number].id]:
                        reduced[at] -= groups.get((person, group), 0.0)
        return reduced

    def lowest(self, reduced: Any) -> Any:
        found = np.full(len(self.task.slots), inf)
        np.minimum.at(found, self.place_of, reduced)
        return found

    def take_in(self, reduced: Any) -> None:
        self._add_lowest(np.where(reduced < -CAREFUL, reduced, inf), MORE)

    def pairs_where(self, worth: Any, found: Relaxed) -> Pairs:
        kept: Pairs = {slot.id: set() for slot in self.task.slots}
        for at in np.flatnonzero(worth):
            number, person = self.keys[at]
            kept[self.task.slots[number].id].add(person)
        for key, person in found.chosen.items():
            kept[key].add(person)
        return kept


def _mixed(size: int) -> Any:
    """Return an order that prefers nobody among equals."""
    return (np.arange(size) * 7919) % max(1, size)
