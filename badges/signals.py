"""News from below that the desk must not miss: a purge, two people who are one."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from badges.domain import uniting
from badges.models import Scan
from gfmd_days.core.models import Event
from registration.domain.moving import Moves
from registration.models import Registration
from registration.signals import merging, purged


@receiver(purged)
def people_purged(event: Event, **_kwargs: Any) -> None:
    """What was read or typed at the door goes with the people; that it was, stays."""
    Scan.objects.filter(event=event).update(code="")


@receiver(merging)
def registrations_merging(
    kept: Registration, dropped: Registration, moves: Moves, **_kwargs: Any
) -> None:
    """Of two badges one opens the door, and nobody is counted twice."""
    uniting.unite(kept, dropped, moves=moves)
