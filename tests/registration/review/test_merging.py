"""What the committee wrote about two registrations that become one."""

from datetime import timedelta

import pytest

from registration.domain import merging, results
from registration.models import Assignment, Conflict, Review
from tests.conftest import NOW, make_phase
from tests.registration.review.committee import assign, crowd, judge, make_committee


def merged(kept, dropped, user):
    return merging.merge(kept, dropped=dropped, taking=(), by=user, now=NOW)


def test_two_made_one_keep_every_review_of_different_readers(event):
    phase, users = make_phase(event), make_committee(event, 2)
    kept, dropped = crowd(event, 2)
    judge(assign(phase, kept, users[0]), 5)
    judge(assign(phase, dropped, users[1]), 1)
    merged(kept, dropped, users[0])
    assert results.in_phase(phase)[kept.pk].scores == (1.0, 0.0)


@pytest.mark.parametrize(
    ("mine", "theirs", "stays"), [(5, None, 1.0), (None, 1, 0.0), (5, 1, 0.0)]
)
def test_who_read_both_counts_once_and_undoing_brings_all_back(
    event, mine, theirs, stays
):
    phase, (user,) = make_phase(event), make_committee(event, 1)
    kept, dropped = crowd(event, 2)
    for row, points, at in ((kept, mine, NOW), (dropped, theirs, NOW + timedelta(1))):
        one = assign(phase, row, user)
        if points:
            judge(one, points, comment="My words", now=at)
    before = results.in_phase(phase)

    record = merged(kept, dropped, user)

    assert results.in_phase(phase)[kept.pk].scores == (stays,)
    assert Assignment.objects.count() == 1
    merging.undo(record, by=user, now=NOW)
    assert results.in_phase(phase) == before
    assert Assignment.objects.count() == 2
    assert {one.comment for one in Review.objects.all()} == {"My words"}


def test_a_conflict_about_one_of_two_made_one_holds_for_both(event):
    phase, users = make_phase(event), make_committee(event, 2)
    kept, dropped = crowd(event, 2)
    for user in users:
        judge(assign(phase, kept, user), 5)
    Conflict.objects.create(
        event=event, reviewer=users[0], registration=dropped, declared_at=NOW
    )
    merged(kept, dropped, users[1])
    assert kept.assignments.get().reviewer == users[1]
    assert Conflict.objects.get().registration == kept
