"""Rooms, tracks and who appears, written by a program."""

import pytest

from agenda.models import Appearance, Function
from gfmd_days.core.models import AuditEntry, Person, Role
from tests.api import rows
from tests.api.conftest import base
from tests.conftest import make_person

JSON = "application/json"


@pytest.fixture
def team(calling):
    return calling(Role.PROGRAMME)


@pytest.fixture
def session(event):
    return rows.make_session(event)


def post(client, event, under, body, **headers):
    address = f"{base(event)}/{under}/"
    return client.post(address, body, content_type=JSON, headers=headers)


def patch(client, event, under, body, tag="*"):
    address = f"{base(event)}/{under}/"
    return client.patch(
        address, body, content_type=JSON, headers={"if-match": tag} if tag else {}
    )


def remove(client, event, under, tag="*"):
    headers = {"if-match": tag} if tag else {}
    return client.delete(f"{base(event)}/{under}/", headers=headers)


def test_a_room_is_added_changed_and_removed(event, team, session):
    answer = post(team, event, "rooms", {"name": "Atlas", "seats": 300})
    assert answer.status_code == 201, answer.json()
    room = answer.json()
    assert (room["name"], room["seats"], room["position"]) == ("Atlas", 300, 0)
    under = f"rooms/{room['id']}"
    changed = patch(team, event, under, {"notes": "Two booths"}, answer["ETag"])
    assert changed.json() == {**room, "notes": "Two booths"}
    late = patch(team, event, under, {"seats": 1}, answer["ETag"])
    assert late.status_code == 412
    assert remove(team, event, under, None).status_code == 428
    session.room_id = room["id"]
    session.save()
    assert remove(team, event, under, changed["ETag"]).status_code == 204
    session.refresh_from_db()
    assert session.room is None
    verbs = set(AuditEntry.objects.values_list("verb", flat=True))
    assert {"room:saved", "room:removed"} <= verbs


def test_a_track_is_added_changed_and_removed(event, team):
    body = {"code": "R", "title": {"en": "Rights"}, "colour": "#aa0000"}
    answer = post(team, event, "tracks", body)
    assert answer.status_code == 201, answer.json()
    assert answer.json() == {**body, "position": 0}
    changed = patch(team, event, "tracks/R", {"code": "R2", "title": {"fr": "Droits"}})
    assert changed.json()["title"] == {"en": "Rights", "fr": "Droits"}
    assert changed.json()["code"] == "R2"
    assert remove(team, event, "tracks/R2").status_code == 204
    assert not event.tracks.exists()


@pytest.mark.parametrize(
    ("under", "wrong", "field"),
    [
        ("rooms", {}, "name"),
        ("rooms", {"name": "Room A"}, "name"),
        ("rooms", {"name": "Atlas", "seats": 0}, "seats"),
        ("rooms", {"name": 5}, "name"),
        ("tracks", {"code": "T1", "title": {"en": "x"}}, "code"),
        ("tracks", {"code": "R", "title": {}}, "title"),
        ("tracks", {"code": "R", "title": {"en": "x"}, "colour": "red"}, "colour"),
        ("appearances", {"session": "A1", "function": "king"}, "function"),
        ("appearances", {"session": "Z", "function": "chair"}, "session"),
        ("appearances", {"session": "A1", "function": "chair", "person": 9}, "person"),
    ],
)
def test_an_error_names_its_field(event, team, session, under, wrong, field):
    answer = post(team, event, under, wrong)
    assert (answer.status_code, field in answer.json()) == (400, True), answer.json()


def test_the_same_call_again_makes_no_second_room(event, team):
    for code in (201, 200):
        answer = post(team, event, "rooms", {"name": "A"}, **{"idempotency-key": "k"})
        assert answer.status_code == code
    assert event.rooms.count() == 1


def test_a_function_is_opened_handed_over_and_removed(event, team, session):
    body = {"session": "A1", "function": "moderator", "by_video": True}
    answer = post(team, event, "appearances", body)
    assert answer.status_code == 201, answer.json()
    told = answer.json()
    assert (told["person"], told["by_video"], told["pinned"]) == (None, True, False)
    under = f"appearances/{told['id']}"
    person = make_person(event, "Layla")
    handed = patch(team, event, under, {"person": person.pk}, answer["ETag"])
    assert (handed.json()["name"], handed.json()["pinned"]) == ("Layla", True)
    late = patch(team, event, under, {"person": None}, answer["ETag"])
    assert late.status_code == 412
    assert patch(team, event, under, {}).json() == handed.json()
    assert patch(team, event, under, {"person": None}).json()["person"] is None
    assert remove(team, event, under).status_code == 204
    assert not Appearance.objects.exists()


