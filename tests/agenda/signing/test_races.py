"""The last place of a session goes to one, and each place given back to one."""

import threading
from functools import partial

import pytest

from agenda.domain import programme, signing_up
from agenda.models import SignUp
from gfmd_days.core.models import Mail
from registration.domain import answering
from tests.agenda.signing.conftest import (
    coming,
    make_table,
    placed,
    publish,
    sign_up,
    table_for,
    waiting,
)
from tests.conftest import NOW
from tests.racing import at_once

CROWD = 20
pytestmark = pytest.mark.django_db(transaction=True)


def crowd(table, number=CROWD):
    return [coming(table.event, f"P{one}") for one in range(number)]


def together(deed, rows):
    return at_once(*(partial(deed, row) for row in rows), patience=120)


def test_without_the_lock_two_people_take_the_last_place(shared_database):
    """The race is real: looked at unlocked, both find the place free."""
    table = table_for(1)
    both_looked = threading.Barrier(2)

    def careless(row):
        is_free = not SignUp.objects.filter(session=table, waits=False).exists()
        both_looked.wait(timeout=30)
        SignUp.objects.create(
            session=table, registration=row, waits=not is_free, made_at=NOW
        )

    assert together(careless, crowd(table, 2)) == []
    assert len(placed(table)) == 2


def test_twenty_for_the_last_place_make_one_and_a_line_of_nineteen(shared_database):
    table = table_for(1)
    assert together(lambda row: sign_up(table, row), crowd(table)) == []
    assert len(placed(table)) == 1
    assert len(waiting(table)) == CROWD - 1


def test_twenty_who_will_not_wait_make_one(shared_database):
    table = table_for(1)
    refused = []

    def ask(row):
        try:
            sign_up(table, row, may_wait=False)
        except signing_up.SessionFull:
            refused.append(row.pk)

    assert together(ask, crowd(table)) == []
    assert len(refused) == CROWD - 1
    assert SignUp.objects.count() == 1


def test_ten_leave_while_ten_come_and_every_place_is_taken(shared_database):
    table = table_for(10)
    rows = crowd(table)
    for row in rows[:10]:
        sign_up(table, row)

    def come_or_go(row):
        if row in rows[:10]:
            answering.withdraw(row, by=None, now=NOW)
        else:
            sign_up(table, row)

    assert together(come_or_go, rows) == []
    assert len(placed(table)) == 10
    assert waiting(table) == []


def test_seats_raised_while_people_leave_give_each_place_once(shared_database):
    table = table_for(5)
    rows = crowd(table)
    for row in rows:
        sign_up(table, row)

    def leave(row):
        signing_up.leave(table, row, by=None, now=NOW)

    def more(_row):
        programme.change_session(table, by=None, values={"seats": 10})

    deeds = [partial(leave, row) for row in rows[:5]]
    assert at_once(*deeds, partial(more, None), patience=120) == []
    assert len(placed(table)) == 10
    assert len(waiting(table)) == 5
    assert Mail.objects.filter(kind="agenda.place").count() == 10


def test_one_person_at_two_tables_of_the_same_time_gets_one(shared_database):
    table = table_for(5)
    other = make_table(table.event, "T2")
    publish(table.event)
    row = coming(table.event)
    refused = []

    def ask(where):
        try:
            sign_up(where, row)
        except signing_up.SignedUpAtThatTime:
            refused.append(where)

    assert together(ask, [table, other] * 4) == []
    assert SignUp.objects.count() == 1
