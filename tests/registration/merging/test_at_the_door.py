"""Scans of two badges, once they were one person's."""

from datetime import timedelta

import pytest

from badges.domain import replaying, scanning
from badges.models import Point, Scan, ScanOutcome, Way
from registration.domain import merging
from registration.models import Registration, State
from tests.badges.conftest import scan
from tests.conftest import NOW
from tests.registration.merging.lives import merge, state_of

IN, OUT = Way.IN, Way.OUT
ALREADY, CAME, LEFT, NOT_INSIDE = (
    ScanOutcome.ALREADY, ScanOutcome.CHECKED_IN, ScanOutcome.CHECKED_OUT,
    ScanOutcome.NOT_INSIDE,
)  # fmt: skip
RULES = {
    "once": {},
    "many": {"times": "many"},
    "both": {"times": "many", "direction": "both"},
    "both once": {"direction": "both"},
}


@pytest.fixture
def both(both):
    Registration.objects.update(state=State.CONFIRMED)
    for one in both:
        one.refresh_from_db()
    return both


def at(hour, minute=0):
    return NOW.replace(hour=hour, minute=minute)


def make_point(event, rules, code="hall"):
    return Point.objects.create(
        event=event, code=code, name={"en": code}, **RULES[rules]
    )


def read(who, point, hour, way=IN):
    """Read a badge at an hour; say that it was let through, as it was then."""
    told = scan(
        who.event, who.code, point=point, way=way, scanned_at=at(hour), now=at(hour)
    )
    assert told.outcome in {CAME, LEFT}


def counted(who):
    """What somebody's scans count as, and the hours at which they ended."""
    rows = Scan.objects.filter(registration=who).order_by("scanned_at")
    return [
        (one.scanned_at.hour, one.outcome, one.left_at and one.left_at.hour)
        for one in rows
    ]


def lives(point, both, *readings):
    """Read the badges of both: whose, when, and which way."""
    kept, dropped = both
    for who, hour, way in readings:
        read(kept if who == "kept" else dropped, point, hour, way)


CASES = {
    "once": [
        [("kept", 9, IN), ("dropped", 11, IN)],
        [(9, CAME, None), (11, ALREADY, None)],
    ],
    "once, the dropped one first": [
        [("dropped", 9, IN), ("kept", 11, IN)],
        [(9, CAME, None), (11, ALREADY, None)],
    ],
    "many": [
        [("kept", 9, IN), ("dropped", 10, IN), ("kept", 11, IN)],
        [(9, CAME, 10), (10, CAME, 11), (11, CAME, None)],
    ],
    "both, back under the other badge": [
        [("kept", 9, IN), ("kept", 10, OUT), ("dropped", 11, IN)],
        [(9, CAME, 10), (10, LEFT, None), (11, CAME, None)],
    ],
    "both, in twice and out once": [
        [("kept", 9, IN), ("dropped", 10, IN), ("dropped", 12, OUT)],
        [(9, CAME, 12), (10, ALREADY, None), (12, LEFT, None)],
    ],
    "both, out twice": [
        [("dropped", 8, IN), ("kept", 9, IN), ("kept", 10, OUT), ("dropped", 12, OUT)],
        [(8, CAME, 10), (9, ALREADY, None), (10, LEFT, None), (12, NOT_INSIDE, None)],
    ],
    "both once": [
        [("kept", 9, IN), ("kept", 10, OUT), ("dropped", 11, IN)],
        [(9, CAME, 10), (10, LEFT, None), (11, ALREADY, None)],
    ],
}


@pytest.mark.parametrize("case", CASES)
def test_readings_of_both_count_by_the_rules_of_the_place(event, both, user, case):
    readings, expected = CASES[case]
    point = make_point(event, case.split(",")[0])
    lives(point, both, *readings)
    before = state_of(event)
    record = merge(both, user)
    assert counted(both[0]) == expected
    replaying.replay(both[0], point)
    assert counted(both[0]) == expected
    merging.undo(record, by=user, now=NOW)
    assert state_of(event)["badges.Scan"] == before["badges.Scan"]


def test_who_came_back_under_the_other_badge_is_inside_and_may_go_out(
    event, both, user
):
    kept, _dropped = both
    point = make_point(event, "both")
    lives(point, both, *CASES["both, back under the other badge"][0])
    record = merge(both, user)
    assert Scan.objects.inside().filter(point=point).count() == 1
    kept.refresh_from_db()
    read(kept, point, 13, OUT)
    assert not Scan.objects.inside().exists()
    merging.undo(record, by=user, now=NOW)
    assert counted(both[1]) == [(11, CAME, 13)]


def test_where_only_one_was_read_all_stays_as_it_was_told(event, both, user):
    kept, dropped = both
    mine, theirs = (make_point(event, "many", code) for code in ("mine", "theirs"))
    read(kept, mine, 9)
    read(dropped, theirs, 10)
    # the rules of today say otherwise of what was read yesterday
    read(kept, mine, 11)
    Point.objects.update(times="once")
    merge(both, user)
    assert counted(kept) == [(9, CAME, 11), (10, CAME, None), (11, CAME, None)]


def test_an_undone_reading_keeps_nobody_from_counting(event, both, user):
    kept, dropped = both
    point = make_point(event, "once")
    read(kept, point, 9)
    read(dropped, point, 11)
    scanning.undo(kept.scans.get(), by=user, now=at(10))
    merge(both, user)
    (standing,) = kept.scans.standing()
    assert standing.scanned_at - at(9) == timedelta(hours=2)
