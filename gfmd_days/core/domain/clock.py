"""Periodic work: registered by the apps, begun by the pulse, done by one worker."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from django.conf import settings

from gfmd_days.core.models import ClockRun

logger = logging.getLogger(__name__)

# Before any event of ours: a work that never ran is due at once.
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
# How soon a work that failed is tried again, if its own interval is longer.
RETRY = timedelta(minutes=10)


class Work(Protocol):
    """A periodic work: it may be begun twice, and must then do no harm."""

    def __call__(self, *, now: datetime) -> object: ...


@dataclass(frozen=True)
class Periodic:
    """A work and how often it is due."""

    name: str
    interval: timedelta
    work: Work


WORKS: dict[str, Periodic] = {}


def every(interval: timedelta, *, name: str) -> Callable[[Work], Work]:
    """Register the decorated function as periodic work.

    Args:
        interval: the least time between the beginnings of two runs.
        name: the work's name for good: its last run is remembered under it.
    """

    def register(work: Work) -> Work:
        WORKS[name] = Periodic(name, interval, work)
        return work

    return register


def due(*, now: datetime) -> list[Periodic]:
    """Return the works whose time has come, in the order they were registered.

    On a laptop at the venue none: the site reminds, moves up and deletes.
    """
    if settings.VENUE:
        return []
    last = dict(ClockRun.objects.values_list("name", "last_at"))
    return [
        one for one in WORKS.values() if last.get(one.name, NEVER) <= now - one.interval
    ]


def run_due(*, now: datetime) -> list[str]:
    """Do what is due and return the names of what this call did.

    A work belongs to the worker that moves its last run. One that fails is noted in
    the log, keeps none of the others from running and comes again soon.
    """
    done = []
    for one in due(now=now):
        if not _claim(one, now=now):
            continue
        try:
            one.work(now=now)
        except Exception:
            logger.exception("periodic work %s failed", one.name)
            _try_again_soon(one, now=now)
        else:
            done.append(one.name)
    return done


def _claim(one: Periodic, *, now: datetime) -> bool:
    ClockRun.objects.bulk_create(
        [ClockRun(name=one.name, last_at=NEVER)], ignore_conflicts=True
    )
    return bool(
        ClockRun.objects.filter(name=one.name, last_at__lte=now - one.interval).update(
            last_at=now
        )
    )


def _try_again_soon(one: Periodic, *, now: datetime) -> None:
    if one.interval > RETRY:
        ClockRun.objects.filter(name=one.name, last_at=now).update(
            last_at=now - one.interval + RETRY
        )
