"""Scores, and who may read them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from gfmd_days.core.models import Role
from registration.domain import committee, results, scores
from registration.models import Conflict, ReviewPhase
from tests.conftest import NOW, make_member, make_phase, make_registration
from tests.registration.review.committee import (
    assign,
    browser,
    crowd,
    judge,
    make_committee,
)


def test_scores_weigh_criteria_and_stretch_scales(event):
    phase = make_phase(event, scales=((3, 1, 5), (1, 0, 10)))
    users, row = make_committee(event, 3), crowd(event, 1)[0]
    for user, points in zip(users, [(5, 0), (3, 10), (1, 10)], strict=True):
        judge(assign(phase, row, user), *points, verdict="maybe")
    found = results.in_phase(phase)[row.pk]
    assert found.scores == (0.75, 0.625, 0.25)
    assert found.median == 0.625
    assert found.mean == pytest.approx(0.541666, abs=1e-5)
    assert found.apart == 0.5
    assert found.is_far_apart
    assert found.verdicts == {"maybe": 3}
    assert scores.of_event(event) == {row.pk: 0.625}


def test_a_changed_weight_changes_the_scores_at_once(event):
    phase = make_phase(event, scales=((1, 1, 5), (1, 1, 5)))
    (user,), row = make_committee(event, 1), crowd(event, 1)[0]
    judge(assign(phase, row, user), 5, 1)
    assert scores.of_event(event) == {row.pk: 0.5}
    first = phase.criteria.first()
    committee.set_criterion(first, {"weight": 3}, by=user)
    assert scores.of_event(event) == {row.pk: 0.75}
    phase.criteria.update(weight=0)
    assert scores.of_event(event) == {}


def test_of_an_application_read_twice_the_later_phase_counts(event):
    users, (row, early) = make_committee(event, 1), crowd(event, 2)
    one, two = make_phase(event, position=0), make_phase(event, position=1)
    judge(assign(one, row, users[0]), 1)
    judge(assign(one, early, users[0]), 3)
    judge(assign(two, row, users[0]), 5)
    assert scores.of_event(event) == {row.pk: 1.0, early.pk: 0.5}


def test_scores_of_one_event_hold_nobody_of_another(event, other_event):
    (user,) = make_committee(event, 1)
    row = make_registration(other_event)
    judge(assign(make_phase(other_event), row, user), 5)
    assert scores.of_event(event) == {}


@pytest.mark.parametrize("count", [1, 3])
def test_the_results_ask_as_often_for_three_as_for_one(
    event, organizer, url, count, django_assert_max_num_queries
):
    phase, users = make_phase(event), make_committee(event, 2)
    for row in crowd(event, count):
        for user in users:
            judge(assign(phase, row, user), 3, comment="Fine")
    with django_assert_max_num_queries(22):
        page = organizer.get(f"{url}phases/{phase.pk}/results/")
    assert len(page.context["lines"]) == count
    with django_assert_max_num_queries(3):
        scores.of_event(event)


def test_results_are_sorted_by_median_and_by_disagreement(event, organizer, url):
    phase, users = make_phase(event), make_committee(event, 2)
    for row, points in zip(crowd(event, 3), [(3, 3), (5, 4), (1, 4)], strict=True):
        for user, given in zip(users, points, strict=True):
            judge(assign(phase, row, user), given)

    def names(order):
        page = organizer.get(f"{url}phases/{phase.pk}/results/", {"order": order})
        return [one["registration"].person.full_name for one in page.context["lines"]]

    assert names("-median") == ["Person 1", "Person 0", "Person 2"]
    assert names("median") == ["Person 2", "Person 0", "Person 1"]
    assert names("-apart") == ["Person 2", "Person 1", "Person 0"]
    assert names("name") == ["Person 0", "Person 1", "Person 2"]
    assert names("nonsense") == names("-median")


def test_nobody_sees_the_others_reviews_before_their_own(event, url):
    phase, (one, two) = make_phase(event), make_committee(event, 2)
    row = crowd(event, 1)[0]
    judge(assign(phase, row, one), 5, comment="Take this one!")
    mine = assign(phase, row, two)
    page = f"/manage/{event.code}/registrations/{row.pk}/"
    owner = make_member(event, Role.OWNER)
    assign(phase, row, owner)

    assert "Take this one!" not in browser(two).get(page).content.decode()
    assert "Take this one!" not in browser(owner).get(page).content.decode()
    results_page = browser(owner).get(f"{url}phases/{phase.pk}/results/")
    assert results_page.context["lines"][0]["summary"] is None
    assert "Take this one!" not in results_page.content.decode()
    judge(mine, 1)
    after = browser(two).get(page).content.decode()
    assert "Take this one!" in after
    assert "Judge 0" in after
    assert "Median 50 of 100" in after


def test_who_has_a_conflict_reads_no_review_of_it(event):
    phase, (one, two) = make_phase(event), make_committee(event, 2)
    row = crowd(event, 1)[0]
    judge(assign(phase, row, one), 5, comment="Take this one!")
    Conflict.objects.create(
        event=event, reviewer=two, registration=row, declared_at=NOW
    )
    ReviewPhase.objects.update(closes_at=timezone.now() - timedelta(hours=1))
    page = f"/manage/{event.code}/registrations/{row.pk}/"
    assert "Take this one!" in browser(one).get(page).content.decode()
    assert "Take this one!" not in browser(two).get(page).content.decode()


@pytest.mark.parametrize("role", [Role.PROGRAMME, Role.DESK, Role.VIEWER])
def test_others_read_no_review(event, client_of, role):
    phase, users = make_phase(event), make_committee(event, 1)
    row = crowd(event, 1)[0]
    judge(assign(phase, row, users[0]), 5, comment="Take this one!")
    page = client_of(role).get(f"/manage/{event.code}/registrations/{row.pk}/")
    assert "Take this one!" not in page.content.decode()


def test_the_team_s_file_holds_the_scores_and_can_be_read_in_again(event, organizer):
    phase, users = make_phase(event), make_committee(event, 2)
    row, _unread = crowd(event, 2)
    for user, points in zip(users, (5, 2), strict=True):
        judge(assign(phase, row, user), points)
    answer = organizer.post(
        f"/manage/{event.code}/registrations/export/",
        {"variant": "full", "format": "csv", "query": "order=name"},
    )
    lines = b"".join(answer).decode().splitlines()
    headings = lines[0].split(",")
    first = dict(zip(headings, lines[1].split(","), strict=True))
    assert (first["reviews"], first["review_median"]) == ("2", "62")
    assert (first["review_mean"], first["review_apart"]) == ("62", "75")
    assert lines[2].endswith(",,,")
    circulation = organizer.post(
        f"/manage/{event.code}/registrations/export/",
        {"variant": "circulation", "format": "csv"},
    )
    assert b"review" not in b"".join(circulation)
