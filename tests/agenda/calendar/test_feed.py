"""What subscribers of the public feed get, and what they do not."""

from __future__ import annotations

from datetime import time, timedelta

from agenda.domain import programme, publishing
from agenda.exports import css_colours, feeds
from agenda.models import Function
from gfmd_days.core.models import Person
from tests.agenda.calendar.reading import entries, feed_of, fetched, parsed
from tests.agenda.conftest import make_room, make_session, make_track
from tests.conftest import NOW, make_registration

LATER = NOW + timedelta(days=1)


def test_what_the_calendar_as_a_whole_says(event, client):
    make_session(
        event, track=make_track(event, colour="#dd1540"), room=make_room(event)
    )
    publishing.publish(event, by=None, now=NOW)
    found = parsed(feed_of(client, event, "?lang=fr"))
    assert found["METHOD"] == "PUBLISH"
    assert found["NAME"] == "Journées csd-test"
    assert found["COLOR"] == "teal"
    assert found["LAST-MODIFIED"].dt == NOW
    assert found["REFRESH-INTERVAL"].dt == timedelta(hours=1)
    assert found["SOURCE"].endswith("/e/csd-test/agenda.ics?lang=fr")
    (entry,) = found.walk("VEVENT")
    assert str(entry["SUMMARY"]) == "Séance S1"
    assert entry["LOCATION"] == "Atlas (Palais, Marrakech)"
    assert [str(c) for c in entry["CATEGORIES"].cats] == ["Travail"]
    assert entry["CATEGORIES"].params["LANGUAGE"] == "fr"
    assert entry["COLOR"] == "crimson"


def test_closed_sessions_and_links_stay_out_of_public_calendars(event, client):
    secret = make_session(
        event, "S1", is_closed=True, online_link="https://meet.example/secret"
    )
    shown = make_session(event, "S2", online_link="https://meet.example/open")
    publishing.publish(event, by=None, now=NOW)
    body = feed_of(client, event)
    assert entries(body).keys() == {str(shown.uid)}
    assert b"meet.example" not in body
    one = f"/e/{event.code}/agenda/{secret.code}.ics"
    assert client.get(one).status_code == 404


def test_opt_outs_hold_at_once_without_publishing(event, client):
    person = make_registration(event, "Layla BEN YOUSSEF").person
    session = make_session(event)
    programme.add_function(session, function=Function.SPEAKER, person=person, by=None)
    publishing.publish(event, by=None, now=NOW)
    assert b"Layla BEN YOUSSEF" in feed_of(client, event)

    person.alias = "L."
    person.save()
    body = feed_of(client, event)
    assert b"Layla" not in body
    assert b"Speaker: L." in body

    person.not_on_lists = True
    person.save()
    assert b"Speaker" not in feed_of(client, event)


def test_an_unchanged_feed_answers_304(event, client, django_assert_max_num_queries):
    session = make_session(event)
    publishing.publish(event, by=None, now=NOW)
    first = client.get(f"/e/{event.code}/agenda.ics")
    assert first["ETag"].startswith('"')
    assert "Last-Modified" in first
    with django_assert_max_num_queries(1):
        again = client.get(
            f"/e/{event.code}/agenda.ics", headers={"If-None-Match": first["ETag"]}
        )
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]

    programme.change_session(session, by=None, values={"start": time(12)})
    publishing.publish(event, by=None, now=LATER)
    changed = client.get(
        f"/e/{event.code}/agenda.ics", headers={"If-None-Match": first["ETag"]}
    )
    assert changed.status_code == 200


def test_before_the_first_version_a_feed_is_empty_and_valid(event, client):
    make_session(event)
    found = parsed(feed_of(client, event))
    assert found.walk("VEVENT") == []


def test_a_hidden_event_has_no_public_calendar(event, client):
    event.is_public = False
    event.save()
    assert client.get(f"/e/{event.code}/agenda.ics").status_code == 404


def test_languages_of_the_event_are_served_and_others_fall_back(event):
    assert feeds.language_of(event, "fr") == "fr"
    assert feeds.language_of(event, "tlh") == "en"
    event.languages = ["bn", "en"]
    assert feeds.language_of(event, "") == "bn"


