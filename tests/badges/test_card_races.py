"""Two desks in the same moment."""

from __future__ import annotations

import pytest

from badges.domain import handing_over
from badges.models import HandOver
from gfmd_days.core.models import Role
from registration.models import State
from tests.conftest import NOW, make_event, make_member, make_registration
from tests.racing import at_once
from tests.registration.test_last_seat import shared_database  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_receiver_is_given_to_one_person_only(shared_database):  # noqa: F811
    event = make_event()
    helper = make_member(event, Role.DESK)
    people = [
        make_registration(event, name, state=State.CONFIRMED)
        for name in ("Layla", "Noa", "Ada")
    ]

    def give_to(who):
        def deed():
            handing_over.give(who, "receiver", number="7", by=helper, now=NOW)

        return deed

    refused = at_once(*map(give_to, people))
    assert ["OutAlready" in one for one in refused] == [True, True], refused
    assert HandOver.objects.count() == 1
