"""What our own files hold comes back as it was."""

import csv
import io
import json
from datetime import time
from itertools import count

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from agenda.domain import importing
from agenda.domain.reading.shape import FileRefused
from agenda.exports import own_json, table
from agenda.models import (
    Appearance,
    Function,
    Kind,
    LinkKind,
    Programme,
    Session,
    SessionLink,
    Standing,
)
from gfmd_days.core import names
from gfmd_days.core.models import Event
from tests.agenda.conftest import make_room, make_session, make_track
from tests.agenda.files.conftest import bring_in
from tests.conftest import NOW, make_event, make_person

WORDS = st.text("aé'\"<&;:|,[]=ب漢😀 -", min_size=1, max_size=12).map(
    lambda text: names.tidy(f"x{text}x")
)
TEXTS = st.dictionaries(st.sampled_from(["en", "fr", "ar"]), WORDS, min_size=1)
PEOPLE = ("Layla", "Wulandari", "O'Brien, Wies")
SPOKEN = st.lists(st.sampled_from(["en", "fr", "es", "bn"]), unique=True, max_size=3)
PLACES = st.lists(
    st.tuples(
        st.sampled_from(list(Function)),
        st.sampled_from([None, *PEOPLE]),
        st.booleans(),
        st.sampled_from(["", "late", "a|b"]),
        # asked and accepted come of asking, not of files
        st.sampled_from([Standing.GIVEN, Standing.DECLINED]),
        st.sampled_from(["", "en-fr", "en-es"]),
    ),
    max_size=4,
    unique_by=lambda place: place[:2],
)
SESSIONS = st.lists(
    st.fixed_dictionaries(
        {
            "title": TEXTS,
            "description": st.one_of(st.just(""), TEXTS),
            "start": st.one_of(
                st.none(), st.builds(time, st.integers(0, 23), st.integers(0, 59))
            ),
            "minutes": st.integers(1, 1440),
            "kind": st.sampled_from(list(Kind)),
            "languages": SPOKEN,
            "interpretation": SPOKEN,
            "seats": st.one_of(st.none(), st.integers(0, 999)),
            "sign_up": st.booleans(),
            "is_closed": st.booleans(),
            "is_streamed": st.booleans(),
            "no_photo": st.booleans(),
            "is_external": st.booleans(),
            "external_organiser": st.one_of(st.just(""), WORDS),
            "online_link": st.sampled_from(["", "https://meet.example.org/?a=1&b=2"]),
            "withdrawn_at": st.sampled_from([None, NOW]),
        }
    ),
    min_size=1,
    max_size=3,
)


def build(sessions, places, links) -> Event:
    event = make_event(f"csd-{next(NUMBERS)}")
    people = {
        name: make_person(event, name, email=f"{number}@example.org")
        for number, name in enumerate(PEOPLE)
    }
    rooms = [make_room(event, name, booths=2, seats=9) for name in ("Atlas", "Rif")]
    track = make_track(event)
    rows = []
    for number, values in enumerate(sessions):
        day = event.days.first() if values["start"] else None
        rows.append(
            make_session(
                event, f"S{number}", day=day, room=rooms[number % 2],
                track=track if number % 2 else None, **values,
            )
        )  # fmt: skip
    for position, (function, name, by_video, note, standing, booth) in enumerate(
        places
    ):
        Appearance.objects.create(
            session=rows[0], function=function, person=people.get(name), note=note,
            position=position, by_video=by_video,
            standing=standing if name else Standing.GIVEN,
            pinned=by_video and name is not None,
            booth=booth if function == Function.INTERPRETER else "",
        )  # fmt: skip
    for kind in links:
        SessionLink.objects.create(session=rows[0], other=rows[-1], kind=kind)
    return event


def facts(event) -> dict[str, object]:
    return {**own_json.data(event), "event": ""}


NUMBERS = count()
EXAMPLES = settings(
    max_examples=6,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],  # to shrink takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
LINKS = st.sets(st.sampled_from(list(LinkKind)))


@pytest.mark.django_db
@EXAMPLES
@given(sessions=SESSIONS, places=PLACES, links=LINKS)
def test_json_brings_everything_back(sessions, places, links):
    event = build(sessions, places, links if len(sessions) > 1 else ())
    before = facts(event)
    body = own_json.build(event)
    assert bring_in(event, body).does_nothing
    event.sessions.all().delete()
    event.rooms.all().delete()
    event.tracks.all().delete()
    bring_in(event, body)
    assert json.dumps(facts(event)) == json.dumps(before)


@pytest.mark.django_db
@EXAMPLES
@given(sessions=SESSIONS, places=PLACES)
def test_csv_brings_sessions_and_people_back(sessions, places):
    event = build(sessions, places, ())
    before = facts(event)["sessions"]
    body = table.build_team(event)
    assert bring_in(event, body).does_nothing
    event.sessions.all().delete()
    bring_in(event, body)
    again = facts(event)["sessions"]
    for one in (*before, *again):
        del one["uid"]
    assert again == before


