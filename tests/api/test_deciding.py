"""Decisions by programs: one by one, many at once, sent twice, refused in words."""

import pytest

from gfmd_days.core.access import Right
from gfmd_days.core.models import AuditEntry, Mail, Organisation, Role
from registration.models import Decision, Registration, State
from tests.api.conftest import base
from tests.conftest import make_registration


def post(client, event, under, body=None):
    return client.post(
        f"{base(event)}/registrations/{under}/",
        body or {},
        content_type="application/json",
    )


def states(event) -> dict[str, tuple[str, str]]:
    found = event.registrations.order_by("pk").values_list(
        "person__full_name", "state", "decision"
    )
    return {name: (state, decision) for name, state, decision in found}


def test_a_decision_is_kept_and_nobody_is_told(event, calling):
    row = make_registration(event)
    team = calling(Role.REGISTRATION)
    answer = post(team, event, f"{row.pk}/decide", {"decision": "selected"})
    assert answer.status_code == 200
    told = answer.json()
    assert (told["state"], told["decision"], told["told"]) == (
        "decided",
        "selected",
        "",
    )
    entry = AuditEntry.objects.get(verb="registration:selected")
    assert entry.by == event.memberships.get().user
    assert not Mail.objects.exists()


@pytest.mark.parametrize(("deed", "body"), [("decide", True), ("release", False)])
def test_what_is_so_already_is_no_mistake_and_done_once(event, calling, deed, body):
    row = make_registration(event, email="layla@example.org")
    team = calling(Role.REGISTRATION)
    wish = {"decision": "reserve"}
    post(team, event, f"{row.pk}/decide", wish)
    done = AuditEntry.objects.count()
    first, again = (
        post(team, event, f"{row.pk}/{deed}", wish if body else None) for _ in range(2)
    )
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json() == again.json()
    is_release = deed == "release"
    assert AuditEntry.objects.count() == done + is_release
    assert Mail.objects.count() == is_release


def test_a_release_tells_the_person_once(event, calling):
    row = make_registration(event, email="layla@example.org")
    team = calling(Role.REGISTRATION)
    post(team, event, f"{row.pk}/decide", {"decision": "rejected"})
    answer = post(team, event, f"{row.pk}/release")
    assert (answer.json()["state"], answer.json()["told"]) == ("released", "rejected")
    assert Mail.objects.get().to == "layla@example.org"


def test_a_decision_nobody_knows_can_be_taken_back(event, calling):
    row = make_registration(event)
    team = calling(Role.REGISTRATION)
    post(team, event, f"{row.pk}/decide", {"decision": "rejected"})
    answer = post(team, event, f"{row.pk}/undecide")
    assert (answer.json()["state"], answer.json()["decision"]) == ("under_review", "")
    again = post(team, event, f"{row.pk}/undecide")
    assert (again.status_code, again.json()["code"]) == (409, "move_not_allowed")


@pytest.mark.parametrize("deed", ["decide", "undecide", "release"])
def test_a_step_that_does_not_lead_on_is_refused_in_words(event, calling, deed):
    row = make_registration(event, state=State.WITHDRAWN)
    answer = calling(Role.REGISTRATION).post(
        f"{base(event)}/registrations/{row.pk}/{deed}/",
        {"decision": "selected"},
        content_type="application/json",
        headers={"accept-language": "fr"},
    )
    assert answer.status_code == 409
    assert answer.json()["code"] == "move_not_allowed"
    assert answer.json()["detail"].startswith("Cette étape")
    row.refresh_from_db()
    assert (row.state, row.decision) == (State.WITHDRAWN, "")


@pytest.fixture
def one_place(event):
    """Two people of one organisation that may have one selected."""
    event.streams.update(per_organisation=1)
    union = Organisation.objects.named(event, "Union")
    return [
        make_registration(event, name, organisation=union) for name in ("Ada", "Ben")
    ]


