"""Who reaches which page of the programme's team, and what they see there."""

import pytest
from django.urls import reverse

from agenda.domain import programme, proposals, publishing
from agenda.models import Appearance, Bar, Function
from gfmd_days.core.models import Role
from registration.models import State
from tests.agenda.conftest import make_room, make_session, make_track
from tests.conftest import NOW, make_person, make_registration


def manage(event, path=""):
    return f"/manage/{event.code}/programme/{path}"


@pytest.fixture
def team(client_of):
    return client_of(Role.PROGRAMME)


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


def test_how_mixed_a_panel_is_only_those_read_who_read_people(event, client_of):
    session = make_session(event)
    for name in ("A", "B"):
        person = make_registration(event, name).person
        Appearance.objects.create(
            session=session, person=person, function=Function.MODERATOR
        )
    page = f"/manage/{event.code}/moderators/"
    team = client_of(Role.PROGRAMME).get(page).content.decode()
    viewer = client_of(Role.VIEWER).get(page).content.decode()
    for words in ("How mixed the panels are", "Speaks"):
        assert words in team
        assert words not in viewer


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
