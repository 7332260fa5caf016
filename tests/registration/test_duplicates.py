"""Likely pairs: found after changes, remembered once decided, shown to few."""

from datetime import timedelta

import pytest
from django.utils import timezone

from gfmd_days.core import tasks
from gfmd_days.core.models import AuditEntry, Job, Role
from registration.domain import duplicates
from registration.models import LikelyPair, LikenessLook, MergeRecord, PairState, State
from tests.conftest import make_member, make_registration


def twice(event, **more):
    first = make_registration(event, "Layla BEN YOUSSEF", email="l@example.org")
    second = make_registration(
        event, "Leila Benyoussef", email="leila@example.com", **more
    )
    return first, second


def url(event, tail=""):
    return f"/manage/{event.code}/duplicates/{tail}"


@pytest.fixture
def client(client_of):
    return client_of(Role.REGISTRATION)


def test_a_second_registration_is_found_by_the_clock(event):
    first, second = twice(event)
    assert duplicates.look_at_changes(now=timezone.now()) == 2
    pair = LikelyPair.objects.get()
    assert (pair.first, pair.second, pair.state) == (first, second, PairState.OPEN)


def test_only_who_changed_is_looked_at(event):
    twice(event)
    later = timezone.now() + timedelta(minutes=5)
    duplicates.look_at_changes(now=later)
    assert LikenessLook.objects.get().at == later
    assert duplicates.look_at_changes(now=later) == 0


def test_drafts_and_other_events_are_left_alone(event, other_event):
    make_registration(event, "Layla BEN YOUSSEF", email="l@example.org")
    make_registration(other_event, "Layla BEN YOUSSEF", email="l@example.org")
    make_registration(
        event, "Layla BEN YOUSSEF", email="x@example.org", state=State.DRAFT
    )
    duplicates.look_at_changes(now=timezone.now())
    assert not LikelyPair.objects.exists()


@pytest.mark.parametrize("only", [True, False])
def test_a_pair_goes_when_a_name_is_put_right(event, only):
    _first, second = twice(event)
    duplicates.look(event)
    second.person.full_name = "Kemal AYDIN"
    second.person.save()
    duplicates.look(event, only=[second.pk] if only else None)
    assert not LikelyPair.objects.exists()


def test_two_people_stay_two_people(event, client):
    twice(event)
    duplicates.look(event)
    pair = LikelyPair.objects.get()
    client.post(url(event, f"{pair.pk}/different/"))
    assert duplicates.look(event) == 0
    pair.refresh_from_db()
    assert pair.state == PairState.DIFFERENT
    assert AuditEntry.objects.get(verb="registration:pair_decided").data == {
        "other": pair.second_id,
        "state": "different",
    }
    client.post(url(event, f"{pair.pk}/again/"))
    pair.refresh_from_db()
    assert pair.state == PairState.OPEN


def test_both_sides_stand_side_by_side_with_what_differs(event, client):
    twice(event, native_name="ليلى بن يوسف")
    duplicates.look(event)
    page = client.get(url(event)).content.decode()
    for words in ("l@example.org", "leila@example.com", "ليلى بن يوسف", "differs"):
        assert words in page
    assert "Nearly the same name" in page


def test_an_empty_list_says_so(event, client):
    assert "Nobody seems to be entered twice" in client.get(url(event)).content.decode()


def test_looking_again_is_a_job(event, client):
    twice(event)
    answer = client.post(url(event, "look/"))
    job = Job.objects.get()
    assert str(job.pk) in answer.url
    tasks.run_job.func(str(job.pk))
    job.refresh_from_db()
    assert job.result == {"pairs": 1}


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.PROGRAMME, Role.DESK])
def test_pairs_are_for_those_who_may_change_registrations(event, client_of, role):
    twice(event)
    duplicates.look(event)
    pair = LikelyPair.objects.get()
    client = client_of(role)
    assert client.get(url(event)).status_code == 403
    assert client.post(url(event, f"{pair.pk}/different/")).status_code == 403


def test_a_pair_is_not_reached_through_another_event(event, other_event, client):
    twice(event)
    duplicates.look(event)
    pair = LikelyPair.objects.get()
    client.force_login(make_member(other_event, Role.OWNER))
    assert client.get(url(other_event, f"{pair.pk}/")).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_much_for_many_as_for_one(
    event, client, count, django_assert_max_num_queries
):
    for number in range(count):
        name = f"Layla {chr(97 + number) * 6}son BEN YOUSSEF"
        make_registration(event, name, email=f"a{number}@example.org")
        make_registration(event, name, email=f"b{number}@example.org")
    duplicates.look(event)
    assert LikelyPair.objects.count() >= count
    with django_assert_max_num_queries(16):
        client.get(url(event))


def test_choosing_seeing_and_merging(event, client):
    first, second = twice(event, job_title="Chair")
    duplicates.look(event)
    pair = LikelyPair.objects.get()
    page = client.get(url(event, f"{pair.pk}/")).content.decode()
    assert "Choose what stays" in page
    choice = {"keep": first.pk, "full_name": "kept", "email": "kept",
              "job_title": "dropped"}  # fmt: skip
    page = client.post(url(event, f"{pair.pk}/"), choice).content.decode()
    assert "Nothing is changed yet" in page
    assert not MergeRecord.objects.exists()
    answer = client.post(url(event, f"{pair.pk}/"), {**choice, "merge": "1"})
    assert answer.url.endswith(f"/registrations/{first.pk}/")
    first.person.refresh_from_db()
    assert (first.person.full_name, first.person.job_title) == (
        "Layla BEN YOUSSEF",
        "Chair",
    )
    page = client.get(url(event)).content.decode()
    assert "Made one in the last 30 days" in page
    record = MergeRecord.objects.get()
    answer = client.post(url(event, f"merged/{record.pk}/undo/"))
    assert answer.url.endswith(f"/registrations/{second.pk}/")
    assert event.registrations.count() == 2


def test_the_other_one_can_be_kept(event, client):
    _first, second = twice(event)
    duplicates.look(event)
    pair = LikelyPair.objects.get()
    page = client.get(url(event, f"{pair.pk}/?keep={second.pk}")).content.decode()
    assert f'name="keep" value="{second.pk}"' in page
    choice = {"keep": second.pk, "full_name": "kept", "email": "kept", "merge": "1"}
    client.post(url(event, f"{pair.pk}/"), choice)
    assert list(event.registrations.values_list("pk", flat=True)) == [second.pk]


def test_merging_what_is_gone_says_so(event, client):
    first, _second = twice(event)
    duplicates.look(event)
    pair = LikelyPair.objects.get()
    choice = {"keep": first.pk, "full_name": "kept", "email": "kept", "merge": "1"}
    client.post(url(event, f"{pair.pk}/"), choice)
    assert client.post(url(event, f"{pair.pk}/"), choice).status_code == 404