def test_everything_of_the_frame_comes_back(event):
    room = make_room(event, "Atlas", booths=3, notes="Key at the desk", position=7)
    make_track(event, colour="#112233", position=4)
    make_session(event, room=room)
    Programme.objects.create(
        event=event, booths=4, building_minutes=20, sign_up_opens_at=NOW
    )
    day = event.days.first()
    day.label, day.opens_at = {"en": "First", "ar": "الأول"}, time(7, 30)
    day.save()
    before = facts(event)
    body = own_json.data(event)
    copy = make_event("csd-copy")
    importing.load(copy, body, by=None, now=NOW)
    again = facts(copy)
    for one in (*before["sessions"], *again["sessions"]):
        del one["uid"]  # a copy is another session to calendars
    assert again == before


def with_booths(event, *booths: str, name: str = "") -> Session:
    """A session with open interpreters' places, and one held by somebody."""
    session = make_session(event)
    for number, booth in enumerate(booths):
        Appearance.objects.create(
            session=session,
            function=Function.INTERPRETER,
            booth=booth,
            position=number,
            person=make_person(event, name) if name and not number else None,
        )
    return session


def booths_of(session) -> list[tuple[str, str]]:
    rows = session.appearances.select_related("person")
    return [(str(one.person or ""), one.booth) for one in rows]


@pytest.mark.parametrize("write", [own_json.build, table.build_team])
def test_two_booths_come_back_and_into_another_event(event, other_event, write):
    session = with_booths(event, "en-fr", "en-es", "en-es", name="Layla")
    before = booths_of(session)
    assert before == [("Layla", "en-fr"), ("", "en-es"), ("", "en-es")]
    body = write(event)
    assert bring_in(event, body).does_nothing
    bring_in(other_event, body)
    assert booths_of(other_event.sessions.get()) == before
    session.delete()
    bring_in(event, body)
    assert booths_of(event.sessions.get()) == before


@pytest.mark.parametrize("number", [0, 1])
def test_an_open_place_is_filled_in_its_own_booth(event, number):
    session = with_booths(event, "en-fr", "en-es")
    places = list(session.appearances.all())
    body = own_json.data(event)
    body["sessions"][0]["people"][number]["name"] = "Oksana"
    bring_in(event, json.dumps(body).encode())
    filled = session.appearances.get(person__full_name="Oksana")
    assert (filled.pk, filled.booth) == (places[number].pk, places[number].booth)


def test_a_file_that_says_nothing_of_booths_leaves_them(event):
    session = with_booths(event, "en-fr", name="Layla")
    body = own_json.data(event)
    del body["sessions"][0]["people"][0]["booth"]
    assert bring_in(event, json.dumps(body).encode()).does_nothing
    assert booths_of(session) == [("Layla", "en-fr")]


@pytest.mark.parametrize(
    ("function", "booth"),
    [("interpreter", "en"), ("interpreter", "en-xx"), ("speaker", "en-fr")],
)
def test_a_booth_is_two_known_languages_of_an_interpreter(event, function, booth):
    with_booths(event, "en-fr")
    body = own_json.data(event)
    body["sessions"][0]["people"] = [{"function": function, "booth": booth}]
    with pytest.raises(FileRefused) as refused:
        bring_in(event, json.dumps(body).encode())
    assert [one.field for one in refused.value.faults] == ["booth"]


def test_related_sessions_of_the_series_come_back(event, other_event):
    theirs = make_session(other_event, "X9")
    ours = make_session(event, "S1")
    SessionLink.objects.create(session=ours, other=theirs, kind=LinkKind.RELATED)
    body = own_json.build(event)
    ours.links.all().delete()
    assert bring_in(event, body).counts["links_created"] == 1
    assert ours.links.get().other == theirs
    theirs.delete()
    assert any("X9" in note for note in bring_in(event, body).notes)


def test_a_withdrawn_session_is_put_back_by_a_copy_from_before(event):
    session = make_session(event)
    body = own_json.build(event)
    Session.objects.filter(pk=session.pk).update(withdrawn_at=NOW)
    report = bring_in(event, body)
    session.refresh_from_db()
    assert (report.counts["sessions_restored"], session.withdrawn_at) == (1, None)


def test_a_table_may_hold_a_few_columns_only(event):
    session = make_session(event, "S1", seats=40, languages=["en"])
    body = (
        "code;title_fr;date;start;people\nS1;Nouveau;2026-12-01;9:30;moderator: Layla\n"
    )
    report = bring_in(event, body.encode())
    session.refresh_from_db()
    assert session.title.data == {"en": "Session S1", "fr": "Nouveau"}
    assert (str(session.start), session.seats) == ("09:30:00", 40)
    assert session.appearances.get().person.full_name == "Layla"
    assert {one.field for one in report.lines[0].differences} == {
        "title",
        "start",
        "people",
    }


def test_faults_of_a_table_name_row_or_session_and_column(event):
    body = (
        "code,title_en,date,start,minutes,seats,closed,people\n"
        "A1,One,2026-12-01,09:00,60,many,perhaps,clown: X\n"
        ",Two,2026-12-01,09:00,60,,,\n"
        "A3,Three,1 Dec,09:00,60,,,nobody\n"
    )
    with pytest.raises(FileRefused) as refused:
        bring_in(event, body.encode())
    found = {(one.where, one.field) for one in refused.value.faults}
    assert {("A1", "seats"), ("A1", "closed"), ("A3", "people")} <= found


def test_cells_that_calculate_are_guarded_and_come_back(event):
    make_session(event, title={"en": "=1+1"})
    body = table.build_team(event)
    rows = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"))))
    assert rows[0]["title_en"] == "'=1+1"
    assert bring_in(event, body).does_nothing
