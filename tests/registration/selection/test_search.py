"""The solver's list and its reasons, against every list there is."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registration.domain import explaining, proposing_model
from registration.domain.explaining import Reason
from registration.domain.proposing_model import Candidate, Goal, Problem

settled = st.sampled_from([None] * 6 + [True, False])


@st.composite
def problems(draw) -> Problem:
    """Up to eight people, three targets, two ways in, three organisations."""
    goals = draw(
        st.lists(st.builds(Goal, st.booleans(), st.integers(0, 4)), max_size=3)
    )
    candidates = [
        Candidate(
            id=number,
            score=draw(st.integers(0, 6)),
            stream=draw(st.integers(1, 2)),
            organisation=draw(st.sampled_from([None, 7, 8, 9])),
            is_in=draw(settled),
            goals=frozenset(
                draw(st.sets(st.sampled_from(range(len(goals))))) if goals else ()
            ),
        )
        for number in range(draw(st.integers(1, 8)))
    ]
    return Problem(
        candidates,
        goals,
        places=draw(st.integers(0, 6)),
        of_stream=draw(st.dictionaries(st.integers(1, 2), st.integers(0, 4))),
        of_organisation=draw(st.dictionaries(st.integers(1, 2), st.integers(0, 2))),
    )


def keeps_the_limits(problem: Problem, chosen: frozenset[int]) -> bool:
    people = {one.id: one for one in problem.candidates}
    if any(one.is_in is True and one.id not in chosen for one in problem.candidates):
        return False
    if any(people[key].is_in is False for key in chosen):
        return False
    return all(
        sum(key in chosen for key in limit.members) <= limit.room
        for limit in problem.limits.values()
    )


def worth(problem: Problem, chosen: frozenset[int]) -> tuple[int, int, int]:
    """More people, then fewer heads missed, then more score: the higher the better."""
    scores = sum(one.score for one in problem.candidates if one.id in chosen)
    return len(chosen), -proposing_model.missed(problem, chosen), scores


def every_list(problem: Problem):
    keys = [one.id for one in problem.candidates]
    must = sum(one.is_in is True for one in problem.candidates)
    for size in range(max(problem.places, must) + 1):
        for chosen in combinations(keys, size):
            if keeps_the_limits(problem, frozenset(chosen)):
                yield frozenset(chosen)


def best(problem: Problem) -> tuple[int, int, int]:
    return max(worth(problem, chosen) for chosen in every_list(problem))


@settings(max_examples=60, deadline=None)
@given(problems())
def test_no_list_is_better_than_the_one_proposed(problem):
    answer = proposing_model.solve(problem, seconds=5, workers=1)

    assert keeps_the_limits(problem, answer.chosen)
    assert worth(problem, answer.chosen) == best(problem)
    assert answer.is_optimal
    assert answer.gap == 0
    for position, cost in answer.costs.items():
        others = [
            Goal(at_least=True, heads=0) if n == position else goal
            for n, goal in enumerate(problem.goals)
        ]
        without = replace(problem, goals=others)
        allowed = proposing_model.missed(without, answer.chosen)
        gained = max(
            worth(problem, chosen)[2]
            for chosen in every_list(problem)
            if len(chosen) == len(answer.chosen)
            and proposing_model.missed(without, chosen) <= allowed
        )
        assert cost == gained - answer.score


@settings(max_examples=60, deadline=None)
@given(problems())
def test_a_reason_named_as_the_only_one_is_the_reason(problem):
    """Without the limit or target that is named, the list would be better."""
    answer = proposing_model.solve(problem, seconds=5, workers=1)
    whys = explaining.explain(problem, answer.chosen)

    mine = worth(problem, answer.chosen)
    assert set(whys) == {one.id for one in problem.candidates}
    for one in problem.candidates:
        why = whys[one.id]
        assert (why.reason == Reason.SETTLED) == (one.is_in is not None)
        if why.is_sole:
            assert best(without(problem, why)) > mine
        if why.reason == Reason.SCORE:
            check_score(problem, one, answer.chosen)
        if one.is_in is None:
            was_in = one.id in answer.chosen
            flipped = [
                worth(problem, chosen)
                for chosen in every_list(problem)
                if (one.id in chosen) != was_in
            ]
            assert max(flipped, default=mine) <= mine


def without(problem: Problem, why: explaining.Why) -> Problem:
    """The problem with the named limit one wider, or the named target one easier."""
    if why.goal is not None:
        goal = problem.goals[why.goal]
        step = -1 if goal.at_least else 1
        easier = replace(goal, heads=goal.heads + step)
        goals = [easier if n == why.goal else g for n, g in enumerate(problem.goals)]
        return replace(problem, goals=goals)
    wider = Problem(
        problem.candidates, problem.goals, problem.places,
        problem.of_stream, problem.of_organisation,
    )  # fmt: skip
    limits = dict(problem.limits)
    limit = limits[why.limit]
    wider.__dict__["limits"] = {
        **limits,
        why.limit: replace(limit, room=limit.room + 1),
    }
    return wider


def check_score(problem: Problem, one: Candidate, chosen: frozenset[int]) -> None:
    free = [other for other in problem.candidates if other.is_in is None]
    if one.id in chosen:
        outside = [other.score for other in free if other.id not in chosen]
        assert one.score >= max(outside, default=one.score)
    else:
        inside = [other.score for other in free if other.id in chosen]
        assert one.score <= min(inside, default=one.score)


def person(number, score=1, **fields):
    return Candidate(number, score, 1, **fields)


def test_a_target_that_cannot_be_met_is_missed_by_as_few_as_possible():
    women = [person(n, 1, goals=frozenset({0})) for n in range(3)]
    men = [person(n, 9) for n in range(3, 8)]
    answer = proposing_model.solve(Problem([*women, *men], [Goal(True, 5)], 4))
    assert {0, 1, 2} <= answer.chosen
    assert len(answer.chosen) == 4
    assert (answer.missed, answer.least_missed) == (2, 2)


def test_settled_people_keep_their_places_even_beyond_every_limit():
    inside = [person(n, 0, organisation=7, is_in=True) for n in range(3)]
    outside = [person(9, 9, organisation=7), person(10, 9)]
    problem = Problem([*inside, *outside], [], 2, {1: 1}, {1: 1})
    assert proposing_model.solve(problem).chosen == {0, 1, 2}


def test_who_waits_before_a_full_region_is_told_so():
    asia = [person(n, 9 - n, goals=frozenset({0})) for n in range(3)]
    others = [person(n, 1) for n in range(3, 6)]
    problem = Problem([*asia, *others], [Goal(False, 2)], 3)
    answer = proposing_model.solve(problem)
    why = explaining.explain(problem, answer.chosen)[2]
    assert why.reason == Reason.TARGET
    assert (why.goal, why.is_sole, why.all_higher) == (0, True, True)


def test_who_is_needed_for_a_target_is_told_so():
    problem = Problem(
        [person(0, 1, goals=frozenset({0})), person(1, 9), person(2, 8)],
        [Goal(True, 1)],
        2,
    )
    answer = proposing_model.solve(problem)
    whys = explaining.explain(problem, answer.chosen)
    assert answer.chosen == {0, 1}
    assert (whys[0].reason, whys[0].goal) == (Reason.TARGET, 0)
    assert (whys[2].reason, whys[2].goal) == (Reason.TARGET, 0)
    assert answer.costs == {0: 7}


def test_a_second_one_of_an_organisation_is_told_so():
    problem = Problem(
        [person(0, 9, organisation=7), person(1, 8, organisation=7), person(2, 1)],
        [], 2, {}, {1: 1},
    )  # fmt: skip
    answer = proposing_model.solve(problem)
    why = explaining.explain(problem, answer.chosen)[1]
    assert answer.chosen == {0, 2}
    assert (why.reason, why.limit, why.all_higher) == (
        Reason.ORGANISATION, (1, 7), True,
    )  # fmt: skip


def test_a_search_that_is_stopped_ends_at_once():
    class Enough(Exception):
        pass

    def stop(_share):
        raise Enough

    from bench.select import problem

    with pytest.raises(Enough):
        proposing_model.solve(problem(), watch=stop)


def test_among_equals_those_selected_today_stay():
    problem = Problem([person(n, 5, is_today=n in {4, 5}) for n in range(6)], [], 2)
    assert proposing_model.solve(problem).chosen == {4, 5}
