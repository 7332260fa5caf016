"""News from below that the programme must not miss: names, the venue, a purge."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils import timezone

from agenda.domain import asking, import_files, publishing, signing_up, uniting
from agenda.models import (
    Appearance,
    Profile,
    Programme,
    Proposal,
    Room,
    Session,
    SignUp,
    Standing,
)
from gfmd_days.core.files import delete_later
from gfmd_days.core.models import Day, Event, Organisation, Person, Venue
from registration.domain.moving import Moves
from registration.models import Registration
from registration.signals import ended, erasing, merging, people_rewritten, purged


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


@receiver(post_save, sender=Day)
def day_changed(instance: Day, **_kwargs: Any) -> None:
    """Open grids draw a day by its hours and its label."""
    # not `stir`, which makes the row: an event comes with its days
    Programme.objects.filter(event=instance.event_id).update(draft=F("draft") + 1)


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
    signing_up.unite(kept, dropped, moves=moves)


@receiver(ended)
def registration_ended(
    registration: Registration, now: datetime, **_kwargs: Any
) -> None:
    """Whoever does not come leaves their places in sessions to others, and is asked
    for nothing any more."""
    signing_up.end_all(registration, now=now)
    asking.end_all(registration.person, now=now)
    Programme.objects.stir(registration.event_id)


@receiver(post_save, sender=Session)
def session_saved(instance: Session, created: bool = False, **_kwargs: Any) -> None:
    """More seats let the line move up."""
    if instance.sign_up and not created:
        signing_up.fill(instance, now=timezone.now())


@receiver(post_delete, sender=SignUp)
def sign_up_deleted(instance: SignUp, **_kwargs: Any) -> None:
    """A place that went with its registration is given on, when all have gone."""
    if not instance.waits:
        fill = partial(signing_up.fill_later, instance.session_id, now=timezone.now())
        transaction.on_commit(fill)


@receiver(erasing)
def person_erased(registration: Registration, **_kwargs: Any) -> None:
    """The team's notes on where this person appears go with them; their places open."""
    Appearance.objects.filter(person=registration.person_id).update(
        note="", pinned=False, standing=Standing.GIVEN
    )
    import_files.forget(registration.event)
    signing_up.end_all(registration, now=timezone.now())


@receiver(purged)
def people_purged(event: Event, **_kwargs: Any) -> None:
    """The team's notes on who appears, and who was proposed, go with the people."""
    Appearance.objects.filter(session__event=event).exclude(note="").update(note="")
    nobodys = Appearance.objects.filter(session__event=event, person=None)
    nobodys.update(standing=Standing.GIVEN)
    Proposal.objects.filter(event=event).delete()
    import_files.forget(event)
    Programme.objects.filter(event=event).update(preview_key="", preview_until=None)
    publishing.touch(event.pk, now=timezone.now())


@receiver(post_delete, sender=Room)
def room_deleted(instance: Room, **_kwargs: Any) -> None:
    """The plan goes with the row."""
    delete_later(instance.plan)


@receiver(post_delete, sender=Profile)
def profile_deleted(instance: Profile, **_kwargs: Any) -> None:
    """The photograph goes with the row."""
    delete_later(instance.photo)
