"""What runs now: on the agenda, on screens, in other sites' pages."""

from datetime import UTC, datetime, time

import pytest
from django.urls import reverse
from django.utils import timezone

from agenda.domain import publishing
from agenda.models import Kind
from gfmd_days.core.models import Role
from tests.agenda.conftest import make_room, make_session, make_track
from tests.conftest import NOW

DURING = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
BETWEEN = datetime(2026, 12, 1, 10, 45, tzinfo=UTC)
BEFORE = datetime(2026, 11, 20, 9, tzinfo=UTC)
AFTER = datetime(2026, 12, 20, 9, tzinfo=UTC)


@pytest.fixture
def shown(event):
    """09:00 two sessions, one of them closed; 11:00 a plenary; another on day two."""
    atlas, rif = make_room(event, "Atlas"), make_room(event, "Rif", building="East")
    make_session(event, "S1", room=atlas, title={"en": "Fair recruitment"})
    make_session(event, "S2", room=rif, title={"en": "Inner circle"}, is_closed=True)
    make_session(
        event, "S3", room=rif, start=time(11), kind=Kind.PLENARY,
        title={"en": "All together"},
    )  # fmt: skip
    make_session(
        event, "S4", room=atlas, day=event.days.last(), title={"en": "Second day"}
    )
    publishing.publish(event, by=None, now=NOW)
    return event


@pytest.fixture
def at(monkeypatch):
    def set_clock(moment):
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return set_clock


def get(client, event, path):
    response = client.get(f"/e/{event.code}/{path}")
    assert response.status_code == 200
    return response.content.decode()


def present(body):
    """The piece of the agenda that says what runs."""
    return (
        body.split('id="present"')[1].split("</section>")[0]
        if "present" in body
        else ""
    )


def test_during_the_event_the_agenda_starts_with_now_and_next(shown, client, at):
    at(DURING)
    body = get(client, shown, "agenda/")
    piece = present(body)
    assert piece.index("Fair recruitment") < piece.index("All together")
    assert "to 10:30" in piece
    assert "<bdi>11:00</bdi>" in piece
    assert 'data-live-at="2026-12-01T10:30:00+00:00"' in body
    assert body.index('id="present"') < body.index('class="days"')


@pytest.mark.parametrize("moment", [BEFORE, AFTER])
def test_before_and_after_it_does_not(shown, client, at, moment):
    at(moment)
    assert 'id="present"' not in get(client, shown, "agenda/")


def test_in_a_pause_there_is_only_what_comes(shown, client, at):
    at(BETWEEN)
    piece = present(get(client, shown, "agenda/"))
    assert "Fair recruitment" not in piece
    assert "All together" in piece


def test_what_is_kept_is_right_the_minute_something_ends(shown, client, at, settings):
    settings.KEEP_PAGES = True
    for minute, is_on in ((29, True), (31, False)):
        at(datetime(2026, 12, 1, 10, minute, tzinfo=UTC))
        assert ("Fair recruitment" in present(get(client, shown, "agenda/"))) == is_on


def test_a_search_is_not_disturbed(shown, client, at):
    at(DURING)
    assert 'id="present"' not in get(client, shown, "agenda/?q=second")
    assert 'id="present"' not in get(client, shown, "agenda/?day=2026-12-02")


def test_the_foyer_shows_all_rooms_and_no_closed_session(shown, client, at):
    at(DURING)
    body = get(client, shown, "screens/")
    assert "Fair recruitment" in body
    assert "All together" in body
    assert "Inner circle" not in body
    assert "data:image/png" in body


def test_a_door_shows_its_room_only(shown, client, at):
    at(DURING)
    atlas, rif = shown.rooms.all()
    assert "Fair recruitment" in get(client, shown, f"screens/{atlas.pk}/")
    body = get(client, shown, f"screens/{rif.pk}/")
    assert "Fair recruitment" not in body
    assert "No session just now" in body
    assert "All together" in body
    assert "Inner circle" not in body


