"""Applications given out to the committee."""

from datetime import timedelta

import pytest

from gfmd_days.core.models import AuditEntry, Organisation, Person, Role
from registration.domain import committee
from registration.models import Assignment, Conflict, Registration, Review, State
from tests.conftest import NOW, make_member, make_phase, make_registration
from tests.registration.review.committee import crowd, judge, make_committee


def test_applications_are_given_out_evenly_and_by_whom_is_noted(event):
    phase, users = (
        make_phase(event, reviews_per_application=2),
        make_committee(event, 3),
    )
    rows = crowd(event, 6)
    owner = make_member(event, Role.OWNER)

    committee.spread(phase, reviewers=users, by=owner)

    assert [one.now for one in committee.loads(phase)] == [4, 4, 4]
    for row in rows:
        assert row.assignments.count() == 2
    entry = AuditEntry.objects.get(verb="review:spread")
    assert (entry.by, entry.data["new"]) == (owner, 12)


def test_only_waiting_applications_of_the_phase_s_ways_in_are_given_out(event):
    phase = make_phase(event, reviews_per_application=1)
    phase.streams.add(event.streams.get(code="open"))
    here, decided, elsewhere = crowd(event, 3)
    other = event.streams.create(
        code="network", name={"en": "Networks"}, category=event.categories.get(),
        opens_at=NOW, closes_at=NOW + timedelta(days=1),
    )  # fmt: skip
    decided.state = State.CONFIRMED
    decided.save()
    elsewhere.stream = other
    elsewhere.save()
    users = make_committee(event, 1)

    committee.spread(phase, reviewers=users, by=users[0])

    assert list(Assignment.objects.values_list("registration", flat=True)) == [here.pk]


def test_spread_again_keeps_reviews_takes_in_new_ones_and_drops_who_left(event):
    phase, users = (
        make_phase(event, reviews_per_application=1),
        make_committee(event, 2),
    )
    first = crowd(event, 4)
    committee.spread(phase, reviewers=users, by=users[0])
    made = [judge(one, 5) for one in phase.assignments.filter(reviewer=users[0])]
    make_registration(event, "Late", email="late@example.org")

    committee.spread(phase, reviewers=users[1:], by=users[1])

    assert list(Review.objects.order_by("pk")) == made
    open_ones = phase.assignments.waiting()
    assert set(open_ones.values_list("reviewer", flat=True)) == {users[1].pk}
    assert phase.assignments.count() == len(first) + 1


def test_a_conflict_is_respected_also_about_a_whole_organisation(event):
    ngo = Organisation.objects.named(event, "Caravane")
    phase, users = (
        make_phase(event, reviews_per_application=2),
        make_committee(event, 3),
    )
    mine = make_registration(event, "One", email="1@example.org", organisation=ngo)
    other = make_registration(event, "Two", email="2@example.org", organisation=ngo)
    free = make_registration(event, "Three", email="3@example.org")
    Conflict.objects.create(
        event=event, reviewer=users[0], organisation=ngo, declared_at=NOW
    )
    Conflict.objects.create(
        event=event, reviewer=users[1], registration=free, declared_at=NOW
    )

    committee.spread(phase, reviewers=users, by=users[0])

    def readers(row):
        return set(row.assignments.values_list("reviewer", flat=True))

    assert readers(mine) == readers(other) == {users[1].pk, users[2].pk}
    assert readers(free) == {users[0].pk, users[2].pk}


@pytest.mark.parametrize("count", [2, 12])
def test_spreading_asks_as_often_for_many_as_for_few(
    event, count, django_assert_max_num_queries
):
    phase, users = (
        make_phase(event, reviews_per_application=2),
        make_committee(event, 3),
    )
    crowd(event, count)
    with django_assert_max_num_queries(22):
        committee.spread(phase, reviewers=users, by=users[0])
    assert phase.assignments.count() == 2 * count


def test_the_preview_says_who_gets_how_many_and_changes_nothing(event, organizer, url):
    phase, users = (
        make_phase(event, reviews_per_application=1),
        make_committee(event, 2),
    )
    crowd(event, 5)
    page = f"{url}phases/{phase.pk}/spread/"

    preview = organizer.get(page)

    assert sorted(one.then for one in preview.context["plan"].loads) == [2, 3]
    assert not Assignment.objects.exists()
    chosen = {"reviewer": [user.pk for user in users]}
    assert organizer.post(page, chosen).status_code == 302
    assert Assignment.objects.count() == 5
    assert set(phase.reviewers.all()) == set(users)
    assert organizer.post(page, {}).status_code == 422
    assert organizer.post(page, {"reviewer": "9" * 30}).status_code == 422
    assert organizer.get(page, {"asked": 1}).context["plan"] is None


def test_who_may_not_review_gets_nothing_to_read(event, organizer, url):
    phase = make_phase(event)
    make_committee(event, 1)
    crowd(event, 1)
    viewer = make_member(event, Role.VIEWER)
    answer = organizer.post(f"{url}phases/{phase.pk}/spread/", {"reviewer": viewer.pk})
    assert answer.status_code == 422
    assert not Assignment.objects.exists()


def test_eight_hundred_applications_are_given_out_in_a_few_queries(
    event, django_assert_max_num_queries
):
    """More rows than one statement takes go in a few: their number is bounded."""
    phase, users = (
        make_phase(event, reviews_per_application=4),
        make_committee(event, 8),
    )
    stream = event.streams.select_related("category").get()
    people = Person.objects.bulk_create(
        Person(event=event, full_name=f"P {n}", email=f"{n}@example.org")
        for n in range(800)
    )
    Registration.objects.bulk_create(
        Registration(event=event, person=person, stream=stream,
                     category=stream.category, state=State.SUBMITTED)
        for person in people
    )  # fmt: skip
    with django_assert_max_num_queries(40):
        committee.spread(phase, reviewers=users, by=users[0])
    assert {one.now for one in committee.loads(phase)} == {400}
