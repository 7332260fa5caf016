"""Our schedules against what c3voc's public schemas ask for, element by element.

The tables say what schedule.xml.xsd and schedule.json of c3voc's schedule tools say:
which parts must be there, which may, and what may stand in them.
"""

import json
import re
from datetime import date, datetime
from xml.etree import ElementTree as ET

import pytest

from agenda.domain import programme, published, publishing
from agenda.exports import feeds, frab
from agenda.models import Function
from gfmd_days.core.models import Event
from tests.agenda.conftest import make_room, make_session, make_track
from tests.agenda.files.conftest import bring_in
from tests.conftest import NOW, make_event, make_person

ANY = r"(?s).*"
MOMENT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)"
DAY = r"\d{4}-\d\d-\d\d"
UUID = r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
URL = r"https?://.+"
LASTS = r"\d{1,2}:\d\d"
NUMBER = r"[1-9]\d*"
# Element of an event: whether it must be there, and its text.
EVENT = {
    "room": (True, ANY),
    "title": (True, ANY),
    "subtitle": (True, ANY),
    "type": (True, ANY),
    "date": (True, MOMENT),
    "start": (True, r"[0-2]\d:[0-5]\d"),
    "duration": (True, LASTS),
    "abstract": (True, ANY),
    "slug": (True, ANY),
    "track": (True, ANY),
    "persons": (False, None),
    "language": (False, ANY),
    "description": (False, ANY),
    "url": (False, URL),
}
CONFERENCE = {
    "title": (True, ANY),
    "acronym": (True, ANY),
    "start": (False, DAY),
    "end": (False, DAY),
    "days": (False, r"\d+"),
    "timeslot_duration": (False, LASTS),
    "base_url": (False, URL),
    "time_zone_name": (False, ANY),
}
JSON_EVENT = {
    "id": NUMBER, "guid": UUID, "date": MOMENT, "start": ANY, "duration": r"\d+:\d\d",
    "room": ANY, "slug": r"[a-z0-9_-]+[a-z0-9]", "url": URL, "title": ANY,
    "subtitle": ANY, "track": ANY, "type": ANY, "language": ANY, "abstract": ANY,
    "description": ANY,
}  # fmt: skip


def check(element, table):
    """Every part once at most, those that must be there, nothing else."""
    found = {one.tag: one.text or "" for one in element}
    assert len(found) == len(list(element))
    assert set(found) <= set(table)
    for name, (must, pattern) in table.items():
        assert not must or name in found, name
        if name in found and pattern is not None:
            assert re.fullmatch(pattern, found[name]), (name, found[name])


@pytest.fixture
def rich(event):
    """A session with everything, one at night, one without room, one on no list."""
    room = make_room(event, "Atlas <2>", building="North & South")
    session = make_session(
        event, "B05a", room=room, track=make_track(event), languages=["en", "fr"],
        title={"en": "Bell & “whistle”"}, description={"en": "One\ntwo ]]> 😀"},
    )  # fmt: skip
    for number in range(2):
        person = make_person(event, f"Person {number}")
        for function in (Function.CHAIR, Function.SPEAKER):
            programme.add_function(session, function=function, person=person, by=None)
    make_session(event, "b05A", start="23:30", minutes=90)
    make_session(event, "S3", is_closed=True, title={"en": "Secret"})
    make_session(event, "S4", online_link="https://meet.example.org/secret")
    publishing.publish(event, by=None, now=NOW)
    return Event.objects.get(pk=event.pk)


def agenda_of(event):
    return published.load(event, programme=published.row(event))


def xml_of(event):
    page = feeds.page_url(event)
    return frab.build_xml(agenda_of(event), language="en", page=page)


def json_of(event):
    page = feeds.page_url(event)
    return frab.build_json(agenda_of(event), language="en", page=page)


