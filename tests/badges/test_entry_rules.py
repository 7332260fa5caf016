"""Who may pass a point: the shared cases, and what holds whatever the rules are."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badges.domain.entry_rules import Facts, Rules, Window, judge
from badges.models import Direction, ScanOutcome, Times, Way
from badges.models.scan import OVERRULED
from registration.models import State

CASES = json.loads(
    (Path(__file__).parents[1] / "data/entry-cases.json").read_text("utf-8")
)
CATEGORIES = ["delegate", "staff", "media"]
FUNCTIONS = ["speaker", "chair"]
moments = st.datetimes(datetime(2026, 11, 29), datetime(2026, 12, 5))  # noqa: DTZ001
minutes = st.times().map(lambda one: time(one.hour, one.minute))
windows = st.builds(
    Window, minutes, minutes, st.none() | moments.map(lambda one: one.date())
)
sets = {
    name: st.frozensets(st.sampled_from(known))
    for name, known in (("categories", CATEGORIES), ("functions", FUNCTIONS))
}
rules = st.builds(
    Rules,
    times=st.sampled_from(Times.values),
    direction=st.sampled_from(Direction.values),
    windows=st.lists(windows, max_size=2).map(tuple),
    categories=sets["categories"],
    sign_up=st.booleans(),
    functions=sets["functions"],
    capacity=st.none() | st.integers(1, 3),
    hard=st.booleans(),
)
facts = st.builds(
    Facts,
    state=st.sampled_from(["", *State.values]),
    local=moments,
    way=st.sampled_from(Way.values),
    is_void=st.booleans(),
    category=st.sampled_from(CATEGORIES),
    has_place=st.booleans(),
    functions=sets["functions"],
    came=st.booleans(),
    inside=st.booleans(),
    count=st.integers(0, 4),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_shared_cases_hold(case: dict[str, Any]) -> None:
    outcome = judge(Rules.of(case["rules"]), Facts.of(case["facts"]))
    assert outcome == case["outcome"]


def test_every_answer_has_a_shared_case() -> None:
    assert {case["outcome"] for case in CASES} == set(ScanOutcome.values)


@given(rules, facts)
def test_who_is_let_in_is_confirmed_fits_and_finds_room(
    point: Rules, known: Facts
) -> None:
    if judge(point, known) != ScanOutcome.CHECKED_IN:
        return
    assert known.state == State.CONFIRMED
    assert not known.is_void
    assert not point.windows or any(one.holds(known.local) for one in point.windows)
    if point.hard and point.capacity is not None and not known.inside:
        assert known.count < point.capacity
    if point.times == Times.ONCE:
        assert not known.came


@given(rules, facts)
def test_a_point_without_rules_refuses_no_more_than_one_with(
    point: Rules, known: Facts
) -> None:
    bare = Rules(times=point.times, direction=point.direction)
    if judge(bare, known) != ScanOutcome.CHECKED_IN:
        assert judge(point, known) == judge(bare, known)


@given(rules, facts)
def test_whoever_is_inside_may_always_leave(point: Rules, known: Facts) -> None:
    leaving = replace(known, way=Way.OUT, inside=True, is_void=False, state="withdrawn")
    assert judge(point, leaving) == ScanOutcome.CHECKED_OUT


@given(rules, facts)
def test_only_known_people_can_be_let_in_by_hand(point: Rules, known: Facts) -> None:
    if judge(point, known) in OVERRULED:
        assert known.state
        assert not known.is_void


@given(windows, moments)
def test_a_window_opens_and_closes(window: Window, local: datetime) -> None:
    if window.holds(local):
        days = [local + timedelta(days=shift) for shift in range(-2, 3)]
        opened = window.day or local.date()
        assert window.day is None or opened in {one.date() for one in days}
    if window.day is None:
        assert window.holds(local) == window.holds(local + timedelta(days=1))
