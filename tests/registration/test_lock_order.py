"""Deeds on one person in the same moment: none of them waits for the other for ever."""

from __future__ import annotations

from functools import partial

import pytest

from gfmd_days.core.models import Role
from registration.domain import answering, applying, deciding
from registration.domain import answers as filled
from registration.domain.refusals import MoveNotAllowed
from registration.models import Decision, Registration
from tests.conftest import NOW, make_event, make_member, make_registration
from tests.racing import at_once
from tests.registration.test_last_seat import shared_database  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 12


@pytest.fixture
def owner(shared_database):  # noqa: F811
    return make_member(make_event(), Role.OWNER)


def leave(row):
    answering.withdraw(row, by=None, now=NOW)


def take(row, owner):
    deciding.take_under_review(row, by=owner)


def reject(row, owner):
    deciding.decide(row, Decision.REJECTED, by=owner)


def edit(row, _owner):
    given = filled.of(row)
    applying.edit(row, given, by=None, now=NOW)


@pytest.mark.parametrize("deed", [take, reject, edit])
def test_leaving_and_another_deed_at_once_both_come_to_an_end(owner, deed):
    event = owner.memberships.get().event
    for number in range(ROUNDS):
        row = make_registration(event, email=f"{number}@example.org")
        mine = Registration.objects.select_related("event", "person").get(pk=row.pk)
        faults = at_once(partial(leave, row), partial(deed, mine, owner))
        assert all(fault.startswith(MoveNotAllowed.__name__) for fault in faults)
