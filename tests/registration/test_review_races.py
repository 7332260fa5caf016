"""Reviewers and organizers at work in the same moment."""

import pytest

from gfmd_days.core.models import Membership, Role
from registration.domain import committee, reviewing
from registration.models import Assignment, Review
from tests.conftest import NOW, make_event, make_phase, make_registration, make_user
from tests.racing import at_once
from tests.registration.test_last_seat import shared_database  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def read(shared_database):  # noqa: F811
    """A phase with four reviewers and eight applications, each given to two."""
    event = make_event()
    users = [make_user(f"c{n}@example.org") for n in range(4)]
    for user in users:
        Membership.objects.create(user=user, event=event, role=Role.REVIEWER)
    for n in range(8):
        make_registration(event, f"Person {n}", email=f"{n}@example.org")
    phase = make_phase(event, reviews_per_application=2)
    committee.spread(phase, reviewers=users, by=users[0])
    return phase, users


def test_a_review_saved_while_applications_are_spread_again_stays(read):
    phase, users = read
    criterion = phase.criteria.get()
    first = [phase.assignments.filter(reviewer=user).first() for user in users]

    def judge(one):
        return lambda: reviewing.submit(
            one, points={criterion.pk: 4}, verdict="", comment="", by=one.reviewer,
            now=NOW,
        )  # fmt: skip

    faults = at_once(
        *map(judge, first),
        lambda: committee.spread(phase, reviewers=users[:2], by=users[0]),
    )

    # who was taken out in that moment hears it; nobody's saved review is gone
    refused = [fault for fault in faults if "NotYourReview" in fault]
    assert faults == refused
    assert Review.objects.count() == len(first) - len(refused)


def test_the_same_review_sent_twice_at_once_is_one(read):
    phase, _users = read
    one, criterion = phase.assignments.first(), phase.criteria.get()

    def judge():
        reviewing.submit(
            one, points={criterion.pk: 4}, verdict="", comment="", by=one.reviewer,
            now=NOW,
        )  # fmt: skip

    assert at_once(judge, judge, judge) == []
    assert Review.objects.count() == 1


def test_two_who_step_back_at_once_hand_on_to_different_people(read):
    phase, users = read
    row = phase.assignments.first().registration
    both = list(phase.assignments.filter(registration=row))
    assert len(both) == 2

    def step_back(one):
        return lambda: reviewing.declare_conflict(
            one, words="", by=one.reviewer, now=NOW
        )

    assert at_once(*map(step_back, both)) == []
    now = Assignment.objects.filter(registration=row)
    others = {user.pk for user in users} - {one.reviewer_id for one in both}
    assert set(now.values_list("reviewer", flat=True)) == others
