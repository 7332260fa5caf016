import uuid
from datetime import time

import pytest
from django.urls import reverse

from agenda.domain import programme, proposals, publishing
from agenda.models import Appearance, Bar, Function, Session
from gfmd_days.core.models import Job, Person, Role
from registration.models import State
from tests.agenda.conftest import make_room, make_session, make_track
from tests.conftest import NOW, make_person, make_registration


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


def test_moderators_are_chosen_by_hand(event, team):
    person = make_registration(event, "Layla", state=State.CONFIRMED).person
    busy = make_session(event, "S0")
    programme.add_function(busy, function=Function.SPEAKER, person=person, by=None)
    place = programme.add_function(
        make_session(event), function=Function.MODERATOR, person=None, by=None
    )
    overview = f"/manage/{event.code}/moderators/"
    assert "1 place is open." in team.get(overview).content.decode()
    url = f"{overview}places/{place.pk}/"
    assert "S0 09:00–10:30" in team.get(url).content.decode()
    assert team.post(url, {"person": person.pk}).status_code == 302
    place.refresh_from_db()
    assert place.person == person
    assert "Layla is in two places" in team.get(overview).content.decode()
    team.post(url, {"person": ""})
    place.refresh_from_db()
    assert place.person is None


def test_a_proposal_is_made_looked_at_and_applied(event, team):
    person = make_registration(event, "Layla", state=State.CONFIRMED).person
    place = programme.add_function(
        make_session(event), function=Function.MODERATOR, person=None, by=None
    )
    overview = f"/manage/{event.code}/moderators/"
    assert team.post(f"{overview}propose/").status_code == 302
    assert Job.objects.get().kind == proposals.JOB
    assert "Moderators are being proposed" in team.get(overview).content.decode()
    proposal = proposals.propose(event, by=None, now=NOW)
    url = f"{overview}proposals/{proposal.pk}/"
    body = team.get(url).content.decode()
    assert "Layla" in body
    assert "Apply 1 change" in body
    assert team.post(f"{url}apply/").status_code == 302
    place.refresh_from_db()
    assert place.person == person
    assert team.post(f"{url}drop/").status_code == 302
    profile = f"{overview}people/{person.pk}/"
    team.post(profile, {"max_sessions": "2"})
    person.refresh_from_db()
    assert (
        person.profile.willing,
        person.profile.max_sessions,
    ) == (
        False,
        2,
    )


def paths(event):
    """Every page and deed of the module's team, made for one event."""
    session, track = make_session(event), make_track(event)
    room, person = make_room(event), make_person(event)
    place = programme.add_function(
        session, function=Function.MODERATOR, person=None, by=None
    )
    proposal = proposals.propose(event, by=None, now=NOW)
    bar = Bar.objects.create(event=event, person=person, session=session)
    moderators = f"/manage/{event.code}/moderators/"
    functions = f"sessions/S1/functions/{place.pk}/"
    return [
        *(
            manage(event, path)
            for path in (
                "", "publish/", "people/", "rooms/", f"rooms/{room.pk}/", "tracks/",
                f"rooms/{room.pk}/remove/", f"tracks/{track.pk}/", "new/",
                f"tracks/{track.pk}/remove/", "sessions/S1/", "sessions/S1/withdraw/",
                "sessions/S1/restore/", "sessions/S1/functions/", functions,
                f"{functions}remove/",
            )
        ),
        moderators,
        *(
            f"{moderators}{path}"
            for path in (
                "propose/", f"proposals/{proposal.pk}/", f"places/{place.pk}/",
                f"proposals/{proposal.pk}/apply/", f"proposals/{proposal.pk}/drop/",
                f"proposals/{proposal.pk}/again/", f"people/{person.pk}/", "weights/",
                f"proposals/{proposal.pk}/places/{place.pk}/", "bars/", "booths/",
                f"bars/{bar.pk}/remove/", f"places/{place.pk}/free/",
            )
        ),
    ]  # fmt: skip


def test_strangers_and_other_events_teams_are_let_in_nowhere(
    event, other_event, stranger, team, client
):
    for path in paths(other_event):
        for visitor in (stranger, team):
            for ask in (visitor.get, visitor.post):
                assert ask(path).status_code in {404, 405}, path
        answer = client.get(path)
        assert answer.status_code in {302, 405}
        if answer.status_code == 302:
            assert answer.url.startswith("/accounts/login/")


def test_rows_of_another_event_are_not_reached_through_ones_own(
    event, other_event, team
):
    make_session(event)
    for path in paths(other_event):
        if any(char.isdigit() for char in path.split("/", 3)[3].replace("S1", "")):
            mine = path.replace(other_event.code, event.code)
            assert team.get(mine).status_code in {404, 405}, mine
            assert team.post(mine).status_code in {404, 405}, mine


def test_viewers_see_and_change_nothing(event, client_of):
    viewer = client_of(Role.VIEWER)
    for path in paths(event):
        status = viewer.post(path, {"name": "x"}).status_code
        assert status in {403, 405}, path
    assert viewer.get(manage(event)).status_code == 200
    assert viewer.get(f"/manage/{event.code}/moderators/").status_code == 200
    assert "Add a session" not in viewer.get(manage(event)).content.decode()


def test_lists_cost_the_same_for_one_and_for_many(
    event, team, django_assert_max_num_queries
):
    def grow(number):
        session = make_session(
            event, f"S{number}", track=make_track(event, f"T{number}")
        )
        for name in ("A", "B"):
            person = make_registration(
                event, f"{name}{number}", state=State.CONFIRMED
            ).person
            programme.add_function(
                session, function=Function.MODERATOR, person=person, by=None
            )

    grow(1)
    publishing.publish(event, by=None, now=NOW)
    urls = [manage(event), manage(event, "sessions/S1/"), manage(event, "publish/"),
            f"/manage/{event.code}/moderators/", manage(event, "rooms/")]  # fmt: skip
    grow(2)  # there is something to publish from now on
    counts = [_count(team, url) for url in urls]
    for number in range(3, 6):
        grow(number)
    assert [_count(team, url) for url in urls] == counts
    assert max(counts) <= 29


def _count(client, url):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(url).status_code == 200
    return len(found)


@pytest.mark.parametrize("page", ["programme", "moderators"])
def test_opt_outs_hold_for_a_viewer(event, client_of, page):
    session = make_session(event, "A1")
    for name, opted in (
        ("Wulandari", {"alias": "W. Sea"}),
        ("Suharti", {"not_on_lists": True}),
    ):
        person = make_person(event, name, **opted)
        Appearance.objects.create(
            session=session, person=person, function=Function.MODERATOR
        )
    url = f"/manage/{event.code}/{page}/"
    if page == "moderators":
        url = reverse("agenda:moderators", args=[event.code])
    shown = client_of(Role.VIEWER).get(url).content.decode()
    assert "W. Sea" in shown
    assert "Wulandari" not in shown
    assert "Suharti" not in shown
    assert "Wulandari" in client_of(Role.PROGRAMME).get(url).content.decode()
