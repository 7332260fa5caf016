"""Somebody registered by a program: checked as on the page, once however often sent."""

import pytest

from gfmd_days.core.access import Right
from gfmd_days.core.models import AnsweredPost, AuditEntry, Mail, Region, Role
from registration.domain.forms.conditions import Answered, Check
from registration.domain.forms.questions import Kind, Option, Question
from registration.models import Registration, State, Stream
from tests.api import rows
from tests.api.conftest import base, caller
from tests.conftest import make_registration, make_user

HUONG = {
    "full_name": "Nguyễn Thị Hương",
    "native_name": "阮氏香",
    "email": "Huong@Example.org",
    "country": "VN",
    "sector": "union",
    "organisation": "Hanoi Workers' House",
    "languages": ["vi", "en"],
    "newcomer": True,
    "migrant_led": False,
    "no_photo": True,
}


def enter(client, event, body, key: str | None = None):
    headers = {} if key is None else {"idempotency-key": key}
    return client.post(
        f"{base(event)}/registrations/",
        body,
        content_type="application/json",
        headers=headers,
    )


@pytest.fixture
def team(calling):
    return calling(Role.REGISTRATION)


def test_somebody_is_registered_as_by_the_team(event, team):
    answer = enter(team, event, HUONG)
    assert answer.status_code == 201, answer.json()
    row = Registration.objects.get()
    assert answer["Location"].endswith(f"{base(event)}/registrations/{row.pk}/")
    told = answer.json()
    assert told["id"] == row.pk
    assert {name: told[name] for name in HUONG} == {
        **HUONG,
        "email": "huong@example.org",
    }
    assert (told["state"], told["source"], told["stream"]) == (
        *("submitted", "team", "open"),
    )
    entry = AuditEntry.objects.get(verb="registration:entered")
    assert entry.by == event.memberships.get().user
    assert not Mail.objects.exists()


def test_what_is_answered_can_be_read_again_with_the_same_tag(event, team):
    answer = enter(team, event, HUONG)
    again = team.get(answer["Location"])
    assert (again.json(), again["ETag"]) == (answer.json(), answer["ETag"])


def test_nobody_is_listed_who_was_not_asked(event, team):
    assert enter(team, event, HUONG).json()["not_on_lists"] is True
    listed = {**HUONG, "email": "b@example.org", "not_on_lists": False}
    assert enter(team, event, listed).json()["not_on_lists"] is False


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"email": "nobody"}, "email"),
        ({"email": None}, "email"),
        ({"full_name": "阮氏香"}, "full_name"),
        ({"full_name": "x" * 201}, "full_name"),
        ({"full_name": 7}, "full_name"),
        ({"country": "XX"}, "country"),
        ({"sector": "circus"}, "sector"),
        ({"gender": 1}, "gender"),
        ({"language": "xx"}, "language"),
        ({"languages": ["xx"]}, "languages"),
        ({"languages": "fr"}, "languages"),
        ({"stream": "cellar"}, "stream"),
        ({"stream": "1"}, "stream"),
        ({"region": "moon"}, "region"),
        ({"newcomer": "yes"}, "newcomer"),
        ({"no_photo": 1}, "no_photo"),
        ({"motivation": "word " * 201}, "motivation"),
        ({"full_nam": "Hương"}, "full_nam"),
        ({"state": "confirmed"}, "state"),
        ({"accessibility": "a wheelchair"}, "accessibility"),
        ({"organisation": "a\x00b"}, "organisation"),
        ({"organisation": "a\ud800b"}, "organisation"),
        ({"answers": {"shoe": ["43"]}}, "answers"),
        ({"answers": {"shoe": "43"}}, "answers"),
        ({"answers": []}, "answers"),
    ],
)
def test_an_error_names_its_field_and_nobody_is_registered(event, team, wrong, field):
    answer = enter(team, event, {**HUONG, **wrong})
    assert (answer.status_code, list(answer.json())) == (400, [field])
    assert not Registration.objects.exists()


def test_all_that_is_missing_is_named_at_once(event, team):
    answer = enter(team, event, {})
    assert answer.status_code == 400
    assert set(answer.json()) == {"email", "full_name", "country", "sector"}


@pytest.mark.parametrize("body", ["[]", "null", "{", '"x"'])
def test_a_body_that_is_no_registration_is_refused(event, team, body):
    assert enter(team, event, body).status_code == 400


def test_other_formats_than_json_are_refused(event, team):
    answer = team.post(f"{base(event)}/registrations/", HUONG)
    assert answer.status_code == 415


def test_where_there_are_several_ways_in_one_is_named(event, team):
    observers = Stream.objects.create(
        event=event,
        code="observers",
        name={"en": "Observers"},
        category=event.categories.get(),
        opens_at=event.streams.get().opens_at,
        closes_at=event.streams.get().closes_at,
    )
    answer = enter(team, event, HUONG)
    assert (answer.status_code, list(answer.json())) == (400, ["stream"])
    assert enter(team, event, {**HUONG, "stream": "observers"}).status_code == 201
    assert Registration.objects.get().stream == observers


def test_a_region_is_named_by_its_code_or_follows_the_country(event, team):
    asia, africa = (
        Region.objects.create(event=event, code=code, name={"en": code})
        for code in ("asia", "africa")
    )
    asia.countries.create(event=event, country="VN")
    assert enter(team, event, HUONG).json()["region"] == "asia"
    spoken = {**HUONG, "email": "b@example.org", "region": africa.code}
    assert enter(team, event, spoken).json()["region"] == "africa"


