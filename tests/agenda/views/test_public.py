import itertools
from datetime import time

import pytest
from django.core.cache import cache, caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agenda.domain import programme, publishing
from agenda.models import Function, Kind
from gfmd_days.core.models import Role
from tests.agenda.conftest import make_room, make_session, make_track
from tests.conftest import NOW, make_person


def page(client, event, query=""):
    response = client.get(f"/e/{event.code}/agenda/{query}")
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def shown(event):
    """Two open sessions and a closed one, published."""
    room = make_room(event, "Atlas")
    track = make_track(event)
    first = make_session(
        event, "S1", room=room, track=track, languages=["en", "fr"],
        title={"en": "Fair recruitment", "fr": "Recrutement équitable"},
    )  # fmt: skip
    speaker = make_person(event, "Ọláwálé ADÉṢÍNÀ")
    programme.add_function(first, function=Function.SPEAKER, person=speaker, by=None)
    make_session(event, "S2", kind=Kind.PLENARY, day=event.days.last())
    make_session(event, "S3", title={"en": "Secret caucus"}, is_closed=True)
    publishing.publish(event, by=None, now=NOW)
    return event


def test_before_publishing_it_says_that_it_is_coming(event, client):
    make_session(event)
    body = page(client, event)
    assert "The programme is being put together" in body
    assert "Session S1" not in body
    assert client.get(f"/e/{event.code}/agenda/S1/").status_code == 404


def test_the_first_day_is_shown_with_version_and_date(shown, client):
    body = page(client, shown)
    assert "Version 1, as of 1 October 2026" in body
    assert "Fair recruitment" in body
    assert "Session S2" not in body
    assert "Session S2" in page(client, shown, "?day=2026-12-02")
    assert "Session S2" in page(client, shown, "?day=all")


def test_closed_sessions_are_nowhere(shown, client):
    for query in ("", "?day=all", "?q=secret", "?q=caucus"):
        assert "Secret caucus" not in page(client, shown, query)
    assert client.get(f"/e/{shown.code}/agenda/S3/").status_code == 404


def test_an_unpublished_change_is_not_shown(shown, client):
    session = shown.sessions.get(code="S1")
    programme.change_session(session, by=None, values={"title": "New title"})
    assert "New title" not in page(client, shown)


@pytest.mark.parametrize("word", ["olawale", "ADESINA", "équitable", "equitable atlas"])
def test_search_ignores_accents_and_languages(shown, client, word):
    body = page(client, shown, f"?q={word}")
    assert "Fair recruitment" in body
    assert "1 session found" in body


@pytest.mark.parametrize(
    ("query", "count"),
    [("track=1", 1), ("language=fr", 1), ("kind=plenary", 1), ("q=nothing", 0)],
)
def test_filters_narrow_the_list(shown, client, query, count):
    body = page(client, shown, f"?{query}")
    assert f"{count} session" in body
    assert ("No session fits" in body) == (not count)


@pytest.mark.parametrize(
    "query", ["day=x", "track=9", "language=tlh", "kind=party", "zone=Nowhere", "q=%00"]
)
def test_odd_addresses_do_no_harm(shown, client, query):
    assert client.get(f"/e/{shown.code}/agenda/?{query}").status_code in {200, 400}


def test_times_in_another_zone_without_script(shown, client):
    body = page(client, shown, "?zone=America/Mexico_City")
    assert "<bdi>03:00</bdi>" in body
    assert "Times in America/Mexico_City" in body
    assert "<bdi>03:00</bdi>" in page(client, shown, "?zone=puerto+vallarta")
    assert 'data-utc="2026-12-01T09:00:00Z"' in page(client, shown)


def test_languages_of_the_page_and_of_the_titles(shown, client):
    assert "Recrutement équitable" in page(client, shown, "?lang=fr")
    assert 'dir="rtl"' in page(client, shown, "?lang=ar")


def test_an_opt_out_holds_at_once(shown, client):
    assert "ADÉṢÍNÀ" in page(client, shown)
    person = shown.people.get()
    person.not_on_lists = True
    person.save()
    assert "ADÉṢÍNÀ" not in page(client, shown)
    assert "No session fits" in page(client, shown, "?q=olawale")
    session = client.get(f"/e/{shown.code}/agenda/S1/").content.decode()
    assert "ADÉṢÍNÀ" not in session


def test_a_cancelled_session_is_struck_out(shown, client):
    programme.withdraw_session(shown.sessions.get(code="S1"), by=None, now=NOW)
    publishing.publish(shown, by=None, now=NOW)
    body = page(client, shown)
    assert "session-cancelled" in body
    assert "Cancelled" in body


