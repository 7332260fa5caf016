"""A bound on every assignment, and a first one, from minimum-cost flows.

Source, people, people at a time, places, sink: a person's k-th session is the k-th arc
into them, each dearer than the one before. Only clashes within one group of places
that all clash are kept out, so the cost can be too low, never too high; where a
programme runs in parallel blocks it is exact.

A flow knows no quotas. Each is given a price instead (a Lagrange multiplier): who
falls into it pays the price, and the quota's places are paid back. Whatever the prices
between nothing and the quota's cost, the flow's cost stays a bound; prices are raised
where a flow has too many and lowered where it has room, which tightens the bound and
leads to balanced assignments.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from ortools.graph.python import min_cost_flow

from agenda.domain.assigning import Task, cost
from agenda.domain.assigning_draft import Draft, polish, repair

# prices are whole numbers of this fraction of a cost
FINE = 64
ROUNDS, WARM = 40, 5


@dataclass
class Relaxed:
    """The bound, the best assignment found, and what the flows had to say of pairs.

    `prices` are what quotas add to a pair (in parts of `FINE`), `used` the pairs that
    some flow took: the ones good assignments are made of.
    """

    bound: int
    chosen: dict[int, int]
    prices: dict[tuple[int, int], int] = field(default_factory=dict)
    used: dict[int, set[int]] = field(default_factory=dict)

    def note(self, wished: Mapping[int, int]) -> None:
        for key, person in wished.items():
            self.used.setdefault(key, set()).add(person)


def relax(task: Task, *, hint: Mapping[int, int] | None, seconds: float) -> Relaxed:
    """Return the bound and the best assignment found on the way to it."""
    if not task.slots:
        return Relaxed(0, {})
    until = time.monotonic() + seconds
    flow = _Flow(task)
    used, bound = flow.solve()
    firsts = [repair(task, flow.wished(used))]
    if hint is not None:
        firsts.append(repair(task, hint))
    best = min(firsts, key=lambda draft: cost(task, draft.chosen))
    polish(best, rounds=1)
    found = Relaxed(bound, best.chosen)
    found.note(flow.wished(used))
    if len(task.quotas) and cost(task, found.chosen) > bound:
        _price_quotas(task, flow, found, used, until)
    return found


def _price_quotas(
    task: Task, flow: _Flow, found: Relaxed, used: Any, until: float
) -> None:
    """Raise and lower the quotas' prices; keep the best bound and assignment."""
    dear = np.array([quota.cost for quota in task.quotas], dtype=float)
    most = np.array([max(0, quota.most) for quota in task.quotas], dtype=float)
    price = np.zeros(len(dear))
    total, stale, pace = cost(task, found.chosen), 0, 1.0
    now = float(found.bound)
    for number in range(ROUNDS):
        slope = flow.counts(used) - most
        slope[(slope < 0) & (price <= 0)] = 0
        length = float(slope @ slope)
        if not length or total <= found.bound or time.monotonic() > until:
            break
        step = pace * max(1.0, 1.02 * total - now) / length
        price = np.clip(price + step * slope, 0, dear)
        whole = np.round(price * FINE).astype(np.int64)
        used, now = flow.solve_priced(whole, most)
        raised = int(np.ceil(now - 1e-9))
        if raised > found.bound:
            found.bound, stale = raised, 0
            found.prices = flow.pair_prices(whole)
        else:
            stale += 1
            if stale % 6 == 0:
                pace /= 2
        wished = flow.wished(used)
        if number >= WARM:
            found.note(wished)
        draft = repair(task, wished)
        total = _keep(task, found, draft, total)


def _keep(task: Task, found: Relaxed, draft: Draft, total: int) -> int:
    """Take the new assignment if it is better; return the best cost."""
    now = cost(task, draft.chosen)
    if now < total + total // 50:
        polish(draft, rounds=1)
        now = cost(task, draft.chosen)
    if now < total:
        found.chosen = dict(draft.chosen)
        return now
    return total