def test_an_organisation_with_all_its_places_used_needs_an_exception(
    event, calling, one_place
):
    team = calling(Role.REGISTRATION)
    wish = {"decision": "selected"}
    ada, ben = one_place
    post(team, event, f"{ada.pk}/decide", wish)
    answer = post(team, event, f"{ben.pk}/decide", wish)
    assert (answer.status_code, answer.json()["code"]) == (409, "organisation_full")
    exception = {**wish, "beyond_limit": True}
    assert post(team, event, f"{ben.pk}/decide", exception).status_code == 200
    entry = AuditEntry.objects.get(subject_id=str(ben.pk))
    assert entry.data == {"beyond_limit": True}


def test_many_are_decided_and_one_refusal_stops_no_other(
    event, other_event, calling, one_place
):
    ada, ben = one_place
    gone = make_registration(event, "Cem", state=State.WITHDRAWN)
    foreign = make_registration(other_event, "Dia")
    ids = [ada.pk, ben.pk, ada.pk, gone.pk, foreign.pk, 10**12]
    team = calling(Role.REGISTRATION)
    answer = post(team, event, "decide", {"ids": ids, "decision": "selected"})
    assert answer.status_code == 200
    assert answer.json()["done"] == 1
    outcomes = answer.json()["outcomes"]
    assert [(one["id"], one["outcome"], one["code"]) for one in outcomes] == [
        (ada.pk, "done", ""),
        (ben.pk, "refused", "organisation_full"),
        (gone.pk, "refused", "move_not_allowed"),
        (foreign.pk, "not_found", ""),
        (10**12, "not_found", ""),
    ]
    assert outcomes[1]["detail"]
    assert states(event) == {
        "Ada": ("decided", "selected"),
        "Ben": ("submitted", ""),
        "Cem": ("withdrawn", ""),
    }
    foreign.refresh_from_db()
    assert foreign.state == State.SUBMITTED


def test_the_same_list_again_changes_nothing(event, calling):
    ids = [make_registration(event, name).pk for name in ("Ada", "Ben")]
    team = calling(Role.REGISTRATION)
    wish = {"ids": ids, "decision": "reserve"}
    post(team, event, "decide", wish)
    ranks = list(Registration.objects.values_list("pk", "reserve_rank"))
    again = post(team, event, "decide", wish).json()
    assert [one["outcome"] for one in again["outcomes"]] == ["unchanged", "unchanged"]
    assert again["done"] == 0
    assert list(Registration.objects.values_list("pk", "reserve_rank")) == ranks
    assert AuditEntry.objects.filter(verb="registration:reserved").count() == 2


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"decision": "selected"}, "ids"),
        ({"decision": "selected", "ids": []}, "ids"),
        ({"decision": "selected", "ids": ["1"]}, "ids"),
        ({"decision": "selected", "ids": [True]}, "ids"),
        ({"decision": "selected", "ids": [10**20]}, "ids"),
        ({"decision": "selected", "ids": list(range(1, 202))}, "ids"),
        ({"ids": [1]}, "decision"),
        ({"ids": [1], "decision": "maybe"}, "decision"),
        (
            {"ids": [1], "decision": Decision.SELECTED, "beyond_limit": 1},
            "beyond_limit",
        ),
        ({"ids": [1], "decision": "selected", "notify": True}, "notify"),
    ],
)
def test_a_wish_that_is_not_understood_decides_nothing(event, calling, body, field):
    make_registration(event)
    answer = post(calling(Role.REGISTRATION), event, "decide", body)
    assert (answer.status_code, list(answer.json())) == (400, [field])
    assert not event.registrations.exclude(state=State.SUBMITTED).exists()


def test_who_only_decides_sees_no_more_than_a_desk(event, calling):
    row = make_registration(event, "Full Name", alias="A. Friend")
    client = calling(Role.OWNER, rights=[Right.DECIDE])
    told = post(client, event, f"{row.pk}/decide", {"decision": "reserve"}).json()
    assert told == {
        "id": row.pk,
        "name": "A. Friend",
        "native_name": "",
        "category": "delegate",
        "state": "decided",
        "decision": "reserve",
    }
