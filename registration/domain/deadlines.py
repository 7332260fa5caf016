"""The day by which somebody selected answers, on the clocks of the venue."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from gfmd_days.core import zones
from gfmd_days.core.models import Event
from registration.models import Intake, Registration


def intake_of(event: Event) -> Intake:
    """Return the event's intake as it is now; one with the defaults if it has none."""
    return Intake.objects.filter(event=event).first() or Intake(event=event)


def today(event: Event, now: datetime) -> date:
    """Return the date at the venue: there a deadline ends, at midnight."""
    return now.astimezone(zones.zone(event.zone_name)).date()


def is_ahead(event: Event, now: datetime) -> bool:
    """Tell whether the event's first day is still to come.

    From then on the desk decides who gets in; nobody is moved by the clock.
    """
    days = event.dates
    return not days or today(event, now) < days[0]


def day(registration: Registration, intake: Intake | None) -> date | None:
    """Return the last day to answer: the person's own, else the event's."""
    return registration.answer_by or (intake.confirm_by if intake else None)


def is_past(registration: Registration, intake: Intake | None, now: datetime) -> bool:
    """Tell whether the last day to answer is over at the venue."""
    last = day(registration, intake)
    return last is not None and today(registration.event, now) > last


def own_day(event: Event, intake: Intake, *, now: datetime) -> date:
    """Return the deadline of somebody who hears now: some days, but before it begins.

    The day before the event is the last one that makes sense; who hears on that very
    day has until its end.
    """
    here = today(event, now)
    last = here + timedelta(days=intake.answer_days)
    days = event.dates
    if days:
        last = min(last, days[0] - timedelta(days=1))
    return max(last, here)


def at_release(event: Event, intake: Intake, *, now: datetime) -> date | None:
    """Return the deadline of their own somebody gets who is selected now, if any.

    The event's day counts for all; only who hears after it gets one of their own.
    """
    if intake.confirm_by is None or today(event, now) <= intake.confirm_by:
        return None
    return own_day(event, intake, now=now)
