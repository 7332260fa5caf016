import uuid
from datetime import time

import pytest

from agenda.domain import programme
from agenda.models import Appearance, Function, Session
from gfmd_days.core.models import Person, Role
from tests.agenda.conftest import make_room, make_session
from tests.conftest import make_person


def manage(event, path=""):
    return f"/manage/{event.code}/programme/{path}"


def form(session=None, **changes):
    """What a browser sends for the form of a session."""
    values = {
        "code": "S1",
        "kind": "working",
        "title_en": "Fair recruitment",
        "start": "09:00",
        "end": "10:30",
        "languages": ["en"],
        "edit": session.edit if session else "",
        "day": session.day_id if session else "",
        "idempotency_key": str(uuid.uuid4()),
    }
    return {**values, **changes}


@pytest.fixture
def team(client_of):
    return client_of(Role.PROGRAMME)


def test_an_empty_programme_says_what_to_do_first(event, team):
    body = team.get(manage(event)).content.decode()
    assert "No sessions yet" in body
    event.days.all().delete()
    assert "First the days" in team.get(manage(event)).content.decode()


def test_the_timetable_shows_doubts_beside_it(dhaka, team, client):
    from tests.conftest import make_member

    client.force_login(
        make_member(dhaka, Role.PROGRAMME),
        "allauth.account.auth_backends.AuthenticationBackend",
    )
    body = client.get(manage(dhaka, "?view=list")).content.decode()
    assert "Opening plenary" in body
    assert "Nobody to moderate:" in body
    assert "#s-B05a" in body


def test_sessions_are_added_and_changed(event, team):
    day = event.days.first()
    response = team.post(manage(event, "new/"), form(day=day.pk))
    assert response.status_code == 302
    session = event.sessions.get()
    assert (session.minutes, session.languages, str(session.title)) == (
        90,
        ["en"],
        "Fair recruitment",
    )
    response = team.post(
        manage(event, "sessions/S1/"), form(session, end="00:30", start="23:00")
    )
    assert response.status_code == 302
    session.refresh_from_db()
    assert (session.start, session.minutes) == (time(23), 90)