def test_an_interpreter_has_a_booth(event, team, session):
    body = {"session": "A1", "function": "interpreter", "booth": "fr/en"}
    answer = post(team, event, "appearances", body)
    assert (answer.status_code, answer.json()["booth"]) == (201, "en-fr")
    under = f"appearances/{answer.json()['id']}"
    person = make_person(event, "Layla")
    patch(team, event, under, {"person": person.pk})
    told = patch(team, event, under, {"booth": "en-es"}).json()
    assert (told["name"], told["booth"]) == ("Layla", "en-es")
    assert patch(team, event, under, {"booth": ""}).json()["booth"] == ""


def test_an_empty_name_takes_no_function_from_anybody(event, team, session):
    person = make_person(event, "Layla")
    body = {"session": "A1", "function": "interpreter", "person": person.pk}
    under = f"appearances/{post(team, event, 'appearances', body).json()['id']}"
    told = patch(team, event, under, {"booth": "en-fr", "new_name": " "}).json()
    assert (told["name"], told["booth"]) == ("Layla", "en-fr")


@pytest.mark.parametrize(
    ("function", "booth"),
    [("interpreter", "en"), ("interpreter", "en-xx"), ("interpreter", "en-en"),
     ("chair", "en-fr")],
)  # fmt: skip
def test_a_booth_is_two_known_languages_of_an_interpreter(
    event, team, session, function, booth
):
    body = {"session": "A1", "function": function}
    answer = post(team, event, "appearances", {**body, "booth": booth})
    assert (answer.status_code, list(answer.json())) == (400, ["booth"])
    made = post(team, event, "appearances", body).json()
    answer = patch(team, event, f"appearances/{made['id']}", {"booth": booth})
    assert (answer.status_code, list(answer.json())) == (400, ["booth"])


def test_a_guest_the_event_does_not_know_is_named(event, team, session):
    body = {"session": "A1", "function": "government_guest", "new_name": "Minister"}
    assert post(team, event, "appearances", body).json()["name"] == "Minister"
    known = Person.objects.get(full_name="Minister")
    both = {**body, "person": known.pk}
    assert list(post(team, event, "appearances", both).json()) == ["new_name"]


def test_nobody_holds_a_function_twice(event, team, session):
    person = make_person(event)
    body = {"session": "A1", "function": "chair", "person": person.pk}
    assert post(team, event, "appearances", body).status_code == 201
    answer = post(team, event, "appearances", body)
    assert (answer.status_code, answer.json()["code"]) == (409, "already_holds")


def test_people_and_sessions_of_another_event_cannot_be_named(
    event, other_event, team, session
):
    stranger = make_person(other_event)
    rows.make_session(other_event, "X1")
    body = {"session": "A1", "function": "chair", "person": stranger.pk}
    assert post(team, event, "appearances", body).status_code == 400
    body = {"session": "X1", "function": "chair"}
    assert post(team, event, "appearances", body).status_code == 400


def test_a_program_without_the_right_to_people_learns_no_name(event, calling, session):
    hidden = make_person(event, "Secret Name", not_on_lists=True)
    client = calling(Role.PROGRAMME, rights=["programme.edit", "programme.view"])
    body = {"session": "A1", "function": "chair", "person": hidden.pk}
    told = post(client, event, "appearances", body).json()
    assert (told["person"], told["name"]) == (None, "")
    assert Appearance.objects.get(function=Function.CHAIR).person == hidden


WRITING = [
    ("post", "sessions/"),
    ("patch", "sessions/A1/"),
    ("post", "sessions/A1/withdraw/"),
    ("post", "sessions/A1/restore/"),
    *(("post", f"{name}/") for name in ("rooms", "tracks", "appearances")),
    *(("patch", f"{name}/") for name in ("rooms/1", "tracks/T1", "appearances/1")),
    *(("delete", f"{name}/") for name in ("rooms/1", "tracks/T1", "appearances/1")),
    ("post", "versions/"),
    ("post", "assignments/"),
]


@pytest.mark.parametrize(
    "role", [one for one in Role if one not in {Role.OWNER, Role.PROGRAMME}]
)
def test_the_programme_is_written_by_those_the_table_names(
    event, calling, session, role
):
    client = calling(role)
    for method, under in WRITING:
        answer = getattr(client, method)(
            f"{base(event)}/{under}", {}, content_type=JSON
        )
        assert answer.status_code == 403, (method, under)


def test_a_token_to_read_the_programme_writes_nothing(event, calling, session):
    client = calling(Role.OWNER, rights=["programme.view"])
    for method, under in WRITING:
        answer = getattr(client, method)(
            f"{base(event)}/{under}", {}, content_type=JSON
        )
        assert answer.status_code == 403, (method, under)
