"""Who has which function: packs, calendars and pages say the same."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time

import pytest

from agenda.domain import asking, own_agenda, own_sessions, pack, programme, published
from agenda.models import Appearance, Function, SignUp
from registration.domain import links
from registration.models import State
from tests.agenda.calendar.reading import entries
from tests.agenda.conftest import make_session
from tests.agenda.signing.conftest import publish
from tests.conftest import NOW, make_person

LINK = "https://meet.example/x"
SPEAKER, MODERATOR = Function.SPEAKER, Function.MODERATOR


def give(session, person, function=SPEAKER):
    return Appearance.objects.create(session=session, person=person, function=function)


def ask(place):
    (row,) = asking.ask([place], by=None, now=NOW, answer_by=None)
    return row


def accept(place):
    asking.accept(ask(place), now=NOW)


def decline(place):
    asking.decline(ask(place), now=NOW)
    place.refresh_from_db()


def give_on(place):
    """Say no; then the team gives the place to somebody else."""
    decline(place)
    other = make_person(place.session.event, "Somebody Else")
    programme.hand_function(place, person=other, by=None)


def give_again(place):
    """Say no; then the team gives it to the same person by hand."""
    decline(place)
    programme.hand_function(place, person=place.person, by=None)


@dataclass(frozen=True)
class Case:
    """What happens, before and after publication, and what comes of it.

    `before` and `after` do something to places, by their function.
    """

    before: dict = field(default_factory=dict)
    after: dict = field(default_factory=dict)
    functions: tuple = ()
    joins: bool = False
    state: State = State.CONFIRMED
    closed: bool = True
    sign_up: bool = False
    has_place: bool = False


CASES = {
    "published": Case({SPEAKER: None}, functions=("speaker",), joins=True),
    "given in the draft": Case(after={SPEAKER: None}),
    "asked, unpublished": Case(after={SPEAKER: ask}, functions=("speaker",)),
    "accepted, unpublished": Case(
        after={SPEAKER: accept}, functions=("speaker",), joins=True
    ),
    "asked for one, published in another": Case(
        {SPEAKER: None}, {MODERATOR: ask}, ("speaker", "moderator"), joins=True
    ),
    "asked and published": Case({SPEAKER: ask}, functions=("speaker",)),
    "asked for an open one": Case(
        {SPEAKER: ask}, functions=("speaker",), closed=False, joins=True
    ),
    "declined": Case({SPEAKER: None}, {SPEAKER: decline}),
    "declined one of two": Case(
        {SPEAKER: None, MODERATOR: None}, {SPEAKER: decline}, ("moderator",), joins=True
    ),
    "declined, given to another": Case({SPEAKER: None}, {SPEAKER: give_on}),
    "declined one of two, given on": Case(
        {SPEAKER: None, MODERATOR: None}, {SPEAKER: give_on}, ("moderator",), joins=True
    ),
    "declined, given again": Case(
        {SPEAKER: None}, {SPEAKER: give_again}, ("speaker",), joins=True
    ),
    "not confirmed, on duty": Case(
        {SPEAKER: None}, functions=("speaker",), joins=True, state=State.SUBMITTED
    ),
    "left, still published": Case(
        {SPEAKER: None}, functions=("speaker",), state=State.WITHDRAWN
    ),
    "signed up": Case(closed=False, sign_up=True, has_place=True, joins=True),
    "signed up, left": Case(
        closed=False, sign_up=True, has_place=True, state=State.CANCELLED
    ),
}


@pytest.fixture(params=CASES.values(), ids=CASES.keys())
def case(request):
    return request.param


@pytest.fixture
def found(case, registration, event):
    """The session of a case, after all that happens."""
    session = make_session(
        event, is_closed=case.closed, sign_up=case.sign_up, online_link=LINK
    )
    person, places = registration.person, {}
    for deeds in (case.before, case.after):
        for function, deed in deeds.items():
            if function not in places:
                places[function] = give(session, person, function)
            if deed:
                deed(places[function])
        if deeds is case.before:
            publish(event)
    if case.has_place:
        SignUp.objects.create(session=session, registration=registration, made_at=NOW)
    registration.state = case.state
    registration.save()
    return session


def test_the_calendar_and_the_page_agree(case, found, registration, client):
    """But for marks, on the page only, and plenaries for all, in the calendar only."""
    shown = bool(case.functions or (case.has_place and case.state == State.CONFIRMED))
    event = registration.event
    programme_row = published.row(event)
    agenda = published.load(event, programme=programme_row, closed=True)
    mine = own_agenda.of(registration, agenda)
    assert [
        (one.item.uid, tuple(one.duties), one.join_link, one.has_place) for one in mine
    ] == [(str(found.uid), case.functions, LINK * case.joins, case.has_place)] * shown

    token = links.calendar_token(registration)
    feed = entries(client.get(f"/r/{token}/calendar.ics?lang=en").content)
    assert feed.keys() == {one.item.uid for one in mine}
    for one in mine:
        entry = feed[one.item.uid]
        text = str(entry["DESCRIPTION"])
        for function in Function:
            is_told = str(function.label) in text.partition("\n")[0]
            assert is_told == (function in one.duties)
        assert str(entry.get("CONFERENCE", "")) == one.join_link
        assert ("signed up" in text) == one.has_place
        assert (entry["STATUS"] == "TENTATIVE") == one.waits


def test_the_pack_has_the_same_functions(case, found, registration):
    sheets = pack.of(registration.person, now=NOW).sheets
    assert [tuple(one.functions) for one in sheets] == [case.functions] * bool(
        case.functions
    )


def test_who_declined_to_speak_and_moderates_is_named_as_moderator_only(
    session, place, registration, event
):
    talk = give(session, registration.person, SPEAKER)
    other = give(session, make_person(event, "Li Wei"), SPEAKER)
    publish(event)
    decline(talk)
    (sheet,) = pack.of(registration.person, now=NOW).sheets
    assert sheet.functions == [MODERATOR]
    assert "Awa Diop" not in {step.who for step in sheet.steps}
    (hers,) = pack.of(other.person, now=NOW).sheets
    assert [(one.shown.name, one.shown.function) for one in hers.others] == [
        ("Awa Diop", MODERATOR)
    ]
    assert not sheet.waits  # a no to one is no reason to keep the rest back
    assert hers.unnamed == 0


def test_another_who_declined_and_was_replaced_is_in_no_pack(
    session, place, registration, event
):
    other = give(session, make_person(event, "Li Wei", email="li@x.org"), SPEAKER)
    publish(event)
    give_on(other)
    (sheet,) = pack.of(registration.person, now=NOW).sheets
    assert sheet.others == []
    assert "Li Wei" not in {step.who for step in sheet.steps}


def test_my_agenda_says_what_waits_and_forgets_what_was_declined(
    client, session, place, registration, event
):
    later = make_session(event, "S2", start=time(14))
    talk = give(later, registration.person)
    publish(event)
    row = ask(talk)
    url = f"/r/{links.token(registration)}/agenda/"
    body = client.get(url).content.decode()
    assert "Session S2" in body
    assert "You have not answered yet." in body
    asking.decline(row, now=NOW)
    body = client.get(url).content.decode()
    assert "Session S2" not in body
    assert "Session S1" in body
    assert "You have not answered yet." not in body
    programme.hand_function(talk, person=make_person(event, "Li Wei"), by=None)
    assert "Session S2" not in client.get(url).content.decode()


def test_the_stamp_of_a_calendar_entry_never_goes_back(
    session, place, registration, event
):
    publish(event)
    asking.decline(ask(place), now=NOW)
    before = own_sessions.of(registration).stamps
    programme.hand_function(place, person=make_person(event, "Li Wei"), by=None)
    assert own_sessions.of(registration).stamps == before == {str(session.uid): NOW}
