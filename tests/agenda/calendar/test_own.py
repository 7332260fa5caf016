"""A person's own calendar: what concerns them, and what they alone may see."""

from __future__ import annotations

from datetime import timedelta

import pytest

from agenda.domain import importing, programme, publishing
from agenda.exports import own_json
from agenda.models import Appearance, Asking, Function, Kind, SignUp, Standing
from registration.domain import links
from registration.models import State
from tests.agenda.calendar.reading import entries, parsed
from tests.agenda.conftest import make_session
from tests.conftest import NOW, make_registration


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


LINK = "https://meet.example/x"


def own_feed(client, registration, query: str = ""):
    token = links.calendar_token(registration)
    return client.get(f"/r/{token}/calendar.ics{query}")


def own_entries(client, registration, query: str = ""):
    return entries(own_feed(client, registration, query).content)


def test_sessions_signed_up_for_are_there_and_those_waited_for_are_not(event, client):
    row = make_registration(event, state=State.CONFIRMED)
    had, waited = (
        make_session(event, code, sign_up=True, online_link=LINK)
        for code in ("S1", "S2")
    )
    publishing.publish(event, by=None, now=NOW)
    assert own_entries(client, row) == {}
    SignUp.objects.create(session=had, registration=row, made_at=NOW)
    SignUp.objects.create(session=waited, registration=row, made_at=NOW, waits=True)

    found = own_entries(client, row)

    assert found.keys() == {str(had.uid)}
    assert "You have signed up" in str(found[str(had.uid)]["DESCRIPTION"])
    assert str(found[str(had.uid)]["CONFERENCE"]) == LINK


def test_a_function_asked_for_is_tentative_until_it_is_answered(event, client):
    row = make_registration(event, state=State.SUBMITTED)
    session = make_session(event, online_link=LINK)
    publishing.publish(event, by=None, now=NOW)
    held = Appearance.objects.create(
        session=session,
        person=row.person,
        function=Function.MODERATOR,
        standing=Standing.ASKED,
    )
    asking = Asking.objects.create(
        appearance=held,
        session=session,
        person=row.person,
        function=held.function,
        asked_at=NOW + timedelta(hours=1),
    )
    (entry,) = own_entries(client, row).values()
    assert entry["STATUS"] == "TENTATIVE"
    assert "have not answered yet" in str(entry["DESCRIPTION"])
    assert "CONFERENCE" not in entry
    assert entry["LAST-MODIFIED"].dt == NOW + timedelta(hours=1)

    asking.answered_at = NOW + timedelta(hours=2)
    asking.save()
    Appearance.objects.update(standing=Standing.ACCEPTED)
    (entry,) = own_entries(client, row).values()
    assert entry["STATUS"] == "CONFIRMED"
    assert str(entry["CONFERENCE"]) == LINK
    assert entry["LAST-MODIFIED"].dt == NOW + timedelta(hours=2)

    Appearance.objects.update(standing=Standing.DECLINED)
    assert own_entries(client, row) == {}


@pytest.mark.parametrize(
    ("state", "sees"),
    [(State.CONFIRMED, True), (State.SUBMITTED, False), (State.UNDER_REVIEW, False)],
    ids=str,
)
def test_links_to_join_online_are_for_those_admitted(event, client, state, sees):
    row = make_registration(event, state=state)
    make_session(event, kind=Kind.PLENARY, online_link=LINK)
    publishing.publish(event, by=None, now=NOW)
    (entry,) = own_entries(client, row).values()
    assert ("CONFERENCE" in entry) is sees


def test_whoever_left_has_an_empty_calendar(event, client):
    row = make_registration(event, state=State.WITHDRAWN)
    session = make_session(event, kind=Kind.PLENARY)
    SignUp.objects.create(session=session, registration=row, made_at=NOW)
    publishing.publish(event, by=None, now=NOW)
    assert own_entries(client, row) == {}


def test_reminders_are_in_the_calendar_whose_address_asks_for_them(event, client):
    row = make_registration(event, state=State.CONFIRMED)
    make_session(event, kind=Kind.PLENARY)
    publishing.publish(event, by=None, now=NOW)
    (plain,) = own_entries(client, row).values()
    (minded,) = own_entries(client, row, "?alarm=15").values()
    assert plain.walk("VALARM") == []
    (alarm,) = minded.walk("VALARM")
    assert alarm["TRIGGER"].dt == -timedelta(minutes=15)
    assert alarm["ACTION"] == "DISPLAY"
    body = own_feed(client, row, "?alarm=15").content
    assert "?alarm=15" in str(parsed(body)["SOURCE"])
    for nonsense in ("x", "-5", "99999", "0", "１５"):
        (entry,) = own_entries(client, row, f"?alarm={nonsense}").values()
        assert entry.walk("VALARM") == []


def test_a_cancelled_session_reminds_nobody_and_links_nowhere(event, client):
    row = make_registration(event, state=State.CONFIRMED)
    session = make_session(event, kind=Kind.PLENARY, online_link=LINK)
    publishing.publish(event, by=None, now=NOW)
    programme.withdraw_session(session, by=None, now=NOW)
    publishing.publish(event, by=None, now=NOW)
    (entry,) = own_entries(client, row, "?alarm=15").values()
    assert entry["STATUS"] == "CANCELLED"
    assert entry.walk("VALARM") == []
    assert "CONFERENCE" not in entry


def test_an_unchanged_own_calendar_answers_304(
    event, client, django_assert_max_num_queries
):
    row = make_registration(event, state=State.CONFIRMED)
    session = make_session(event, kind=Kind.PLENARY)
    publishing.publish(event, by=None, now=NOW)
    first = own_feed(client, row)
    again = {"If-None-Match": first["ETag"]}
    url = f"/r/{links.calendar_token(row)}/calendar.ics"
    with django_assert_max_num_queries(5):
        assert client.get(url, headers=again).status_code == 304
    SignUp.objects.create(session=session, registration=row, made_at=NOW)
    assert client.get(url, headers=again).status_code == 200


def test_the_page_of_the_calendar_offers_every_way_and_remembers_the_reminder(
    event, client
):
    row = make_registration(event, state=State.CONFIRMED)
    page = client.get(f"/r/{links.token(row)}/calendar/?alarm=30").content.decode()
    address = f"{links.calendar_token(row)}/calendar.ics?lang=en&amp;alarm=30"
    assert address in page
    assert "webcal://" in page
    assert "https://calendar.google.com/calendar/render?cid=webcal" in page
    assert "https://outlook.live.com/calendar/0/addfromweb?url=" in page


def test_a_no_that_came_with_a_file_leaves_the_calendar(event, client):
    registration = make_registration(event, "Wulandari", state=State.CONFIRMED)
    session = make_session(event, "S1")
    place = programme.add_function(
        session, function=Function.MODERATOR, person=registration.person, by=None
    )
    publishing.publish(event, by=None, now=NOW)
    named = own_feed(client, registration)
    assert "Your function" in named.content.decode()
    data = own_json.data(event)
    data["sessions"][0]["people"][0]["standing"] = "declined"
    programme.remove_function(place, by=None)
    importing.load(event, data, by=None, now=NOW)
    told = own_feed(client, registration)
    assert told["ETag"] != named["ETag"]
    assert "Your function" not in told.content.decode()
