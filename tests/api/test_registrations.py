"""Registrations as programs read them: narrowed, in pages, in full, protected."""

from datetime import timedelta

import pytest
from django.utils import timezone

from gfmd_days.core.audit import CoreVerb
from gfmd_days.core.models import AuditEntry, Organisation, Person, Role
from registration.domain.forms.questions import Kind, Question, Readers
from registration.models import Answer, Decision, FormVersion, Registration, State
from tests.api import rows
from tests.api.conftest import base
from tests.conftest import make_registration

NEED = "step-free rooms"
READ = CoreVerb.SENSITIVE_READ


def listed(client, event, query: str = "") -> list[str]:
    answer = client.get(f"{base(event)}/registrations/{query}")
    assert answer.status_code == 200, answer.json()
    return [one["name"] for one in answer.json()["results"]]


def decided(event, name: str, decision: Decision, **fields) -> Registration:
    row = make_registration(event, name, email=f"{name}@example.org")
    for field, value in fields.items():
        setattr(row, field, value)
    row.state, row.decision = State.DECIDED, decision
    row.save()
    return row


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?decision=selected", ["Abena"]),
        ("?decision=selected&decision=reserve&ordering=name", ["Abena", "Zofia"]),
        ("?told=reserve", ["Zofia"]),
        ("?organisation=MAISON%20des%20refugies", ["Abena"]),
        ("?language=fr", ["Abena"]),
        ("?email=ZOFIA@example.org", ["Zofia"]),
        ("?stream=open&ordering=-name", ["Zofia", "Abena"]),
        ("?stream=network", []),
    ],
)
def test_lists_are_narrowed(event, calling, query, found):
    house = Organisation.objects.named(event, "Maison des Réfugiés")
    one = decided(event, "Abena", Decision.SELECTED)
    Person.objects.filter(pk=one.person_id).update(organisation=house, language="fr")
    decided(event, "Zofia", Decision.RESERVE, told=Decision.RESERVE)
    assert listed(calling(Role.REGISTRATION), event, query) == found


@pytest.mark.parametrize("name", ["decision", "email"])
def test_nobody_filters_by_what_they_do_not_see(event, calling, name):
    value = {"decision": "selected", "email": "a@example.org"}[name]
    address = f"{base(event)}/registrations/?{name}={value}"
    answer = calling(Role.PROGRAMME).get(address)
    assert (answer.status_code, list(answer.json())) == (400, [name])
    assert calling(Role.REGISTRATION).get(address).status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "page=2",
        "colour=red",
        "decision=maybe",
        "stream=a&stream=b",
        "changed_since=",
        "ordering=email",
        "page_size=0",
        "page_size=ten",
        "page_size=",
        "after=anything",
        "after=",
    ],
)
def test_a_query_that_is_not_understood_is_refused(event, calling, query):
    answer = calling(Role.REGISTRATION).get(f"{base(event)}/registrations/?{query}")
    name = query.partition("=")[0]
    assert (answer.status_code, list(answer.json())) == (400, [name])


def test_a_program_fetches_what_changed_since_it_asked_last(event, calling):
    old, new = make_registration(event, "Old"), make_registration(event, "New")
    asked = timezone.now()
    Registration.objects.filter(pk=old.pk).update(changed_at=asked - timedelta(hours=1))
    Registration.objects.filter(pk=new.pk).update(changed_at=asked)
    since = asked.isoformat().replace("+00:00", "Z")
    client = calling(Role.REGISTRATION)
    assert listed(client, event, f"?changed_since={since}") == ["New"]


def walk(client, event, query: str, meanwhile=lambda: None) -> list[str]:
    """Read all pages, two rows each; something happens after the first."""
    page = client.get(f"{base(event)}/registrations/?page_size=2&{query}").json()
    names = [one["name"] for one in page["results"]]
    meanwhile()
    while page["next"]:
        page = client.get(page["next"]).json()
        names += [one["name"] for one in page["results"]]
    return names


