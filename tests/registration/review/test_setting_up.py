"""Phases and criteria are set up, and reviewers reminded."""

import pytest
from django.db import connection

from gfmd_days.core.models import Mail, Organisation, Role
from registration.domain import committee, retention, reviewing
from registration.domain.refusals import CriterionUsed, PhaseUsed, ScaleUsed
from registration.models import Assignment, Conflict, Points, Review, ReviewPhase
from tests.conftest import NOW, make_phase
from tests.registration.review.committee import assign, crowd, judge, make_committee


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


def test_the_office_finds_the_committee_in_the_selection(event, organizer, url):
    menu = organizer.get(f"{url}phases/").context["event_menu"]
    assert [str(one["label"]) for one in menu if one["current"]] == ["Selection"]
