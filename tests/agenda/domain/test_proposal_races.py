"""The solver asked by several at once: one proposal waits for a decision."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from functools import partial

import pytest

from agenda.domain import programme, proposals
from agenda.models import Function, ProposalState
from registration.models import State
from tests.agenda.conftest import make_session
from tests.conftest import NOW, make_event, make_registration
from tests.racing import at_once
from tests.registration.test_last_seat import shared_database

__all__ = ["shared_database"]
pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 3


@pytest.fixture
def event(shared_database):
    event = make_event()
    make_registration(event, "Layla", state=State.CONFIRMED)
    programme.add_function(
        make_session(event), function=Function.MODERATOR, person=None, by=None
    )
    return event


def test_of_proposals_made_at_once_one_is_open_and_may_be_applied_meanwhile(event):
    for number in range(ROUNDS):
        now = NOW + timedelta(hours=number)
        propose = partial(proposals.propose, event, by=None, now=now)
        assert at_once(propose, propose, propose) == []
        row = event.proposals.get(state=ProposalState.OPEN)

        def apply(row=row):
            with suppress(proposals.NotOpen):
                proposals.apply(row, by=None, now=NOW)

        assert at_once(apply, apply, propose) == []