@pytest.mark.parametrize(
    "query",
    [
        "",
        "ordering=id",
        "ordering=-id",
        "ordering=name",
        "ordering=-name",
        "ordering=submitted_at",
        "ordering=-submitted_at",
        "ordering=state,-name",
        "ordering=changed_at",
    ],
)
def test_pages_hold_every_row_once_whatever_the_order(event, calling, query):
    same = ["Ada", "Ada", "Ben", "Cem", "Dia"]
    for number, name in enumerate(same):
        row = make_registration(event, name)
        # two were never sent: their date is open
        at = None if number in {1, 3} else row.submitted_at
        state = State.DRAFT if at is None else State.SUBMITTED
        Registration.objects.filter(pk=row.pk).update(submitted_at=at, state=state)
    client = calling(Role.REGISTRATION)
    whole = listed(client, event, f"?page_size=200&{query}")
    assert walk(client, event, query) == whole
    assert sorted(whole) == same


def test_rows_that_go_and_come_shift_no_other_row(event, calling):
    made = [make_registration(event, name) for name in ("Ada", "Ben", "Cem", "Dia")]

    def meanwhile() -> None:
        made[0].delete()
        make_registration(event, "Aaron")

    names = walk(calling(Role.REGISTRATION), event, "ordering=name", meanwhile)
    assert names == ["Ada", "Ben", "Cem", "Dia"]


def test_a_row_that_changes_while_it_is_synced_comes_again_at_the_end(event, calling):
    made = [make_registration(event, name) for name in ("Ada", "Ben", "Cem")]
    names = walk(calling(Role.REGISTRATION), event, "ordering=changed_at", made[0].save)
    assert names == ["Ada", "Ben", "Cem", "Ada"]


def test_a_place_is_good_in_its_own_order_only(event, calling):
    for name in ("Ada", "Ben", "Cem"):
        make_registration(event, name)
    client = calling(Role.REGISTRATION)
    address = f"{base(event)}/registrations/?page_size=2"
    following = client.get(f"{address}&ordering=name").json()["next"]
    answer = client.get(following.replace("ordering=name", "ordering=-name"))
    assert (answer.status_code, list(answer.json())) == (400, ["after"])


def test_an_unchanged_list_or_row_is_not_sent_again(event, calling, monkeypatch):
    row = make_registration(event)
    make_registration(event, "On the next page")
    client = calling(Role.REGISTRATION)
    for address in ("?page_size=1", f"{row.pk}/"):
        address = f"{base(event)}/registrations/{address}"
        tag = {"if-none-match": client.get(address)["ETag"]}
        with monkeypatch.context() as later:
            later.setattr("django.core.signing.time.time", lambda: 2e9)
            same = client.get(address, headers=tag)
        assert (same.status_code, same.content) == (304, b"")
    row.person.full_name = "Another Name"
    row.person.save()
    assert client.get(address, headers=tag).status_code == 200


OFFICE_ONLY = {"reason", "reason_code"}
COMMITTEE_TOO = {
    *("gender", "gender_described", "migrant_led", "newcomer", "motivation", "notes"),
}


@pytest.mark.parametrize(
    ("role", "closed"),
    [
        (Role.OWNER, set()),
        (Role.REGISTRATION, set()),
        (Role.REVIEWER, OFFICE_ONLY),
        (Role.PROGRAMME, OFFICE_ONLY | COMMITTEE_TOO),
    ],
)
def test_one_registration_shows_what_the_role_opens(event, calling, role, closed):
    row = make_registration(event, "Full Name", alias="A. Friend", gender="woman")
    seen = calling(role).get(f"{base(event)}/registrations/{row.pk}/").json()
    guarded = OFFICE_ONLY | COMMITTEE_TOO
    assert guarded - set(seen) == closed
    assert (seen["full_name"], seen["alias"]) == ("Full Name", "A. Friend")