def test_schedule_xml_is_as_the_public_schema_asks(rich):
    root = ET.fromstring(xml_of(rich))
    assert [one.tag for one in root][:3] == ["generator", "version", "conference"]
    assert {one.tag for one in root[3:]} == {"day"}
    check(root.find("conference"), CONFERENCE)
    for day in root.iter("day"):
        assert re.fullmatch(DAY, day.get("date"))
        assert re.fullmatch(MOMENT, day.get("start"))
        assert re.fullmatch(MOMENT, day.get("end"))
        assert re.fullmatch(NUMBER, day.get("index"))
        assert {room.tag for room in day} == {"room"}
    events = list(root.iter("event"))
    for event in events:
        check(event, EVENT)
        assert re.fullmatch(NUMBER, event.get("id"))
        assert re.fullmatch(UUID, event.get("guid"))
        for person in event.iterfind("persons/person"):
            assert re.fullmatch(NUMBER, person.get("id"))
            assert person.text
    for values in (
        [one.get("id") for one in events],
        [one.get("guid") for one in events],
        [one.findtext("slug") for one in events],
        [one.get("index") for one in root.iter("day")],
    ):
        assert len(set(values)) == len(values)


def test_schedule_json_is_as_the_public_schema_asks(rich):
    data = json.loads(json_of(rich))
    assert set(data) == {"$schema", "generator", "schedule"}
    conference = data["schedule"]["conference"]
    assert set(conference) == {
        "acronym", "title", "start", "end", "daysCount", "timeslot_duration",
        "time_zone_name", "url", "tracks", "rooms", "days",
    }  # fmt: skip
    assert re.match(r"^[a-z0-9_-][a-z0-9_]{3,}$", conference["acronym"])
    assert re.match(r"^([A-Z][a-z]+/[A-Z][a-z]+)|UTC$", conference["time_zone_name"])
    for room in conference["rooms"]:
        assert re.fullmatch(UUID, room["guid"])
    for day in conference["days"]:
        assert set(day) == {"index", "date", "day_start", "day_end", "rooms"}
        date.fromisoformat(day["date"])
        datetime.fromisoformat(day["day_start"])
        for name, events in day["rooms"].items():
            for event in events:
                assert set(event) == {*JSON_EVENT, "persons", "links", "attachments"}
                assert event["room"] == name
                for key, pattern in JSON_EVENT.items():
                    assert re.fullmatch(pattern, str(event[key])), key
                for person in event["persons"]:
                    # either frab's shape or pretalx's, never both
                    assert person["name"]
                    assert "id" not in person
                    assert re.fullmatch("[A-Z0-9]+", person["code"])


@pytest.mark.parametrize("write", [xml_of, json_of])
def test_private_things_are_in_no_schedule(rich, write):
    body = write(rich).decode()
    assert "ecret" not in body
    assert "Person 0" in body


@pytest.mark.parametrize("write", [xml_of, json_of])
def test_our_own_schedules_are_read_back(rich, write):
    body = write(rich)
    assert bring_in(rich, body).does_nothing
    other = make_event("csd-again")
    bring_in(other, body)
    found = {one.code: one for one in other.sessions.all()}
    assert set(found) == {"B05a", "b05A", "S4"}
    assert (found["B05a"].room.name, found["S4"].room) == ("Atlas <2>", None)
    assert str(found["b05A"].start) == "23:30:00"
    assert found["B05a"].languages == ["en", "fr"]


def test_an_empty_programme_is_still_a_schedule(event):
    agenda = published.nothing(Event.objects.get(pk=event.pk))
    page = feeds.page_url(event)
    root = ET.fromstring(frab.build_xml(agenda, language="en", page=page))
    assert root.find("day") is not None  # the schema asks for one
    data = json.loads(frab.build_json(agenda, language="en", page=page))
    assert data["schedule"]["conference"]["days"] == []


def test_characters_that_xml_cannot_hold_are_left_out(event):
    make_session(event, title={"en": "Bell\x0b \ufffe\ud7ff"})
    publishing.publish(event, by=None, now=NOW)
    root = ET.fromstring(xml_of(Event.objects.get(pk=event.pk)))
    assert root.findtext(".//event/title") == "Bell \ud7ff"
