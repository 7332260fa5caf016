"""News from below that the published programme must not miss: names and the venue."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils import timezone

from agenda.domain import publishing
from gfmd_days.core.models import Event, Organisation, Person, Venue


@receiver([post_save, post_delete], sender=Person)
def person_changed(instance: Person, created: bool = False, **_kwargs: Any) -> None:
    """An opt-out or an alias holds at once, in caches too."""
    if not created:
        publishing.touch_for_person(instance.event_id, instance.pk, now=timezone.now())


@receiver(post_save, sender=Organisation)
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
