"""Putting the demo together: events, crowds, programmes, scans, accounts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import Max, Min

from gfmd_days.core.models import Event, Role, User
from gfmd_days.demo import (
    accounts,
    attendance,
    delegations,
    designs,
    erasures,
    events,
    follow_ups,
    functions,
    letters,
    mailings,
    programme,
    registrations,
    reports,
    review,
    rooms,
    selection,
    twice,
)
from registration.models import ListGroup, PublicList

# The finished events are there to be looked at: no purge may empty them.
KEPT_OPEN, KEPT_FINISHED = timedelta(days=365), timedelta(days=365 * 30)


def everything(*, now: datetime, say: Callable[[str], object]) -> None:
    """Load what is missing; what is there already stays as it is.

    Args:
        now: csd-demo lies about 60 days after it; all else is the same every time.
        say: told a line before each longer step.
    """
    for plan in events.plans(now.date()):
        if Event.objects.filter(code=plan.code).exists():
            continue
        with transaction.atomic():
            event = events.make(plan)
            if plan.code in registrations.CROWDS:
                say(f"Loading {plan.code} ...")
                _fill(event, now=now)
    if not User.objects.filter(email=accounts.ADMINISTRATOR).exists():
        accounts.make()
        demo = Event.objects.get(code=events.DEMO)
        review.make(demo, now=now)
        selection.load(demo, now=now)
        with transaction.atomic():
            mailings.make(demo, now=now)
            follow_ups.make(demo, now=now)
            functions.make(demo, now=now)
            rooms.make(demo)
            owner = User.objects.get(email=accounts.ADDRESSES[Role.OWNER])
            designs.make(demo, by=owner, now=now)


def _fill(event: Event, *, now: datetime) -> None:
    crowd = registrations.CROWDS[event.code]
    days = event.days.aggregate(first=Min("date"), last=Max("date"))
    opening = datetime.combine(days["first"], datetime.min.time(), UTC)
    if crowd.is_open:
        opens_at, closes_at = now - timedelta(days=30), now + timedelta(days=30)
        applied_from = now - timedelta(days=29)
    else:
        opens_at, closes_at = (
            opening - timedelta(days=150),
            opening - timedelta(days=90),
        )
        applied_from = opens_at + timedelta(days=1)
    kept = KEPT_OPEN if crowd.is_open else KEPT_FINISHED
    registrations.open_intake(event, opens_at=opens_at, closes_at=closes_at, kept=kept)
    registrations.fill(event, crowd, applied_from=applied_from)
    if crowd.is_open:
        registrations.ask_for_changes(event, now=now)
        twice.make(event)
        delegations.make(event, now=now)
        erasures.make(event, now=now)
        letters.fill(event, seed=crowd.seed, now=now)
    programme.load(event, now=now if crowd.is_open else opening - timedelta(days=20))
    if not crowd.is_open:
        attendance.record(event, seed=crowd.seed)
        reports.load(event)
        reports.count(event)
        show_participants(event)
    reports.hang_together(event)


def show_participants(event: Event) -> None:
    """Everybody may read who took part, as in the reports of the Days."""
    PublicList.objects.create(event=event, is_shown=True, group_by=ListGroup.NAME)
