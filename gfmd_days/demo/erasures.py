"""People of the open demo who want to be forgotten: one soon due, one just asked."""

from __future__ import annotations

from datetime import datetime, timedelta

from gfmd_days.core.models import Event
from registration.models import ErasureRequest, ErasureState, State

# days ago, and why
WISHES = (
    (26, "I have changed my work and do not want to be found."),
    (2, ""),
)


def make(event: Event, *, now: datetime) -> None:
    """Let some who withdrew ask for it, and one have it done already."""
    gone = event.registrations.filter(state=State.WITHDRAWN).order_by("pk")
    for (days, reason), row in zip(WISHES, gone, strict=False):
        asked_at = now - timedelta(days=days)
        ErasureRequest.objects.create(
            event=event,
            registration=row,
            state=ErasureState.CONFIRMED,
            reason=reason,
            asked_at=asked_at,
            confirmed_at=asked_at + timedelta(hours=1),
        )
    asked_at = now - timedelta(days=20)
    ErasureRequest.objects.create(
        event=event,
        state=ErasureState.DONE,
        asked_at=asked_at,
        confirmed_at=asked_at + timedelta(hours=2),
        answered_at=asked_at + timedelta(days=3),
    )
