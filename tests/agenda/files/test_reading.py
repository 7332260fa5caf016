"""Files of other programmes: told by their content, read whole, refused with words."""

import json

import pytest

from agenda.domain.reading.shape import FileRefused
from agenda.models import Function, Kind
from tests.agenda.conftest import make_session, make_track
from tests.agenda.files.conftest import (
    GUID,
    bring_in,
    indico_entry,
    indico_json,
    schedule_event,
    schedule_json,
)

XML = """<?xml version="1.0" encoding="utf-8"?>
<schedule><version>1</version>
<conference><title>FOSDEM</title><time_zone_name>Africa/Casablanca</time_zone_name>
</conference>
<day index="1" date="2026-12-01"><room name="Janson">
<event id="6245"><start>10:00</start><duration>00:50</duration><room>Janson</room>
<title>Consensus as a Service</title><subtitle/><track>Keynotes</track>
<type>keynote</type><language/>
<abstract>Ours</abstract><description>&lt;p&gt;First&lt;/p&gt;&lt;p&gt;Second &amp;amp;
more&lt;/p&gt;</description>
<persons><person id="228">Simon Phipps</person><person id="312">Italo Vignoli</person>
</persons></event></room></day></schedule>"""


def faults(event, body):
    with pytest.raises(FileRefused) as refused:
        bring_in(event, body)
    assert not event.sessions.exists()
    return [(one.where, one.field) for one in refused.value.faults]


def test_a_schedule_json_comes_in_with_room_track_language_and_people(event):
    report = bring_in(event, schedule_json(schedule_event()))
    session = event.sessions.get()
    assert report.format == "schedule.json"
    assert (session.code, str(session.uid)) == ("25", GUID)
    assert (str(session.start), session.minutes) == ("09:00:00", 90)
    assert (session.room.name, session.room.seats) == ("Atlas", 120)
    assert str(session.track.title) == "Labour"
    assert session.languages == ["en"]
    assert str(session.description) == "How we begin\n\nShort\n\nLong"
    place = session.appearances.get()
    assert (place.function, place.person.full_name) == (
        Function.SPEAKER,
        "Oksana Kovalenko",
    )


def test_pretalx_is_known_by_its_name_and_its_codes(event):
    person = {"code": "NQTF8Y", "name": "Brian Robinson", "public_name": "B."}
    talk = schedule_event(code="G9JGWY", type="Talk", persons=[person])
    report = bring_in(event, schedule_json(talk, generator="pretalx"))
    session = event.sessions.get()
    assert (report.format, session.code) == ("pretalx", "G9JGWY")
    assert session.appearances.get().person.full_name == "Brian Robinson"


def test_a_schedule_xml_of_the_old_kind_comes_in(event):
    report = bring_in(event, XML.encode())
    session = event.sessions.get()
    assert report.format == "schedule.xml"
    assert (session.code, session.kind) == ("6245", Kind.PLENARY)
    assert (str(session.date), session.minutes) == ("2026-12-01", 50)
    assert str(session.description) == "Ours\n\nFirst\nSecond &\nmore"
    assert session.appearances.count() == 2


def test_indico_gives_blocks_contributions_and_breaks(event):
    talk = indico_entry(
        "c5",
        "Contribution",
        "09:30",
        title="Fair hiring",
        presenters=[{"firstName": "Ana", "familyName": "Lima", "name": "Dr Ana Lima"}],
    )
    block = indico_entry(
        "s1",
        "Session",
        "09:00",
        title="Labour",
        slotTitle="Part 1",
        duration=90.0,
        conveners=[{"name": "Wulandari"}],
        entries={"c5": talk},
    )
    lunch = indico_entry("b2", "Break", "12:00", title="Déjeuner")
    alone = indico_entry("c7", "Contribution", "14:00", presenters=[])
    report = bring_in(event, indico_json(lunch, block, alone))
    assert report.format == "Indico"
    found = {one.code: one for one in event.sessions.all()}
    assert str(found["s1"].title) == "Labour: Part 1"
    assert (found["s1"].minutes, found["s1"].room.name) == (90, "Atlas")
    assert str(found["s1"].description) == "09:30 Fair hiring"
    held = [(one.function, one.person.full_name) for one in
            found["s1"].appearances.order_by("function")]  # fmt: skip
    assert held == [("chair", "Wulandari"), ("speaker", "Ana Lima")]
    assert (found["b2"].kind, found["c7"].kind) == (Kind.LUNCH, Kind.WORKING)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"duration": "long"}, "duration"),
        ({"duration": "00:00"}, "duration"),
        ({"date": "tomorrow"}, "date"),
        ({"guid": "7"}, "guid"),
        ({"title": ""}, "title"),
        ({"persons": [{"name": "x" * 201}]}, "roles"),
    ],
)
def test_faults_bear_the_names_of_the_file(event, change, field):
    body = schedule_json(schedule_event(**change))
    assert faults(event, body) == [("25", field)]


