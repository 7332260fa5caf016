"""The last seat goes to exactly one, however many ask at once."""

import threading
from functools import partial

import pytest
from django.db import connections

from gfmd_days.core.models import Event
from registration.domain import answering, applying, places
from registration.domain.answers import Answers
from registration.domain.refusals import EventFull
from registration.models import Decision, Registration, State
from tests.conftest import NOW, make_event, make_registration
from tests.racing import at_once

CROWD = 20


@pytest.fixture
def shared_database(transactional_db, tmp_path):
    """The run's PostgreSQL, or an SQLite file as a site uses it.

    Tests on SQLite run in memory, where connections share one cache and its locks,
    which is not what a site does.
    """
    here = connections["default"]
    if here.vendor != "sqlite":
        yield
        return
    path = str(tmp_path / "db.sqlite3")
    with here.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [path])
    settings = connections.settings["default"]
    in_memory = settings["NAME"]
    settings["NAME"] = path
    on_disk = connections.create_connection("default")
    on_disk.inc_thread_sharing()
    connections["default"] = on_disk
    yield
    on_disk.close()
    connections["default"] = here
    settings["NAME"] = in_memory


@pytest.fixture
def selected(shared_database):
    """Twenty selected people and one place."""
    event = make_event()
    event.capacity = 1
    event.save()
    return [
        _select(make_registration(event, f"Person {n}", email=f"{n}@example.org"))
        for n in range(CROWD)
    ]


def _select(registration):
    registration.state = State.RELEASED
    registration.decision = registration.told = Decision.SELECTED
    registration.save()
    return registration


def together(deed, rows):
    """Run `deed` for each row at once; return what each came to."""
    results = []

    def run(row):
        try:
            results.append(deed(row))
        except EventFull:
            results.append("full")

    assert at_once(*(partial(run, row) for row in rows)) == []
    return results


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_two_people_take_the_last_seat(selected):
    """The race is real: the check alone, by hand and unlocked, lets both in."""
    both_checked = threading.Barrier(2)

    def careless(row):
        places.check_one_is_left(row.event, row.stream)
        both_checked.wait(timeout=30)
        Registration.objects.filter(pk=row.pk).update(state=State.CONFIRMED)
        return "in"

    assert together(careless, selected[:2]) == ["in", "in"]
    assert Registration.objects.accredited().count() == 2


@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_for_one_place_make_one_delegate(selected):
    def confirm(row):
        answering.confirm(row, by=None, now=NOW)
        return "in"

    results = together(confirm, selected)
    assert sorted(results) == ["full"] * (CROWD - 1) + ["in"]
    assert Registration.objects.accredited().count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_person_pressing_twenty_times_takes_one_place(selected):
    event = selected[0].event
    event.capacity = 5
    event.save()

    def confirm(row):
        try:
            answering.confirm(row, by=None, now=NOW)
        except Exception as refusal:  # noqa: BLE001 - its name is what we count
            return type(refusal).__name__
        return "in"

    results = together(confirm, [selected[0]] * CROWD)
    assert sorted(results) == ["MoveNotAllowed"] * (CROWD - 1) + ["in"]


@pytest.mark.django_db(transaction=True)
def test_one_address_applying_twice_at_once_is_one_application(shared_database):
    event = Event.objects.get(pk=make_event().pk)
    answers = Answers(
        email="a@example.org", full_name="Wulandari", stream=event.streams.get()
    )

    def apply(_row):
        return applying.submit(event, answers, now=NOW) is not None

    results = together(apply, [None] * 8)
    assert sorted(results) == [False] * 7 + [True]
    assert event.registrations.count() == 1
