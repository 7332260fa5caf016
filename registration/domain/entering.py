"""People entered by the team: one by one, from a list, at the desk."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gfmd_days.core import names
from gfmd_days.core.domain import auditing
from gfmd_days.core.models import Event, Person, User
from registration.audit import Verb
from registration.domain import answers as filled
from registration.domain import mails, places
from registration.domain.answers import Answers
from registration.domain.forms import keeping
from registration.domain.refusals import AddressTaken
from registration.models import Decision, Registration, Source, State


@transaction.atomic
def enter(
    event: Event,
    answers: Answers,
    *,
    by: User | None,
    now: datetime,
    source: Source = Source.TEAM,
    confirmed: bool = False,
    beyond_places: bool = False,
) -> Registration:
    """Register somebody without their own form.

    Args:
        confirmed: give them a place at once (a walk-in, an invited guest); else the
            application starts as submitted.
        beyond_places: do so even if none is left; the caller records why.

    Raises AddressTaken, EventFull or StreamFull.
    """
    locked = places.lock(event)
    if answers.email and event.registrations.with_email(answers.email).exists():
        raise AddressTaken
    if confirmed and not beyond_places:
        places.check_one_is_left(locked, answers.stream)
    person = _person(event, answers.email)
    filled.put_on_person(answers, person)
    registration = Registration(
        event=event,
        person=person,
        stream=answers.stream,
        category=answers.stream.category,
        state=State.CONFIRMED if confirmed else State.SUBMITTED,
        decision=Decision.SELECTED if confirmed else "",
        told=Decision.SELECTED if confirmed else "",
        source=source,
        submitted_at=now,
        answered_at=now if confirmed else None,
    )
    filled.put_on_registration(answers, registration)
    registration.save()
    if answers.own:
        asked = keeping.in_force(event, answers.stream)
        keeping.put(registration, filled.as_given(answers), asked=asked, now=now)
    auditing.record(
        Verb.ENTERED, event=event, subject=registration, by=by, source=str(source)
    )
    return registration


@transaction.atomic
def send_link(registration: Registration, *, by: User | None, now: datetime) -> None:
    """Mail the person their link; asked for twice in ten minutes, it is one mail."""
    auditing.record(
        Verb.LINK_SENT,
        event=registration.event,
        subject=registration,
        by=by,
        actor=auditing.DELEGATE,
    )
    mails.send(mails.LINK, registration, now=now, news=mails.once_in_ten_minutes(now))


@transaction.atomic
def revoke_links(registration: Registration, *, by: User, now: datetime) -> None:
    """Switch off every link mailed so far and send a new one."""
    row = Registration.objects.select_for_update().get(pk=registration.pk)
    row.link_version += 1
    row.save(update_fields=["link_version", "changed_at"])
    registration.link_version = row.link_version
    auditing.record(Verb.LINK_REVOKED, event=row.event, subject=row, by=by)
    mails.send(
        mails.LINK, registration, now=now, news=f"version {registration.link_version}"
    )


@transaction.atomic
def note(registration: Registration, text: str, *, by: User) -> None:
    """Keep the team's note about a registration."""
    text = names.tidy_lines(text)
    Registration.objects.filter(pk=registration.pk).update(notes=text)
    registration.notes = text
    auditing.record(Verb.NOTED, event=registration.event, subject=registration, by=by)


def _person(event: Event, email: str) -> Person:
    """Return the person of this address without a registration, or a new one."""
    if not email:
        return Person(event=event)
    known = Person.objects.filter(
        event=event, email=email.strip().lower(), registration__isnull=True
    ).first()
    return known or Person(event=event)
