"""Who has a conflict of interest reads and judges something else."""

from gfmd_days.core.models import AuditEntry, Organisation
from registration.domain import committee, reviewing, scores
from registration.models import Assignment, Conflict
from tests.conftest import NOW, make_phase
from tests.registration.review.committee import (
    assign,
    browser,
    crowd,
    judge,
    make_committee,
)


def test_a_conflict_gives_the_application_to_the_least_loaded(event, url):
    phase, users = make_phase(event), make_committee(event, 3)
    phase.reviewers.set(users)
    row, *others = crowd(event, 3)
    for other in others:
        assign(phase, other, users[1])
    one = assign(phase, row, users[0])

    browser(users[0]).post(f"{url}{one.pk}/conflict/", {"words": "My cousin"})

    assert row.assignments.get().reviewer == users[2]
    conflict = Conflict.objects.get()
    assert (conflict.reviewer, conflict.words) == (users[0], "My cousin")
    trail = " ".join(str(entry.data) for entry in AuditEntry.objects.all())
    assert "cousin" not in trail
    committee.spread(phase, reviewers=users, by=users[0])
    readers = set(row.assignments.values_list("reviewer", flat=True))
    assert readers == {users[1].pk, users[2].pk}


def test_a_conflict_about_an_organisation_takes_all_of_it_and_what_was_written(event):
    ngo = Organisation.objects.named(event, "Caravane")
    phase, users = make_phase(event), make_committee(event, 2)
    phase.reviewers.set(users)
    one, two = (assign(phase, row, users[0])
                for row in crowd(event, 2, organisation=ngo))  # fmt: skip
    judge(one, 5)

    left = reviewing.declare_conflict(
        two, words="", whole_organisation=True, by=users[0], now=NOW
    )

    assert left == 0
    assert set(Assignment.objects.values_list("reviewer", flat=True)) == {users[1].pk}
    assert Assignment.objects.count() == 2
    assert scores.of_event(event) == {}


def test_where_nobody_else_may_read_it_the_reviewer_is_told(event, url):
    phase, users = make_phase(event), make_committee(event, 1)
    phase.reviewers.set(users)
    one = assign(phase, crowd(event, 1)[0], users[0])
    answer = browser(users[0]).post(f"{url}{one.pk}/conflict/", follow=True)
    assert "tell the organizers" in answer.content.decode()
    assert not Assignment.objects.exists()


def test_a_conflict_taken_back_counts_no_more(event, url):
    phase, users = (
        make_phase(event, reviews_per_application=1),
        make_committee(event, 2),
    )
    row = crowd(event, 1)[0]
    mine, theirs = (
        Conflict.objects.create(
            event=event, reviewer=user, registration=row, declared_at=NOW
        )
        for user in users
    )
    client = browser(users[0])
    assert client.post(f"{url}conflicts/{theirs.pk}/end/").status_code == 404
    client.post(f"{url}conflicts/{mine.pk}/end/")
    committee.spread(phase, reviewers=users, by=users[0])
    assert row.assignments.get().reviewer == users[0]
