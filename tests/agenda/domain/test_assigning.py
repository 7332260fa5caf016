"""The assignment against every possible one, on problems small enough to try all."""

from __future__ import annotations

import random
from itertools import product

import pytest

from agenda.domain import assigning
from agenda.domain.assigning import CHANGE, LOAD, MISSING, OPEN, Candidate, Reason, Slot

HOUR = 60


def slot(number, starts=0, ends=90, *spoken, holder=None):
    return Slot(number, starts, ends, frozenset(spoken), holder)


def person(number, *spoken, **more):
    return Candidate(number, frozenset(spoken), **more)


def overlap(one, other):
    return one.starts < other.ends and other.starts < one.ends


def price(slots, people, pick):
    """The cost of a complete choice, None if it breaks a rule; written anew here."""
    total, held = 0, {}
    for place, who in zip(slots, pick, strict=True):
        if who is None:
            total += OPEN
            continue
        if place.languages and not place.languages & who.languages:
            return None
        if any(place.starts < e and s < place.ends for s, e in who.busy):
            return None
        mine = held.setdefault(who.id, [])
        if any(overlap(place, other) for other in mine):
            return None
        mine.append(place)
        if who.most is not None and who.load + len(mine) > who.most:
            return None
        total += LOAD * (2 * (who.load + len(mine)) - 1)
        total += MISSING * len(place.languages - who.languages)
        total += CHANGE * (place.holder not in (None, who.id))
    return total


def best(slots, people):
    prices = (
        price(slots, people, pick)
        for pick in product([None, *people], repeat=len(slots))
    )
    return min(one for one in prices if one is not None)


def small_problem(seed):
    chance = random.Random(seed)
    slots = []
    for number in range(chance.randint(1, 5)):
        starts = chance.choice([0, 30, 60, 90, 120, 180])
        slots.append(
            slot(
                number,
                starts,
                starts + chance.choice([45, 60, 90, 150]),
                *chance.sample(["en", "fr", "es"], chance.randint(0, 3)),
                holder=chance.choice([None, 0, 1]),
            )
        )
    people = [
        person(
            number,
            *chance.sample(["en", "fr", "es"], chance.randint(0, 3)),
            busy=((60, 100),) if chance.random() < 0.3 else (),
            load=chance.choice([0, 0, 1]),
            most=chance.choice([None, None, 1, 2]),
        )
        for number in range(chance.randint(1, 4))
    ]
    return slots, people


@pytest.mark.parametrize("seed", range(60))
def test_no_other_choice_is_cheaper(seed):
    slots, people = small_problem(seed)
    answer = assigning.solve(slots, people, seconds=20)
    assert answer.cost == best(slots, people)
    assert (answer.status, answer.gap) == ("optimal", 0)
    pick = {row.slot.id: row.candidate for row in answer.rows}
    assert price(slots, people, [pick.get(s.id) for s in slots]) == answer.cost
    assert {s.id for s, _reason in answer.open} == {s.id for s in slots} - set(pick)


def test_nobody_is_in_two_places_at_once():
    slots = [slot(1, 0, 90), slot(2, 60, 120), slot(3, 90, 180)]
    answer = assigning.solve(slots, [person(1)])
    assert {row.slot.id for row in answer.rows} == {1, 3}
    assert answer.open == [(slots[1], Reason.TOO_FEW)]


def test_sessions_that_touch_do_not_overlap():
    answer = assigning.solve([slot(1, 0, 60), slot(2, 60, 120)], [person(1)])
    assert len(answer.rows) == 2


def test_the_load_is_levelled():
    slots = [slot(n, n * 100, n * 100 + 60) for n in range(6)]
    answer = assigning.solve(slots, [person(n) for n in range(3)])
    assert sorted(row.load for row in answer.rows) == [1, 1, 1, 2, 2, 2]


def test_who_holds_a_place_keeps_it_when_nothing_speaks_against_it():
    slots = [slot(n, 0, 60, holder=9 - n) for n in range(10)]
    answer = assigning.solve(slots, [person(n) for n in range(10)])
    assert all(row.candidate.id == row.slot.holder for row in answer.rows)


@pytest.mark.parametrize(
    ("people", "reason"),
    [
        ([], Reason.NOBODY),
        ([person(1, "ar")], Reason.NOBODY_SPEAKS),
        ([person(1, "fr", busy=((30, 60),))], Reason.ALL_BUSY),
        ([person(1, "fr", load=2, most=2)], Reason.ALL_BUSY),
    ],
)
def test_an_open_place_says_why(people, reason):
    answer = assigning.solve([slot(1, 0, 60, "fr")], people)
    assert answer.open == [(slot(1, 0, 60, "fr"), reason)]


def test_the_same_problem_has_the_same_answer():
    from bench.assignment import problem

    slots, people = problem(30, 60)
    answers = [assigning.solve(slots, people) for _time in range(2)]
    picks = [[(r.slot.id, r.candidate.id) for r in a.rows] for a in answers]
    assert picks[0] == picks[1]


def test_no_moderators_places_is_no_problem():
    answer = assigning.solve([], [person(1)])
    assert (answer.rows, answer.open, answer.status) == ([], [], "optimal")


@pytest.mark.parametrize("seed", range(20))
def test_cliques_hold_every_overlap_and_nothing_else(seed):
    slots, _people = small_problem(seed)
    cliques = assigning.together(slots)
    by_id = {s.id: s for s in slots}
    together = {frozenset((a, b)) for clique in cliques for a in clique for b in clique}
    for one in slots:
        for other in slots:
            expected = overlap(by_id[one.id], by_id[other.id])
            assert (frozenset((one.id, other.id)) in together) == expected