def test_faults_of_indico_bear_its_names(event):
    body = indico_json(indico_entry("s1", "Session", "09:00", duration="x"))
    assert faults(event, body) == [("s1", "duration")]
    body = indico_json(indico_entry("s1", "Session", "9 o'clock"))
    assert faults(event, body) == [("s1", "startDate")]
    assert faults(event, indico_json(day="Monday")) == [("Monday", "results")]


def test_every_fault_is_told_not_only_the_first(event):
    body = schedule_json(
        schedule_event(title="", id=1, guid=None),
        schedule_event(duration="?", id=2, guid=None),
    )
    assert faults(event, body) == [("1", "title"), ("2", "duration")]


def test_what_a_foreign_file_does_not_know_stays(event):
    track = make_track(event, "1", title={"en": "Labour", "fr": "Travail"})
    session = make_session(
        event, "B05a", uid=GUID, seats=40, is_closed=True, interpretation=["fr"],
        track=track,
    )  # fmt: skip
    bring_in(event, schedule_json(schedule_event()))
    session.refresh_from_db()
    assert (session.code, session.seats, session.is_closed) == ("B05a", 40, True)
    assert (session.interpretation, session.track) == (["fr"], track)
    assert session.title.data == {"en": "Opening", "fr": "Séance B05a"}
    assert event.tracks.get().title.data == {"en": "Labour", "fr": "Travail"}


def test_the_same_foreign_file_again_changes_nothing(event):
    body = schedule_json(schedule_event())
    bring_in(event, body)
    report = bring_in(event, body)
    assert report.does_nothing
    assert (event.people.count(), event.sessions.get().edit) == (1, 1)


def test_unknown_words_are_taken_as_they_can_be_and_told(event):
    body = schedule_json(schedule_event(type="Jam", language="tlh, fr-FR"))
    report = bring_in(event, body)
    assert event.sessions.get().languages == ["fr"]
    assert any("Jam" in note for note in report.notes)
    assert any("tlh" in note for note in report.notes)


BOMB = """<?xml version="1.0"?><!DOCTYPE s [<!ENTITY a "aaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>
<schedule><version>&c;</version></schedule>"""
OUTSIDE = '<!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/passwd">]><s>&x;</s>'


@pytest.mark.parametrize(
    "body",
    [
        BOMB.encode(),
        BOMB.encode("utf-16"),
        OUTSIDE.encode(),
        b"<!DOCTYPE html><html></html>",
        b"<schedule><day></schedule>",
        b"<a>" * 100_000 + b"</a>" * 100_000,
        b"<schedule>\xff\xfe</schedule>",
    ],
    ids=["bomb", "bomb in UTF-16", "outside", "HTML", "torn", "deep", "bytes"],
)
def test_xml_that_is_no_schedule_is_refused_unread(event, body):
    assert faults(event, body)[0][1] == "XML"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\x89PNG\r\n\xff",
        b"hello",
        b"[]",
        b"{",
        b"[" * 100_000,
        b'{"schedule": {"conference": {}}}',
        b'{"schedule": {"conference": {"days": [{"rooms": 3}]}}}',
        b'{"results": {}}',
        b'{"results": {"1": {}, "2": {}}}',
        b"name,age\nAna,3\n",
        b"<schedule/>",
        b"<feed><entry/></feed>",
    ],
)
def test_what_is_no_programme_is_refused_with_words(event, body):
    assert faults(event, body)


def test_zone_of_the_file_is_told_when_it_is_another(event):
    body = json.loads(schedule_json(schedule_event()))
    body["schedule"]["conference"]["time_zone_name"] = "Asia/Dhaka"
    report = bring_in(event, json.dumps(body).encode())
    assert report.other_zone == "Asia/Dhaka"
    assert str(event.sessions.get().start) == "09:00:00"
