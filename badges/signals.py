"""News from below that the desk must not miss: a purge."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from badges.models import Scan
from gfmd_days.core.models import Event
from registration.signals import purged


@receiver(purged)
def people_purged(event: Event, **_kwargs: Any) -> None:
    """What was read or typed at the door goes with the people; that it was, stays."""
    Scan.objects.filter(event=event).update(code="")
