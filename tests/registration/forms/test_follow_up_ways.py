"""Forms for those selected: whom they are asked of, and what is agreed to there."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gfmd_days.core.models import AuditEntry, Role
from registration.domain import answers as filled
from registration.domain import consents, following, links, settling
from registration.domain.forms import keeping, shelving
from registration.domain.forms.questions import Definition, Kind, Question, Section
from registration.domain.refusals import FormHasProblems, FormInUse, StillUsed
from registration.models import FormPurpose, State
from tests.conftest import NOW, make_registration, make_user
from tests.registration.forms.test_follow_up import ASKED, address, make_form, save

AGREES = Question(
    key="filming", kind=Kind.CONSENT, label={"en": "You may film me"}, wording="1"
)


@pytest.fixture
def owner(event):
    user = make_user("builder@example.org")
    user.memberships.create(event=event, role=Role.OWNER)
    return user


@pytest.fixture
def row(event):
    return make_registration(event, state=State.CONFIRMED, email="w@example.org")


@pytest.fixture
def form(event, owner):
    asked = (ASKED[0], AGREES)
    return make_form(event, owner, "after-days", FormPurpose.FOLLOW_UP, asked)


@pytest.fixture
def other_way(event):
    first = event.streams.get()
    first.pk, first.code = None, "networks"
    first.save()
    return first


def ask_of(form, *streams, by):
    shelving.settle(
        form, name=form.name, purpose=FormPurpose.FOLLOW_UP, ways_in=streams, by=by
    )


def given(row):
    return {(one.purpose, one.version) for one in row.consents.all()}


def test_a_form_for_some_ways_in_is_asked_of_nobody_else(
    client, event, row, form, owner, other_way
):
    ask_of(form, other_way, by=owner)
    assert client.get(address(row, form)).status_code == 404
    assert client.post(address(row, form), {"own_topic": "x"}).status_code == 404
    assert not row.answers.exists()
    there = make_registration(event, state=State.CONFIRMED, email="n@example.org")
    there.stream = other_way
    there.save()
    assert client.get(address(there, form)).status_code == 200
    assert following.count(form).asked == 1


def test_a_way_in_goes_on_applying_with_its_own_form(row, form, owner):
    ask_of(form, row.stream, by=owner)
    asked = keeping.in_force(row.event, row.stream)
    assert "topic" not in asked.definition.questions


def test_a_form_applied_with_never_becomes_one_for_those_selected(event, owner):
    applied_with = make_form(event, owner, "open", FormPurpose.APPLICATION, ASKED)
    event.streams.update(form=applied_with)
    with pytest.raises(FormInUse):
        ask_of(applied_with, by=owner)


def test_a_way_in_whose_people_are_asked_is_not_removed(form, owner, other_way):
    ask_of(form, other_way, by=owner)
    with pytest.raises(StillUsed):
        settling.remove(other_way, by=owner)
    assert list(form.ways_in.all()) == [other_way]


def test_the_builder_says_of_whom_a_form_is_asked(
    client_of, event, form, owner, other_way
):
    office = client_of(Role.OWNER)
    page = office.get(f"/manage/{event.code}/forms/{form.code}/").content.decode()
    assert "Asked of everybody selected" in page
    assert "No way in asks it yet" not in page
    settings = f"/manage/{event.code}/forms/{form.code}/settings/"
    told = {"purpose": "follow_up", "name_en": "After", "ways_in": [other_way.pk]}
    assert office.post(settings, told).status_code == 302
    page = office.get(f"/manage/{event.code}/forms/{form.code}/").content.decode()
    assert "Asked of those selected by:" in page


def test_what_is_agreed_to_in_a_form_is_kept_beside_the_applications(row, form):
    row.consents.create(purpose="processing", version="2026-1", given_at=NOW)
    save(row, form, topic="Pay", filming="yes")
    assert given(row) == {("processing", "2026-1"), ("after-days-filming", "1")}
    save(row, form, topic="Pay")
    assert given(row) == {("processing", "2026-1")}


def test_answering_the_application_takes_back_no_consent_of_a_later_form(row, form):
    save(row, form, topic="Pay", filming="yes")
    asked = keeping.in_force(row.event, row.stream).definition
    answers = replace(filled.of(row), consents=frozenset({"processing"}))
    filled.note_consents(answers, row, asked, now=NOW)
    assert ("after-days-filming", "1") in given(row)


def test_a_consent_given_again_in_new_words_is_a_new_one(row, form, owner):
    save(row, form, topic="Pay", filming="yes")
    section = Section(
        key="more",
        title={"en": "More"},
        questions=(
            ASKED[0],
            Question(
                key="filming",
                kind=Kind.CONSENT,
                label={"en": "You may film and show me"},
                wording="2",
            ),
        ),
    )
    form = keeping.save_draft(
        form, Definition((section,)), seen=form.changed_at, by=owner
    )
    keeping.publish(form, by=owner, now=NOW)
    assert given(row) == {("after-days-filming", "1")}
    assert [one.words for one in consents.of(row, "en")] == ["You may film me"]
    save(row, form, topic="Pay", filming="yes")
    assert given(row) >= {("after-days-filming", "2")}
    assert [one.words for one in consents.of(row, "en")][-1] == (
        "You may film and show me"
    )


def test_people_read_what_they_agreed_to_in_its_words(client, row, form):
    save(row, form, topic="Pay", filming="yes")
    page = client.get(f"/r/{_token(row)}/data/").content.decode()
    assert "You may film me" in page
    assert "after-days-filming" not in page


def test_the_same_answers_sent_twice_are_kept_once(client, row, form):
    page = client.get(address(row, form))
    key = page.content.decode().split('name="idempotency_key" value="')[1][:36]
    told = {"own_topic": "Pay", "idempotency_key": key}
    first = client.post(address(row, form), told)
    again = client.post(address(row, form), told)
    assert first.status_code == again.status_code == 302
    assert row.answers.count() == 1
    assert AuditEntry.objects.filter(verb="registration:edited").count() == 1


@pytest.mark.parametrize("page", ["", "data/"])
def test_ones_pages_ask_no_more_for_three_forms_than_for_one(
    client, event, row, form, owner, page
):
    save(row, form, topic="Pay", filming="yes")
    one = _queries(client, row, page)
    for code in ("second", "third"):
        more = make_form(event, owner, code, FormPurpose.FOLLOW_UP, (ASKED[0], AGREES))
        save(row, more, topic="Pay", filming="yes")
    assert _queries(client, row, page) <= one


def test_a_later_form_asks_no_more_for_many_questions(client, row, form, event, owner):
    asked = tuple(
        Question(key=f"q{n}", kind=Kind.LINE, label={"en": f"Q {n}"}) for n in range(20)
    )
    long = make_form(event, owner, "long", FormPurpose.FOLLOW_UP, asked)
    few = _queries(client, row, f"form/{form.code}/")
    assert _queries(client, row, "form/long/") <= few
    assert long.code == "long"


def test_applicants_are_never_asked_a_form_for_those_selected(row, form):
    row.event.streams.update(form=form)
    row.stream.refresh_from_db()
    asked = keeping.in_force(row.event, row.stream)
    assert "topic" not in asked.definition.questions


def _queries(client, row, page):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"/r/{_token(row)}/{page}").status_code == 200
    return len(asked)


def _token(row):
    return links.token(row)


def test_a_fact_of_the_application_is_not_asked_again(event, owner, client_of):
    form = keeping.create(
        event, code="again", name="Again", purpose=FormPurpose.FOLLOW_UP, by=owner
    )
    section = Section(
        key="more",
        title={"en": "More"},
        questions=(Question(key="phone", kind=Kind.KNOWN),),
    )
    draft = Definition((section,))
    form = keeping.save_draft(form, draft, seen=form.changed_at, by=owner)
    with pytest.raises(FormHasProblems):
        keeping.publish(form, by=owner, now=NOW)
    page = client_of(Role.OWNER).get(f"/manage/{event.code}/forms/again/")
    assert page.context["facts"] == []
