import json
from datetime import time, timedelta

import pytest

from agenda.domain import own, programme, signing_up
from agenda.models import Favourite, Function, Programme, SignUp
from registration.domain import links
from registration.models import Registration
from tests.agenda.conftest import make_session
from tests.agenda.signing.conftest import (
    coming,
    make_table,
    placed,
    publish,
    sign_up,
    waiting,
)
from tests.conftest import NOW, make_event, make_registration


@pytest.fixture
def row(table):
    return coming(table.event)


def url(row, path="agenda/"):
    return f"/r/{links.token(row)}/{path}"


def page(client, row):
    response = client.get(url(row))
    assert response.status_code == 200
    return response.content.decode()


def post(client, row, session, **data):
    return client.post(
        url(row, f"agenda/{session.code}/sign-up/"), data, follow=True
    ).content.decode()


def mark(client, row, **data):
    answer = client.post(
        url(row, "marks/"), data, headers={"Accept": "application/json"}
    )
    assert answer.status_code == 200
    return json.loads(answer.content)["marks"]


def test_before_publishing_it_says_that_it_is_coming(client, event):
    assert "The programme is being put together" in page(client, coming(event))


def test_the_own_page_leads_to_it(client, row):
    own = client.get(url(row, "")).content.decode()
    assert url(row) in own


def test_taking_a_place_and_giving_it_back(client, table, row):
    assert "2 places left" in page(client, row)
    assert "You have a place." in post(client, row, table, go="join")
    assert placed(table) == ["Awa"]
    assert "not signed up for it any more" in post(client, row, table, go="leave")
    assert placed(table) == []


def test_a_full_session_offers_its_line(client, table, row):
    for name in ("Bao", "Chi"):
        sign_up(table, coming(table.event, name))
    body = page(client, row)
    assert "Join the waiting list" in body
    assert "The last place has just gone" in post(client, row, table, go="join")
    assert waiting(table) == []
    assert "waiting list" in post(client, row, table, go="join", wait="1")
    assert waiting(table) == ["Awa"]
    assert "Number 1 in the line" in page(client, row)


def test_a_session_at_the_same_time_is_offered_as_a_swap(client, table, row):
    other = make_table(table.event, "T2", start=time(10))
    publish(table.event)
    sign_up(table, row)
    assert "Give that up and take this one" in page(client, row)
    refused = post(client, row, other, go="join")
    assert "You signed up for “Session T1”, which is at the same time." in refused
    post(client, row, other, go="join", swap="1")
    assert placed(table) == []
    assert placed(other) == ["Awa"]


def test_without_a_confirmed_place_nothing_is_offered(client, table):
    guest = make_registration(table.event)
    body = page(client, guest)
    assert "as soon as you have confirmed" in body
    assert "Take a place" not in body
    assert "First confirm that you will come" in post(client, guest, table, go="join")


def test_sign_up_says_when_it_opens(client, table, row):
    opens = table.starts_at - timedelta(days=2)
    Programme.objects.update(sign_up_opens_at=opens)
    body = page(client, row)
    assert "Sign-up opens on 29 April 2090" in body
    assert "Take a place" not in body


def test_duties_closed_ones_too_and_what_overlaps(client, table, row):
    closed = make_session(
        table.event, "C1", day=table.day, is_closed=True, title={"en": "Inner circle"}
    )
    programme.add_function(
        closed, function=Function.MODERATOR, person=row.person, by=None
    )
    publish(table.event)
    sign_up(table, row)
    body = page(client, row)
    assert "You: Moderator" in body
    assert f"/e/{table.event.code}/agenda/C1/" not in body
    assert "“Inner circle” and “Session T1” are at the same time." in body
    assert "Inner circle" not in page(client, coming(table.event, "Bao"))


def test_the_way_in_online_is_for_those_admitted(client, table, row):
    values = {"online_link": "https://meet.example/secret"}
    programme.change_session(table, by=None, values=values)
    publish(table.event)
    Favourite.objects.create(session=table, registration=row)
    assert "meet.example" not in page(client, row)
    sign_up(table, row)
    assert "https://meet.example/secret" in page(client, row)


def test_marks_of_a_device_are_added_and_stay(client, table, row):
    uid = str(table.uid)
    assert mark(client, row, mark=uid) == [uid]
    assert mark(client, row, mark=uid) == [uid]
    assert mark(client, row) == [uid]
    assert "Marked" in page(client, row)
    assert mark(client, row, remove=uid) == []
    assert Favourite.objects.count() == 0


def test_marks_of_other_events_closed_ones_and_nonsense_are_left_out(
    client, table, row
):
    elsewhere = make_session(make_event("csd-elsewhere"))
    closed = make_session(table.event, "C1", is_closed=True)
    wrong = [str(elsewhere.uid), str(closed.uid), "x", "0" * 5000]
    assert mark(client, row, mark=wrong) == []


def test_the_star_is_taken_away_without_script_too(client, table, row):
    Favourite.objects.create(session=table, registration=row)
    answer = client.post(url(row, "marks/"), {"remove": str(table.uid)})
    assert answer.url == url(row)
    assert not Favourite.objects.exists()


def test_a_cancelled_session_stays_in_sight(client, table, row):
    sign_up(table, row)
    programme.withdraw_session(table, by=None, now=NOW)
    publish(table.event)
    body = page(client, row)
    assert "session-cancelled" in body
    assert "Sessions to sign up for" not in body


def test_a_full_agenda_costs_few_queries(
    client, table, row, django_assert_max_num_queries
):
    for number in range(12):
        other = make_table(
            table.event, f"X{number}", start=time(8 + number), minutes=60
        )
        SignUp.objects.create(
            session=other, registration=row, waits=bool(number % 2), made_at=NOW
        )
        Favourite.objects.create(session=other, registration=row)
    publish(table.event)
    with django_assert_max_num_queries(13):
        page(client, row)


def test_what_was_chosen_is_in_the_copy_of_ones_data(table, row):
    sign_up(table, row)
    Favourite.objects.create(session=table, registration=row)
    told = {(one.what, one.where) for one in own.of(row)}
    assert told == {("Signed up", "Session T1"), ("Marked", "Session T1")}


def test_nothing_is_left_when_the_person_is_gone(table, row):
    sign_up(table, row)
    Favourite.objects.create(session=table, registration=row)
    Registration.objects.get(pk=row.pk).delete()
    assert not SignUp.objects.exists()
    assert not Favourite.objects.exists()
    signing_up.fill_later(table.pk, now=NOW)


@pytest.mark.parametrize("is_published", [False, True])
def test_the_page_of_a_withdrawn_session_still_opens(table, client, is_published):
    programme.withdraw_session(table, by=None, now=NOW)
    if is_published:
        publish(table.event)
    assert client.get(f"/e/{table.event.code}/agenda/T1/").status_code == 200