class _Flow:
    """The network, built once; only the prices of pairs change between flows."""

    def __init__(self, task: Task) -> None:
        self.task = task
        part = _parts(task)
        place = {slot.id: 2 + number for number, slot in enumerate(task.slots)}
        nodes = 2 + len(task.slots)
        arcs = [(0, place[slot.id], 1, task.costs.open) for slot in task.slots]
        arcs += [(place[slot.id], 1, 1, 0) for slot in task.slots]
        takes: dict[int, list[int]] = {one.id: [] for one in task.candidates}
        for slot in task.slots:
            for one in task.able[slot.id]:
                takes[one.id].append(slot.id)
        pairs: list[tuple[int, int]] = []
        tails: list[tuple[int, int, int, int]] = []
        for one in task.candidates:
            parts = sorted({part[key] for key in takes[one.id]})
            person, at = nodes, {key: nodes + 1 + n for n, key in enumerate(parts)}
            nodes += 1 + len(parts)
            most = len(parts) if one.most is None else one.most - one.load
            arcs += [
                (0, person, 1, task.costs.of_load(one, one.load + k))
                for k in range(1, min(most, len(parts)) + 1)
            ]
            arcs += [(person, node, 1, 0) for node in at.values()]
            for key in takes[one.id]:
                pairs.append((key, one.id))
                dear = task.costs.of_pair(task.places[key], one)
                tails.append((at[part[key]], place[key], 1, dear))
        self.first = len(arcs)
        self.pairs = pairs
        self.table = np.array([*arcs, *tails], dtype=np.int64)
        self._index_quotas()

    def _index_quotas(self) -> None:
        quotas, of = self.task.quotas, self.task.quotas_of
        pair, quota = [], []
        for number, (slot, person) in enumerate(self.pairs):
            for one in of[slot]:
                if person in quotas[one].people:
                    pair.append(number)
                    quota.append(one)
        self.pair_index = np.array(pair, dtype=np.int64)
        self.quota_index = np.array(quota, dtype=np.int64)

    def solve(self) -> tuple[Any, int]:
        """Return which pairs a cheapest flow uses, and its cost."""
        return self._run(self.table[:, 3])

    def solve_priced(self, price: Any, most: Any) -> tuple[Any, float]:
        costs = self.table[:, 3] * FINE
        costs[self.first :] += self._added(price)
        used, total = self._run(costs)
        return used, (total - float(price @ most)) / FINE

    def counts(self, used: Any) -> Any:
        return np.bincount(
            self.quota_index,
            weights=used[self.pair_index],
            minlength=len(self.task.quotas),
        )

    def wished(self, used: Any) -> dict[int, int]:
        return dict(self.pairs[number] for number in np.flatnonzero(used))

    def pair_prices(self, price: Any) -> dict[tuple[int, int], int]:
        added = self._added(price)
        return {
            self.pairs[number]: int(added[number]) for number in np.flatnonzero(added)
        }

    def _added(self, price: Any) -> Any:
        return np.bincount(
            self.pair_index,
            weights=price[self.quota_index],
            minlength=len(self.pairs),
        ).astype(np.int64)

    def _run(self, costs: Any) -> tuple[Any, int]:
        table, amount = self.table, len(self.task.slots)
        flow = min_cost_flow.SimpleMinCostFlow()
        flow.add_arcs_with_capacity_and_unit_cost(
            table[:, 0], table[:, 1], table[:, 2], costs
        )
        flow.set_node_supply(0, amount)
        flow.set_node_supply(1, -amount)
        if flow.solve() != flow.OPTIMAL:
            raise AssertionError("an open place always takes the flow")
        used = np.asarray(flow.flows(np.arange(self.first, len(table))))
        return used, int(flow.optimal_cost())


def _parts(task: Task) -> dict[int, int]:
    """Put each place into one group that clashes among itself, large ones first."""
    part: dict[int, int] = {}
    for number, clique in enumerate(sorted(cliques(task), key=len, reverse=True)):
        for key in clique:
            part.setdefault(key, number)
    return part


def cliques(task: Task) -> list[list[int]]:
    """Return groups of places that all clash, so that each clash is in one of them.

    Overlaps of intervals are pairwise exactly when they share a moment; ways between
    rooms add clashes that are not, so groups are grown from clashes not yet covered.
    """
    ordered = sorted(task.slots, key=lambda slot: (slot.starts, slot.ends, slot.id))
    clashes, covered = task.clashes, set[tuple[int, int]]()
    found = []
    for slot in ordered:
        mine = [one.id for one in ordered if one.id in clashes[slot.id]]
        if not mine:
            found.append([slot.id])
        for key in mine:
            if (slot.id, key) in covered:
                continue
            group = [slot.id, key]
            for other in mine:
                if other != key and all(other in clashes[one] for one in group):
                    group.append(other)
            found.append(group)
            covered |= {(a, b) for a in group for b in group}
    return found
