"""Deleting personal data on the dates promised."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import ProtectedError, Q

from gfmd_days.core.domain import auditing
from gfmd_days.core.models import AnsweredPost, Event, Job, Mail, Organisation, Person
from registration.audit import Verb
from registration.models import Draft

# A draft nobody came back to; a key no browser repeats any more.
DRAFT_LASTS = timedelta(days=60)
KEY_LASTS = timedelta(days=7)


@dataclass(frozen=True)
class Purged:
    """How many rows of each kind went, and how many people had to stay."""

    event: str
    mails: int
    registrations: int
    people: int
    people_kept: int
    files: int


def due(today: date) -> list[Event]:
    """Return the events whose date has passed and that still hold personal data."""
    return list(
        Event.objects.filter(intake__purge_after__lt=today)
        .filter(
            Q(people__email__gt="")
            | Q(registrations__isnull=False)
            | Q(mails__isnull=False)
        )
        .distinct()
        .order_by("code")
    )


@transaction.atomic
def purge(event: Event) -> Purged:
    """Delete all personal data of an event for good; the history keeps counts only.

    People the printed programme still needs stay, without their contact data.
    """
    Draft.objects.filter(event=event).delete()
    mails = Mail.objects.filter(event=event).count()
    Mail.objects.filter(event=event).delete()
    files = _delete_files(event)
    registrations = event.registrations.count()
    event.registrations.all().delete()
    people, kept = 0, 0
    for person in Person.objects.filter(event=event):
        try:
            with transaction.atomic():
                person.delete()
            people += 1
        except ProtectedError:
            _strip(person)
            kept += 1
    Organisation.objects.filter(event=event, people__isnull=True).delete()
    purged = Purged(event.code, mails, registrations, people, kept, files)
    counts = {name: n for name, n in asdict(purged).items() if name != "event"}
    auditing.record(Verb.PURGED, event=event, by=None, **counts)
    return purged


def purge_leftovers(now: datetime) -> int:
    """Delete drafts nobody came back to and used keys; return how many drafts."""
    AnsweredPost.objects.filter(at__lt=now - KEY_LASTS).delete()
    old = Draft.objects.filter(changed_at__lt=now - DRAFT_LASTS)
    count = old.count()
    old.delete()
    return count


def _delete_files(event: Event) -> int:
    jobs = Job.objects.filter(event=event).exclude(file="")
    for job in jobs:
        job.file.delete(save=False)
        job.delete()
    return len(jobs)


def _strip(person: Person) -> None:
    person.email = person.phone = person.gender = person.gender_described = ""
    person.save()
