"""The best list of people under limits and targets, proven.

Nothing here knows the database. What is asked, in this order:
    1. nobody beyond a limit: places, places of a way in, places of an organisation
    2. as many people as the limits allow
    3. as few heads missed as possible, over all targets together
    4. the highest sum of scores
    5. among equals, those who are selected today
Limits nest (an organisation's within a way in within the whole), so the second is
counted, not searched: any list within them can be filled up to the same size. The
third and fourth are two searches, the second with the first one's answer as a
condition: one after the other is exact, and needs no weights between heads and scores.
The last only settles ties, within a short time and without proof.
"""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

SEED = 20161208
LOOK = 0.5
# Shares of the time: until when the list is searched, ties settled, costs searched.
SEARCH, TIES, COSTS = 0.7, 0.75, 0.93
Watch = Callable[[float], None]


@dataclass(frozen=True)
class Candidate:
    """Somebody who may be on the list.

    Attributes:
        score: a whole number, the higher the better.
        is_in: True or False where that is settled, None where it is free.
        is_today: whether they are selected as things stand.
        goals: positions of the targets whose value they have.
    """

    id: int
    score: int
    stream: int
    organisation: int | None = None
    is_in: bool | None = None
    is_today: bool = False
    goals: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Goal:
    """At least, or at most, so many heads."""

    at_least: bool
    heads: int

    def missed(self, count: int) -> int:
        """Return how many of `count` are missing or too many."""
        return max(0, self.heads - count if self.at_least else count - self.heads)


@dataclass(frozen=True)
class Limit:
    """So many of these at most; `key` is (stream,) or (stream, organisation)."""

    key: tuple[int, ...]
    room: int
    members: tuple[int, ...]


@dataclass(frozen=True)
class Problem:
    """What is to be solved.

    Attributes:
        places: for all together.
        of_stream: the places of a way in, where it has a number of its own.
        of_organisation: places per organisation, by way in.
    """

    candidates: Sequence[Candidate]
    goals: Sequence[Goal]
    places: int
    of_stream: Mapping[int, int] = field(default_factory=dict)
    of_organisation: Mapping[int, int] = field(default_factory=dict)

    @cached_property
    def limits(self) -> dict[tuple[int, ...], Limit]:
        """Return the limits of ways in and organisations by key.

        Those whose place is settled keep it: where they are more than a limit allows,
        the limit is as many as they are.
        """
        members: dict[tuple[int, ...], list[Candidate]] = defaultdict(list)
        for one in self.candidates:
            if one.is_in is False:
                continue
            if one.stream in self.of_stream:
                members[one.stream,].append(one)
            if one.organisation is not None and one.stream in self.of_organisation:
                members[one.stream, one.organisation].append(one)
        found = {}
        for key, inside in members.items():
            rooms = self.of_stream if len(key) == 1 else self.of_organisation
            room = max(rooms[key[0]], sum(one.is_in is True for one in inside))
            found[key] = Limit(key, room, tuple(one.id for one in inside))
        return found

    @cached_property
    def size(self) -> int:
        """Return how many people any fullest list has."""
        able = [one for one in self.candidates if one.is_in is not False]
        limits = self.limits
        by_stream: dict[int, int] = defaultdict(int)
        for (stream, organisation), number in Counter(
            (one.stream, one.organisation) for one in able
        ).items():
            key = (stream,) if organisation is None else (stream, organisation)
            limit = limits.get(key) if organisation is not None else None
            by_stream[stream] += min(number, limit.room) if limit else number
        filled = sum(
            min(number, limits[stream,].room) if (stream,) in limits else number
            for stream, number in by_stream.items()
        )
        settled = sum(one.is_in is True for one in able)
        return min(max(self.places, settled), filled)


@dataclass
class Answer:
    """The list, how good it is, and how surely.

    Attributes:
        missed: heads missed over all targets; `least_missed` nothing can undercut.
        score: the sum of scores; no list as near to the targets has more than `bound`.
        costs: by goal, what the list would gain without it; only of those computed.
    """

    chosen: frozenset[int]
    missed: int
    least_missed: int
    score: int
    bound: int
    seconds: float
    costs: dict[int, int] = field(default_factory=dict)

    @property
    def gap(self) -> float:
        """How far the score may be from the best possible, as a share of that."""
        return max(0, self.bound - self.score) / max(1, self.bound)

    @property
    def is_optimal(self) -> bool:
        return self.missed <= self.least_missed and self.score >= self.bound


