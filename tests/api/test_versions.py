"""Versions and proposals: read, published, applied by a program."""

import pytest

from agenda.domain import programme, proposals, publishing
from agenda.domain.slots import Problem, Severity
from agenda.models import Appearance, Function, Programme
from gfmd_days.core.domain import jobs
from gfmd_days.core.models import Job, Role
from tests.api import rows
from tests.api.conftest import base
from tests.conftest import NOW, make_person

JSON = "application/json"


@pytest.fixture
def team(calling):
    return calling(Role.PROGRAMME)


@pytest.fixture
def session(event):
    return rows.make_session(event)


def publish(client, event, tag: str | None = "*", note="", **headers):
    if tag:
        headers["if-match"] = tag
    return client.post(
        f"{base(event)}/versions/", {"note": note}, content_type=JSON, headers=headers
    )


def draft(client, event):
    return client.get(f"{base(event)}/versions/draft/")


def test_a_draft_that_was_read_is_published(event, team, session):
    programme.stir(event.pk)
    seen = draft(team, event)
    assert [one["what"] for one in seen.json()["changes"]] == ["new"]
    answer = publish(team, event, seen["ETag"], note="First")
    assert answer.status_code == 201, answer.json()
    told = answer.json()
    assert (told["number"], told["note"]) == (1, "First")
    assert told["sessions"][0]["starts_at"] == "2026-12-01T09:30:00Z"
    assert told["changes"][0]["words"] == "New."
    assert team.get(answer["Location"]).json() == told
    listed = team.get(f"{base(event)}/versions/").json()["results"]
    assert listed == [{name: told[name] for name in listed[0]}]


def test_a_draft_somebody_changed_meanwhile_is_not_published(event, team, session):
    programme.stir(event.pk)
    tag = draft(team, event)["ETag"]
    programme.change_session(session, by=None, values={"minutes": 30})
    assert publish(team, event, tag).status_code == 412
    assert publish(team, event, None).status_code == 428
    assert not event.programme_versions.exists()


def test_what_changed_nothing_is_not_published_again(event, team, session):
    assert publish(team, event, **{"idempotency-key": "k"}).status_code == 201
    again = publish(team, event, **{"idempotency-key": "k"})
    assert (again.status_code, again.json()["number"]) == (200, 1)
    answer = publish(team, event)
    assert (answer.status_code, answer.json()["code"]) == (409, "nothing_changed")


def test_a_version_tells_what_it_changed(event, team, session):
    publish(team, event)
    programme.change_session(session, by=None, values={"minutes": 30, "seats": 5})
    [change] = publish(team, event).json()["changes"]
    assert (change["what"], change["code"]) == ("changed", "A1")
    assert change["time"] == ["2026-12-01 09:30–11:00", "2026-12-01 09:30–10:00"]
    assert change["others"] == ["seats"]


def test_a_version_tells_all_that_is_published_of_a_session(event, team, session):
    values = {
        "languages": ["en", "fr"],
        "interpretation": ["fr"],
        "seats": 40,
        "sign_up": True,
        "is_streamed": True,
        "no_photo": True,
        "is_external": True,
        "external_organiser": "A university",
    }
    programme.change_session(session, by=None, values=values)
    [told] = publish(team, event).json()["sessions"]
    assert {name: told[name] for name in values} == values


def test_what_keeps_the_draft_back_is_named_and_documented(event, team, session):
    rows.make_session(event, "A2")  # in the same room
    severities = {Problem.ROOM_TWICE: Severity.BLOCK}
    Programme.objects.create(event=event, severities=severities)
    answer = publish(team, event)
    assert (answer.status_code, answer.json()["code"]) == (409, "blocked")

    schema = team.get("/api/v1/schema/?format=json").json()
    paths = schema["paths"]
    [path] = [one for one in paths if one.endswith("/versions/")]
    examples = paths[path]["post"]["responses"]["409"]["content"]["application/json"]
    assert "blocked" in {one["value"]["code"] for one in examples["examples"].values()}


