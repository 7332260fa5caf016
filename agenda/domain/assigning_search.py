"""The search for an assignment as good as the bound, by CP-SAT."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations
from math import gcd
from typing import Any

from ortools.sat.python import cp_model

from agenda.domain.assigning import DAY, SEED, Candidate, Rule, Slot, Task, cost
from agenda.domain.assigning_flow import FINE, Relaxed, cliques

# With more pairs than this, only each place's cheapest ones are searched; the bound
# still says how good the answer is among all of them.
ALL_PAIRS, CHEAPEST = 12_000, 24
Pairs = dict[int, list[Candidate]]


def improve(
    task: Task, found: Relaxed, *, seconds: float, workers: int
) -> tuple[dict[int, int], int]:
    """Return the best assignment found and the bound, raised if that was proven."""
    pairs, is_whole = _pairs(task, found)
    model = Model(task, pairs)
    model.hint(found.chosen)
    model.minimize(at_least=_stepped(task, found.bound))
    chosen, proven = model.run(seconds, workers)
    if chosen is None or cost(task, chosen) > cost(task, found.chosen):
        chosen = dict(found.chosen)
    return chosen, max(found.bound, proven) if is_whole else found.bound


def is_possible(task: Task, must: Iterable[int], *, near: Mapping[int, int]) -> bool:
    """Whether the places `must` can all be filled without breaking a rule."""
    pairs = {key: task.able[key] for key in must}
    if not all(pairs.values()):
        return False
    model = Model(task, pairs, may_be_open=False)
    model.hint(near)
    return model.run(20.0, 1)[0] is not None


def _stepped(task: Task, bound: int) -> int:
    """Raise a bound to the next cost there can be: all costs share a divisor."""
    costs = task.costs
    step = gcd(costs.open, costs.load, costs.missing, costs.topic, costs.wish)
    step = gcd(step, costs.change, *(quota.cost for quota in task.quotas))
    return -(-bound // step) * step if step else bound


def _pairs(task: Task, found: Relaxed) -> tuple[Pairs, bool]:
    eligible = task.able
    if sum(map(len, eligible.values())) <= ALL_PAIRS:
        return eligible, True
    size = max(1, len(task.candidates))
    rank = {one.id: number for number, one in enumerate(task.candidates)}
    kept = {}
    for number, slot in enumerate(task.slots):

        def price(
            one: Candidate, slot: Slot = slot, n: int = number
        ) -> tuple[bool, int, int]:
            dear = task.costs.of_pair(slot, one) + task.costs.of_load(one, one.load + 1)
            # equal ones in another order for each slot, so that all get their chance
            return (
                one.id != found.chosen.get(slot.id),
                dear * FINE + found.prices.get((slot.id, one.id), 0),
                (rank[one.id] * 7919 + n * 104729) % size,
            )

        kept[slot.id] = sorted(eligible[slot.id], key=price)[:CHEAPEST]
    return kept, False


class Model:
    """The rules as CP-SAT reads them, over the pairs given."""

    def __init__(self, task: Task, pairs: Pairs, *, may_be_open: bool = True) -> None:
        self.task = task
        self.model = cp_model.CpModel()
        self.takes: dict[tuple[int, int], Any] = {}
        self.open: dict[int, Any] = {}
        self.costs: list[Any] = []
        self.mine: dict[int, dict[int, Any]] = {}
        for key, able in pairs.items():
            self._place(task.places[key], able, may_be_open)
        groups = [group for group in cliques(task) if len(group) > 1]
        for person, mine in self.mine.items():
            one = task.people[person]
            for group in groups:
                held = [mine[key] for key in group if key in mine]
                if len(held) > 1:
                    self.model.add_at_most_one(held)
            self._limit(one, mine)
            self._hours(one, mine)
        self._apart()

    def _place(self, slot: Slot, able: list[Candidate], may_be_open: bool) -> None:
        for one in able:
            var = self.takes[slot.id, one.id] = self.model.new_bool_var("")
            self.mine.setdefault(one.id, {})[slot.id] = var
        held = [self.takes[slot.id, one.id] for one in able]
        if may_be_open:
            self.open[slot.id] = self.model.new_bool_var("")
            held.append(self.open[slot.id])
        self.model.add_exactly_one(held)

    def _limit(self, one: Candidate, mine: dict[int, Any]) -> None:
        if one.most is not None and Rule.LIMIT in self.task.rules:
            room = max(0, one.most - one.load)
            if room < len(mine):
                self.model.add(sum(mine.values()) <= room)

    def _hours(self, one: Candidate, mine: dict[int, Any]) -> None:
        if one.minutes is None or Rule.HOURS not in self.task.rules:
            return
        days: dict[int, list[Any]] = {}
        for key, var in mine.items():
            slot = self.task.places[key]
            if slot.booth:
                part = (slot.ends - slot.starts) * var
                days.setdefault(slot.starts // DAY, []).append(part)
        for day, parts in days.items():
            done = sum(
                duty.ends - duty.starts
                for duty in one.busy
                if duty.interprets and duty.starts // DAY == day
            )
            self.model.add(sum(parts) <= max(0, one.minutes - done))

    def _apart(self) -> None:
        if Rule.APART not in self.task.rules:
            return
        couples = {
            (min(one.id, other), max(one.id, other))
            for one in self.task.candidates
            for other in one.apart
        }
        for held in self.task.shared.values():
            for one, other in couples:
                for a, b in combinations(held, 2):
                    for first, second in ((one, other), (other, one)):
                        both = (a, first), (b, second)
                        if all(key in self.takes for key in both):
                            self.model.add_at_most_one(self.takes[k] for k in both)

    def hint(self, chosen: Mapping[int, int]) -> None:
        for (key, person), var in self.takes.items():
            self.model.add_hint(var, chosen.get(key) == person)
        for key, var in self.open.items():
            self.model.add_hint(var, key not in chosen)

    def minimize(self, *, at_least: int) -> None:
        """Ask for the cheapest; `at_least` is a bound known before."""
        costs, task = self.costs, self.task
        costs += [task.costs.open * var for var in self.open.values()]
        for (key, person), var in self.takes.items():
            dear = task.costs.of_pair(task.places[key], task.people[person])
            if dear:
                costs.append(dear * var)
        for person, mine in self.mine.items():
            self._load(task.people[person], mine)
        for quota in task.quotas:
            held = [
                var
                for key in quota.slots
                for person, var in self._of(key)
                if person in quota.people
            ]
            spare = len(quota.slots) - max(0, quota.most)
            if quota.cost and spare > 0 and len(held) > max(0, quota.most):
                many = self.model.new_int_var(0, spare, "")
                self.model.add(many >= sum(held) - max(0, quota.most))
                costs.append(quota.cost * many)
        self.model.add(sum(costs) >= at_least)
        self.model.minimize(sum(costs))

    def _of(self, key: int) -> list[tuple[int, Any]]:
        if not hasattr(self, "_by_place"):
            self._by_place: dict[int, list[tuple[int, Any]]] = {}
            for (slot, person), var in self.takes.items():
                self._by_place.setdefault(slot, []).append((person, var))
        return self._by_place.get(key, [])

    def _load(self, one: Candidate, mine: dict[int, Any]) -> None:
        most = len(mine) if one.most is None else min(len(mine), one.most - one.load)
        most = min(most, _longest(self.task, mine))
        steps = [self.model.new_bool_var("") for _k in range(max(0, most))]
        self.model.add(sum(mine.values()) == sum(steps))
        for number, step in enumerate(steps, start=1):
            self.costs.append(self.task.costs.of_load(one, one.load + number) * step)

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


def _longest(task: Task, keys: Iterable[int]) -> int:
    """Return how many of the places one person could take at most, overlaps apart."""
    count, free_at = 0, None
    for slot in sorted((task.places[key] for key in keys), key=lambda slot: slot.ends):
        if free_at is None or slot.starts >= free_at:
            count, free_at = count + 1, slot.ends
    return count if Rule.TWICE in task.rules else len(list(keys))
