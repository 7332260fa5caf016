"""Periodic work is done once in its interval, by one worker, whatever else fails."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connections
from django_tasks_db.models import DBTaskResult

from gfmd_days.core import tasks
from gfmd_days.core.domain import clock
from gfmd_days.core.models import ClockRun
from tests.conftest import NOW

HOUR = timedelta(hours=1)


@pytest.fixture
def works(monkeypatch):
    """Works for one test only."""
    monkeypatch.setattr(clock, "WORKS", {})
    return clock.WORKS


def counted(name, interval=HOUR):
    """Register a work that notes when it was done."""
    done = []

    @clock.every(interval, name=name)
    def work(*, now):
        done.append(now)

    return done


def test_work_is_done_at_once_and_then_once_in_its_interval(works, db):
    done = counted("hourly")
    times = [NOW + timedelta(minutes=minutes) for minutes in (0, 1, 59, 60, 61, 119)]
    for now in times:
        clock.run_due(now=now)
    assert done == [NOW, NOW + HOUR]


def test_what_was_missed_is_done_once_and_not_many_times(works, db):
    done = counted("hourly")
    clock.run_due(now=NOW)
    late = NOW + timedelta(days=3)
    assert clock.run_due(now=late) == ["hourly"]
    assert clock.run_due(now=late) == []
    assert done == [NOW, late]


def test_each_work_has_a_clock_of_its_own(works, db):
    counted("hourly")
    daily = counted("daily", timedelta(days=1))
    for hours in range(25):
        clock.run_due(now=NOW + hours * HOUR)
    assert daily == [NOW, NOW + timedelta(days=1)]


def test_a_work_that_fails_stops_no_other_and_comes_again_soon(works, db, caplog):
    failed = []

    @clock.every(timedelta(days=1), name="broken")
    def broken(*, now):
        failed.append(now)
        raise RuntimeError

    done = counted("sound")
    assert clock.run_due(now=NOW) == ["sound"]
    assert done == [NOW]
    assert "broken" in caplog.text
    clock.run_due(now=NOW + clock.RETRY - timedelta(seconds=1))
    assert failed == [NOW]
    clock.run_due(now=NOW + clock.RETRY)
    assert failed == [NOW, NOW + clock.RETRY]


def test_the_pulse_asks_for_the_clock_only_when_something_is_due(works, db):
    path = tasks.run_clock.module_path
    tasks.pulse.func()
    assert not DBTaskResult.objects.filter(task_path=path).exists()
    done = counted("hourly")
    tasks.pulse.func()
    tasks.pulse.func()
    assert DBTaskResult.objects.filter(task_path=path).count() == 1
    tasks.run_clock.func()
    assert len(done) == 1


def test_purging_is_periodic_work():
    assert "registration.purge" in clock.WORKS


@pytest.mark.django_db(transaction=True)
def test_of_eight_workers_at_once_one_does_the_work(works):
    done = counted("hourly")
    ClockRun.objects.create(name="hourly", last_at=NOW - HOUR)
    gate = threading.Barrier(8)

    def run():
        gate.wait(timeout=30)
        try:
            clock.run_due(now=NOW)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert done == [NOW]


def test_a_laptop_at_the_venue_leaves_periodic_work_to_the_site(works, db, settings):
    counted("hourly")
    settings.VENUE = True
    assert clock.due(now=NOW) == []
