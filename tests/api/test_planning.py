"""Sessions written by a program: through the team's form, nothing overwritten."""

import pytest

from agenda.models import Kind, Session
from gfmd_days.core.models import AuditEntry, Role
from tests.api import rows
from tests.api.conftest import base

JSON = "application/json"
NEW = {
    "code": "B05a",
    "kind": "working",
    "title": {"en": "Recruitment", "fr": "Recrutement"},
    "minutes": 90,
}


@pytest.fixture
def team(calling):
    return calling(Role.PROGRAMME)


def create(client, event, body, **headers):
    address = f"{base(event)}/sessions/"
    return client.post(address, body, content_type=JSON, headers=headers)


def change(client, event, body, tag: str | None = "*", code="A1"):
    headers = {} if tag is None else {"if-match": tag}
    address = f"{base(event)}/sessions/{code}/"
    return client.patch(address, body, content_type=JSON, headers=headers)


def test_a_session_is_added_and_waits_for_its_time(event, team):
    answer = create(team, event, NEW)
    assert answer.status_code == 201, answer.json()
    assert answer["Location"].endswith(f"{base(event)}/sessions/B05a/")
    told = answer.json()
    assert team.get(answer["Location"]).json() == told
    assert {name: told[name] for name in NEW} == NEW
    assert (told["date"], told["start"], told["starts_at"]) == (None, None, None)
    entry = AuditEntry.objects.get(verb="session:created")
    assert entry.by == event.memberships.get().user


def test_a_session_is_added_with_all_that_the_page_asks(event, team):
    rows.make_session(event)
    body = {
        **NEW,
        "description": {"ar": "التوظيف"},
        "date": "2026-12-02",
        "start": "09:30",
        "room": event.rooms.get().pk,
        "track": "T1",
        "languages": ["en", "fr"],
        "interpretation": ["fr"],
        "seats": 40,
        "sign_up": True,
        "is_closed": True,
        "is_streamed": True,
        "no_photo": True,
        "is_external": True,
        "external_organiser": "Union",
        "online_link": "https://example.org/join",
    }
    answer = create(team, event, body)
    assert answer.status_code == 201, answer.json()
    told = answer.json()
    assert {name: told[name] for name in body} == body
    assert told["starts_at"] == "2026-12-02T09:30:00Z"


