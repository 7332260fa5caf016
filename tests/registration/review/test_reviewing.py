"""The committee reads and judges what it was given."""

from datetime import timedelta

import pytest
from django.utils import timezone

from gfmd_days.core.models import AuditEntry, Organisation
from registration.domain import deciding, reviewing
from registration.domain.refusals import NoLongerReviewed, NotYourReview, ReviewNotOpen
from registration.models import Decision, Review, State
from tests.conftest import NOW, make_phase
from tests.registration.review.committee import (
    assign,
    browser,
    crowd,
    judge,
    make_committee,
)


def test_the_first_review_takes_the_application_under_review(event):
    phase, users, row = make_phase(event), make_committee(event, 2), crowd(event, 1)[0]
    for user in users:
        judge(assign(phase, row, user), 3)
    row.refresh_from_db()
    assert row.state == State.UNDER_REVIEW
    verbs = [entry.verb for entry in AuditEntry.objects.about(row)]
    assert verbs.count("registration:taken_under_review") == 1
    assert verbs.count("review:made") == 2


def test_a_review_is_saved_and_the_next_application_opens(event, url):
    phase, (user,) = make_phase(event), make_committee(event, 1)
    first, second = (assign(phase, row, user) for row in crowd(event, 2))
    client, criterion = browser(user), phase.criteria.get()
    data = {f"criterion_{criterion.pk}": "4", "verdict": "yes", "comment": "Strong."}

    answer = client.post(f"{url}{first.pk}/", data)

    assert answer["Location"] == f"{url}{second.pk}/"
    assert client.post(f"{url}{second.pk}/", data)["Location"] == url
    review = first.review
    assert (review.verdict, review.comment) == ("yes", "Strong.")
    assert [one.points for one in review.points.all()] == [4]
    page = client.get(url).content.decode()
    assert "2 of 2 reviewed" in page
    assert "all your applications" in page


def test_sent_twice_it_is_one_review_and_changed_it_replaces_the_first(event, url):
    phase, (user,) = make_phase(event), make_committee(event, 1)
    one, client = assign(phase, crowd(event, 1)[0], user), browser(user)
    field = f"criterion_{phase.criteria.get().pk}"
    key = {"idempotency_key": "00000000-0000-4000-8000-000000000001"}
    for _ in range(2):
        client.post(f"{url}{one.pk}/", {field: "4", **key})
    assert Review.objects.count() == 1
    assert AuditEntry.objects.filter(verb="review:made").count() == 1
    client.post(f"{url}{one.pk}/", {field: "2", "comment": "On second thought"})
    review = Review.objects.get()
    assert review.comment == "On second thought"
    assert [given.points for given in review.points.all()] == [2]


def test_what_was_typed_stays_when_points_are_missing_or_off_the_scale(event, url):
    phase, (user,) = make_phase(event), make_committee(event, 1)
    one, client = assign(phase, crowd(event, 1)[0], user), browser(user)
    field = f"criterion_{phase.criteria.get().pk}"
    for points in ({}, {field: "6"}, {field: "x"}):
        answer = client.post(f"{url}{one.pk}/", {**points, "comment": "My thoughts"})
        assert answer.status_code == 422
        assert "My thoughts" in answer.content.decode()
    assert not Review.objects.exists()


@pytest.mark.parametrize(
    ("opens", "closes"), [(timedelta(1), timedelta(2)), (-timedelta(2), -timedelta(1))]
)
def test_outside_its_days_a_phase_takes_no_review(event, url, opens, closes):
    now = timezone.now()
    phase = make_phase(event, opens_at=now + opens, closes_at=now + closes)
    (user,) = make_committee(event, 1)
    one = assign(phase, crowd(event, 1)[0], user)
    with pytest.raises(ReviewNotOpen):
        judge(one, 3, now=now)
    data = {f"criterion_{phase.criteria.get().pk}": "4"}
    assert browser(user).post(f"{url}{one.pk}/", data).status_code in {302, 422}
    assert not Review.objects.exists()


def test_before_it_opens_the_applications_cannot_be_read(event, url):
    now = timezone.now()
    phase = make_phase(event, opens_at=now + timedelta(1), closes_at=now + timedelta(2))
    (user,) = make_committee(event, 1)
    one = assign(phase, crowd(event, 1)[0], user)
    assert browser(user).get(f"{url}{one.pk}/")["Location"] == url


def test_a_decided_application_needs_no_review_any_more(event, url):
    phase, (user,) = make_phase(event), make_committee(event, 1)
    row = crowd(event, 1)[0]
    one = assign(phase, row, user)
    deciding.decide(row, Decision.REJECTED, by=user)
    with pytest.raises(NoLongerReviewed):
        judge(one, 3)
    assert reviewing.waiting(event, user, now=NOW) == 0
    assert "Nothing to review" in browser(user).get(url).content.decode()


def test_nobody_reviews_what_is_given_to_another(event, url):
    phase, (one, two) = make_phase(event), make_committee(event, 2)
    assignment = assign(phase, crowd(event, 1)[0], one)
    with pytest.raises(NotYourReview):
        reviewing.submit(assignment, points={}, verdict="", comment="", by=two, now=NOW)
    assert browser(two).get(f"{url}{assignment.pk}/").status_code == 404
    assert browser(two).post(f"{url}{assignment.pk}/conflict/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_queue_asks_as_often_for_three_as_for_one(
    event, url, count, django_assert_max_num_queries
):
    phase, (user,) = make_phase(event), make_committee(event, 1)
    ngo = Organisation.objects.named(event, "ACDP")
    given = [assign(phase, row, user) for row in crowd(event, count, organisation=ngo)]
    judge(given[0], 3)
    client = browser(user)
    with django_assert_max_num_queries(18):
        assert len(client.get(url).context["lines"]) == count
    with django_assert_max_num_queries(18):
        client.get(f"{url}{given[0].pk}/")


def test_the_overview_says_how_many_wait_for_me(event):
    phase, (user, other) = make_phase(event), make_committee(event, 2)
    for row in crowd(event, 3):
        assign(phase, row, user)
    judge(phase.assignments.first(), 3)
    overview = f"/manage/{event.code}/"
    assert "2 applications wait for your review" in (
        browser(user).get(overview).content.decode()
    )
    assert "your review" not in browser(other).get(overview).content.decode()
