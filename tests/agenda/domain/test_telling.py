"""People hear of changes in their own sessions: once, in their language."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from agenda.domain import asking, programme, publishing
from agenda.models import Function, SignUp
from gfmd_days.core.models import Mail, Venue
from registration.domain import links, merging, news
from registration.models import State
from tests.agenda.conftest import make_room, make_session
from tests.conftest import NOW, make_registration, make_user

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def amina(event):
    return delegate(event, "Amina")


def delegate(event, name: str, **fields):
    address = f"{name.lower()}@example.org"
    return make_registration(
        event, name, state=State.CONFIRMED, email=address, **fields
    )


def speaks(session, row, function=Function.SPEAKER):
    return programme.add_function(
        session, function=function, person=row.person, by=None
    )


def publish(event, now=LATER):
    return publishing.publish(event, by=None, now=now, tell=True)


def told(version) -> dict[str, str]:
    """The texts of the mails about a version, by receiver."""
    mails = Mail.objects.filter(key__startswith=f"agenda.version:{version.pk}:")
    return {mail.to.partition("@")[0]: mail.text for mail in mails}


def test_the_first_version_tells_those_with_functions_which_they_are(event, amina):
    speaks(make_session(event, "S1"), amina, Function.MODERATOR)
    other = make_session(event, "S2")
    SignUp.objects.create(
        session=other, registration=delegate(event, "Bilal"), made_at=NOW
    )
    found = told(publish(event))
    assert found.keys() == {"amina"}
    assert "S1 Session S1 (Tue 1 Dec 09:00–10:30)" in found["amina"]
    assert "Your function: Moderator" in found["amina"]
    assert "Session S2" not in found["amina"]
    assert links.page_url(amina) in found["amina"]


def test_only_those_touched_hear_of_a_change_and_only_of_theirs(event, amina):
    first, second = make_session(event, "S1"), make_session(event, "S2")
    make_session(event, "S3")
    speaks(first, amina)
    speaks(second, delegate(event, "Bilal"))
    guest = delegate(event, "Chen")
    SignUp.objects.create(session=first, registration=guest, made_at=NOW)
    delegate(event, "Dalia")
    publish(event, NOW)
    programme.change_session(
        first, by=None, values={"start": time(11), "room": make_room(event)}
    )
    programme.withdraw_session(second, by=None, now=NOW)

    assert publishing.foreseen(event, now=LATER).told == 3
    found = told(publish(event))

    assert found.keys() == {"amina", "bilal", "chen"}
    assert "Moved from Tue 1 Dec 09:00–10:30 to Tue 1 Dec 11:00–12:30" in found["amina"]
    assert "Room: Atlas." in found["chen"]
    assert "Session S2" not in found["amina"] + found["chen"]
    assert "Cancelled" in found["bilal"]
    assert "Session S1" not in found["bilal"]


def test_each_is_told_in_the_language_they_read(event):
    session = make_session(event)
    speaks(session, delegate(event, "Fatou", language="fr"))
    mail = Mail.objects.get(key__startswith=f"agenda.version:{publish(event).pk}:")
    assert mail.language == "fr"
    assert "S1 Séance S1 (" in mail.text


def test_the_same_version_is_told_once(event, amina):
    from agenda.domain import telling

    speaks(make_session(event), amina)
    version = publish(event)
    telling.tell(version, before=None, now=LATER)
    assert Mail.objects.filter(to="amina@example.org").count() == 1


def test_a_new_and_a_lost_function_are_told_to_whom_they_concern(event, amina):
    session = make_session(event)
    held = speaks(session, amina)
    stays = delegate(event, "Stays")
    speaks(session, stays)
    publish(event, NOW)
    programme.remove_function(held, by=None)
    speaks(session, delegate(event, "Bilal"), Function.CHAIR)
    found = told(publish(event))
    assert "no function in this session any more" in found["amina"]
    assert "Your function: Chair" in found["bilal"]
    assert "stays" not in found  # others on stage are no news of theirs


def test_who_lost_a_function_learns_no_more_of_the_session(event, amina):
    session = make_session(event)
    held = speaks(session, amina)
    publish(event, NOW)
    programme.remove_function(held, by=None)
    programme.change_session(
        session, by=None, values={"title": "Secret", "start": time(15)}
    )
    text = told(publish(event))["amina"]
    assert "Secret" not in text
    assert "15:00" not in text


@pytest.mark.parametrize(
    "state", [State.WITHDRAWN, State.CANCELLED, State.DECLINED], ids=str
)
def test_whoever_left_hears_nothing(event, amina, state):
    speaks(make_session(event), amina)
    amina.state = state
    amina.save()
    assert publishing.foreseen(event, now=NOW).told == 0
    assert told(publish(event)) == {}


def test_whoever_wants_no_news_or_has_no_address_hears_nothing(event, amina):
    session = make_session(event)
    speaks(session, amina)
    speaks(session, make_registration(event, "No Address", email=""))
    news.end(amina, now=NOW)
    assert told(publish(event)) == {}


@pytest.mark.parametrize("is_given_on", [False, True])
def test_whoever_declined_the_function_hears_nothing(event, amina, is_given_on):
    session = make_session(event)
    place = speaks(session, amina)
    publish(event, NOW)
    (row,) = asking.ask([place], by=None, now=NOW, answer_by=None)
    asking.decline(row, now=NOW)
    if is_given_on:
        guest = delegate(event, "Bilal").person
        programme.hand_function(place, person=guest, by=None)
    programme.change_session(session, by=None, values={"start": time(11)})
    assert "amina" not in told(publish(event))


def test_whoever_is_given_again_what_they_declined_hears_of_it(event, amina):
    session = make_session(event)
    place = speaks(session, amina)
    (row,) = asking.ask([place], by=None, now=NOW, answer_by=None)
    asking.decline(row, now=NOW)
    programme.hand_function(place, person=amina.person, by=None)
    assert "Your function: Speaker" in told(publish(event))["amina"]


def test_nothing_is_told_of_sessions_that_are_over(event, amina):
    speaks(make_session(event), amina)
    assert told(publish(event, NOW + timedelta(days=100))) == {}


def test_nobody_is_told_unless_the_organizer_says_so(event, amina):
    speaks(make_session(event), amina)
    version = publishing.publish(event, by=None, now=NOW)
    assert told(version) == {}


def test_seats_are_no_news_and_another_venue_is_news_to_all(event, amina):
    session = make_session(event)
    speaks(session, amina)
    publish(event, NOW)
    programme.change_session(session, by=None, values={"seats": 12})
    assert told(publish(event)) == {}
    Venue.objects.filter(event=event).update(name="Other palace")
    event.refresh_from_db()
    programme.change_session(session, by=None, values={"start": time(11)})
    text = told(publish(event))["amina"]
    assert "11:00" in text
    assert "Changed: venue." in text


def test_whoever_was_merged_is_told_as_the_one_who_stays(event, amina):
    twin = delegate(event, "Amina E")
    session = make_session(event)
    speaks(session, twin)
    publish(event, NOW)
    merging.merge(amina, dropped=twin, taking=[], by=make_user("u@x.org"), now=NOW)
    programme.change_session(session, by=None, values={"start": time(11)})
    found = told(publish(event))
    assert found.keys() == {"amina"}
    assert "no function" not in found["amina"]


def test_counting_receivers_asks_as_much_for_many_as_for_few(
    event, django_assert_max_num_queries
):
    for number in range(12):
        speaks(make_session(event, f"S{number}"), delegate(event, f"P{number}"))
    with django_assert_max_num_queries(14):
        assert publishing.foreseen(event, now=NOW).told == 12


def test_nobody_hears_that_a_session_cancelled_before_is_closed_now(event, amina):
    session = make_session(event)
    speaks(session, amina)
    publish(event, NOW)
    programme.withdraw_session(session, by=None, now=NOW)
    publish(event)
    Mail.objects.all().delete()
    programme.change_session(session, by=None, values={"is_closed": True})
    publish(event, LATER + timedelta(hours=1))
    assert not Mail.objects.exists()
