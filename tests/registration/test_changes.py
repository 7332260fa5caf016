"""After the confirmation some answers are asked for; before it all are free."""

from __future__ import annotations

import json

import pytest
from django.db import connection

from gfmd_days.core.models import AuditEntry, Mail, Person, Role
from registration.audit import Verb
from registration.domain import (
    answering,
    applying,
    binding,
    changing,
    deciding,
    links,
    retention,
)
from registration.domain import answers as filled
from registration.domain.answers import Answers
from registration.domain.forms.questions import KNOWN
from registration.domain.refusals import (
    AnsweredAlready,
    AskFirst,
    MoveNotAllowed,
    NothingToChange,
)
from registration.models import ChangeRequest, ChangeState, Decision
from tests.conftest import NOW, make_member, make_registration


@pytest.fixture
def owner(event):
    return make_member(event, Role.OWNER)


@pytest.fixture
def row(event, owner):
    """Somebody with a confirmed place."""
    row = make_registration(event, "Layla BEN YOUSSEF", sector="union", country="MA")
    deciding.decide(row, Decision.SELECTED, by=owner)
    deciding.release(row, by=owner, now=NOW)
    answering.confirm(row, by=None, now=NOW)
    row.refresh_from_db()
    return row


def wanted(row, **changes) -> Answers:
    return Answers(**{**vars(filled.of(row)), **changes})


def asked(row, **changes) -> ChangeRequest:
    changing.ask(row, wanted(row, **changes), by=None, now=NOW)
    return ChangeRequest.objects.get(registration=row, state=ChangeState.OPEN)


def form(row, **changes):
    """What the page of the form would post."""
    person = row.person
    data = {"full_name": person.full_name, "sector": person.sector,
            "country": person.country.code, "language": "en"}  # fmt: skip
    return {**data, **changes}


def test_the_table_of_free_and_asked_answers():
    free = {"language", "languages", "gender", "gender_described", "accessibility",
            "alias", "hide_organisation", "no_photo", "consent_listing"}  # fmt: skip
    known = set(KNOWN)
    assert known - set(binding.ASKED) - set(binding.OVER) >= free
    assert set(binding.ASKED) <= known


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("full_name", "Layla HADDAD"),
        ("native_name", "ليلى"),
        ("title", "Dr"),
        ("organisation", "Caravane"),
        ("job_title", "Chair"),
        ("country", "TN"),
        ("sector", "faith"),
    ],
)
def test_what_binds_is_asked_for_and_made_by_approving(event, owner, row, name, value):
    with pytest.raises(AskFirst):
        applying.edit(row, wanted(row, **{name: value}), by=None, now=NOW)
    change = asked(row, **{name: value})
    assert change.wanted == {name: value}
    row.refresh_from_db()
    assert getattr(filled.of(row), name) != value
    changing.approve(change, by=owner, now=NOW)
    row = type(row).objects.get(pk=row.pk)
    assert getattr(filled.of(row), name) == value
    assert Mail.objects.filter(kind="registration.change_approved").count() == 1
    entry = AuditEntry.objects.get(verb=Verb.EDITED)
    assert (entry.by, entry.data) == (owner, {"fields": [name]})


def test_what_does_not_bind_stays_free(row):
    changes = {"alias": "Noor", "languages": ["ar"], "accessibility": "Ramp"}
    changed = applying.edit(row, wanted(row, **changes), by=None, now=NOW)
    assert sorted(changed) == sorted(changes)


def test_before_the_confirmation_nobody_needs_to_ask(event):
    row = make_registration(event, "Kemal")
    with pytest.raises(MoveNotAllowed):
        changing.ask(row, wanted(row, title="Dr"), by=None, now=NOW)
    applying.edit(row, wanted(row, title="Dr"), by=None, now=NOW)


def test_the_team_changes_what_it_likes(owner, row):
    applying.edit(row, wanted(row, full_name="Layla HADDAD"), by=owner, now=NOW)
    assert Person.objects.get().full_name == "Layla HADDAD"


def test_refusing_changes_nothing_and_says_why(owner, row):
    change = asked(row, full_name="Layla HADDAD")
    changing.refuse(change, words="Visas are printed.", by=owner, now=NOW)
    assert Person.objects.get().full_name == "Layla BEN YOUSSEF"
    mail = Mail.objects.get(kind="registration.change_refused")
    assert "Visas are printed." in mail.text


