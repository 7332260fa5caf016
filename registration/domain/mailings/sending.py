"""Sending a mailing: its people written down, its mails put into the outbox in turn."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from gfmd_days.core.access import Right
from gfmd_days.core.domain import auditing, bulk, jobs
from gfmd_days.core.models import Event, Job, Mail, User
from registration.audit import Verb
from registration.domain.mailings import receivers
from registration.domain.mailings.words import Composed, Composer
from registration.domain.refusals import (
    NobodyChosen,
    NotADraft,
    NothingLeft,
    NothingWritten,
    NotOnItsWay,
    PeopleChanged,
)
from registration.models import LEFT, Mailing, MailingState, Receiver
from registration.models.registration import RegistrationQuerySet

JOB = "registration.mailing"
BATCH = 100


@transaction.atomic
def send(
    row: Mailing,
    *,
    rows: RegistrationQuerySet,
    seal_seen: str,
    by: User,
    now: datetime,
) -> None:
    """Write down who gets it, fix its words, and begin to send in the background.

    People who come under the filter later do not get it.

    Args:
        rows: the registrations its filter finds now.
        seal_seen: of the page on which somebody saw words and people.

    Raises NotADraft, NothingWritten, NobodyChosen, or PeopleChanged when the page
    showed something else.
    """
    locked = _locked(row)
    if not locked.is_draft:
        raise NotADraft
    if locked.fallback not in locked.languages:
        raise NothingWritten
    people = receivers.sort_out(locked, rows)
    if not people.reached:
        raise NobodyChosen
    if receivers.seal(locked, people) != seal_seen:
        raise PeopleChanged
    left_out = [(pk, str(reason)) for pk, reason in people.left_out]
    Receiver.objects.bulk_create(
        (
            Receiver(mailing=locked, registration_id=pk, left_out=reason)
            for pk, reason in [*((pk, "") for pk, _code in people.reached), *left_out]
        ),
        batch_size=500,
    )
    locked.state = MailingState.SENDING
    locked.sent_at = locked.next_at = now
    locked.save()
    auditing.record(
        Verb.MAILING_SENT,
        event=locked.event,
        subject=locked,
        by=by,
        receivers=len(people.reached),
        left_out=len(left_out),
    )
    _start(locked, by=by)


@transaction.atomic
def stop(row: Mailing, *, by: User) -> int:
    """Take what was not sent yet out of the outbox; return how many mails that were.

    A mail the worker has in hand just now still leaves. Raises NotOnItsWay.
    """
    locked = _locked(row)
    if locked.state != MailingState.SENDING:
        raise NotOnItsWay
    locked.state, locked.next_at = MailingState.STOPPED, None
    locked.save(update_fields=["state", "next_at", "changed_at"])
    here = locked.receivers.exclude(mail=None).values("mail")
    taken = bulk.take_out(Mail.objects.filter(pk__in=here))
    auditing.record(
        Verb.MAILING_STOPPED, event=locked.event, subject=locked, by=by, count=taken
    )
    return taken


@transaction.atomic
def resume(row: Mailing, *, by: User, now: datetime) -> None:
    """Go on after a stop, or after the background work was cut off.

    Who has got it gets nothing more. Raises NothingLeft.
    """
    locked = _locked(row)
    if locked.is_draft or not locked.receivers.unqueued().exists():
        raise NothingLeft
    locked.state = MailingState.SENDING
    locked.next_at = max(now, locked.next_at or now)
    locked.save(update_fields=["state", "next_at", "changed_at"])
    auditing.record(Verb.MAILING_RESUMED, event=locked.event, subject=locked, by=by)
    _start(locked, by=by)


def running(row: Mailing) -> Job | None:
    """Return the work that puts its mails into the outbox just now."""
    found = Job.objects.begun().filter(
        event=row.event_id, kind=JOB, options__mailing=row.pk
    )
    now = timezone.now()
    return next((job for job in found if not job.is_stalled(now)), None)


def work(job: Job, progress: jobs.Progress) -> jobs.Outcome:
    """Put one batch after the other into the outbox, each in a transaction of its own.

    Begun again, or twice at once, it passes over whoever is seen to.
    """
    row = Mailing.objects.filter(event=job.event, pk=job.options["mailing"]).first()
    if row is None:
        raise jobs.CannotBeDone(gettext("This mail is not there any more."))
    everybody = row.receivers.filter(left_out="")
    queued, more = 0, True
    while more:
        progress(everybody.exclude(mail=None).count(), everybody.count())
        more, done = queue_batch(row, now=timezone.now())
        queued += done
    note = ngettext(
        "{count} mail is in the outbox.", "{count} mails are in the outbox.", queued
    ).format(count=queued)
    return jobs.Outcome(note=note, result={"queued": queued})


jobs.register(JOB, work, title=_("Mail to many"))


@transaction.atomic
def queue_batch(row: Mailing, *, now: datetime) -> tuple[bool, int]:
    """Put the next mails into the outbox; return whether to go on, and how many.

    The mailing's row is held meanwhile: no one else queues for it, and who stops it
    comes before this batch or after it.
    """
    locked = _locked(row)
    if locked.state != MailingState.SENDING:
        return False, 0
    batch = list(
        locked.receivers.unqueued().select_related(
            "registration__event",
            "registration__person__organisation",
            "registration__category",
            "registration__no_news",
        )[:BATCH]
    )
    if not batch:
        return False, 0
    mails = _written(locked, batch, now=now)
    ids = bulk.put(list(mails.values()))
    for one in batch:
        mail = mails.get(one.pk)
        one.mail_id = ids[mail.key] if mail else None
    Receiver.objects.bulk_update(batch, ["mail", "left_out"])
    return True, len(mails)


def _written(
    locked: Mailing, batch: list[Receiver], *, now: datetime
) -> dict[int, Mail]:
    """Return a mail for each receiver who can have one, spread over the minutes."""
    composer = Composer(locked)
    with_ended = receivers.takes_ended(locked)
    step = timedelta(minutes=1) / locked.per_minute
    due_at = max(now, locked.next_at or now)
    mails = {}
    for one in batch:
        registration = one.registration
        reason = receivers.hindrance(
            locked,
            email=registration.person.email,
            wants_news=not hasattr(registration, "no_news"),
            has_left=registration.state in LEFT and not with_ended,
        )
        if reason:
            one.left_out = reason
            continue
        mails[one.pk] = _mail(composer.for_person(registration), one, composer, due_at)
        due_at += step
    locked.next_at = due_at
    locked.save(update_fields=["next_at"])
    return mails


def _mail(made: Composed, one: Receiver, composer: Composer, due_at: datetime) -> Mail:
    person = one.registration.person
    return Mail(
        event=composer.row.event,
        person=person,
        key=f"mailing:{one.mailing_id}:{one.registration_id}",
        kind=composer.kind.code,
        language=made.language,
        to=person.email,
        subject=made.subject,
        text=made.text,
        html=made.html,
        headers=made.headers,
        due_at=due_at,
    )


def keep_figures(event: Event) -> None:
    """Forget whom the event's mailings were written to; drafts go."""
    event.mailings.filter(state=MailingState.DRAFT).delete()
    for row in event.mailings.with_counts():
        row.keep_figures()


def _locked(row: Mailing) -> Mailing:
    Mailing.objects.select_for_update().get(pk=row.pk)
    return Mailing.objects.select_related("event__venue").get(pk=row.pk)


def _start(row: Mailing, *, by: User) -> None:
    jobs.start(
        JOB,
        event=row.event,
        by=by,
        right=Right.MAIL_EDIT,
        options={"mailing": row.pk},
    )
