"""Why somebody is in or out of the best list, by exchanges of two people.

In a best list no exchange of one inside for one outside makes it better. For
everybody near the line this looks at each exchange that would raise the score, and
names what stands in its way: a limit, or a target that would be missed by more. A
reason named as the only one is so in this sense: without that limit or target the
exchange would be open, and the list better. Nothing here knows the database.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from registration.domain.proposing_model import (
    Candidate,
    Limit,
    Problem,
    held,
    keys_of,
)

# Exchanges looked at in all; beyond it only those nearest to the line are explained.
EXCHANGES = 400_000

# A goal by its position, or a limit by its key.
Part = int | tuple[int, ...]


class Reason(StrEnum):
    SETTLED = "settled"
    SCORE = "score"
    STREAM = "stream"
    ORGANISATION = "organisation"
    TARGET = "target"
    TOGETHER = "together"
    FAR = "far"


@dataclass(frozen=True)
class Why:
    """The reason and what goes with it.

    Attributes:
        goal: position of the target that stands in the way.
        limit: key of the limit that does.
        others: how many exchanges would raise the score, were they open.
        is_sole: whether without that limit or target the list would be better.
        all_higher: for somebody out before a full limit or “at most”: whether nobody
            free inside it has a lower score.
    """

    reason: Reason
    goal: int | None = None
    limit: tuple[int, ...] | None = None
    others: int = 0
    is_sole: bool = False
    all_higher: bool = False


@dataclass(frozen=True)
class Block:
    """What stands in the way of one exchange.

    `sole` are those of which one alone does.
    """

    goals: tuple[int, ...] = ()
    limits: tuple[tuple[int, ...], ...] = ()
    sole: frozenset[Part] = frozenset()

    @property
    def parts(self) -> tuple[Part, ...]:
        return (*self.goals, *self.limits)


class Exchanges:
    """The exchanges of one list, each looked at in constant time."""

    def __init__(self, problem: Problem, chosen: frozenset[int]) -> None:
        self.problem = problem
        self.limits: dict[tuple[int, ...], Limit] = problem.limits
        self.counts = held(problem, chosen)
        self.taken = Counter(
            key
            for one in problem.candidates
            if one.id in chosen
            for key in keys_of(one)
        )
        free = [one for one in problem.candidates if one.is_in is None]
        self.inside = sorted(
            (one for one in free if one.id in chosen), key=lambda o: (o.score, o.id)
        )
        self.outside = sorted(
            (one for one in free if one.id not in chosen),
            key=lambda o: (-o.score, o.id),
        )

    def block(self, comes: Candidate, goes: Candidate) -> Block | None:
        """Return what stands in the way of `comes` taking the place of `goes`."""
        left = keys_of(goes)
        limits = tuple(
            key
            for key in keys_of(comes)
            if key in self.limits
            and key not in left
            and self.taken[key] >= self.limits[key].room
        )
        worse = []
        change = 0
        for position in comes.goals ^ goes.goals:
            goal, count = self.problem.goals[position], self.counts[position]
            step = 1 if position in comes.goals else -1
            differs = goal.missed(count + step) - goal.missed(count)
            change += differs
            if differs > 0:
                worse.append(position)
        goals = tuple(sorted(worse)) if change > 0 else ()
        if not goals and not limits:
            return None
        sole: frozenset[Part] = frozenset()
        if not limits and change == 1:
            sole = frozenset(goals)
        elif len(limits) == 1 and not goals:
            sole = frozenset(limits)
        return Block(goals, limits, sole)


def explain(problem: Problem, chosen: frozenset[int]) -> dict[int, Why]:
    """Return why each candidate is in or out of `chosen`, by their ids."""
    exchanges = Exchanges(problem, chosen)
    found = {
        one.id: Why(Reason.SETTLED)
        for one in problem.candidates
        if one.is_in is not None
    }
    inside, outside = exchanges.inside, exchanges.outside
    for one in outside[: _near(inside)]:
        lower = [other for other in inside if other.score < one.score]
        blocks = [exchanges.block(one, other) for other in lower]
        found[one.id] = _why(exchanges, blocks, comes=one)
    for one in inside[: _near(outside)]:
        higher = [other for other in outside if other.score > one.score]
        blocks = [exchanges.block(other, one) for other in higher]
        found[one.id] = _why(exchanges, blocks, comes=None)
    for one in (*inside, *outside):
        found.setdefault(one.id, Why(Reason.FAR))
    return found


def _near(others: Sequence[Candidate]) -> int:
    return max(40, EXCHANGES // max(1, 2 * len(others)))


def _why(
    exchanges: Exchanges, blocks: Sequence[Block | None], *, comes: Candidate | None
) -> Why:
    """Sum up what stands in the way of the exchanges that would raise the score."""
    if not blocks:
        return Why(Reason.SCORE)
    if any(block is None for block in blocks):
        # only where the search was cut short
        return Why(Reason.TOGETHER, others=len(blocks))
    met = [block for block in blocks if block is not None]
    named = Counter[Part](part for block in met for part in block.parts)
    sole = Counter[Part](part for block in met for part in block.sole)
    part = max(
        named, key=lambda part: (part in sole, sole[part], named[part], str(part))
    )
    is_sole, all_met = part in sole, named[part] == len(met)
    if not is_sole and not all_met:
        return Why(Reason.TOGETHER, others=len(met))
    higher = comes is not None and _all_higher(exchanges, part, comes)
    if isinstance(part, int):
        return Why(Reason.TARGET, part, None, len(met), is_sole, higher)
    reason = Reason.STREAM if len(part) == 1 else Reason.ORGANISATION
    return Why(reason, None, part, len(met), is_sole, higher)


def _all_higher(exchanges: Exchanges, part: Part, comes: Candidate) -> bool:
    """Whether nobody free inside a full limit or “at most” scores lower."""
    if isinstance(part, int):
        if part not in comes.goals:
            return False
        return not any(
            part in one.goals and one.score < comes.score for one in exchanges.inside
        )
    return not any(
        part in keys_of(one) and one.score < comes.score for one in exchanges.inside
    )
