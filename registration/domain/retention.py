"""Deleting personal data on the dates promised."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from gfmd_days.core.domain import auditing, clock, mailing, posting
from gfmd_days.core.files import delete_later
from gfmd_days.core.models import AnsweredPost, Event, Job, Mail, Organisation, Person
from registration import signals
from registration.audit import Verb
from registration.domain import erasing, import_runs, merging, travelling
from registration.domain.forms import forgetting
from registration.domain.letters import head
from registration.domain.mailings import sending
from registration.models import (
    Delegation,
    Draft,
    ErasureRequest,
    ImportRun,
    Invitation,
    Proposal,
    Registration,
)

# A draft nobody came back to; a key no browser repeats any more; mail about accounts,
# which belongs to no event.
DRAFT_LASTS = timedelta(days=60)
KEY_LASTS = timedelta(days=7)
# What a focal point entered for somebody who may not answer any more: the team may
# still give more time.
ENTERED_LASTS = timedelta(days=30)
ACCOUNT_MAIL_LASTS = timedelta(days=30)


# Rows of an event that hold personal data.
HOLDING = (Person, Registration, Mail, Draft, Job, ImportRun, Invitation, Delegation)


@dataclass(frozen=True)
class Purged:
    """How many rows of each kind went."""

    event: str
    mails: int
    registrations: int
    people: int
    files: int


def due(today: date) -> list[Event]:
    """Return the events whose date has passed and that still hold personal data."""
    past = Event.objects.filter(intake__purge_after__lt=today).order_by("code")
    here = [Exists(rows.objects.filter(event=OuterRef("pk"))) for rows in HOLDING]
    return list(past.filter(reduce(or_, here)))


@transaction.atomic
def purge(event: Event) -> Purged:
    """Delete all personal data of an event for good; the history keeps counts only.

    The programme stays without names: a version holds ids, which lead nowhere now.
    """
    Draft.objects.filter(event=event).delete()
    sending.keep_figures(event)
    mails = Mail.objects.filter(event=event).count()
    Mail.objects.filter(event=event).delete()
    files = _delete_files(event) + import_runs.delete_all(event)
    registrations = event.registrations.count()
    event.registrations.all().delete()
    people = event.people.count()
    event.people.all().delete()
    Organisation.objects.filter(event=event).delete()
    Invitation.objects.filter(event=event).delete()
    Delegation.objects.filter(event=event).delete()
    ErasureRequest.objects.filter(event=event).delete()
    head.delete_head(event)
    Proposal.objects.filter(event=event).delete()
    signals.purged.send(Event, event=event)
    transaction.on_commit(posting.forget_files)
    purged = Purged(event.code, mails, registrations, people, files)
    counts = {name: n for name, n in asdict(purged).items() if name != "event"}
    auditing.record(Verb.PURGED, event=event, by=None, **counts)
    return purged


def purge_leftovers(now: datetime) -> int:
    """Delete what is no longer of use to anybody; return how many drafts."""
    import_runs.forget_files(now=now)
    merging.forget_steps(now=now)
    old_mail = Mail.objects.filter(created_at__lt=now - ACCOUNT_MAIL_LASTS)
    old_mail.filter(Q(event=None) | Q(kind__in=mailing.unkept())).delete()
    erasing.forget_lapsed(now=now)
    _forget_entered(now)
    AnsweredPost.objects.filter(at__lt=now - KEY_LASTS).delete()
    old = Draft.objects.filter(changed_at__lt=now - DRAFT_LASTS)
    count = old.count()
    old.delete()
    return count


@clock.every(timedelta(days=1), name="registration.purge")
def purge_due(*, now: datetime) -> list[Purged]:
    """Purge the events whose date has passed, passports, what is of use to nobody."""
    purged = [purge(event) for event in due(now.date())]
    forgetting.forget_due(now.date())
    travelling.purge_due(now.date())
    purge_leftovers(now)
    return purged


def _forget_entered(now: datetime) -> None:
    """Delete what was entered for people who did not answer while they could."""
    end = now - ENTERED_LASTS
    late = Q(stream__closes_at__lt=end) | Q(until__lt=end.date())
    unanswered = Invitation.objects.exclude(entered_json="").filter(late)
    unanswered.update(entered_json="")


def _delete_files(event: Event) -> int:
    """Delete the event's jobs, whose notes name people too, and with them the files."""
    jobs = Job.objects.filter(event=event)
    made = [job.file for job in jobs if job.file.name]
    for file in made:
        delete_later(file)
    jobs.delete()
    return len(made)
