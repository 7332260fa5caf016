"""Review by the committee: from giving applications out to the results."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from gfmd_days.core.models import (
    AuditEntry,
    Mail,
    Membership,
    Organisation,
    Person,
    Role,
)
from registration.domain import (
    committee,
    deciding,
    merging,
    results,
    retention,
    reviewing,
    scores,
)
from registration.domain.refusals import (
    CriterionUsed,
    NoLongerReviewed,
    NotYourReview,
    PhaseUsed,
    ReviewNotOpen,
    ScaleUsed,
)
from registration.models import (
    Assignment,
    Conflict,
    Decision,
    Points,
    Registration,
    Review,
    ReviewPhase,
    State,
)
from tests.conftest import NOW, make_member, make_phase, make_registration, make_user


def make_committee(event, count):
    users = [make_user(f"c{n}@{event.code}.example", name=f"Judge {n}")
             for n in range(count)]  # fmt: skip
    for user in users:
        Membership.objects.create(user=user, event=event, role=Role.REVIEWER)
    return users


def crowd(event, count, **person):
    return [
        make_registration(event, f"Person {n}", email=f"{n}@example.org", **person)
        for n in range(count)
    ]


def assign(phase, registration, user):
    return Assignment.objects.create(
        phase=phase, registration=registration, reviewer=user
    )


def judge(assignment, *points, verdict="", comment="", now=NOW):
    criteria = assignment.phase.criteria.all()
    return reviewing.submit(
        assignment,
        points={one.pk: n for one, n in zip(criteria, points, strict=True)},
        verdict=verdict,
        comment=comment,
        by=assignment.reviewer,
        now=now,
    )


def browser(user):
    client = Client()
    client.force_login(user, settings.AUTHENTICATION_BACKENDS[0])
    return client


@pytest.fixture
def url(event):
    return f"/manage/{event.code}/review/"


@pytest.fixture
def organizer(client_of):
    return client_of(Role.REGISTRATION)


# Giving out


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


# Reviewing


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


# Conflicts of interest


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


# Results


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


# Setting up


def test_a_phase_and_its_criteria_are_set_up(event, organizer, url):
    data = {
        "name_en": "First round", "opens_at": "2026-10-01T09:00",
        "closes_at": "2026-10-31T18:00", "reviews_per_application": "3",
        "blind": "on", "position": "0", "streams": event.streams.get().pk,
    }  # fmt: skip
    organizer.post(f"{url}phases/add/", data)
    phase = ReviewPhase.objects.get(event=event)
    assert (phase.blind, phase.reviews_per_application) == (True, 3)
    assert list(phase.streams.all()) == [event.streams.get()]
    scale = {"name_en": "Experience", "weight": "2", "lowest": "1", "highest": "5",
             "position": "0"}  # fmt: skip
    organizer.post(f"{url}phases/{phase.pk}/criteria/", scale)
    criterion = phase.criteria.get()
    assert (str(criterion.name), criterion.weight) == ("Experience", 2)
    wrong = organizer.post(f"{url}criteria/{criterion.pk}/", {**scale, "highest": "1"})
    assert wrong.status_code == 422
    wrong = organizer.post(
        f"{url}phases/{phase.pk}/edit/", {**data, "closes_at": "2026-09-01T00:00"}
    )
    assert wrong.status_code == 422
    page = organizer.get(f"{url}phases/{phase.pk}/").content.decode()
    assert "Experience" in page
    organizer.post(f"{url}criteria/{criterion.pk}/remove/")
    organizer.post(f"{url}phases/{phase.pk}/remove/")
    assert not ReviewPhase.objects.exists()


def test_what_reviews_were_made_with_stays(event):
    phase, (user,) = make_phase(event), make_committee(event, 1)
    judge(assign(phase, crowd(event, 1)[0], user), 4)
    criterion = phase.criteria.get()
    with pytest.raises(PhaseUsed):
        committee.remove_phase(phase, by=user)
    with pytest.raises(CriterionUsed):
        committee.remove_criterion(criterion, by=user)
    with pytest.raises(ScaleUsed):
        committee.set_criterion(criterion, {"highest": 3}, by=user)
    criterion.refresh_from_db()
    assert criterion.highest == 5


def test_reviewers_who_are_not_done_are_reminded_once_a_day(event, organizer, url):
    phase, (one, two) = make_phase(event), make_committee(event, 2)
    two.language = "fr"
    two.save()
    for row in crowd(event, 2):
        assign(phase, row, two)
    judge(assign(phase, event.registrations.first(), one), 3)
    for _ in range(2):
        organizer.post(f"{url}phases/{phase.pk}/remind/")
    mail = Mail.objects.get(kind="registration.review_reminder")
    assert (mail.to, mail.language) == (two.email, "fr")
    assert f"/manage/{event.code}/review/" in mail.text
    assert "2" in mail.text


def test_committee_members_may_not_set_up_and_the_office_may_not_review(
    event, client_of, url
):
    phase = make_phase(event)
    reviewer, office = client_of(Role.REVIEWER), client_of(Role.REGISTRATION)
    for path in ("phases/", f"phases/{phase.pk}/", f"phases/{phase.pk}/results/"):
        assert reviewer.get(url + path).status_code == 403
        assert office.get(url + path).status_code == 200
    assert reviewer.get(url).status_code == 200
    assert office.get(url).status_code == 403


def test_another_event_s_phases_are_out_of_reach(event, other_event, organizer, url):
    foreign = make_phase(other_event)
    criterion = foreign.criteria.get()
    for path in ("", "results/", "spread/", "edit/", "criteria/"):
        assert organizer.get(f"{url}phases/{foreign.pk}/{path}").status_code == 404
    assert organizer.get(f"{url}criteria/{criterion.pk}/").status_code == 404
    assert organizer.post(f"{url}phases/{foreign.pk}/remove/").status_code == 404


def test_reviews_and_conflicts_are_unreadable_in_the_database_and_go_in_a_purge(event):
    phase, users = make_phase(event), make_committee(event, 2)
    ngo = Organisation.objects.named(event, "Caravane")
    row, other = crowd(event, 2, organisation=ngo)
    judge(assign(phase, row, users[0]), 5, comment="Layla is strong")
    reviewing.declare_conflict(
        assign(phase, other, users[1]), words="My cousin", whole_organisation=True,
        by=users[1], now=NOW,
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SELECT comment FROM registration_review")
        stored = str(cursor.fetchall())
        cursor.execute("SELECT words FROM registration_conflict")
        stored += str(cursor.fetchall())
    assert "strong" not in stored
    assert "cousin" not in stored

    retention.purge(event)

    for model in (Assignment, Review, Points, Conflict):
        assert not model.objects.exists(), model
    assert ReviewPhase.objects.filter(event=event).exists()


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


def test_the_office_finds_the_committee_in_the_selection(event, organizer, url):
    menu = organizer.get(f"{url}phases/").context["event_menu"]
    assert [str(one["label"]) for one in menu if one["current"]] == ["Selection"]


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
