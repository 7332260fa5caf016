"""What was handed over and is not back, whoever tells of it and in whatever order."""

from __future__ import annotations

import uuid
from datetime import timedelta
from itertools import permutations

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from badges.domain import handing_over
from badges.models import HandOver
from tests.badges.devices import make_device, paired
from tests.badges.test_syncing import done, take
from tests.conftest import NOW


@pytest.fixture
def phone(event, helper):
    return paired(make_device(event, helper), by=helper)[0]


def row(minutes, *, back=False, thing="receiver", number="", who=1, pk=None):
    return HandOver(
        id=pk or uuid.uuid5(uuid.NAMESPACE_OID, f"{minutes} {who} {back}"),
        registration_id=who, thing=thing, number=number, is_back=back,
        at=NOW + timedelta(minutes=minutes),
    )  # fmt: skip


def in_order(rows, who, number):
    theirs = [one for one in rows if (one.registration_id, one.number) == (who, number)]
    return sorted(theirs, key=lambda one: one.at)


def minutes_out(*rows):
    return [one.at.minute for one in handing_over.outstanding(rows)]


def test_a_return_told_twice_does_not_hide_what_is_given_later():
    morning = row(1)
    by_desk = row(4, back=True, pk=handing_over.return_of(morning))
    by_phone = row(3, back=True)
    for told in permutations([morning, by_phone, by_desk, row(9)]):
        assert minutes_out(*told) == [9]
    for told in permutations([morning, row(5, back=True), by_desk, row(9)]):
        assert minutes_out(*told) == [9]


def test_what_comes_back_is_of_its_kind_and_number_and_person():
    rows = [row(1), row(2, number="7"), row(3, thing="documents"), row(4, who=2)]
    assert minutes_out(*rows) == [1, 2, 4]
    assert minutes_out(*rows, row(6, back=True, number="7")) == [1, 4]
    assert minutes_out(*rows, row(6, back=True, number="8")) == [1, 2, 4]


def test_of_two_alike_the_desk_ends_the_one_it_took_back():
    first, second = row(1), row(2)
    back = row(5, back=True, pk=handing_over.return_of(second))
    assert minutes_out(first, second, back) == [1]


def test_a_clock_that_runs_ahead_keeps_nothing_out_for_ever():
    given = row(9)
    assert minutes_out(given, row(4, back=True, pk=handing_over.return_of(given))) == []


@for_all(
    # what a device told: whose, which, given or back, each at a moment of its own
    st.lists(
        st.tuples(st.integers(1, 2), st.sampled_from(["", "7"]), st.booleans()),
        max_size=14,
    ),
    st.randoms(use_true_random=False),
)
def test_as_much_is_out_as_a_counter_that_never_falls_below_nought_says(told, chance):
    rows = [
        row(minute, back=back, number=number, who=who)
        for minute, (who, number, back) in enumerate(told)
    ]
    expected = {}
    for who, number, back in told:
        before = expected.get((who, number), 0)
        expected[who, number] = max(before - 1, 0) if back else before + 1
    chance.shuffle(rows)
    left = handing_over.outstanding(rows)
    counted = dict.fromkeys(expected, 0)
    for one in left:
        counted[one.registration_id, one.number] += 1
    assert counted == expected
    # the last ones given are those out
    for key, many in expected.items():
        givings = [one for one in in_order(rows, *key) if not one.is_back]
        assert in_order(left, *key) == givings[len(givings) - many :]


def test_a_phone_and_the_desk_tell_of_one_return(event, layla, phone, helper):
    given = handing_over.give(layla, "receiver", by=helper, now=NOW)
    back = done("hand_over", 3, code=layla.code, thing="receiver", back=True)
    take(phone, back)
    later = NOW + timedelta(minutes=5)
    handing_over.take_back(given, by=helper, now=later)
    assert handing_over.out(event) == []
    again = handing_over.give(
        layla, "receiver", deposit="Passport", by=helper, now=later + timedelta(hours=3)
    )
    assert handing_over.out(event) == [again]


def test_a_thing_taken_back_at_the_venue_and_here_is_back(event, layla, phone, helper):
    given = handing_over.give(layla, "receiver", number="7", by=helper, now=NOW)
    taken = handing_over.take_back(given, by=helper, now=NOW)
    told = done(
        "hand_over", 9, id=taken.pk, code=layla.code, thing="receiver", number="7",
        back=True,
    )  # fmt: skip
    (result,) = take(phone, told)
    assert (result.state, result.flag) == ("done", "")
    assert HandOver.objects.filter(is_back=True).count() == 1