def test_an_answer_is_given_once(owner, row):
    change = asked(row, full_name="Layla HADDAD")
    changing.refuse(change, words="No.", by=owner, now=NOW)
    with pytest.raises(AnsweredAlready):
        changing.approve(change, by=owner, now=NOW)
    assert Mail.objects.filter(kind__contains="change").count() == 1


def test_asking_again_replaces_what_was_asked_before(row):
    asked(row, full_name="Layla HADDAD")
    change = asked(row, title="Dr")
    assert change.wanted == {"title": "Dr"}
    assert ChangeRequest.objects.count() == 1


def test_asking_for_what_is_there_is_refused(row):
    with pytest.raises(NothingToChange):
        changing.ask(row, wanted(row), by=None, now=NOW)


def test_other_answers_given_meanwhile_are_kept(owner, row):
    change = asked(row, full_name="Layla HADDAD")
    applying.edit(row, wanted(row, alias="Noor"), by=None, now=NOW)
    changing.approve(change, by=owner, now=NOW)
    person = Person.objects.get()
    assert (person.full_name, person.alias) == ("Layla HADDAD", "Noor")


def test_a_region_is_asked_for_by_its_code(event, owner, row):
    region = event.regions.create(code="mena", name={"en": "MENA"}, position=1)
    change = asked(row, region=region)
    assert change.wanted == {"region": "mena"}
    changing.approve(change, by=owner, now=NOW)
    assert Person.objects.get().region == region


def test_names_are_unreadable_in_the_database_and_absent_from_the_history(row):
    asked(row, full_name="Layla HADDAD")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT wanted_json, before_json FROM registration_changerequest"
        )
        stored = str(cursor.fetchall())
    assert "HADDAD" not in stored
    assert "YOUSSEF" not in stored
    trail = json.dumps([entry.data for entry in AuditEntry.objects.all()])
    assert "HADDAD" not in trail


def test_a_purge_takes_the_requests_too(event, row):
    asked(row, full_name="Layla HADDAD")
    retention.purge(event)
    assert not ChangeRequest.objects.exists()


def test_the_pages_ask_and_answer(event, row, client, client_of):
    own = f"/r/{links.token(row)}/"
    edit = client.get(f"{own}edit/").content.decode()
    assert 'name="full_name"' not in edit
    assert 'name="alias"' in edit
    assert "Ask for a change of name" in client.get(own).content.decode()
    same = client.post(f"{own}change/", form(row))
    assert same.status_code == 422
    assert "This is what we have already" in same.content.decode()
    client.post(f"{own}change/", form(row, full_name="Layla HADDAD", country="TN"))
    assert "You asked for a change on" in client.get(own).content.decode()

    team = client_of(Role.REGISTRATION)
    url = f"/manage/{event.code}/changes/"
    overview = team.get(f"/manage/{event.code}/").content.decode()
    assert f'href="{url}"' in overview, "the team is told what waits"
    page = team.get(url).content.decode()
    section = f'href="/manage/{event.code}/registrations/" aria-current="page"'
    assert section in page, "the menu shows to which section the page belongs"
    for words in ("Layla BEN YOUSSEF", "Layla HADDAD", "Morocco", "Tunisia"):
        assert words in page
    change = ChangeRequest.objects.get()
    silent = team.post(f"{url}{change.pk}/", {"answer": "refuse"}, follow=True)
    assert "Say why" in silent.content.decode()
    team.post(f"{url}{change.pk}/", {"answer": "approve"})
    assert Person.objects.get().full_name == "Layla HADDAD"
    assert "The change you asked for is made" in client.get(own).content.decode()
    assert "Nothing to answer" in team.get(url).content.decode()
    assert "Layla HADDAD" in team.get(f"{url}?state=all").content.decode()


@pytest.mark.parametrize("count", [1, 4])
def test_the_list_asks_as_much_for_many_as_for_one(
    event, owner, client_of, count, django_assert_max_num_queries
):
    for number in range(count):
        one = make_registration(event, f"P{number}", email=f"{number}@example.org")
        one.state, one.decision = "confirmed", Decision.SELECTED
        one.save()
        asked(one, title="Dr")
    client = client_of(Role.REGISTRATION)
    with django_assert_max_num_queries(16):
        client.get(f"/manage/{event.code}/changes/")


def test_requests_of_another_event_are_out_of_reach(other_event, row, client, settings):
    change = asked(row, title="Dr")
    user = make_member(other_event, Role.OWNER)
    client.force_login(user, settings.AUTHENTICATION_BACKENDS[0])
    answer = client.post(
        f"/manage/{other_event.code}/changes/{change.pk}/", {"answer": "approve"}
    )
    assert answer.status_code == 404
