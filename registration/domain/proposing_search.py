"""The search for a list, by CP-SAT."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any

from ortools.sat.python import cp_model

from registration.domain import proposing_model
from registration.domain.proposing_model import LOOK, SEED, Problem


def run(
    problem: Problem,
    *,
    hint: frozenset[int],
    missed: int | None,
    score: int | None = None,
    seconds: float,
    workers: int,
    tell: Callable[[], None],
) -> tuple[frozenset[int], int, int]:
    """Return the list, its objective and the bound proven for that.

    Args:
        hint: a fullest list to begin with; it is the answer when the time is too
            short for a better one.
        missed: None to search for the fewest heads missed, else how many may be at
            most while the score is searched.
        score: how high it must be at least, while most of those selected today are
            searched.
        tell: called twice a second; what it raises stops the search.
    """
    search = _Search(problem, hint, missed, score)
    if search.is_idle:
        return hint, 0, 0
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = workers
    solver.parameters.random_seed = SEED
    solver.parameters.linearization_level = 2
    status = _watched(solver, search.model, tell)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return search.fallback(hint)
    chosen = frozenset(
        key for key, var in search.takes.items() if solver.boolean_value(var)
    )
    bound = round(solver.best_objective_bound)
    return chosen, round(solver.objective_value), bound


def _watched(
    solver: cp_model.CpSolver, model: cp_model.CpModel, tell: Callable[[], None]
) -> Any:
    with ThreadPoolExecutor(1) as pool:
        future: Future[Any] = pool.submit(solver.solve, model)
        try:
            while wait([future], timeout=LOOK).not_done:
                tell()
        except BaseException:
            solver.stop_search()
            raise
        return future.result()


class _Search:
    def __init__(
        self,
        problem: Problem,
        hint: frozenset[int],
        missed: int | None,
        score: int | None,
    ) -> None:
        self.model = cp_model.CpModel()
        self.problem = problem
        self.wants_score = missed is not None
        self.takes: dict[int, Any] = {}
        for one in problem.candidates:
            if one.is_in is None:
                var = self.model.new_bool_var("")
                self.model.add_hint(var, one.id in hint)
            else:
                var = self.model.new_constant(int(one.is_in))
            self.takes[one.id] = var
        self.model.add(sum(self.takes.values()) == problem.size)
        for limit in problem.limits.values():
            if len(limit.members) > limit.room:
                inside = sum(self.takes[key] for key in limit.members)
                self.model.add(inside <= limit.room)
        gaps = [self._gap(position) for position in range(len(problem.goals))]
        self.is_idle = not self.wants_score and not gaps
        if missed is None:
            self.model.minimize(sum(gaps))
        else:
            self.model.add(sum(gaps) <= missed)
            scores = sum(one.score * self.takes[one.id] for one in problem.candidates)
            if score is None:
                self.model.maximize(scores)
            else:
                self.model.add(scores >= score)
                today = [self.takes[o.id] for o in problem.candidates if o.is_today]
                self.model.maximize(sum(today))

    def _gap(self, position: int) -> Any:
        """Return a number no smaller than the heads this goal misses."""
        goal = self.problem.goals[position]
        inside = [
            self.takes[one.id]
            for one in self.problem.candidates
            if position in one.goals
        ]
        most = goal.heads if goal.at_least else max(0, len(inside) - goal.heads)
        gap = self.model.new_int_var(0, max(0, most), "")
        if goal.at_least:
            self.model.add(sum(inside) + gap >= goal.heads)
        else:
            self.model.add(sum(inside) - gap <= goal.heads)
        return gap

    def fallback(self, hint: frozenset[int]) -> tuple[frozenset[int], int, int]:
        """The hint itself, with the bounds that need no search."""
        if not self.wants_score:
            return hint, proposing_model.missed(self.problem, hint), 0
        scores = {one.id: one.score for one in self.problem.candidates}
        best = proposing_model.greedy(self.problem)
        return hint, sum(scores[k] for k in hint), sum(scores[k] for k in best)
