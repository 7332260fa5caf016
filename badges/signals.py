"""News from below that the desk must not miss: a purge, two people who are one."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.dispatch import receiver

from badges.domain import batches, uniting
from badges.models import HandOver, Operation, OperationState, Scan
from gfmd_days.core import names
from gfmd_days.core.models import Event
from registration.domain.moving import Moves
from registration.models import Registration
from registration.signals import erasing, merging, purged


@receiver(purged)
def people_purged(event: Event, **_kwargs: Any) -> None:
    """What was read or typed at the door goes with the people; that it was, stays."""
    Scan.objects.filter(event=event).update(code="", reason="")
    Operation.objects.filter(event=event).update(body="")
    HandOver.objects.filter(registration__event=event).update(number="", deposit="")
    batches.forget(event)
    event.batches.all().delete()


@receiver(erasing)
def person_erased(registration: Registration, **_kwargs: Any) -> None:
    """What was read at the door leads to nobody; that somebody came in, stays.

    So does a name that was typed there and not found at once.
    """
    Scan.objects.filter(registration=registration).update(code="", reason="")
    registration.hand_overs.update(number="", deposit="")
    batches.forget(registration.event)
    unknown = Scan.objects.filter(event=registration.event, registration=None)
    name = registration.person.search
    theirs = [
        scan.pk
        for scan in unknown.exclude(code="")
        if all(word in name for word in names.fold(scan.code).split())
    ]
    Scan.objects.filter(pk__in=theirs).update(code="")
    # what waits for somebody who never came may name anybody, and so may what failed
    sent = Operation.objects.filter(event=registration.event)
    sent.filter(state=OperationState.WAITS).delete()
    whose = Q(registration=registration) | Q(registration=None)
    sent.filter(whose, state=OperationState.REFUSED).update(body="")


@receiver(merging)
def registrations_merging(
    kept: Registration, dropped: Registration, moves: Moves, **_kwargs: Any
) -> None:
    """Of two badges one opens the door, and nobody is counted twice."""
    uniting.unite(kept, dropped, moves=moves)