def solve(
    problem: Problem,
    *,
    seconds: float = 30.0,
    workers: int = 2,
    watch: Watch = lambda _share: None,
) -> Answer:
    """Return the best list found within the limit, and what each target costs.

    Args:
        seconds: wall-clock limit of it all.
        workers: threads of the solver.
        watch: told now and then which share of the work is done; what it raises ends
            the search.
    """
    began = time.monotonic()
    clock = _Clock(began, seconds, workers, watch)
    first = greedy(problem)
    least = _search(problem, clock, until=SEARCH / 2, hint=first)
    best = _search(problem, clock, until=SEARCH, hint=least.chosen, most=least.value)
    answer = Answer(
        chosen=_settle_ties(problem, best, least.value, clock),
        missed=missed(problem, best.chosen),
        least_missed=least.bound,
        score=best.value,
        bound=best.bound,
        seconds=0,
    )
    answer.costs = dict(_costs(problem, answer, clock))
    answer.seconds = time.monotonic() - began
    return answer


def greedy(problem: Problem) -> frozenset[int]:
    """Return a fullest list by score alone, without a look at the targets.

    The best of all for the scores, since limits that nest are a matroid.
    """
    limits, size = problem.limits, problem.size
    taken: Counter[tuple[int, ...]] = Counter()
    chosen: set[int] = set()
    for one in sorted(
        problem.candidates, key=lambda one: (one.is_in is not True, -one.score, one.id)
    ):
        keys = [key for key in keys_of(one) if key in limits]
        fits = all(taken[key] < limits[key].room for key in keys)
        if one.is_in is False or len(chosen) >= size or not fits:
            continue
        taken.update(keys)
        chosen.add(one.id)
    return frozenset(chosen)


def keys_of(one: Candidate) -> list[tuple[int, ...]]:
    """Return the keys of the limits that may hold somebody."""
    own: list[tuple[int, ...]] = [(one.stream,)]
    if one.organisation is not None:
        own.append((one.stream, one.organisation))
    return own


def held(problem: Problem, chosen: frozenset[int]) -> list[int]:
    """Return how many of a list each goal counts."""
    number = Counter(
        goal for one in problem.candidates if one.id in chosen for goal in one.goals
    )
    return [number[position] for position in range(len(problem.goals))]


def missed(problem: Problem, chosen: frozenset[int]) -> int:
    """Return how many heads a list misses over all goals."""
    counts = held(problem, chosen)
    return sum(
        goal.missed(count) for goal, count in zip(problem.goals, counts, strict=True)
    )


@dataclass
class _Clock:
    began: float
    seconds: float
    workers: int
    watch: Watch

    def left(self, until: float) -> float:
        """Seconds left until that share of the time has passed."""
        return self.began + until * self.seconds - time.monotonic()

    def tell(self) -> None:
        passed = (time.monotonic() - self.began) / max(self.seconds, 0.001)
        self.watch(min(1.0, passed))


@dataclass
class _Found:
    """A list, the value of its objective and the proven bound of that."""

    chosen: frozenset[int]
    value: int
    bound: int


def _costs(
    problem: Problem, answer: Answer, clock: _Clock
) -> Iterator[tuple[int, int]]:
    """Solve again without each target that binds, as far as the time goes."""
    counts = held(problem, answer.chosen)
    for position, goal in enumerate(problem.goals):
        here = goal.missed(counts[position])
        if not here and counts[position] != goal.heads:
            yield position, 0
            continue
        if clock.left(COSTS) < LOOK:
            continue
        free = Goal(at_least=True, heads=0)
        goals = [free if n == position else g for n, g in enumerate(problem.goals)]
        without = _search(
            replace(problem, goals=goals),
            clock,
            until=COSTS,
            hint=answer.chosen,
            most=answer.missed - here,
        )
        yield position, max(0, without.value - answer.score)


def _settle_ties(
    problem: Problem, best: _Found, most: int, clock: _Clock
) -> frozenset[int]:
    """Return a list as good as the best that keeps more of those selected today."""
    today = {one.id for one in problem.candidates if one.is_today}
    if today <= best.chosen or clock.left(TIES) < LOOK:
        return best.chosen
    return _search(
        problem, clock, until=TIES, hint=best.chosen, most=most, least=best.value
    ).chosen


def _search(
    problem: Problem,
    clock: _Clock,
    *,
    until: float,
    hint: frozenset[int],
    most: int | None = None,
    least: int | None = None,
) -> _Found:
    """Search the list with the fewest heads missed; or, with `most` given, the one
    with the highest score that misses no more than that; or, with `least` given too,
    the one with most of those selected today that has no lower score.
    """
    # ortools takes a second to load, which no other page should pay
    from registration.domain import proposing_search

    clock.tell()
    return _Found(
        *proposing_search.run(
            problem,
            hint=hint,
            missed=most,
            score=least,
            seconds=max(LOOK, clock.left(until)),
            workers=clock.workers,
            tell=clock.tell,
        )
    )