def test_screens_of_other_events_rooms_are_not_there(shown, other_event, client):
    room = make_room(other_event, "Elsewhere")
    assert client.get(f"/e/{shown.code}/screens/{room.pk}/").status_code == 404
    assert client.get(f"/e/{other_event.code}/screens/").status_code == 404


def test_the_last_screen_says_that_it_is_over(shown, client, at):
    at(AFTER)
    assert "The programme is over" in get(client, shown, "screens/")


def test_the_widget_may_stand_in_any_page_and_sets_no_cookie(shown, client):
    answer = client.get(f"/e/{shown.code}/agenda/embed/?in=fr")
    assert "frame-ancestors *" in answer["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer
    assert not answer.cookies
    body = answer.content.decode()
    assert '<base target="_blank">' in body
    assert 'lang="fr"' in body
    assert "Inner circle" not in body
    assert "topbar" not in body


def test_other_pages_may_not_stand_in_frames(shown, client):
    answer = client.get(f"/e/{shown.code}/agenda/")
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "DENY"


def test_the_team_finds_the_code_of_the_widget(shown, client_of):
    client = client_of(Role.PROGRAMME)
    body = client.get(f"/manage/{shown.code}/programme/publish/").content.decode()
    assert "&lt;iframe src=" in body
    assert f"/e/{shown.code}/agenda/embed/?in=en" in body
    assert f"/e/{shown.code}/screens/" in body


def test_strangers_get_a_kept_page_and_members_their_own(
    shown, client, client_of, settings, django_assert_num_queries
):
    settings.KEEP_PAGES = True
    first = client.get(f"/e/{shown.code}/agenda/", headers={"Accept-Encoding": "gzip"})
    assert first["Content-Encoding"] == "gzip"
    assert first["X-Keep-Offline"] == "1"
    with django_assert_num_queries(1):
        plain = get(client, shown, "agenda/")
    assert "Fair recruitment" in plain
    member = client_of(Role.VIEWER).get(f"/e/{shown.code}/agenda/")
    assert "X-Keep-Offline" not in member
    assert "Sign out" in member.content.decode()
    assert "Sign out" not in get(client, shown, "agenda/")


def test_a_session_says_coarsely_whether_places_are_left(shown, client):
    session = shown.sessions.get(code="S1")
    session.sign_up, session.seats = True, 40
    session.save()
    publishing.publish(shown, by=None, now=NOW)
    body = get(client, shown, "agenda/S1/")
    assert "Places left" in body
    assert "under “My agenda”" in body


@pytest.mark.parametrize("path", ["agenda/S1/", "screens/", "agenda/embed/"])
def test_every_public_page_costs_few_queries(
    shown, client, path, django_assert_max_num_queries
):
    with django_assert_max_num_queries(12):
        get(client, shown, path)


def test_a_page_stays_on_no_members_device(shown, client, client_of):
    member = client_of(Role.VIEWER)
    for path in ("screens/", "agenda/embed/"):
        assert "X-Keep-Offline" in client.get(f"/e/{shown.code}/{path}")
        assert "X-Keep-Offline" not in member.get(f"/e/{shown.code}/{path}")


def test_rooms_and_tracks_of_closed_sessions_only_are_not_there(event, client):
    room, track = make_room(event, "Vault"), make_track(event)
    make_session(event, "S1")
    make_session(event, "S2", room=room, track=track, is_closed=True)
    publishing.publish(event, by=None, now=NOW)
    base = f"/e/{event.code}"
    assert client.get(f"{base}/screens/{room.pk}/").status_code == 404
    feed = reverse("agenda:track_feed", args=[event.code, track.code])
    assert client.get(feed).status_code == 404
    assert str(track.title) not in get(client, event, "agenda/")


def test_no_visitor_changes_what_the_widget_shows_to_others(shown, client, settings):
    address = f"/e/{shown.code}/agenda/embed/"
    settings.KEEP_PAGES = True
    client.get(f"{address}?q=nothing&kind=table")
    kept = client.get(address).content
    settings.KEEP_PAGES = False
    assert client.get(address).content == kept