def test_an_address_that_is_registered_already_is_refused(event, team):
    make_registration(event, email="huong@example.org")
    answer = enter(team, event, HUONG)
    assert answer.status_code == 409
    assert answer.json()["code"] == "address_taken"
    assert "already" in answer.json()["detail"]
    assert Registration.objects.count() == 1


def test_the_same_address_in_another_event_is_somebody_new(event, other_event, team):
    make_registration(other_event, email="huong@example.org")
    assert enter(team, event, HUONG).status_code == 201


OWN = (
    Question(key="shoe", kind=Kind.NUMBER, label={"en": "Shoe size"}, most="60"),
    Question(
        key="days",
        kind=Kind.SEVERAL,
        label={"en": "Which days?"},
        options=tuple(Option(value=one, label={"en": one}) for one in ("one", "two")),
    ),
    Question(
        key="bus",
        kind=Kind.LINE,
        label={"en": "Where do you get on?"},
        when=Answered(key="country", test=Check.IS, values=("MA",)),
    ),
    Question(key="secret", kind=Kind.LINE, label={"en": "Secret"}, is_sensitive=True),
)


def test_answers_to_the_forms_own_questions_are_kept(event, team):
    rows.ask(event, *OWN)
    own = {"shoe": ["43"], "days": ["one", "two"]}
    told = enter(team, event, {**HUONG, "answers": own}).json()
    assert {one["key"]: one["texts"] for one in told["answers"]} == own


@pytest.mark.parametrize(
    ("key", "texts"),
    [
        ("shoe", ["61"]),
        ("shoe", ["large"]),
        ("days", ["three"]),
        ("bus", ["Fes"]),  # asked in Morocco only
        ("hat", ["56"]),
    ],
)
def test_a_wrong_answer_is_named_by_its_question(event, team, key, texts):
    rows.ask(event, *OWN)
    answer = enter(team, event, {**HUONG, "answers": {key: texts}})
    assert answer.status_code == 400
    assert list(answer.json()["answers"]) == [key]
    assert not Registration.objects.exists()


def test_who_may_not_read_protected_answers_does_not_write_them(event, calling):
    rows.ask(event, *OWN)
    body = {**HUONG, "answers": {"secret": ["said"]}}
    limited = calling(Role.OWNER, rights=[Right.PEOPLE_VIEW, Right.PEOPLE_EDIT])
    assert list(enter(limited, event, body).json()["answers"]) == ["secret"]
    owner = caller(event.memberships.get().user)
    assert enter(owner, event, body).status_code == 201


def test_a_call_sent_again_registers_once(event, team):
    first, again = (enter(team, event, HUONG, key="call 1") for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert first["Location"] == again["Location"]
    assert Registration.objects.count() == 1
    assert AuditEntry.objects.filter(verb="registration:entered").count() == 1


def test_the_order_of_a_bodys_names_makes_no_other_call(event, team):
    enter(team, event, HUONG, key="a")
    turned = dict(reversed(HUONG.items()))
    assert enter(team, event, turned, key="a").status_code == 200


def test_a_key_used_for_another_person_is_refused(event, team):
    enter(team, event, HUONG, key="a")
    answer = enter(team, event, {**HUONG, "email": "b@example.org"}, key="a")
    assert answer.status_code == 409
    assert answer.json()["code"] == "key_used_otherwise"
    assert Registration.objects.count() == 1


def test_a_refused_call_leaves_its_key_free(event, team):
    row = make_registration(event, email="huong@example.org")
    assert enter(team, event, HUONG, key="a").status_code == 409
    assert not AnsweredPost.objects.exists()
    row.person.delete()
    assert enter(team, event, HUONG, key="a").status_code == 201


def test_keys_of_two_callers_and_two_events_are_their_own(event, other_event):
    admins = [
        caller(make_user(f"{name}@example.org", is_superuser=True)) for name in "ab"
    ]
    enter(admins[0], event, HUONG, key="a")
    second = {**HUONG, "email": "b@example.org"}
    assert enter(admins[1], event, second, key="a").status_code == 201
    assert enter(admins[0], other_event, HUONG, key="a").status_code == 201


def test_what_was_made_and_is_gone_is_not_made_again(event, team):
    row = Registration.objects.get(pk=enter(team, event, HUONG, key="a").json()["id"])
    row.person.delete()
    assert enter(team, event, HUONG, key="a").status_code == 404
    assert not Registration.objects.exists()


def test_a_kept_key_tells_nothing_about_the_person(event, team):
    enter(team, event, HUONG, key="huong@example.org")
    kept = str(AnsweredPost.objects.values().get()).lower()
    assert "huong" not in kept


@pytest.mark.parametrize("key", ["", "é", "x" * 256])
def test_a_key_nobody_could_send_again_is_refused(event, team, key):
    answer = enter(team, event, HUONG, key=key)
    assert (answer.status_code, list(answer.json())) == (400, ["Idempotency-Key"])
    assert not Registration.objects.exists()


def test_who_only_enters_people_is_told_no_more_than_a_desk(event, calling):
    client = calling(Role.OWNER, rights=[Right.PEOPLE_EDIT])
    told = enter(client, event, HUONG).json()
    assert set(told) == {
        *("id", "name", "native_name", "category", "state", "email", "phone"),
    }
    assert Registration.objects.get().state == State.SUBMITTED
