"""News from below that the programme must not miss: names, the venue, a purge."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils import timezone

from agenda.domain import publishing, uniting
from agenda.models import Appearance, Proposal
from gfmd_days.core.models import Event, Organisation, Person, Venue
from registration.domain.moving import Moves
from registration.models import Registration
from registration.signals import erasing, merging, people_rewritten, purged


@receiver([post_save, post_delete], sender=Person)
def person_changed(instance: Person, created: bool = False, **_kwargs: Any) -> None:
    """An opt-out or an alias holds at once, in caches too."""
    if not created:
        publishing.touch_for_person(instance.event_id, instance.pk, now=timezone.now())


@receiver([post_save, post_delete], sender=Organisation)
@receiver(post_save, sender=Venue)
def frame_changed(
    instance: Organisation | Venue, created: bool = False, **_kwargs: Any
) -> None:
    if not created:
        publishing.touch(instance.event_id, now=timezone.now())


@receiver(post_save, sender=Event)
def event_changed(instance: Event, created: bool = False, **_kwargs: Any) -> None:
    if not created:
        publishing.touch(instance.pk, now=timezone.now())


@receiver(people_rewritten)
def people_changed(event: Event, people: set[int], **_kwargs: Any) -> None:
    """As `person_changed`, for many at once."""
    publishing.touch_for_people(event.pk, people, now=timezone.now())


@receiver(merging)
def registrations_merging(
    kept: Registration, dropped: Registration, moves: Moves, **_kwargs: Any
) -> None:
    """The programme names the person who stays."""
    uniting.unite(kept.person, dropped.person, moves=moves)


@receiver(erasing)
def person_erased(registration: Registration, **_kwargs: Any) -> None:
    """The team's notes on where this person appears go with them."""
    Appearance.objects.filter(person=registration.person_id).update(note="")


@receiver(purged)
def people_purged(event: Event, **_kwargs: Any) -> None:
    """The team's notes on who appears, and who was proposed, go with the people."""
    Appearance.objects.filter(session__event=event).exclude(note="").update(note="")
    Proposal.objects.filter(event=event).delete()
    publishing.touch(event.pk, now=timezone.now())
