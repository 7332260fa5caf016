"""Stations and helpers in the same moment."""

from __future__ import annotations

import uuid

import pytest
from django.db import connection, transaction

from badges.domain import print_queue, printing
from badges.models import Printer, PrintOrder
from badges.printing.station import News
from gfmd_days.core.models import Person
from registration.models import Registration, State
from tests.conftest import NOW, make_event, make_registration
from tests.racing import at_once
from tests.registration.test_last_seat import shared_database  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def printer(shared_database):  # noqa: F811
    return Printer.objects.create(
        event=make_event(), name="Desk", address="ipp://localhost:1/ipp/print"
    )


def test_two_helpers_and_three_stations_print_one_badge_once(printer):
    person = make_registration(printer.event, "Layla", state=State.CONFIRMED)
    taken = []

    def ask():
        print_queue.order(printer, person, key=uuid.uuid4(), by=None, now=NOW)

    def take():
        found = print_queue.take(printer.event, now=NOW)
        if found:
            taken.append(found)

    assert at_once(ask, ask, ask) == []
    assert PrintOrder.objects.count() == 1
    assert at_once(take, take, take) == []
    assert len(taken) == 1

    def tell(news):
        def deed():
            print_queue.note(
                printer.event, taken[0].pk, claim=taken[0].claim, news=news, now=NOW
            )

        return deed

    tell(News.BEGUN)()
    assert at_once(*[tell(News.PRINTED)] * 3) == []
    assert person.prints.count() == 1


def test_an_order_being_cancelled_is_not_taken(printer):
    if connection.vendor == "sqlite":
        pytest.skip("one write at a time")
    person = make_registration(printer.event, "Layla", state=State.CONFIRMED)
    key = uuid.uuid4()
    order = print_queue.order(printer, person, key=key, by=None, now=NOW)
    taken = []

    def take():
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '3s'")
        taken.append(print_queue.take(printer.event, now=NOW))

    with transaction.atomic():
        print_queue.cancel(order, by=None, now=NOW)
        assert at_once(take) == []
    assert taken == [None]
    assert PrintOrder.objects.get().state == "cancelled"


def test_two_helpers_who_put_a_name_right_at_once_get_one_new_badge(printer):
    made = make_registration(printer.event, "Layla", state=State.CONFIRMED)
    person = Registration.objects.get(pk=made.pk)

    def ask():
        print_queue.order(printer, person, key=uuid.uuid4(), by=None, now=NOW)

    ask()
    taken = print_queue.take(printer.event, now=NOW)
    said = {"claim": taken.claim, "now": NOW}
    now = printing.digest_now(person)
    print_queue.note_drawn(printer.event, taken.pk, claim=taken.claim, digest=now)
    assert print_queue.note(printer.event, taken.pk, news=News.BEGUN, **said)
    Person.objects.filter(pk=person.person_id).update(full_name="Leïla")
    assert at_once(ask, ask, ask) == []
    orders = PrintOrder.objects.order_by("pk").values_list("state", flat=True)
    assert list(orders) == ["sent", "waiting"]
