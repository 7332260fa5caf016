"""The assignment against every possible one, on problems small enough to try all."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import product

import pytest

from agenda.domain import assigning, assigning_flow
from agenda.domain.assigning import (
    Busy,
    Candidate,
    Costs,
    Pauses,
    Quota,
    Reason,
    Slot,
    Task,
)

HOUR = 60
COSTS = Costs()


def slot(number, starts=0, ends=90, *spoken, **more):
    return Slot(number, starts, ends, frozenset(spoken), **more)


def person(number, *spoken, **more):
    return Candidate(number, frozenset(spoken), **more)


def solve(slots, people, **more):
    return assigning.solve(Task(slots, people, **more))


def too_near(task, one, other):
    """Whether one person cannot have both; written anew here."""
    pause = 0
    if one.building and other.building and one.building != other.building:
        pause = max(task.pauses.building, task.pauses.room)
    elif one.room and other.room and one.room != other.room:
        pause = task.pauses.room
    if one.interprets and other.interprets:
        pause = max(pause, task.pauses.rest)
    first, second = sorted((one, other), key=lambda span: span.starts)
    return second.starts < first.ends + pause


def is_fit(task, place, who):
    """Whether somebody may have a place if there were no other; written anew here."""
    if place.booth:
        if place.booth not in who.booths:
            return False
    elif who.takes_booths_only or (
        place.languages and not place.languages & who.languages
    ):
        return False
    if who.free is not None:
        minutes = set(range(place.starts, place.ends))
        if not any(minutes <= set(range(*span)) for span in who.free):
            return False
    if place.session in who.barred | who.avoided:
        return False
    return not any(too_near(task, place, duty) for duty in who.busy)


def are_apart(held, place, who):
    return any(
        other.session is not None
        and other.session == place.session
        and (one.id in who.apart or who.id in one.apart)
        for other, one in held
    )


def price(task, pick):  # all rules in one place, to be read beside them
    """The cost of a complete choice, None if it breaks a rule; written anew here."""
    total, held = 0, []
    for place, who in zip(task.slots, pick, strict=True):
        if who is None:
            total += COSTS.open
            continue
        mine = [other for other, one in held if one.id == who.id]
        if not is_fit(task, place, who) or are_apart(held, place, who):
            return None
        if any(too_near(task, place, other) for other in mine):
            return None
        held.append((place, who))
        number = who.load + len(mine) + 1
        if who.most is not None and number > who.most:
            return None
        booths = [one for one in [*who.busy, *mine, place] if one.interprets]
        today = sum(o.ends - o.starts for o in booths if o.starts // 1440 == 0)
        if place.booth and who.minutes is not None and today > who.minutes:
            return None
        total += COSTS.load * (2 * number - 1)
        total += COSTS.wish * (who.wished is not None and number > who.wished)
        total += COSTS.change * (place.holder not in (None, who.id))
        if not place.booth:
            total += COSTS.missing * len(place.languages - who.languages)
            total += COSTS.topic * (
                place.track is not None and place.track not in who.topics
            )
    return total + sum(
        quota.cost
        * max(
            0,
            sum(p.id in quota.slots and w.id in quota.people for p, w in held)
            - quota.most,
        )
        for quota in task.quotas
    )


def best(task):
    prices = (
        price(task, pick)
        for pick in product([None, *task.candidates], repeat=len(task.slots))
    )
    return min(one for one in prices if one is not None)


def small_problem(seed, *, most_slots=5):
    """A problem with all the rules there are, each now and then."""
    chance = random.Random(seed)

    def some(value, odds=0.3, other=None):
        return value if chance.random() < odds else other

    slots = []
    for number in range(chance.randint(1, most_slots)):
        starts = chance.choice([0, 30, 60, 90, 120, 180])
        booth = some("en-fr", 0.25, "")
        slots.append(
            slot(
                number,
                starts,
                starts + chance.choice([45, 60, 90, 150]),
                *(
                    []
                    if booth
                    else chance.sample(["en", "fr", "es"], chance.randint(0, 3))
                ),
                holder=chance.choice([None, 0, 1]),
                session=chance.choice([None, 1, 2]),
                room=chance.choice([None, 1, 2]),
                building=chance.choice(["", "A", "B"]),
                track=chance.choice([None, 1, 2]),
                booth=booth,
            )
        )
    count = chance.randint(1, 4)
    people = [
        person(
            number,
            *chance.sample(["en", "fr", "es"], chance.randint(0, 3)),
            busy=some((Busy(60, 100, 1, "A", chance.random() < 0.5),), 0.3, ()),
            load=chance.choice([0, 0, 1]),
            most=chance.choice([None, None, 1, 2]),
            wished=some(1),
            free=some(((0, 120), (150, 400))),
            topics=frozenset(chance.sample([1, 2], chance.randint(0, 2))),
            barred=some(frozenset({1}), 0.2, frozenset()),
            avoided=some(frozenset({2}), 0.1, frozenset()),
            booths=some(frozenset({"en-fr"}), 0.6, frozenset()),
            minutes=some(120, 0.5),
            takes_booths_only=chance.random() < 0.15,
        )
        for number in range(count)
    ]
    if count > 1 and chance.random() < 0.4:
        people[0] = replace(people[0], apart=frozenset({1}))
        people[1] = replace(people[1], apart=frozenset({0}))
    quotas = [
        Quota(
            frozenset(chance.sample(range(len(slots)), chance.randint(1, len(slots)))),
            frozenset(chance.sample(range(count), chance.randint(1, count))),
            chance.randint(0, 2),
            chance.choice([2, 4, 8]),
        )
        for _number in range(chance.randint(0, 4))
    ]
    pauses = Pauses(
        room=chance.choice([0, 10]),
        building=chance.choice([0, 15]),
        rest=chance.choice([0, 30]),
    )
    return Task(slots, people, quotas, pauses=pauses)


@pytest.mark.parametrize("seed", range(150))
def test_no_other_choice_is_cheaper(seed):
    task = small_problem(seed)
    answer = assigning.solve(task, seconds=20)
    assert answer.cost == best(task)
    assert (answer.status, answer.gap) == ("optimal", 0)
    pick = {row.slot.id: row.candidate for row in answer.rows}
    assert price(task, [pick.get(s.id) for s in task.slots]) == answer.cost
    assert {s.id for s, _reason in answer.open} == {s.id for s in task.slots} - set(
        pick
    )


@pytest.mark.parametrize("seed", range(40))
def test_the_bound_alone_is_never_above_the_best(seed):
    task = small_problem(1000 + seed)
    found = assigning_flow.relax(task, hint=None, seconds=5)
    cheapest = best(task)
    assert found.bound <= cheapest
    assert assigning.cost(task, found.chosen) >= cheapest


def test_nobody_is_in_two_places_at_once():
    slots = [slot(1, 0, 90), slot(2, 60, 120), slot(3, 90, 180)]
    answer = solve(slots, [person(1)])
    assert {row.slot.id for row in answer.rows} == {1, 3}
    assert answer.open == [(slots[1], Reason.TOO_FEW)]


def test_sessions_that_touch_do_not_overlap():
    answer = solve([slot(1, 0, 60), slot(2, 60, 120)], [person(1)])
    assert len(answer.rows) == 2


def test_the_load_is_levelled():
    slots = [slot(n, n * 100, n * 100 + 60) for n in range(6)]
    answer = solve(slots, [person(n) for n in range(3)])
    assert sorted(row.load for row in answer.rows) == [1, 1, 1, 2, 2, 2]


def test_who_holds_a_place_keeps_it_when_nothing_speaks_against_it():
    slots = [slot(n, 0, 60, holder=9 - n) for n in range(10)]
    answer = solve(slots, [person(n) for n in range(10)])
    assert all(row.candidate.id == row.slot.holder for row in answer.rows)


@pytest.mark.parametrize(
    ("people", "reason"),
    [
        ([], Reason.NOBODY),
        ([person(1, "ar")], Reason.NOBODY_SPEAKS),
        ([person(1, "fr", busy=(Busy(30, 60),))], Reason.ALL_BUSY),
        ([person(1, "fr", load=2, most=2)], Reason.ALL_BUSY),
    ],
)
def test_an_open_place_says_why(people, reason):
    answer = solve([slot(1, 0, 60, "fr")], people)
    assert answer.open == [(slot(1, 0, 60, "fr"), reason)]


def test_the_same_problem_has_the_same_answer():
    from bench.assignment import problem

    task = problem(60, 30)
    # time enough for a proof on the slowest machine: what is cut short may differ
    answers = [assigning.solve(task, seconds=600) for _time in range(2)]
    picks = [[(r.slot.id, r.candidate.id) for r in a.rows] for a in answers]
    assert picks[0] == picks[1]


def test_no_moderators_places_is_no_problem():
    answer = solve([], [person(1)])
    assert (answer.rows, answer.open, answer.status) == ([], [], "optimal")


@pytest.mark.parametrize("seed", range(20))
def test_cliques_hold_every_clash_and_nothing_else(seed):
    task = small_problem(seed)
    groups = assigning_flow.cliques(task)
    together = {frozenset((a, b)) for group in groups for a in group for b in group}
    for one in task.slots:
        for other in task.slots:
            expected = one.id == other.id or too_near(task, one, other)
            assert (frozenset((one.id, other.id)) in together) == expected