def test_a_purged_person_leaves_no_trace(event, client):
    person = Person.objects.create(event=event, full_name="Nobody Known")
    session = make_session(event)
    programme.add_function(session, function=Function.SPEAKER, person=person, by=None)
    publishing.publish(event, by=None, now=NOW)
    assert b"Nobody Known" in feed_of(client, event)
    person.delete()
    assert b"Nobody Known" not in feed_of(client, event)


def test_a_track_and_a_room_have_calendars_of_their_own(event, client):
    track, room = make_track(event, colour="#2e8b57"), make_room(event)
    one = make_session(event, "S1", track=track)
    two = make_session(event, "S2", room=room)
    hidden = make_room(event, "Hidden")
    make_session(event, "S3", room=hidden, track=track, is_closed=True)
    publishing.publish(event, by=None, now=NOW)
    start = f"/e/{event.code}/agenda"

    of_track = parsed(fetched(client, f"{start}/tracks/1.ics"))
    assert [str(e["UID"]) for e in of_track.walk("VEVENT")] == [str(one.uid)]
    assert of_track["NAME"] == "Civil Society Days csd-test: Labour"
    assert of_track["COLOR"] == "seagreen"
    assert of_track["SOURCE"].endswith(f"{start}/tracks/1.ics?lang=en")
    of_room = parsed(fetched(client, f"{start}/rooms/{room.pk}.ics"))
    assert [str(e["UID"]) for e in of_room.walk("VEVENT")] == [str(two.uid)]
    assert of_room["NAME"].endswith(": Atlas")
    for nowhere in ("tracks/2.ics", f"rooms/{hidden.pk}.ics", "rooms/999.ics"):
        assert client.get(f"{start}/{nowhere}").status_code == 404


def test_a_session_that_leaves_a_room_leaves_its_calendar(event, client):
    atlas, rif = make_room(event, "Atlas"), make_room(event, "Rif")
    make_session(event, "S1", room=atlas)
    moved = make_session(event, "S2", room=atlas)
    publishing.publish(event, by=None, now=NOW)
    url = f"/e/{event.code}/agenda/rooms/{atlas.pk}.ics"
    first = client.get(url)
    assert len(entries(first.content)) == 2
    assert client.get(url, headers={"If-None-Match": first["ETag"]}).status_code == 304
    programme.change_session(moved, by=None, values={"room": rif})
    publishing.publish(event, by=None, now=LATER)
    assert str(moved.uid) not in entries(fetched(client, url))


def test_each_calendar_has_an_identity_of_its_own(event, client):
    make_session(event, track=make_track(event))
    publishing.publish(event, by=None, now=NOW)
    start = f"/e/{event.code}/agenda"
    urls = [f"{start}.ics", f"{start}.ics?lang=fr", f"{start}/tracks/1.ics"]
    found = {str(parsed(fetched(client, url))["UID"]) for url in urls * 2}
    assert len(found) == 3


def test_the_page_of_calendars_lists_tracks_and_rooms(event, client):
    room = make_room(event)
    make_session(event, track=make_track(event), room=room)
    make_track(event, "2", title={"en": "Unused"})
    url = f"/e/{event.code}/agenda/calendars/"
    assert client.get(url).status_code == 404
    publishing.publish(event, by=None, now=NOW)
    page = client.get(url).content.decode()
    assert "agenda/tracks/1.ics" in page
    assert f"agenda/rooms/{room.pk}.ics" in page
    assert "Unused" not in page
    assert 'href="webcal://' in page


def test_queries_are_few_whatever_the_size(
    event, client, django_assert_max_num_queries
):
    track, room = make_track(event), make_room(event)
    for number in range(40):
        make_session(event, f"S{number}", track=track, room=room)
    publishing.publish(event, by=None, now=NOW)
    start = f"/e/{event.code}/agenda"
    urls = [".ics", "/S1.ics", "/tracks/1.ics", f"/rooms/{room.pk}.ics",
            "/calendars/", "/versions/", "/versions/1/", "/changes.atom"]  # fmt: skip
    for url in urls:
        with django_assert_max_num_queries(12):
            assert client.get(f"{start}{url}").status_code == 200


def test_colours_with_names_are_their_own_and_others_the_nearest():
    for name, value in css_colours.NAMED.items():
        assert css_colours.nearest(f"#{value}") == name
    assert css_colours.nearest("#0b5563") == "darkslategray"
    assert css_colours.nearest("#FE0101") == "red"
