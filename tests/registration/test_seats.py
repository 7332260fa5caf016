"""No seat of a delegation is given twice, whatever anybody does in whatever order."""

from __future__ import annotations

import contextlib

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registration.domain import answering, deciding, delegating, merging
from registration.domain import seats as seats_domain
from registration.domain.refusals import NoSeatLeft, Refused
from registration.models import (
    Decision,
    Delegation,
    InvitationState,
    MergeRecord,
    Registration,
)
from tests.conftest import NOW, make_event, make_registration
from tests.racing import at_once
from tests.registration.test_delegations import (
    apply_with,
    comes,
    free,
    guest,
    make_delegation,
    owner,  # noqa: F401 - a fixture
)
from tests.registration.test_last_seat import shared_database  # noqa: F401 - a fixture

DEEDS = (
    "invite", "ask", "take", "back", "leave", "reopen", "select", "reject", "merge",
    "unmerge", "invite", "leave", "reopen",
)  # fmt: skip
STEPS = st.lists(
    st.tuples(st.sampled_from(DEEDS), st.integers(0, 3)), min_size=8, max_size=20
)


def step(delegation, deed, number, which, *, by):
    """Do one of the deeds to one of those there, if there is one."""
    rows = list(Registration.objects.order_by("pk"))
    if deed == "invite":
        made = delegating.invite(delegation, guest(f"i{number}"), by=None, now=NOW)
        if which:
            apply_with(made, f"i{number}")
    elif deed == "ask":
        apply_with(delegating.share(delegation, by=None, now=NOW), f"a{number}")
    elif deed == "unmerge":
        for record in MergeRecord.objects.standing().order_by("-pk")[:1]:
            merging.undo(record, by=by, now=NOW)
    elif rows:
        row, other = rows[which % len(rows)], rows[(which + 1) % len(rows)]
        does = {
            "take": lambda: delegating.take_in(row, by=None, now=NOW),
            "back": lambda: delegating.give_back(row, by=None, now=NOW),
            "leave": lambda: answering.withdraw(row, by=None, now=NOW),
            "reopen": lambda: answering.reopen(row, by=by, now=NOW),
            "select": lambda: tell(row, Decision.SELECTED, by=by),
            "reject": lambda: tell(row, Decision.REJECTED, by=by),
            "merge": lambda: merging.merge(
                row, dropped=other, taking=(), by=by, now=NOW
            ),
        }
        does[deed]()


def tell(row, decision, *, by):
    deciding.decide(row, decision, by=by)
    deciding.release(row, by=by, now=NOW)


@pytest.mark.slow
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seats=st.integers(1, 2), steps=STEPS)
def test_whatever_anybody_does_no_seat_is_given_twice(event, owner, seats, steps):  # noqa: F811
    with transaction.atomic():
        delegation = make_delegation(event, seats=seats)
        for number, (deed, which) in enumerate(steps):
            with contextlib.suppress(Refused), transaction.atomic():
                step(delegation, deed, number, which, by=owner)
            here = seats_domain.of(delegation, now=NOW)
            assert 0 <= here.used <= seats, (number, deed)
            [(_row, counted)] = delegating.with_counts(delegation.event, now=NOW)
            assert counted == here.used, "the list and the page count alike"
        transaction.set_rollback(True)


def test_a_seat_given_on_is_not_had_again_by_opening_again(event, owner):  # noqa: F811
    delegation = make_delegation(event, seats=1)
    row = comes(delegation, "amina")
    answering.withdraw(row, by=None, now=NOW)
    comes(delegation, "bao")
    with pytest.raises(NoSeatLeft):
        answering.reopen(row, by=owner, now=NOW)
    Delegation.objects.update(seats=2)
    answering.reopen(row, by=owner, now=NOW)
    assert free(Delegation.objects.get()) == 0


def test_a_seat_given_on_is_not_had_again_by_a_second_decision(event, owner):  # noqa: F811
    delegation = make_delegation(event, seats=1)
    row = comes(delegation, "amina")
    tell(row, Decision.REJECTED, by=owner)
    comes(delegation, "bao")
    row.refresh_from_db()
    deciding.decide(row, Decision.SELECTED, by=owner)
    with pytest.raises(NoSeatLeft):
        deciding.release(row, by=owner, now=NOW)
    row.refresh_from_db()
    assert row.told == Decision.REJECTED


def test_merging_keeps_the_seat_and_its_invitation_is_not_open_again(event, owner):  # noqa: F811
    delegation = make_delegation(event, seats=1)
    kept = make_registration(event, "Amina Ba", email="other@example.org")
    row = comes(delegation, "amina")
    invitation = row.invitation
    record = merging.merge(kept, dropped=row, taking=(), by=owner, now=NOW)
    kept.refresh_from_db()
    assert (kept.invitation, kept.nominated_at) == (invitation, NOW)
    assert free(delegation) == 0
    assert invitation.state(today=NOW.date()) == InvitationState.USED
    merging.undo(record, by=owner, now=NOW)
    kept.refresh_from_db()
    assert kept.nominated_at is None
    assert free(delegation) == 0


def test_merging_brings_no_seat_back_that_was_given_on(event, owner):  # noqa: F811
    delegation = make_delegation(event, seats=1)
    left = comes(delegation, "amina")
    answering.withdraw(left, by=None, now=NOW)
    comes(delegation, "bao")
    kept = apply_with(delegating.share(delegation, by=None, now=NOW), "aminah")
    merging.merge(kept, dropped=left, taking=(), by=owner, now=NOW)
    kept.refresh_from_db()
    assert kept.nominated_at is None
    assert seats_domain.of(delegation, now=NOW).used == 1


def test_of_two_with_seats_merged_one_seat_is_free_until_it_is_undone(event, owner):  # noqa: F811
    delegation = make_delegation(event, seats=2)
    first, second = comes(delegation, "amina"), comes(delegation, "aminah")
    invitation = second.invitation
    record = merging.merge(first, dropped=second, taking=(), by=owner, now=NOW)
    invitation.refresh_from_db()
    assert free(delegation) == 1
    assert invitation.state(today=NOW.date()) == InvitationState.WITHDRAWN
    comes(delegation, "bao")
    with pytest.raises(NoSeatLeft):
        merging.undo(record, by=owner, now=NOW)


def test_the_last_seat_goes_to_one_of_ten_who_applied(shared_database):  # noqa: F811
    delegation = make_delegation(make_event(), seats=1)
    link = delegating.share(delegation, by=None, now=NOW)
    rows = [apply_with(link, f"p{number}") for number in range(10)]
    deeds = [lambda row=row: delegating.take_in(row, by=None, now=NOW) for row in rows]
    assert at_once(*deeds) == ["NoSeatLeft()"] * 9
    assert free(delegation) == 0
