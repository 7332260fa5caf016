"""The estimate of the queue, from the times of check-ins alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from badges.domain.live.queueing import Load, estimate

NOW = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)


def every(seconds: int, *, of: str = "a", minutes: int = 10):
    count = minutes * 60 // seconds
    return [(NOW - timedelta(seconds=seconds * n + 1), of) for n in range(count)]


def test_nobody_came_lately():
    old = [(NOW - timedelta(minutes=30), "a")] * 9
    assert estimate(old, now=NOW).load == Load.IDLE


def test_a_few_check_ins_tell_no_wait():
    found = estimate(every(200), now=NOW)
    assert (found.load, found.desks, found.wait) == (Load.UNKNOWN, 1, 0)


def test_a_desk_without_a_pause_is_at_its_limit():
    found = estimate(every(20), now=NOW)
    assert (found.load, found.seconds, found.per_minute) == (Load.LIMIT, 20, 3.0)


def test_a_desk_that_is_idle_half_the_time_says_how_long_one_waits():
    """Pairs of people, twenty seconds each, one pair in eighty seconds."""
    pairs = [
        (NOW - timedelta(seconds=80 * n + more + 1), "a")
        for n in range(7)
        for more in (0, 20)
    ]
    found = estimate(pairs, now=NOW)
    assert found.seconds == 20
    assert found.load in {Load.CALM, Load.BUSY}
    assert found.wait == round(found.busy / (100 - found.busy) * 20) or found.wait > 0


def test_a_second_desk_halves_the_wait():
    one = every(60, of="a") + every(15, of="a", minutes=1)
    two = one + [(at, "b") for at, _desk in one]
    assert estimate(two, now=NOW).wait * 2 <= estimate(one, now=NOW).wait + 1


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3600), st.sampled_from("abc")), max_size=60))
def test_any_hour_gives_an_estimate_within_bounds(made):
    rows = [(NOW - timedelta(seconds=ago), desk) for ago, desk in made]
    found = estimate(rows, now=NOW)
    assert 0 <= found.busy <= 100
    assert found.wait >= 0
    assert found == estimate(reversed(rows), now=NOW)
