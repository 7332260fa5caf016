"""What the clock does about answers: reminders before the day, the end after it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from gfmd_days.core.domain import clock
from gfmd_days.core.models import Event
from registration.domain import (
    answering,
    deadlines,
    later_mails,
    mails,
    places,
    reserve,
)
from registration.domain.refusals import MoveNotAllowed
from registration.models import Intake, Registration


@clock.every(timedelta(days=1), name="registration.reminders")
def remind_due(*, now: datetime) -> int:
    """Remind whoever has not answered; return how many letters are due.

    A letter goes once for each person, deadline and reminder, however often this runs:
    the outbox knows it by its key. Who heard of the decision only within the days of a
    reminder needs none yet.
    """
    due = 0
    for event in _ahead(now):
        intake = deadlines.intake_of(event)
        here = deadlines.today(event, now)
        for row in _waiting(event):
            last = deadlines.day(row, intake)
            if last is None or last < here:
                continue
            days = _reminder(row, intake, left=(last - here).days)
            if days is not None:
                news = f"{last.isoformat()}:{days}"
                mails.send(later_mails.REMINDER, row, now=now, news=news)
                due += 1
    return due


@clock.every(timedelta(hours=1), name="registration.deadlines")
def end_due(*, now: datetime) -> int:
    """Take the places of those whose day has passed; return how many.

    Then the reserve lists get what is still free: a place may have been left while the
    list was empty, stood still or the event was too full.
    """
    lapsed = 0
    for event in _ahead(now):
        intake = deadlines.intake_of(event)
        for row in _waiting(event):
            if not deadlines.is_past(row, intake, now):
                continue
            with contextlib.suppress(MoveNotAllowed):  # answered this very moment
                lapsed += answering.lapse(row, now=now)
        with transaction.atomic():
            reserve.fill(places.lock(event), now=now)
    return lapsed


def _ahead(now: datetime) -> Iterator[Event]:
    """Events to come in which somebody knows a decision; past ones rest."""
    told = Registration.objects.filter(event=OuterRef("pk")).exclude(told="")
    events = Event.objects.filter(Exists(told)).select_related("venue")
    for event in events.prefetch_related("days"):
        if deadlines.is_ahead(event, now):
            yield event


def _waiting(event: Event) -> list[Registration]:
    """Who has been told that they are selected and has not answered."""
    told = event.registrations.unanswered()
    return list(told.select_related("person", "event__venue", "stream").order_by("pk"))


def _reminder(row: Registration, intake: Intake, *, left: int) -> int | None:
    """Return which reminder is due with `left` days to go: the last one begun."""
    begun = [days for days in intake.remind_days if left <= days]
    if not begun:
        return None
    days: int = min(begun)
    last = deadlines.day(row, intake)
    told = row.released_at
    if told and last and deadlines.today(row.event, told) >= last - timedelta(days):
        return None
    return days
