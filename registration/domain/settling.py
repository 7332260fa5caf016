"""Setting up an event's intake: dates, categories, ways in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models, transaction
from django.db.models import ProtectedError

from gfmd_days.core.domain import auditing
from gfmd_days.core.models import Event, User
from registration.audit import Verb
from registration.domain.refusals import StillUsed
from registration.models import Category, Intake, Stream


@transaction.atomic
def set_intake(event: Event, values: Mapping[str, Any], *, by: User) -> None:
    """Set the dates and the text above the application."""
    Intake.objects.update_or_create(event=event, defaults=dict(values))
    _record(event, "intake", by)


@transaction.atomic
def set_category(
    category: Category, values: Mapping[str, Any], *, by: User
) -> Category:
    """Change a category, or save a new one that names its event."""
    _set(category, values)
    _record(category.event, f"category {category.code}", by)
    return category


@transaction.atomic
def set_stream(stream: Stream, values: Mapping[str, Any], *, by: User) -> Stream:
    """Change a way in, or save a new one that names its event."""
    _set(stream, values)
    _record(stream.event, f"stream {stream.code}", by)
    return stream


@transaction.atomic
def remove(part: Category | Stream, *, by: User) -> None:
    """Remove a category or a way in that nobody has used.

    Raises StillUsed.
    """
    if isinstance(part, Stream) and part.follow_ups.exists():
        raise StillUsed  # a form for its people would be asked of everybody
    try:
        part.delete()
    except ProtectedError as error:
        raise StillUsed from error
    _record(part.event, f"removed {part.code}", by)


def _set(row: models.Model, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


def _record(event: Event, part: str, by: User) -> None:
    auditing.record(Verb.INTAKE_CHANGED, event=event, by=by, part=part)
