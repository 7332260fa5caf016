"""Spreading applications over reviewers: a minimum-cost flow.

Reviews to be made flow from a source over the reviewers to the applications. A
reviewer's n-th application is the n-th arc into them, each dearer than the one before,
so the cheapest flow is the most even one there is (costs that rise with the load:
Ahuja, Magnanti, Orlin, Network Flows, 14). Everything else only decides between equally
even ones: what somebody has been given already stays with them, and the rest is mixed,
so that no two people read all the same applications.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

import numpy as np
from ortools.graph.python import min_cost_flow

Pair = tuple[int, int]  # application, reviewer
Arc = tuple[int, int, int, int]  # from, to, capacity, cost

MIX = 8


@dataclass(frozen=True, kw_only=True)
class Task:
    """What is to be spread.

    Attributes:
        wanted: how many reviews each application should have in all.
        reviewers: those who take part.
        barred: pairs that may not be, for a conflict of interest.
        done: pairs whose review is made; they stay, whoever takes part now.
        held: pairs given out before and not done yet.
    """

    wanted: Mapping[int, int]
    reviewers: Sequence[int]
    barred: Collection[Pair] = frozenset()
    done: Collection[Pair] = frozenset()
    held: Collection[Pair] = frozenset()
    seed: int = 0


@dataclass(frozen=True)
class Spread:
    """Who is to read what.

    Attributes:
        pairs: the assignments without those done, in an order of no meaning.
        loads: per reviewer, how many they have in all, those done included.
        short: applications that get fewer reviews than wanted, and how many fewer.
    """

    pairs: list[Pair]
    loads: dict[int, int]
    short: dict[int, int] = field(default_factory=dict)


def spread(task: Task) -> Spread:
    """Give each application its number of different reviewers, as evenly as can be."""
    done_by = Counter(reviewer for _one, reviewer in task.done)
    have = Counter(one for one, _reviewer in task.done)
    closed = {*task.done, *task.barred}
    free = {
        one: [who for who in task.reviewers if (one, who) not in closed]
        for one in task.wanted
    }
    missing = {one: max(0, n - have[one]) for one, n in task.wanted.items()}
    given = {one: min(n, len(free[one])) for one, n in missing.items()}
    pairs = _flow(task, free, given, done_by)
    loads = {who: done_by[who] for who in task.reviewers}
    for _one, who in pairs:
        loads[who] += 1
    short = {one: missing[one] - n for one, n in given.items() if n < missing[one]}
    Random(task.seed).shuffle(pairs)  # noqa: S311 - an order, no secret
    return Spread(pairs, loads, short)


def _flow(
    task: Task,
    free: Mapping[int, Sequence[int]],
    given: Mapping[int, int],
    done_by: Mapping[int, int],
) -> list[Pair]:
    amount = sum(given.values())
    if not amount:
        return []
    rng = Random(task.seed)  # noqa: S311 - mixes applications, no secret
    stays, load = _prices(len(task.reviewers))
    node = {who: 2 + n for n, who in enumerate(task.reviewers)}
    paper = {one: 2 + len(node) + n for n, one in enumerate(given)}
    arcs: list[Arc] = [(paper[one], 1, n, 0) for one, n in given.items()]
    pairs: dict[int, Pair] = {}
    offers: Counter[int] = Counter()
    held = set(task.held)
    for one, reviewers in free.items():
        for who in reviewers if given[one] else ():
            pairs[len(arcs)] = (one, who)
            offers[who] += 1
            cost = rng.randrange(MIX)
            cost += 0 if (one, who) in held else stays
            arcs.append((node[who], paper[one], 1, cost))
    for who, most in offers.items():
        arcs += [
            (0, node[who], 1, load * (done_by.get(who, 0) + n))
            for n in range(1, min(most, amount) + 1)
        ]
    used = _solve(arcs, amount)
    return [pair for number, pair in pairs.items() if used[number]]


def _prices(reviewers: int) -> tuple[int, int]:
    """Return what moving somebody's application costs, and one step of load.

    Two flows differ by rings that pass each reviewer once, so change at most two pairs
    of each: a price above what those can bring decides before they do.
    """
    stays = 2 * reviewers * MIX + 1
    return stays, 2 * reviewers * (stays + MIX) + 1


def _solve(arcs: list[Arc], amount: int) -> Sequence[int]:
    table = np.array(arcs, dtype=np.int64)
    flow = min_cost_flow.SimpleMinCostFlow()
    flow.add_arcs_with_capacity_and_unit_cost(
        table[:, 0], table[:, 1], table[:, 2], table[:, 3]
    )
    flow.set_node_supply(0, amount)
    flow.set_node_supply(1, -amount)
    if flow.solve() != flow.OPTIMAL:
        raise AssertionError("every application given has the reviewers it needs")
    found: Sequence[int] = flow.flows(np.arange(len(arcs)))
    return found
