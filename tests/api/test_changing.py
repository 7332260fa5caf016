"""Facts changed by a program: what is sent alone, and no other change overwritten."""

import pytest

from gfmd_days.core.models import AuditEntry, Gender, Person, Role
from registration.domain import answers as filled
from registration.domain import applying
from registration.domain.forms.questions import Kind, Question, Readers
from registration.domain.refusals import RegistrationChanged
from registration.models import State
from tests.api import rows
from tests.api.conftest import base
from tests.conftest import NOW, make_registration


def address(event, row) -> str:
    return f"{base(event)}/registrations/{row.pk}/"


def change(client, event, row, body, tag: str | None = "*"):
    headers = {} if tag is None else {"if-match": tag}
    return client.patch(
        address(event, row), body, content_type="application/json", headers=headers
    )


@pytest.fixture
def team(calling):
    return calling(Role.REGISTRATION)


@pytest.fixture
def row(event):
    """Somebody from an imported list: many facts are open."""
    return make_registration(
        event, "Layla", email="layla@example.org", phone="+212 1", alias="L."
    )


def test_what_is_sent_changes_and_the_rest_stays(event, team, row):
    before = team.get(address(event, row))
    answer = change(
        team,
        event,
        row,
        {"job_title": "Nurse", "organisation": "Union", "newcomer": True},
        before["ETag"],
    )
    assert answer.status_code == 200, answer.json()
    told = answer.json()
    assert told.pop("changed_at") > before.json()["changed_at"]
    expected = {**before.json(), "job_title": "Nurse", "organisation": "Union"}
    del expected["changed_at"]
    assert told == {**expected, "newcomer": True}
    entry = AuditEntry.objects.get(verb="registration:edited")
    assert sorted(entry.data["fields"]) == ["job_title", "newcomer", "organisation"]
    assert entry.by == event.memberships.get().user


def test_a_fact_can_be_emptied(event, team, row):
    told = change(team, event, row, {"phone": "", "alias": ""}).json()
    assert (told["phone"], told["alias"]) == ("", "")


@pytest.mark.parametrize("field", ["no_photo", "hide_organisation", "not_on_lists"])
def test_an_opt_out_is_set_and_taken_back(event, team, row, field):
    for wish in (True, False):
        assert change(team, event, row, {field: wish}).json()[field] is wish


def test_a_described_gender_is_kept_beside_its_choice(event, team, row):
    own = {"gender": Gender.SELF_DESCRIBED, "gender_described": "in my words"}
    change(team, event, row, own)
    told = change(team, event, row, {"gender_described": "other words"}).json()
    assert told["gender_described"] == "other words"
    told = change(team, event, row, {"gender": "woman"}).json()
    assert (told["gender"], told["gender_described"]) == ("woman", "")


def test_a_change_somebody_made_meanwhile_is_not_overwritten(event, team, row):
    tag = team.get(address(event, row))["ETag"]
    first = change(team, event, row, {"job_title": "Nurse"}, tag)
    late = change(team, event, row, {"job_title": "Doctor"}, tag)
    assert (first.status_code, late.status_code) == (200, 412)
    assert "meanwhile" in late.json()["detail"]
    assert Person.objects.get().job_title == "Nurse"
    next_ = change(team, event, row, {"job_title": "Doctor"}, first["ETag"])
    assert next_.status_code == 200


def test_one_of_several_tags_is_enough(event, team, row):
    tag = team.get(address(event, row))["ETag"]
    answer = change(team, event, row, {"job_title": "Nurse"}, f'"x", {tag}')
    assert answer.status_code == 200


def test_a_decision_made_meanwhile_stops_the_change_too(event, team, row):
    tag = team.get(address(event, row))["ETag"]
    row.state = State.WITHDRAWN
    row.save()
    assert change(team, event, row, {"job_title": "Nurse"}, tag).status_code == 412


@pytest.mark.parametrize("tag", [None, "", " "])
def test_a_change_without_what_was_read_is_refused(event, team, row, tag):
    answer = change(team, event, row, {"job_title": "Nurse"}, tag)
    assert answer.status_code == 428
    assert "If-Match" in answer.json()["detail"]
    assert Person.objects.get().job_title == ""


def test_the_deed_itself_refuses_what_changed_under_it(event, row):
    facts = filled.of(row)
    seen = row.changed_at
    row.save()
    with pytest.raises(RegistrationChanged):
        applying.edit(row, facts, by=None, now=NOW, seen=seen)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"full_name": ""}, "full_name"),
        ({"full_name": "ليلى"}, "full_name"),
        ({"email": "x"}, "email"),
        ({"sector": ""}, "sector"),
        ({"stream": "cellar"}, "stream"),
        ({"decision": "selected"}, "decision"),
        ({"languages": [1]}, "languages"),
        ({"migrant_led": "no"}, "migrant_led"),
    ],
)
def test_an_error_names_its_field_and_changes_nothing(event, team, row, wrong, field):
    answer = change(team, event, row, {"job_title": "Nurse", **wrong})
    assert (answer.status_code, list(answer.json())) == (400, [field])
    assert Person.objects.get().job_title == ""


def test_the_address_of_somebody_else_is_refused(event, team, row):
    make_registration(event, "Other", email="other@example.org")
    answer = change(team, event, row, {"email": "other@example.org"})
    assert (answer.status_code, answer.json()["code"]) == (409, "address_taken")


OWN = (
    Question(key="bus", kind=Kind.LINE, label={"en": "Bus"}),
    Question(key="few", kind=Kind.LINE, label={"en": "Few"}, readers=Readers.FEW),
)


def test_own_answers_change_one_by_one_and_move_the_version(event, team, row):
    rows.ask(event, *OWN)
    change(team, event, row, {"answers": {"bus": ["Fes"], "few": ["a"]}})
    before = team.get(address(event, row))
    told = change(team, event, row, {"answers": {"bus": ["Rabat"]}}, before["ETag"])
    texts = {one["key"]: one["texts"] for one in told.json()["answers"]}
    assert texts == {"bus": ["Rabat"], "few": ["a"]}
    assert told.json()["changed_at"] > before.json()["changed_at"]
    gone = change(team, event, row, {"answers": {"bus": []}}).json()
    assert [one["key"] for one in gone["answers"]] == ["few"]


def test_nothing_sent_changes_nothing(event, team, row):
    before = team.get(address(event, row))
    answer = change(team, event, row, {}, before["ETag"])
    assert (answer.status_code, answer.json()) == (200, before.json())
    assert not AuditEntry.objects.filter(verb="registration:edited").exists()