def test_a_desk_sees_no_more_of_one_registration_than_in_its_list(event, calling):
    row = rows.make_confirmed(event, alias="A. Friend")
    address = f"{base(event)}/registrations/"
    desk = calling(Role.DESK)
    (in_list,) = desk.get(address).json()["results"]
    assert desk.get(f"{address}{row.pk}/").json() == in_list
    assert set(in_list) == {
        *("id", "name", "native_name", "category", "state", "code"),
    }


def asked(readers: Readers, *, is_sensitive: bool = False) -> Question:
    key = f"{'secret_' if is_sensitive else ''}{readers}"
    return Question(
        key=key,
        kind=Kind.LINE,
        label={"en": f"For {readers}", "fr": f"Pour {readers}"},
        readers=readers,
        is_sensitive=is_sensitive,
    )


@pytest.fixture
def answered(event):
    """A registration with an answer for each sort of reader, and two protected."""
    own = [asked(readers) for readers in Readers]
    own += [
        asked(readers, is_sensitive=True) for readers in (Readers.TEAM, Readers.FEW)
    ]
    rows.ask(event, *own)
    row = make_registration(event)
    row.accessibility = NEED
    row.save()
    version = FormVersion.objects.get()
    for question in own:
        answer = Answer(registration=row, version=version, key=question.key)
        answer.set_texts([f"said {question.key}"], is_secret=question.is_sensitive)
        answer.save()
    return row


@pytest.mark.parametrize(
    ("role", "keys"),
    [
        (Role.REGISTRATION, {*Readers, "secret_team", "secret_few"}),
        (Role.REVIEWER, {Readers.TEAM, Readers.COMMITTEE}),
        (Role.PROGRAMME, {Readers.TEAM}),
    ],
)
def test_answers_are_shown_to_their_readers(event, calling, answered, role, keys):
    seen = calling(role).get(f"{base(event)}/registrations/{answered.pk}/").json()
    told = {one["key"]: one for one in seen["answers"]}
    assert set(told) == keys
    assert told["team"] == {
        "key": "team",
        "question": {"en": "For team", "fr": "Pour team"},
        "texts": ["said team"],
        "is_hidden": False,
    }


def test_protected_answers_are_hidden_until_they_are_asked_for(
    event, calling, answered
):
    client = calling(Role.REGISTRATION)
    address = f"{base(event)}/registrations/{answered.pk}/"
    for answer in (client.get(address), client.get(f"{base(event)}/registrations/")):
        assert "said secret" not in answer.content.decode()
        assert NEED not in answer.content.decode()
    assert not AuditEntry.objects.filter(verb=READ).exists()
    hidden = [one for one in client.get(address).json()["answers"] if one["is_hidden"]]
    assert [one["texts"] for one in hidden] == [[], []]


def test_each_reading_of_a_protected_answer_is_noted(event, calling, answered):
    client = calling(Role.REGISTRATION)
    answer = client.post(f"{base(event)}/registrations/{answered.pk}/protected/")
    assert answer.json()["accessibility"] == NEED
    assert {one["key"]: one["texts"] for one in answer.json()["answers"]} == {
        "secret_team": ["said secret_team"],
        "secret_few": ["said secret_few"],
    }
    assert "no-store" in answer["Cache-Control"]
    noted = AuditEntry.objects.filter(verb=READ, subject_id=str(answered.pk))
    assert sorted(one.data["field"] for one in noted) == [
        *("accessibility", "secret_few", "secret_team"),
    ]
    assert {one.by for one in noted} == {event.memberships.get().user}
    assert NEED not in str([one.data for one in noted])


def queries_of(client, address: str, django_assert_max_num_queries) -> int:
    with django_assert_max_num_queries(12) as asked:
        assert client.get(address).status_code == 200
    return len(asked.captured_queries)


def test_one_registration_costs_the_same_for_one_answer_and_six(
    event, calling, answered, django_assert_max_num_queries
):
    client = calling(Role.REGISTRATION)
    address = f"{base(event)}/registrations/{answered.pk}/"
    client.get(address)
    many = queries_of(client, address, django_assert_max_num_queries)
    Answer.objects.exclude(key="team").delete()
    assert queries_of(client, address, django_assert_max_num_queries) == many