def test_the_same_call_again_makes_no_second_session(event, team):
    first = create(team, event, NEW, **{"idempotency-key": "x"})
    again = create(team, event, NEW, **{"idempotency-key": "x"})
    other = create(team, event, {**NEW, "code": "B06"}, **{"idempotency-key": "x"})
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()
    assert (other.status_code, other.json()["code"]) == (409, "key_used_otherwise")
    assert event.sessions.count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"code": "A1"}, "code"),
        ({"code": "a b"}, "code"),
        ({"kind": "party"}, "kind"),
        ({"title": {}}, "title"),
        ({"title": {"en": ""}}, "title"),
        ({"title": {"xx": "Titel"}}, "title"),
        ({"title": "Title"}, "title"),
        ({"minutes": 0}, "minutes"),
        ({"minutes": "90"}, "minutes"),
        ({"date": "2026-12-24", "start": "09:00"}, "date"),
        ({"date": "2026-12-01"}, "start"),
        ({"start": "09:00"}, "date"),
        ({"date": "2026-12-01", "start": "9:00"}, "start"),
        ({"date": "2026-12-01", "start": "24:00"}, "start"),
        ({"room": 999_999}, "room"),
        ({"track": "cellar"}, "track"),
        ({"languages": ["xx"]}, "languages"),
        ({"languages": ["en"], "interpretation": ["fr"]}, "interpretation"),
        ({"online_link": "http://example.org/"}, "online_link"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_an_error_names_its_field_and_makes_nothing(event, team, wrong, field):
    rows.make_session(event)
    answer = create(team, event, {**NEW, **wrong})
    assert (answer.status_code, list(answer.json())) == (400, [field])
    assert event.sessions.count() == 1


def test_what_is_sent_changes_and_the_rest_stays(event, team):
    rows.make_session(event)
    before = team.get(f"{base(event)}/sessions/A1/")
    answer = change(team, event, {"start": "11:00", "seats": 12}, before["ETag"])
    assert answer.status_code == 200, answer.json()
    told = answer.json()
    moves = {"start", "seats", "starts_at", "ends_at", "edit", "changed_at"}
    assert {name for name in told if told[name] != before.json()[name]} == moves
    assert (told["start"], told["seats"]) == ("11:00", 12)
    entry = AuditEntry.objects.get(verb="session:changed")
    assert sorted(entry.data["fields"]) == ["seats", "start"]


def test_texts_in_languages_that_are_not_sent_stay(event, team):
    rows.make_session(event)
    told = change(team, event, {"title": {"es": "Apertura", "fr": ""}}).json()
    assert told["title"] == {"en": "Opening A1", "es": "Apertura"}


def test_a_session_is_taken_out_of_its_place_and_put_into_another(event, team):
    rows.make_session(event)
    told = change(team, event, {"date": None, "start": None, "room": None}).json()
    assert (told["date"], told["start"], told["room"]) == (None, None, None)
    assert told["minutes"] == 90
    told = change(team, event, {"date": "2026-12-02", "start": "14:00"}).json()
    assert (told["date"], told["starts_at"]) == ("2026-12-02", "2026-12-02T14:00:00Z")


def test_what_an_import_left_does_not_stop_another_change(event, team):
    rows.make_session(event, online_link="http://old.example.org/")
    assert change(team, event, {"seats": 12}).status_code == 200
    assert Session.objects.get().online_link == "http://old.example.org/"


def test_a_change_somebody_made_meanwhile_is_not_overwritten(event, team):
    rows.make_session(event)
    tag = team.get(f"{base(event)}/sessions/A1/")["ETag"]
    first = change(team, event, {"start": "11:00"}, tag)
    late = change(team, event, {"start": "12:00"}, tag)
    assert (first.status_code, late.status_code) == (200, 412)
    assert change(team, event, {"start": "12:00"}, first["ETag"]).status_code == 200
    assert change(team, event, {"start": "13:00"}, None).status_code == 428


def test_a_renamed_session_is_found_under_its_new_code(event, team):
    rows.make_session(event)
    assert change(team, event, {"code": "A9"}).json()["code"] == "A9"
    rows.make_session(event, "A2")
    taken = change(team, event, {"code": "A9"}, code="A2")
    assert (taken.status_code, list(taken.json())) == (400, ["code"])


def test_a_session_is_withdrawn_and_put_back_as_often_as_one_asks(event, team):
    session = rows.make_session(event)
    for deed, is_gone in (("withdraw", True), ("restore", False)):
        for _again in range(2):
            answer = team.post(f"{base(event)}/sessions/A1/{deed}/")
            assert answer.status_code == 200
            assert bool(answer.json()["withdrawn_at"]) is is_gone
        assert answer.json()["uid"] == str(session.uid)
    assert AuditEntry.objects.filter(verb="session:withdrawn").count() == 1


def test_sessions_that_wait_for_their_time_are_found(event, team):
    rows.make_session(event)
    create(team, event, NEW)
    for query, codes in (("placed=false", ["B05a"]), ("placed=true", ["A1"])):
        page = team.get(f"{base(event)}/sessions/?{query}").json()
        assert [one["code"] for one in page["results"]] == codes


def test_a_read_session_is_not_sent_again(event, team):
    rows.make_session(event)
    address = f"{base(event)}/sessions/A1/"
    tag = team.get(address)["ETag"]
    assert team.get(address, headers={"if-none-match": tag}).status_code == 304


def test_writing_costs_the_same_in_a_small_and_a_large_programme(
    event, team, django_assert_max_num_queries
):
    rows.make_session(event)
    for number in range(2, 30):
        Session.objects.create(
            event=event, code=f"C{number}", minutes=5, kind=Kind.BREAK, title="x"
        )
    with django_assert_max_num_queries(30):  # savepoints counted
        change(team, event, {"start": "12:00"})
