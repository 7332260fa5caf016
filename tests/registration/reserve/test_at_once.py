"""Twenty who leave at once, and the clocks of several workers."""

from __future__ import annotations

import threading
from datetime import timedelta
from functools import partial

import pytest

from gfmd_days.core.models import AuditEntry, Event, Mail
from registration.audit import Verb
from registration.domain import answering, places, reminding, reserve
from registration.models import Intake
from tests.conftest import NOW, make_event
from tests.racing import at_once
from tests.registration.reserve.people import RESERVE, SELECTED, told

CROWD = 20


@pytest.fixture
def crowd(shared_database):
    """Twenty selected people for twenty places, and twenty on the reserve list."""
    event = make_event()
    event.capacity = CROWD
    event.save()
    for number in range(CROWD):
        told(event, f"S{number}", SELECTED)
    for number in range(CROWD):
        told(event, f"R{number}", RESERVE, rank=number + 1)
    return event


def together(deed, rows):
    return at_once(*(partial(deed, row) for row in rows), patience=120)


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_two_places_go_to_one_person(crowd):
    """The race is real: looked up unlocked, both places find the same next one."""
    both_looked = threading.Barrier(2)
    found = []

    def careless(_row):
        first = reserve.in_order(Event.objects.get(pk=crowd.pk))[0]
        both_looked.wait(timeout=30)
        found.append(first.pk)

    assert together(careless, list(crowd.registrations.promised()[:2])) == []
    assert found[0] == found[1]


@pytest.mark.django_db(transaction=True)
def test_twenty_who_decline_at_once_make_twenty_move_up(crowd):
    def decline(row):
        answering.decline(row, by=None, now=NOW)

    faults = together(decline, list(crowd.registrations.promised()))
    assert faults == []
    assert crowd.registrations.promised().count() == CROWD
    assert not crowd.registrations.on_reserve().exists()
    assert not crowd.registrations.vacated().exists()
    assert Mail.objects.filter(kind="registration.moved_up").count() == CROWD


@pytest.mark.django_db(transaction=True)
def test_twenty_who_decline_for_five_on_the_list_make_five_move_up(crowd):
    keep = crowd.registrations.on_reserve().in_reserve_order()[:5]
    crowd.registrations.on_reserve().exclude(pk__in=[row.pk for row in keep]).delete()

    def decline(row):
        answering.decline(row, by=None, now=NOW)

    assert together(decline, list(crowd.registrations.promised())) == []
    assert places.free(crowd) == CROWD - 5
    assert crowd.registrations.vacated().count() == CROWD - 5


@pytest.mark.django_db(transaction=True)
def test_eight_clocks_at_once_end_a_deadline_once(crowd):
    Intake.objects.create(event=crowd, confirm_by=NOW.date() - timedelta(days=1))
    faults = together(lambda _row: reminding.end_due(now=NOW), list(range(8)))
    assert faults == []
    assert Mail.objects.filter(kind="registration.lapsed").count() == CROWD
    assert Mail.objects.filter(kind="registration.moved_up").count() == CROWD
    assert AuditEntry.objects.filter(verb=Verb.LAPSED).count() == CROWD