def test_an_old_version_shows_the_names_of_today(event, calling, team, session):
    person = make_person(event, "Full Name")
    Appearance.objects.create(session=session, person=person, function=Function.CHAIR)
    publish(team, event)
    address = f"{base(event)}/versions/1/"

    def names():
        [session] = team.get(address).json()["sessions"]
        return [one["name"] for one in session["people"]]

    assert names() == ["Full Name"]
    person.alias = "A. Friend"
    person.save()
    assert names() == ["A. Friend"]
    person.not_on_lists = True
    person.save()
    assert names() == []


def test_only_those_who_may_publish_do(event, calling, session):
    client = calling(Role.OWNER, rights=["programme.edit", "programme.view"])
    assert publish(client, event).status_code == 403


@pytest.fixture
def proposal(event, session):
    person = rows.make_confirmed(event, "Layla", languages=["en"]).person
    Appearance.objects.create(session=session, function=Function.MODERATOR)
    assert person
    return proposals.propose(event, by=None, now=NOW)


def under(event, proposal, deed="") -> str:
    return f"{base(event)}/assignments/{proposal.pk}/{deed}"


def test_a_proposal_is_read_line_by_line(event, team, proposal):
    told = team.get(under(event, proposal)).json()
    assert (told["state"], told["places"], told["gap"]) == ("open", 1, 0.0)
    [line] = told["lines"]
    assert line["session"] == "A1"
    assert (line["before"], line["person"]["name"]) == (None, "Layla")
    assert line["reason"]
    [listed] = team.get(f"{base(event)}/assignments/").json()["results"]
    assert listed == {name: told[name] for name in listed}


def test_people_on_no_list_are_not_proposed_by_name(event, calling, proposal):
    event.people.update(not_on_lists=True)
    [line] = calling(Role.VIEWER).get(under(event, proposal)).json()["lines"]
    assert line["person"] is None


def test_a_proposal_is_applied_once(event, team, proposal):
    answer = team.post(under(event, proposal, "apply/"))
    assert answer.json() == {"changed": 1, "skipped": []}
    assert Appearance.objects.get().person.full_name == "Layla"
    again = team.post(under(event, proposal, "apply/"))
    assert (again.status_code, again.json()["code"]) == (409, "not_open")
    assert team.post(under(event, proposal, "drop/")).status_code == 409


def test_a_proposal_is_dropped_as_often_as_one_asks(event, team, proposal):
    for _again in range(2):
        answer = team.post(under(event, proposal, "drop/"))
        assert (answer.status_code, answer.json()["state"]) == (200, "dropped")
    assert Appearance.objects.get().person is None


def test_the_solver_is_asked_and_watched(event, team, session):
    answer = team.post(f"{base(event)}/assignments/")
    assert (answer.status_code, answer.json()["state"]) == (202, "waiting")
    jobs.run(str(Job.objects.get().pk))
    told = team.get(answer["Location"]).json()
    assert told["state"] == "done"
    proposal = event.proposals.get()
    assert told["assignment"] == str(proposal.pk)
    assert team.get(under(event, proposal)).status_code == 200


def test_work_of_other_kinds_is_not_watched_here(event, team):
    other = Job.objects.create(event=event, kind="badges", right="badges")
    answer = team.get(f"{base(event)}/assignments/jobs/{other.pk}/")
    assert answer.status_code == 404


@pytest.mark.parametrize("number", [1, 12])
def test_reading_costs_the_same_for_one_and_many(
    event, team, number, django_assert_max_num_queries
):
    for count in range(number):
        session = rows.make_session(event, f"S{count}")
        person = rows.make_confirmed(event, f"P{count}", email=f"{count}@e.org").person
        for function, who in ((Function.CHAIR, person), (Function.MODERATOR, None)):
            Appearance.objects.create(session=session, function=function, person=who)
    publishing.publish(event, by=None, now=NOW)
    proposal = proposals.propose(event, by=None, now=NOW)
    addresses = ["versions/", "versions/1/", "versions/draft/", "assignments/"]
    for address in addresses:
        with django_assert_max_num_queries(12):
            assert team.get(f"{base(event)}/{address}").status_code == 200
    with django_assert_max_num_queries(12):
        team.get(under(event, proposal))
