"""Explanations: reasons, wishes given up, and smallest sets of rules in conflict."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from agenda.domain import assigning, assigning_why
from agenda.domain.assigning import RULES, Busy, Pauses, Quota, Rule, Task
from tests.agenda.domain.test_assigning import person, slot, small_problem


def open_ones(task):
    answer = assigning.solve(task, seconds=20)
    return answer, [one for one, _reason in answer.open]


def fills(task, must, rules):
    """Whether `must` can all be filled under `rules`, by trying everything."""
    bare = replace(task, rules=rules, quotas=())
    slots = [one for one in bare.slots if one.id in must]
    able = [[p for p in bare.candidates if bare.may_take(s, p)] for s in slots]
    return any(holds(bare, slots, pick) for pick in product(*able))


def holds(task, slots, pick):  # all rules in one place
    for number, (one, who) in enumerate(zip(slots, pick, strict=True)):
        mine = [s for s, p in zip(slots, pick, strict=True) if p.id == who.id]
        limit = who.most if Rule.LIMIT in task.rules else None
        if limit is not None and who.load + len(mine) > limit:
            return False
        if Rule.HOURS in task.rules and who.minutes is not None:
            spans = [s for s in [*mine, *who.busy] if s.interprets]
            booths = [s for s in mine if s.booth]
            if booths and sum(s.ends - s.starts for s in spans) > who.minutes:
                return False
        for other, whose in list(zip(slots, pick, strict=True))[:number]:
            if whose.id == who.id and task.clash(one, other):
                return False
            is_apart = whose.id in who.apart or who.id in whose.apart
            together = one.session is not None and one.session == other.session
            if Rule.APART in task.rules and is_apart and together:
                return False
    return True


@pytest.mark.parametrize("seed", range(80))
def test_rules_in_conflict_are_a_smallest_set(seed):
    """Impossible as they are, possible without any one of them: by brute force."""
    task = small_problem(5000 + seed, most_slots=4)
    answer, left = open_ones(task)
    for one in left:
        rules = assigning_why.smallest(task, answer.chosen, one)
        assert rules is not None
        filled = set(answer.chosen)

        def possible(held, one=one, filled=filled):
            must = {one.id} | (filled if Rule.OTHERS in held else set())
            return fills(task, must, held)

        assert not possible(rules)
        assert all(possible(rules - {rule}) for rule in rules)


def test_a_place_nobody_speaks_for_names_the_language_alone():
    task = Task([slot(1, 0, 60, "es")], [person(1, "en"), person(2, "fr")])
    answer, _left = open_ones(task)
    (held,) = assigning_why.conflicts(task, answer)[1]
    assert (held.rule, held.people, held.count) == (Rule.LANGUAGES, (1, 2), 2)


def test_who_said_no_is_named_with_the_rule_that_keeps_them():
    task = Task([slot(1, 0, 60, "es")], [person(1, "en")])
    answer, _left = open_ones(task)
    no = [person(7, "es", willing=False)]
    held = assigning_why.conflicts(task, answer, unwilling=no)[1]
    assert {one.rule: one.people for one in held} == {
        Rule.LANGUAGES: (1,),
        Rule.WILLING: (7,),
    }


def test_the_way_between_buildings_is_told():
    places = [
        slot(1, 0, 60, building="A", room=1),
        slot(2, 65, 120, building="B", room=2),
    ]
    task = Task(places, [person(1)], pauses=Pauses(building=15))
    answer, left = open_ones(task)
    rules = assigning_why.smallest(task, answer.chosen, left[0])
    assert rules == {Rule.CHANGE, Rule.OTHERS}


def test_a_place_that_can_be_filled_has_no_conflict():
    task = Task([slot(1, 0, 60)], [person(1)])
    assert assigning_why.smallest(task, {}, task.slots[0]) is None
    assert assigning_why.can_be_filled(task, {}, task.slots[0], RULES)


def told(task):
    answer = assigning.solve(task)
    why = assigning_why.reasons(task, answer)
    return {key: dict(parts) for key, parts in why.items()}, answer


def test_the_only_speaker_who_is_free_is_told():
    people = [
        person(1, "es", "en"),
        person(2, "es", busy=(Busy(0, 60),)),
        person(3, "en"),
    ]
    why, answer = told(Task([slot(1, 0, 60, "es", "en")], people))
    assert answer.chosen == {1: 1}
    assert why[1]["only_speaker"] == "es"


def test_who_is_only_left_because_others_are_needed_elsewhere():
    people = [person(1, "es"), person(2, "es", "fr")]
    task = Task([slot(1, 0, 60, "es"), slot(2, 0, 60, "fr")], people)
    why, _answer = told(task)
    assert "only_left" in why[1]
    assert "only" in why[2]


def test_topic_and_balance_are_reasons():
    people = [person(1), person(2, topics=frozenset({5}), load=1)]
    quota = Quota(frozenset({1}), frozenset({1}), 0, 8, "region", "x", "all")
    why, answer = told(Task([slot(1, 0, 60, track=5)], people, [quota]))
    assert answer.chosen == {1: 2}
    assert {"topic", "balance"} <= set(why[1])


def test_what_was_given_up_is_counted():
    quota = Quota(frozenset({1, 2}), frozenset({1}), 1, 4, "gender", "man", "track", 5)
    task = Task(
        [slot(1, 0, 60, "es", "en", track=5), slot(2, 100, 160, "es")],
        [person(1, "es", wished=1)],
        [quota],
    )
    answer = assigning.solve(task)
    found = {one.about: one for one in assigning_why.given_up(task, answer)}
    assert {about: one.count for about, one in found.items()} == {
        "languages": 1,
        "topic": 1,
        "wished": 1,
        "gender": 2,
    }
    assert (found["gender"].most, found["gender"].key) == (1, 5)
