"""Events: making one, changing what it is, where and when it takes place."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import ProtectedError, RestrictedError

from gfmd_days.core.audit import CoreVerb
from gfmd_days.core.domain import auditing, regions
from gfmd_days.core.domain.refusals import CodeTaken, DateTaken, DayInUse
from gfmd_days.core.models import Day, Event, Membership, Role, Series, User, Venue


@transaction.atomic
def create(
    series: Series, *, code: str, title: Any, languages: list[str], by: User
) -> Event:
    """Make an event in `series`, with default regions and `by` as its owner.

    Args:
        title: the text by language (a dict), or a LazyI18nString.
        languages: codes of the event's languages, the main one first.

    Raises CodeTaken when another event has the code.
    """
    if Event.objects.filter(code=code).exists():
        raise CodeTaken
    try:
        with transaction.atomic():
            event = Event.objects.create(
                series=series,
                code=code,
                title=title,
                languages=languages,
            )
    except IntegrityError as error:
        raise CodeTaken from error
    event.refresh_from_db()
    Membership.objects.create(user=by, event=event, role=Role.OWNER)
    auditing.record(CoreVerb.EVENT_CREATED, event=event, subject=event, by=by)
    regions.use_defaults(event)
    return event


@transaction.atomic
def change(event: Event, *, values: Mapping[str, Any], by: User) -> list[str]:
    """Set the fields in `values`; return the names of those that changed."""
    changed = _set(event, values)
    if changed:
        event.save(update_fields=changed)
        auditing.record(
            CoreVerb.EVENT_CHANGED, event=event, subject=event, by=by, fields=changed
        )
    return changed


@transaction.atomic
def set_place(event: Event, *, values: Mapping[str, Any], by: User) -> Venue:
    """Say where the event takes place and whose clocks it follows.

    Args:
        values: the fields of Venue; `zone` is an IANA name.
    """
    venue = Venue.objects.filter(event=event).first() or Venue(event=event)
    changed = _set(venue, values)
    if changed or venue.pk is None:
        venue.save()
        auditing.record(
            CoreVerb.EVENT_CHANGED, event=event, subject=venue, by=by, fields=changed
        )
    event.venue = venue
    return venue


@transaction.atomic
def add_day(
    event: Event, *, on: date, opens_at: time, closes_at: time, label: Any, by: User
) -> Day:
    """Add a day; days need not follow one another. Raises DateTaken."""
    if event.days.filter(date=on).exists():
        raise DateTaken
    day = Day.objects.create(
        event=event, date=on, opens_at=opens_at, closes_at=closes_at, label=label
    )
    _note_days(day, by=by, added=on.isoformat())
    return day


@transaction.atomic
def change_day(day: Day, *, values: Mapping[str, Any], by: User) -> Day:
    """Change a day's label, hours or date. Raises DateTaken."""
    others = day.event.days.exclude(pk=day.pk)
    if others.filter(date=values.get("date", day.date)).exists():
        raise DateTaken
    if changed := _set(day, values):
        day.save(update_fields=changed)
        _note_days(day, by=by, fields=changed)
    return day


def remove_day(day: Day, *, by: User) -> None:
    """Remove a day. Raises DayInUse while something is planned on it."""
    try:
        with transaction.atomic():
            _note_days(day, by=by, removed=day.date.isoformat())
            day.delete()
    except (ProtectedError, RestrictedError) as error:
        raise DayInUse from error


def _note_days(day: Day, *, by: User, **data: Any) -> None:
    auditing.record(CoreVerb.EVENT_CHANGED, event=day.event, subject=day, by=by, **data)


def _set(row: models.Model, values: Mapping[str, Any]) -> list[str]:
    changed = [
        name for name, value in values.items() if _plain(getattr(row, name)) != value
    ]
    for name in changed:
        setattr(row, name, values[name])
    return changed


def _plain(value: Any) -> Any:
    """A country field holds an object where its form gives a code."""
    return value.code if hasattr(value, "code") and hasattr(value, "alpha3") else value