def test_an_unchanged_page_answers_304(shown, client):
    first = client.get(f"/e/{shown.code}/agenda/")
    again = client.get(
        f"/e/{shown.code}/agenda/", headers={"If-None-Match": first["ETag"]}
    )
    assert again.status_code == 304
    person = shown.people.get()
    person.alias = "O."
    person.save()
    changed = client.get(
        f"/e/{shown.code}/agenda/", headers={"If-None-Match": first["ETag"]}
    )
    assert changed.status_code == 200


def test_a_page_costs_few_queries_whatever_its_size(
    dhaka, client, django_assert_max_num_queries
):
    publishing.publish(dhaka, by=None, now=NOW)
    with django_assert_max_num_queries(6):
        page(client, dhaka, "?day=all")
    with django_assert_max_num_queries(5):
        page(client, dhaka, "?day=all")


def test_every_day_of_a_real_programme_has_its_page(dhaka, client):
    publishing.publish(dhaka, by=None, now=NOW)
    for day in dhaka.days.all():
        body = page(client, dhaka, f"?day={day.date}")
        assert "agenda-list" in body
    for session in dhaka.sessions.all():
        url = f"/e/{dhaka.code}/agenda/{session.code}/"
        assert client.get(url).status_code == 200


def test_the_team_may_look_at_the_draft(event, client, client_of, stranger):
    make_session(event)
    assert "Session S1" in page(client_of(Role.VIEWER), event, "?draft")
    for outsider in (client, stranger):
        assert "Session S1" not in page(outsider, event, "?draft")
        assert outsider.get(f"/e/{event.code}/agenda/S1/?draft").status_code == 404


def test_overlapping_sessions_of_one_room_do_not_cover_each_other(event, client):
    room, other = make_room(event, "Atlas"), make_room(event, "Rif")
    make_session(event, "S1", room=room)
    make_session(event, "S2", room=room, start=time(10))
    make_session(event, "S3", room=other)
    publishing.publish(event, by=None, now=NOW)
    body = page(client, event)
    assert "agenda-rooms-3" in body
    assert "gc-1 gs-1 ge-3" in body
    assert "gc-2 gs-2 ge-4" in body


def test_another_events_session_is_not_found_here(shown, other_event, client):
    assert client.get(f"/e/{other_event.code}/agenda/S1/").status_code == 404
    assert client.get(f"/e/{other_event.code}/agenda/S1.ics").status_code == 404


def test_what_the_page_does_not_know_fills_no_cache(shown, client):
    url = f"/e/{shown.code}/agenda/"
    first = client.get(url, {"x": "1"})
    with CaptureQueriesContext(connection) as queries:
        again = client.get(url, {"x": "2", "y": "3"})
    assert again.context["body"] == first.context["body"]
    assert not any("agenda_version" in one["sql"] for one in queries)


def watch(monkeypatch, kept: list[str]) -> None:
    """Write down under which keys anything is kept, and keep nothing."""
    for one in (cache, caches["pages"]):
        monkeypatch.setattr(one, "set", lambda key, *_rest: kept.append(key))


def test_combinations_of_filters_fill_no_cache(shown, client, settings, monkeypatch):
    settings.KEEP_PAGES = True
    page(client, shown)
    kept = []
    watch(monkeypatch, kept)
    choices = ["day=2026-12-01", "language=en", "kind=working", "zone=Asia/Dhaka"]
    for one, other in itertools.combinations(choices, 2):
        assert "Programme" in page(client, shown, f"?{one}&{other}")
    assert kept == []
    for one in choices:
        page(client, shown, f"?{one}")
    assert len([key for key in kept if key.startswith("agenda:page:")]) == 3
    assert len(kept) == 3 + len(choices)  # whole pages, for a minute


def test_words_nobody_knows_fill_no_cache(shown, client, settings, monkeypatch):
    settings.KEEP_PAGES = True
    page(client, shown, "?day=2026-12-01")
    kept = []
    watch(monkeypatch, kept)
    for query in ("?q=fair", "?q=atlas", "?day=2026-12-01&track=x1", "?day=20261201"):
        assert "Fair recruitment" in page(client, shown, query)
    assert kept == []


def test_a_kept_page_leads_nowhere_a_stranger_chose(shown, client, settings):
    settings.KEEP_PAGES = True
    for path in ("agenda/", "agenda/S1/"):
        url = f"/e/{shown.code}/{path}"
        for query in ("?q=poison", "?track=poison", "?day=all&day=poison"):
            assert client.get(url + query).status_code == 200
        for query in ("", "?day=all"):
            assert "poison" not in client.get(url + query).content.decode()
