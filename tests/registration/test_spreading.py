"""Spreading applications over reviewers: what holds for every committee."""

from collections import Counter
from itertools import combinations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from registration.domain.spreading import Task, spread


@st.composite
def tasks(draw, applications=8, reviewers=5):
    """Any committee, with conflicts, reviews made and applications given out."""
    papers = list(range(draw(st.integers(1, applications))))
    people = list(range(100, 100 + draw(st.integers(1, reviewers))))
    pairs = st.sampled_from(list(product(papers, people)))
    barred = draw(st.sets(pairs, max_size=10))
    done = draw(st.sets(pairs, max_size=8)) - barred
    held = draw(st.sets(pairs, max_size=12)) - done
    number = draw(st.integers(1, 4))
    return Task(
        wanted=dict.fromkeys(papers, number),
        reviewers=people,
        barred=barred,
        done=done,
        held=held,
        seed=draw(st.integers(0, 5)),
    )


@given(tasks())
@settings(max_examples=100, deadline=None)
def test_every_application_gets_its_number_of_different_reviewers(task):
    found = spread(task)
    closed = {*task.barred, *task.done}

    assert len(set(found.pairs)) == len(found.pairs), "nobody reads one twice"
    assert not set(found.pairs) & closed, "no conflict, and no review made anew"
    readers = Counter(one for one, _who in [*found.pairs, *task.done])
    for one, wanted in task.wanted.items():
        able = sum((one, who) not in closed for who in task.reviewers)
        made = sum(paper == one for paper, _who in task.done)
        expected = max(made, min(wanted, made + able))
        assert readers[one] == expected
        assert found.short.get(one, 0) == max(0, wanted - expected)


@given(tasks())
@settings(max_examples=100, deadline=None)
def test_loads_count_what_is_given_and_what_is_done(task):
    found = spread(task)
    given_out = Counter(who for _one, who in [*found.pairs, *task.done])
    assert found.loads == {who: given_out[who] for who in task.reviewers}


@given(
    applications=st.integers(1, 30),
    reviewers=st.integers(1, 8),
    number=st.integers(1, 8),
    seed=st.integers(0, 3),
)
@settings(max_examples=100, deadline=None)
def test_without_conflicts_loads_differ_by_one_at_most(
    applications, reviewers, number, seed
):
    wanted = dict.fromkeys(range(applications), number)
    found = spread(
        Task(wanted=wanted, reviewers=range(100, 100 + reviewers), seed=seed)
    )
    assert max(found.loads.values()) - min(found.loads.values()) <= 1


def by_trying_all(task):
    """The least sum of squared loads there is, by looking at every distribution."""
    closed = {*task.barred, *task.done}
    choices = []
    for one, wanted in task.wanted.items():
        able = [who for who in task.reviewers if (one, who) not in closed]
        made = sum(paper == one for paper, _who in task.done)
        missing = min(max(0, wanted - made), len(able))
        choices.append(list(combinations(able, missing)))
    before = Counter(who for _one, who in task.done)
    best = None
    for picks in product(*choices):
        loads = before + Counter(who for pick in picks for who in pick)
        squares = sum(loads[who] ** 2 for who in task.reviewers)
        best = squares if best is None else min(best, squares)
    return best


@given(tasks(applications=5, reviewers=4))
@settings(max_examples=60, deadline=None)
def test_no_other_distribution_is_more_even(task):
    found = spread(task)
    assert sum(load**2 for load in found.loads.values()) == by_trying_all(task)


@given(tasks())
@settings(max_examples=60, deadline=None)
def test_spread_again_nothing_moves(task):
    first = spread(task)
    again = spread(
        Task(
            wanted=task.wanted,
            reviewers=task.reviewers,
            barred=task.barred,
            done=task.done,
            held=set(first.pairs),
            seed=task.seed + 1,
        )
    )
    assert set(again.pairs) == set(first.pairs)


def test_new_applications_leave_the_others_where_they_are():
    people = range(100, 106)
    first = spread(Task(wanted=dict.fromkeys(range(60), 3), reviewers=people))
    more = spread(
        Task(
            wanted=dict.fromkeys(range(70), 3),
            reviewers=people,
            held=set(first.pairs),
        )
    )
    assert set(first.pairs) <= set(more.pairs)


def test_no_two_reviewers_read_the_same_heap():
    found = spread(Task(wanted=dict.fromkeys(range(200), 2), reviewers=range(100, 110)))
    heaps = {who: {one for one, w in found.pairs if w == who} for who in found.loads}
    together = [len(heaps[a] & heaps[b]) for a, b in combinations(heaps, 2)]
    assert max(together) < 20  # of 40 each; blocks would share all


def test_eight_hundred_by_four_are_spread_at_once():
    found = spread(
        Task(wanted=dict.fromkeys(range(800), 4), reviewers=range(1000, 1025))
    )
    assert len(found.pairs) == 3200
    assert set(found.loads.values()) == {128}