def test_a_double_submit_adds_one_session(event, team):
    data = form(day=event.days.first().pk)
    assert team.post(manage(event, "new/"), data).status_code == 302
    assert team.post(manage(event, "new/"), data).status_code == 302
    assert event.sessions.count() == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"title_en": ""}, "Write it in at least one language."),
        ({"code": "a b"}, "Use letters, digits and single hyphens"),
        ({"start": "25:00"}, "Enter a valid time."),
        ({"end": "09:00"}, "A session cannot end when it starts."),
        ({"kind": "party"}, "Select a valid choice"),
        ({"online_link": "http://x.example"}, "Enter a valid URL."),
        ({"online_link": "javascript:alert(1)"}, "Enter a valid URL."),
        ({"online_link": f"https://x.example/{'a' * 200}"}, "at most 200 characters"),
        ({"seats": "-1"}, "greater than or equal to 1"),
        ({"title_en": "x" * 10_001}, "at most 200 characters"),
        ({"day": "999999"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_kept(event, team, change, words):
    data = form(
        **{"day": event.days.first().pk, "external_organiser": "Typed", **change}
    )
    response = team.post(manage(event, "new/"), data)
    assert response.status_code == 422
    body = response.content.decode()
    assert words in body
    assert 'value="Typed"' in body
    assert not event.sessions.exists()


def test_a_room_of_another_event_cannot_be_chosen(event, other_event, team):
    room = make_room(other_event)
    data = form(day=event.days.first().pk, room=room.pk)
    assert team.post(manage(event, "new/"), data).status_code == 422


def test_a_save_over_somebody_elses_keeps_what_was_typed(event, team):
    session = make_session(event, title={"en": "Before"}, languages=["en"])
    mine = form(session, title_en="Mine")
    programme.change_session(session, by=None, values={"title": {"en": "Theirs"}})

    response = team.post(manage(event, "sessions/S1/"), mine)

    assert response.status_code == 422
    body = response.content.decode()
    assert "Somebody else changed this session while you wrote" in body
    assert 'value="Mine"' in body
    assert "<li>Title</li>" in body
    session.refresh_from_db()
    assert str(session.title) == "Theirs"

    again = form(session, title_en="Mine")
    assert team.post(manage(event, "sessions/S1/"), again).status_code == 302
    session.refresh_from_db()
    assert str(session.title) == "Mine"


def test_withdrawing_and_putting_back(event, team):
    make_session(event)
    team.post(manage(event, "sessions/S1/withdraw/"))
    assert Session.objects.get().withdrawn_at
    assert "Put it back" in team.get(manage(event)).content.decode()
    team.post(manage(event, "sessions/S1/restore/"))
    assert Session.objects.get().withdrawn_at is None


def test_a_person_is_found_by_part_of_the_name(event, team):
    make_session(event)
    person = make_person(event, "Ọláwálé ADÉṢÍNÀ")
    url = manage(event, "sessions/S1/functions/")
    assert team.post(url, {"function": "speaker", "name": "olawale"}).status_code == 302
    assert Appearance.objects.get().person == person
    again = team.post(url, {"function": "speaker", "name": "adesina"})
    assert "has that function here already" in again.content.decode()


def test_several_of_one_name_are_asked_about(event, team):
    make_session(event)
    first, second = make_person(event, "Ana Silva"), make_person(event, "Ana Maria")
    url = manage(event, "sessions/S1/functions/")
    response = team.post(url, {"function": "chair", "name": "ana"})
    body = response.content.decode()
    assert response.status_code == 422
    assert "Several people fit" in body
    assert first.full_name in body
    data = {"function": "chair", "name": "ana", "person": second.pk}
    assert team.post(url, data).status_code == 302
    assert Appearance.objects.get().person == second


def test_a_guest_nobody_knows_yet_can_be_added(event, team):
    make_session(event)
    url = manage(event, "sessions/S1/functions/")
    data = {"function": "government_guest", "name": "H.E. Someone"}
    response = team.post(url, data)
    assert "Nobody of that name is known here." in response.content.decode()
    assert not Person.objects.exists()
    assert team.post(url, {**data, "new": "on"}).status_code == 302
    assert Appearance.objects.get().person.full_name == "H.E. Someone"


def test_people_of_another_event_are_not_found(event, other_event, team):
    make_session(event)
    alien = make_person(other_event, "Ana Silva")
    url = manage(event, "sessions/S1/functions/")
    team.post(url, {"function": "chair", "name": "ana", "person": alien.pk})
    assert not Appearance.objects.exists()
    found = team.get(manage(event, "people/?name=ana")).content.decode()
    assert "Ana Silva" not in found


def test_open_places_are_filled_and_opened_again(event, team):
    session, person = make_session(event), make_person(event, "Ana Silva")
    place = programme.add_function(
        session, function=Function.CHAIR, person=None, by=None
    )
    url = manage(event, f"sessions/S1/functions/{place.pk}/")
    assert team.post(url, {"name": "Silva"}).status_code == 302
    place.refresh_from_db()
    assert (place.person, place.pinned) == (person, True)
    team.post(f"{url}remove/")
    assert not Appearance.objects.exists()


def test_rooms_and_tracks_are_kept(event, team):
    team.post(manage(event, "rooms/"), {"name": "Atlas", "seats": "40"})
    room = event.rooms.get()
    taken = team.post(manage(event, "rooms/"), {"name": "Atlas"})
    assert "Another room has this name." in taken.content.decode()
    team.post(manage(event, f"rooms/{room.pk}/"), {"name": "Rif", "seats": ""})
    room.refresh_from_db()
    assert (room.name, room.seats) == ("Rif", None)
    team.post(manage(event, f"rooms/{room.pk}/remove/"))
    assert not event.rooms.exists()
    data = {"code": "1", "title_en": "Labour", "colour": "#0b5563"}
    team.post(manage(event, "tracks/"), data)
    assert str(event.tracks.get().title) == "Labour"
    team.post(manage(event, f"tracks/{event.tracks.get().pk}/remove/"))
    assert not event.tracks.exists()


def test_changes_are_read_before_they_are_published(event, team):
    session = make_session(event)
    assert (
        "1 session becomes public."
        in team.get(manage(event, "publish/")).content.decode()
    )
    team.post(manage(event, "publish/"))
    programme.change_session(session, by=None, values={"start": time(11)})
    body = team.get(manage(event, "publish/")).content.decode()
    assert "Moved from Tue 1 Dec 09:00–10:30 to Tue 1 Dec 11:00–12:30." in body
    team.post(manage(event, "publish/"), {"note": "Later"})
    assert event.programme.number == 2
    assert (
        "Everything is published"
        in team.get(manage(event, "publish/")).content.decode()
    )
