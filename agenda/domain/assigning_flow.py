"""A bound on every assignment, and a first one, from a minimum-cost flow.

Source, people, people at a time, places, sink: a person's k-th session is the k-th arc
into them, each dearer than the one before. Only overlaps within one group of places
that all share a moment are kept out, so the cost can be too low, never too high; where
a programme runs in parallel blocks it is exact.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from ortools.graph.python import min_cost_flow

from agenda.domain.assigning import (
    OPEN,
    Candidate,
    Slot,
    load_cost,
    may_take,
    pair_cost,
    together,
)

Arc = tuple[int, int, int, int]


def relax(
    slots: Sequence[Slot], candidates: Sequence[Candidate]
) -> tuple[int, dict[int, int]]:
    """Return the bound and the assignment {slot id: candidate id} it comes from."""
    if not slots:
        return 0, {}
    part = _parts(slots)
    source, sink = 0, 1
    place = {slot.id: 2 + number for number, slot in enumerate(slots)}
    nodes = 2 + len(slots)
    arcs: list[Arc] = [(source, place[slot.id], 1, OPEN) for slot in slots]
    arcs += [(place[slot.id], sink, 1, 0) for slot in slots]
    pairs: dict[int, tuple[int, int]] = {}
    for one in candidates:
        takes = [slot for slot in slots if may_take(slot, one)]
        parts = sorted({part[slot.id] for slot in takes})
        person, at = nodes, {key: nodes + 1 + n for n, key in enumerate(parts)}
        nodes += 1 + len(parts)
        most = len(parts) if one.most is None else one.most - one.load
        arcs += [
            (source, person, 1, load_cost(one.load + k))
            for k in range(1, min(most, len(parts)) + 1)
        ]
        arcs += [(person, node, 1, 0) for node in at.values()]
        for slot in takes:
            pairs[len(arcs)] = (slot.id, one.id)
            node = at[part[slot.id]]
            arcs.append((node, place[slot.id], 1, pair_cost(slot, one)))
    return _solve(arcs, pairs, amount=len(slots), source=source, sink=sink)


def _solve(
    arcs: list[Arc],
    pairs: Mapping[int, tuple[int, int]],
    *,
    amount: int,
    source: int,
    sink: int,
) -> tuple[int, dict[int, int]]:
    table = np.array(arcs, dtype=np.int64)
    flow = min_cost_flow.SimpleMinCostFlow()
    flow.add_arcs_with_capacity_and_unit_cost(
        table[:, 0], table[:, 1], table[:, 2], table[:, 3]
    )
    flow.set_node_supply(source, amount)
    flow.set_node_supply(sink, -amount)
    if flow.solve() != flow.OPTIMAL:
        raise AssertionError("an open place always takes the flow")
    used = flow.flows(np.arange(len(arcs)))
    chosen = dict(pair for number, pair in pairs.items() if used[number])
    return int(flow.optimal_cost()), chosen


def _parts(slots: Sequence[Slot]) -> dict[int, int]:
    """Put each slot into one of the sets it shares a moment with, large ones first."""
    part: dict[int, int] = {}
    for number, clique in enumerate(sorted(together(slots), key=len, reverse=True)):
        for key in clique:
            part.setdefault(key, number)
    return part
