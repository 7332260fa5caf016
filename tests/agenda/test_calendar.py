"""What subscribers get: right times, stable identities, nothing private."""

from __future__ import annotations

import csv
import json
import subprocess
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from agenda.domain import programme, published, publishing
from agenda.exports import calendar, feeds, timezones
from agenda.models import Function, Kind
from gfmd_days.core.models import Day, Person, Venue
from registration.domain import links
from registration.models import State
from tests.agenda.conftest import DATA, make_room, make_session, make_track, move_to
from tests.conftest import NOW, make_event, make_registration

ROOT = Path(__file__).parents[2]
CASES = json.loads((ROOT / "tests/data/timezone-cases.json").read_text("utf-8"))
with (DATA / "events.csv").open(encoding="utf-8") as _file:
    EVENTS = list(csv.DictReader(_file))
LATER = NOW + timedelta(days=1)


def parsed(body: bytes) -> Calendar:
    (found,) = Calendar.from_ical(body, multiple=True)
    return found


def entries(body: bytes) -> dict[str, object]:
    return {str(one["UID"]): one for one in parsed(body).walk("VEVENT")}


def feed_of(client, event, query: str = "") -> bytes:
    response = client.get(f"/e/{event.code}/agenda.ics{query}")
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    return response.content


def ical_js(body: bytes, tmp_path: Path) -> list[dict]:
    """Read a calendar with ical.js, which trusts the VTIMEZONE only."""
    file = tmp_path / "feed.ics"
    file.write_bytes(body)
    script = ROOT / "tests/agenda/ical_js/read.mjs"
    done = subprocess.run(
        ["node", str(script), str(file)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_every_known_case_of_local_time_comes_out_right(db, client, case, tmp_path):
    local = datetime.fromisoformat(case["local"])
    event = make_event(zone=case["zone"])
    event.days.all().delete()
    day = Day.objects.create(event=event, date=local.date())
    make_session(event, day=day, start=local.time(), minutes=60)
    publishing.publish(event, by=None, now=NOW)

    body = feed_of(client, event)

    instant = datetime.fromisoformat(case["utc"])
    (entry,) = parsed(body).walk("VEVENT")
    assert entry["DTSTART"].dt.astimezone(UTC) == instant
    assert entry["DTSTART"].params["TZID"] == case["zone"]
    (other,) = ical_js(body, tmp_path)
    assert datetime.fromisoformat(other["start"]) == instant
    assert datetime.fromisoformat(other["end"]) == instant + timedelta(hours=1)


@pytest.mark.parametrize("row", EVENTS, ids=[row["code"] for row in EVENTS])
def test_listed_observances_equal_the_zone_hour_by_hour(row):
    zone = ZoneInfo(row["zone"])
    first = datetime.combine(date.fromisoformat(row["start"]), time())
    last = datetime.combine(date.fromisoformat(row["end"]), time()) + timedelta(days=1)
    listed = timezones.observances(row["zone"], first, last)

    moment = first
    while moment <= last:
        expected = moment.replace(tzinfo=zone).utcoffset()
        assert offset_by(listed, moment) == expected, moment
        moment += timedelta(hours=1)


def offset_by(listed, moment: datetime) -> timedelta:
    """The offset a reader of the VTIMEZONE applies to a wall time."""
    return [one for one in listed if one.onset <= moment][-1].offset


@pytest.mark.parametrize(
    ("zone", "first", "changes"),
    [
        ("Africa/Casablanca", "2026-09-15", 1),  # the end of +01
        ("Pacific/Fiji", "2017-11-01", 1),  # DST begins on 5 November
        ("Europe/Istanbul", "2015-10-20", 1),  # ... ended on 8 November
        ("Asia/Dhaka", "2016-12-08", 0),
        ("America/Mexico_City", "2026-03-25", 0),
        ("Asia/Beirut", "2023-03-20", 1),
    ],
)
def test_changes_of_the_clocks_during_an_event_are_listed(zone, first, changes):
    first = datetime.fromisoformat(first)
    last = first + timedelta(days=21)
    listed = timezones.observances(zone, first, last)
    assert len(listed) == 1 + changes
    moment = first
    while moment <= last:
        utc = moment.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
        if utc.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == moment:
            expected = moment.replace(tzinfo=ZoneInfo(zone)).utcoffset()
            assert offset_by(listed, moment) == expected, moment
        moment += timedelta(hours=1)


def test_timezones_use_no_recurrence_rule(event, client):
    make_session(event)
    publishing.publish(event, by=None, now=NOW)
    body = feed_of(client, event)
    assert b"RRULE" not in body
    assert b"BEGIN:VTIMEZONE\r\nTZID:Africa/Casablanca" in body


def test_both_parsers_read_the_real_programmes_alike(
    dhaka, stocktaking, client, tmp_path
):
    for event in (dhaka, stocktaking):
        publishing.publish(event, by=None, now=NOW)
        body = feed_of(client, event)
        mine = entries(body)
        theirs = {one["uid"]: one for one in ical_js(body, tmp_path)}
        assert mine.keys() == theirs.keys()
        for uid, entry in mine.items():
            other = theirs[uid]
            assert datetime.fromisoformat(other["start"]) == entry["DTSTART"].dt
            assert datetime.fromisoformat(other["end"]) == entry["DTEND"].dt
            assert other["summary"] == str(entry["SUMMARY"])
            assert other["location"] == str(entry["LOCATION"])
            assert other["description"] == str(entry["DESCRIPTION"])
        open_ones = event.sessions.filter(is_closed=False).count()
        assert len(mine) == open_ones


def test_a_moved_cancelled_and_restored_session_keeps_its_identity(event, client):
    room = make_room(event)
    moved = make_session(event, "S1", room=room)
    other = make_session(event, "S2", start=time(14))
    publishing.publish(event, by=None, now=NOW)
    first = entries(feed_of(client, event))[str(moved.uid)]
    assert (first["SEQUENCE"], first["STATUS"]) == (0, "CONFIRMED")
    assert first["DTSTAMP"].dt == NOW
    assert first["LAST-MODIFIED"].dt == NOW

    programme.change_session(moved, by=None, values={"start": time(11)})
    publishing.publish(event, by=None, now=LATER)
    second = entries(feed_of(client, event))
    assert second[str(moved.uid)]["SEQUENCE"] == 1
    assert second[str(moved.uid)]["DTSTAMP"].dt == LATER
    assert second[str(other.uid)]["SEQUENCE"] == 0
    assert second[str(other.uid)]["DTSTAMP"].dt == NOW

    programme.withdraw_session(moved, by=None, now=LATER)
    publishing.publish(event, by=None, now=LATER + timedelta(days=1))
    third = entries(feed_of(client, event))[str(moved.uid)]
    assert (third["SEQUENCE"], third["STATUS"]) == (2, "CANCELLED")

    programme.change_session(other, by=None, values={"minutes": 30})
    publishing.publish(event, by=None, now=LATER + timedelta(days=2))
    still = entries(feed_of(client, event))[str(moved.uid)]
    assert (still["SEQUENCE"], still["STATUS"]) == (2, "CANCELLED")
    assert still["DTSTAMP"].dt == LATER + timedelta(days=1)

    programme.restore_session(moved, by=None)
    publishing.publish(event, by=None, now=LATER + timedelta(days=3))
    last = entries(feed_of(client, event))[str(moved.uid)]
    assert (last["SEQUENCE"], last["STATUS"]) == (3, "CONFIRMED")


def test_a_session_withdrawn_before_it_was_public_never_appears(event, client):
    kept, gone = make_session(event, "S1"), make_session(event, "S2")
    programme.withdraw_session(gone, by=None, now=NOW)
    publishing.publish(event, by=None, now=NOW)
    assert entries(feed_of(client, event)).keys() == {str(kept.uid)}


def test_another_venue_changes_every_entry(event, client):
    session = make_session(event)
    publishing.publish(event, by=None, now=NOW)
    Venue.objects.filter(event=event).update(name="Other palace")
    event.refresh_from_db()
    publishing.publish(event, by=None, now=LATER)
    entry = entries(feed_of(client, event))[str(session.uid)]
    assert entry["SEQUENCE"] == 1
    assert "Other palace" in entry["LOCATION"]


def test_places_alone_do_not_raise_the_sequence(event, client):
    session = make_session(event)
    publishing.publish(event, by=None, now=NOW)
    programme.change_session(session, by=None, values={"seats": 12})
    publishing.publish(event, by=None, now=LATER)
    assert entries(feed_of(client, event))[str(session.uid)]["SEQUENCE"] == 0


def test_what_the_calendar_as_a_whole_says(event, client):
    make_session(event, track=make_track(event), room=make_room(event))
    publishing.publish(event, by=None, now=NOW)
    found = parsed(feed_of(client, event, "?lang=fr"))
    assert found["METHOD"] == "PUBLISH"
    assert found["NAME"] == "Journées csd-test"
    assert found["COLOR"] == "teal"
    assert found["REFRESH-INTERVAL"].dt == timedelta(hours=1)
    assert found["SOURCE"].endswith("/e/csd-test/agenda.ics?lang=fr")
    (entry,) = found.walk("VEVENT")
    assert str(entry["SUMMARY"]) == "Séance S1"
    assert entry["LOCATION"] == "Atlas (Palais, Marrakech)"
    assert [str(c) for c in entry["CATEGORIES"].cats] == ["Travail"]


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


def test_a_person_of_their_own_sees_duties_links_and_closed_sessions(event, client):
    registration = make_registration(event, "Wulandari", state=State.CONFIRMED)
    mine = make_session(
        event, "S1", is_closed=True, online_link="https://meet.example/x"
    )
    plenary = make_session(event, "S2", kind=Kind.PLENARY)
    make_session(event, "S3")
    make_session(event, "S4", kind=Kind.PLENARY, is_closed=True)
    registration.person.not_on_lists = True
    registration.person.save()
    programme.add_function(
        mine, function=Function.MODERATOR, person=registration.person, by=None
    )
    publishing.publish(event, by=None, now=NOW)

    token = links.calendar_token(registration)
    response = client.get(f"/r/{token}/calendar.ics")

    found = entries(response.content)
    assert found.keys() == {str(mine.uid), str(plenary.uid)}
    assert "Your function: Moderator" in str(found[str(mine.uid)]["DESCRIPTION"])
    assert str(found[str(mine.uid)]["CONFERENCE"]) == "https://meet.example/x"
    assert response["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("token", ["x", "a.b", "..", "%00", "é"])
def test_forged_tokens_open_no_calendar(event, client, token):
    assert client.get(f"/r/{token}/calendar.ics").status_code in {400, 404}


def test_the_page_token_is_no_calendar_token(event, client):
    registration = make_registration(event)
    assert client.get(f"/r/{links.token(registration)}/calendar.ics").status_code == 404


def test_an_unchanged_feed_answers_304(event, client, django_assert_max_num_queries):
    session = make_session(event)
    publishing.publish(event, by=None, now=NOW)
    first = client.get(f"/e/{event.code}/agenda.ics")
    assert first["ETag"].startswith('"')
    assert "Last-Modified" in first
    with django_assert_max_num_queries(2):
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


TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Co", "Cn"]), min_size=1, max_size=300
)


@given(text=TEXT)
@settings(max_examples=60, deadline=None)
def test_lines_fold_at_75_octets_inside_no_character(text):
    agenda = published.Agenda(
        event=_Named(), zone="Asia/Dhaka", venue="", number=1, published_at=NOW,
        days=[], rooms=[], tracks=[], items=[],
    )  # fmt: skip
    item = published.Item(
        raw=raw_session(text), zone="Asia/Dhaka", track=None, room=None
    )
    body = calendar.build(
        agenda, items=[item], language="bn", source="", page="https://x.example/"
    )
    lines = body.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    for line in lines:
        line.decode("utf-8")
    (entry,) = parsed(body).walk("VEVENT")
    kept = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(c for c in kept if c in "\n\t" or (ord(c) >= 32 and c != "\x7f"))
    assert str(entry["SUMMARY"]) == kept


class _Named:
    class title:  # noqa: N801 # stands for a field
        @staticmethod
        def localize(_code: str) -> str:
            return "Event"


def raw_session(title: str) -> dict:
    return {
        "uid": "u", "code": "S1", "date": "2016-12-08", "start": "09:00",
        "minutes": 90, "kind": "plenary", "title": {"bn": title, "en": title},
        "description": {}, "track": None, "room": None, "place": "", "languages": [],
        "closed": False, "no_photo": False, "online_link": "", "people": [],
        "cancelled": False, "sequence": 0, "changed_at": NOW.isoformat(),
    }  # fmt: skip


def test_a_session_past_midnight_ends_on_the_next_day(event, client, tmp_path):
    make_session(event, start=time(23), minutes=120)
    publishing.publish(event, by=None, now=NOW)
    (entry,) = ical_js(feed_of(client, event), tmp_path)
    assert entry["start"].startswith("2026-12-01T23:00")
    assert entry["end"].startswith("2026-12-02T01:00")


def test_the_zone_of_a_moved_event_is_followed(event, client):
    make_session(event)
    publishing.publish(event, by=None, now=NOW)
    move_to(event, "Asia/Kathmandu")
    publishing.publish(event, by=None, now=LATER)
    (entry,) = parsed(feed_of(client, event)).walk("VEVENT")
    assert entry["DTSTART"].dt.astimezone(UTC).time() == time(3, 15)
    assert entry["SEQUENCE"] == 1


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
