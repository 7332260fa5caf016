"""Writing the trail, and telling programs that follow it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from gfmd_days.core.domain import announcing
from gfmd_days.core.models import AuditEntry, Event, User

if TYPE_CHECKING:
    from enum import StrEnum

    from django.db import models

DELEGATE = "delegate"
FOCAL_POINT = "focal point"
SYSTEM = "system"


def record(
    verb: StrEnum,
    *,
    event: Event | None,
    subject: models.Model | None = None,
    by: User | None,
    actor: str | None = None,
    **data: Any,
) -> AuditEntry:
    """Write one entry; call it inside the deed's transaction.

    Args:
        by: the user who acted; None for a delegate by link or the system itself.
        actor: “delegate”, “focal point” or “system” when there is no user.
        data: names of fields, states, counts; never a person's data.
    """
    entry = AuditEntry.objects.create(
        event=event,
        by=by,
        actor="user" if by else actor or SYSTEM,
        verb=str(verb),
        subject_type=subject._meta.label_lower if subject is not None else "",
        subject_id=str(subject.pk) if subject is not None else "",
        data=data,
    )
    announcing.note(str(verb), [(subject, data)], event=event, now=timezone.now())
    return entry


def record_many(
    verb: StrEnum,
    subjects: Iterable[tuple[models.Model, dict[str, Any]]],
    *,
    event: Event,
    by: User | None,
) -> None:
    """Write an entry for each subject with its data, as `record` does, in bulk."""
    subjects = list(subjects)
    AuditEntry.objects.bulk_create(
        (
            AuditEntry(
                event=event,
                by=by,
                actor="user" if by else SYSTEM,
                verb=str(verb),
                subject_type=subject._meta.label_lower,
                subject_id=str(subject.pk),
                data=data,
            )
            for subject, data in subjects
        ),
        batch_size=500,
    )
    announcing.note(str(verb), subjects, event=event, now=timezone.now())
