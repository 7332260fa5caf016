"""What a moderator needs for their sessions, and what of others it holds back."""

from datetime import date, datetime, time, timedelta

import pytest
from django.urls import reverse
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from agenda.domain import asking, pack, profiles, publishing, running_order
from agenda.exports import packs
from agenda.models import Appearance, Function
from gfmd_days.core.models import Organisation, Role
from registration.domain import links
from tests.agenda.conftest import make_room, make_session
from tests.conftest import NOW, make_person

NINE = datetime.combine(date(2026, 12, 1), time(9))


def speaker(session, name, **fields):
    values = {key: fields.pop(key) for key in ("said_as", "phone") if key in fields}
    email = f"{name.split()[0].lower()}@example.org"
    person = make_person(session.event, name, email=email, **fields)
    profiles.save(person, values, by=None, now=NOW)
    Appearance.objects.create(session=session, person=person, function=Function.SPEAKER)
    return person


def words(event, person, **kwargs):
    person.event = event
    return packs.in_words(pack.of(person, now=NOW, **kwargs), now=NOW)


@pytest.fixture
def full(session, place):
    """A session with all a pack may say, published."""
    session.room = make_room(session.event, building="North wing", seats=40)
    session.languages, session.interpretation = ["en", "ar"], ["ar"]
    session.is_closed = session.no_photo = True
    session.save()
    group = Organisation.objects.named(session.event, "Migrant Forum")
    speaker(session, "Li Wei", said_as="lee way", phone="+86 1", organisation=group)
    speaker(session, "Zzhidden", not_on_lists=True, phone="+1 23")
    speaker(session, "Zzreal", alias="Openalias", phone="+1 24")
    return session


def test_a_sheet_says_where_who_and_how(full, place):
    publishing.publish(full.event, by=None, now=NOW)
    (sheet,) = words(full.event, place.person)["sheets"]
    assert sheet["functions"] == "Moderator"
    assert sheet["where"] == "Atlas, North wing, 40 seats"
    assert sheet["languages"] == "English, Arabic (interpreted)"
    assert len(sheet["notes"]) == 2
    li = sheet["people"][0]
    assert (li["name"], li["said_as"]) == ("Li Wei", "lee way")
    assert (li["email"], li["phone"]) == ("li@example.org", "+86 1")
    assert li["organisation"] == "Migrant Forum"


def test_wishes_hold_in_a_pack(full, place):
    publishing.publish(full.event, by=None, now=NOW)
    found = words(full.event, place.person)
    text = str(found)
    for kept in ("Zzhidden", "zzhidden", "Zzreal", "zzreal", "+1 23", "+1 24"):
        assert kept not in text, kept
    assert "Openalias" in text
    assert found["sheets"][0]["unnamed"].startswith("1 more person")


def test_who_has_not_answered_gets_no_addresses(full, place):
    asking.ask([place], by=None, now=NOW, answer_by=None)
    (sheet,) = words(full.event, place.person)["sheets"]
    assert sheet["state"] == "You have not answered yet."
    assert {one["email"] for one in sheet["people"]} == {""}
    asking.accept(asking.Asking.objects.get(), now=NOW)
    (sheet,) = words(full.event, place.person)["sheets"]
    assert "li@example.org" in {one["email"] for one in sheet["people"]}


def test_the_draft_is_told_to_the_team_only(full, place):
    assert words(full.event, place.person)["sheets"] == []
    assert len(words(full.event, place.person, draft=True)["sheets"]) == 1


def test_a_change_shows_once_it_is_published(full, place):
    publishing.publish(full.event, by=None, now=NOW)
    full.start = time(14)
    full.save()
    assert words(full.event, place.person)["sheets"][0]["hours"] == "09:00–10:30"
    publishing.publish(full.event, by=None, now=NOW)
    assert words(full.event, place.person)["sheets"][0]["hours"] == "14:00–15:30"


def test_a_function_asked_since_is_in_the_pack(full, place, event):
    late = make_session(event, "S2", start=time(15))
    publishing.publish(event, by=None, now=NOW)
    extra = Appearance.objects.create(
        session=late, person=place.person, function=Function.RAPPORTEUR
    )
    asking.ask([extra], by=None, now=NOW, answer_by=None)
    sheets = words(event, place.person)["sheets"]
    assert [(one["code"], one["functions"]) for one in sheets] == [
        ("S1", "Moderator"), ("S2", "Rapporteur"),
    ]  # fmt: skip


def test_who_said_no_has_no_sheet(full, place):
    asking.ask([place], by=None, now=NOW, answer_by=None)
    publishing.publish(full.event, by=None, now=NOW)
    asking.decline(asking.Asking.objects.get(), now=NOW)
    assert words(full.event, place.person)["sheets"] == []


def test_a_pack_takes_as_many_queries_for_many_sessions(
    event, registration, django_assert_max_num_queries
):
    for number in range(10):
        one = make_session(event, f"S{number}", start=time(9 + number))
        Appearance.objects.create(session=one, person=registration.person)
        speaker(one, f"Speaker{number}")
    publishing.publish(event, by=None, now=NOW)
    registration.person.event = event
    with django_assert_max_num_queries(15):
        pack.of(registration.person, now=NOW)


def test_ninety_minutes_with_three_speakers():
    steps = running_order.plan(NINE, 90, ["A", "B", "C"])
    assert [(f"{one.starts:%H:%M}", one.minutes, one.who) for one in steps] == [
        ("09:00", 5, ""), ("09:05", 16, "A"), ("09:21", 16, "B"),
        ("09:37", 16, "C"), ("09:53", 32, ""), ("10:25", 5, ""),
    ]  # fmt: skip


@given(st.integers(1, 1440), st.integers(0, 40))
def test_the_minutes_always_add_up(minutes, speakers):
    starts = NINE
    steps = running_order.plan(starts, minutes, ["x"] * speakers)
    assert sum(one.minutes for one in steps) == minutes
    assert all(one.minutes > 0 for one in steps)
    assert steps[0].starts == starts
    ends = [one.starts + timedelta(minutes=one.minutes) for one in steps]
    assert [one.starts for one in steps[1:]] == ends[:-1]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_pdf_is_made_in_each_direction(full, place, fonts, language):
    publishing.publish(full.event, by=None, now=NOW)
    place.person.event = full.event
    with translation.override(language):
        made = packs.pdf(pack.of(place.person, now=NOW), now=NOW)
    assert made.startswith(b"%PDF-")


def test_the_pack_opens_by_letter_by_own_page_and_for_the_team(
    client, client_of, asked, registration, event
):
    token = links.token(registration)
    for link in (
        reverse("agenda:asked_pack", args=[asked.key]),
        reverse("agenda:own_pack", args=[token]),
    ):
        answer = client.get(link)
        assert answer.status_code == 200
        assert answer["Cache-Control"] == "private, no-store"
        assert "Session S1" in answer.content.decode()
    team = reverse("agenda:team_pack", args=[event.code, registration.person_id])
    assert client_of(Role.PROGRAMME).get(team).status_code == 200
    assert client_of(Role.VIEWER).get(team).status_code == 403
