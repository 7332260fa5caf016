"""News from below that the desk must not miss: a purge, two people who are one."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from badges.domain import batches, forgetting, uniting
from badges.models import Scan
from gfmd_days.core import names
from gfmd_days.core.models import Event
from registration.domain.moving import Moves
from registration.models import Registration
from registration.signals import erasing, merging, purged


@receiver(purged)
def people_purged(event: Event, **_kwargs: Any) -> None:
    """What was read or typed at the door goes with the people; that it was, stays."""
    Scan.objects.filter(event=event).update(code="", reason="")
    forgetting.forget_all(event)
    batches.forget(event)
    event.batches.all().delete()


@receiver(erasing)
def person_erased(registration: Registration, **_kwargs: Any) -> None:
    """What was read at the door leads to nobody; that somebody came in, stays.

    So does a name that was typed there and not found at once.
    """
    Scan.objects.filter(registration=registration).update(code="", reason="")
    batches.forget(registration.event)
    unknown = Scan.objects.filter(event=registration.event, registration=None)
    name = registration.person.search
    theirs = [
        scan.pk
        for scan in unknown.exclude(code="")
        if all(word in name for word in names.fold(scan.code).split())
    ]
    Scan.objects.filter(pk__in=theirs).update(code="")
    forgetting.forget(registration)


@receiver(merging)
def registrations_merging(
    kept: Registration, dropped: Registration, moves: Moves, **_kwargs: Any
) -> None:
    """Of two badges one opens the door, and nobody is counted twice."""
    uniting.unite(kept, dropped, moves=moves)
