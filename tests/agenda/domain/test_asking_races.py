"""Asking, answering and changing a place at once: neither waits for the other for ever.

Rows are locked in one order: session, programme, place, asking.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest

from agenda.domain import asking, importing, interpreting, programme
from agenda.exports import own_json
from agenda.models import Appearance, Function
from registration.domain import answering
from registration.models import State
from tests.agenda.conftest import make_session
from tests.conftest import NOW, make_event, make_person, make_registration
from tests.racing import at_once
from tests.registration.test_last_seat import shared_database

__all__ = ["shared_database"]
pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 3
LATER = NOW + timedelta(hours=1)
REFUSED = ("NoLongerAsked", "PlaceTaken")


@pytest.fixture
def event(shared_database):
    return make_event()


def places(event, number):
    """Places of one person, each asked and in a session of its own."""
    row = make_registration(
        event, state=State.CONFIRMED, email=f"awa{number}@example.org"
    )
    made = [
        Appearance.objects.create(
            session=make_session(event, f"S{number}x{one}"),
            person=row.person,
            function=Function.SPEAKER,
        )
        for one in range(6)
    ]
    return row, made, asking.ask(made, by=None, now=NOW, answer_by=None)


def test_asking_again_while_people_change_their_mind(event):
    for number in range(ROUNDS):
        _row, made, asked = places(event, number)
        for one in asked:
            asking.decline(one, now=NOW)
        again = partial(asking.ask, made, by=None, now=LATER, answer_by=None)
        answers = [partial(asking.accept, one, now=LATER) for one in asked[1:]]
        assert at_once(again, *answers) == []


def test_leaving_while_answering(event):
    for number in range(ROUNDS):
        row, _made, asked = places(event, number)
        leave = partial(answering.withdraw, row, by=None, now=LATER)
        answers = [partial(asking.accept, one, now=LATER) for one in asked]
        faults = at_once(leave, *answers)
        assert all(fault.startswith(REFUSED) for fault in faults), faults


def test_importing_without_them_while_they_answer_and_places_change_hands(event):
    for number in range(ROUNDS):
        _row, made, asked = places(event, number)
        data = own_json.data(event)
        for session in data["sessions"]:
            session["people"] = []
        load = partial(importing.load, event, data, by=None, now=LATER)
        answers = [partial(asking.accept, one, now=LATER) for one in asked[:3]]
        guest = make_person(event, f"Guest {number}")
        hands = [
            partial(programme.hand_function, one, person=guest, by=None)
            for one in made[3:]
        ]
        faults = at_once(load, *answers, *hands)
        assert not any("Operational" in fault for fault in faults), faults


def test_two_who_make_the_places_in_booths_make_them_once(event):
    for number in range(ROUNDS):
        session = make_session(
            event, f"S{number}", languages=["en"], interpretation=["fr"]
        )
        make = partial(interpreting.make_places, event, by=None)
        assert at_once(make, make, make) == []
        assert session.appearances.count() == 2  # so long that they take turns
