"""Applying: the application sent, answers changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from gfmd_days.core.domain import auditing
from gfmd_days.core.models import Event, Person, User
from registration.audit import Verb
from registration.domain import answers as filled
from registration.domain import (
    binding,
    delegating,
    inviting,
    mails,
    moves,
    places,
    rows,
    uploads,
)
from registration.domain.answers import Answers
from registration.domain.forms import keeping
from registration.domain.moves import Move
from registration.domain.refusals import (
    AddressTaken,
    AskFirst,
    InvitationNeeded,
    RegistrationChanged,
    StreamClosed,
)
from registration.models import (
    Draft,
    Entry,
    Invitation,
    Registration,
    State,
    Stream,
)


@transaction.atomic
def submit(
    event: Event,
    answers: Answers,
    *,
    draft: Draft | None = None,
    invitation: Invitation | None = None,
    now: datetime,
) -> Registration | None:
    """Take in an application and answer by mail.

    An address that is registered already changes nothing: its owner gets their link,
    the sender sees the same page as everybody. Returns None in that case.

    Args:
        invitation: by which somebody comes where not everybody may.

    Raises StreamClosed, InvitationNeeded, InvitationUsed or InvitationNotOpen.
    """
    # Two applications with one address, sent at once, are one: the event's row is
    # the lock.
    places.lock(event)
    if not answers.stream.is_open(now):
        raise StreamClosed
    if draft is not None and not Draft.objects.filter(key=draft.key).exists():
        return None  # sent a moment ago by the twin of this press
    if _is_known(event, answers.email, now=now):
        if draft is not None:
            draft.delete()
        return None
    registration = _new(event, answers, _checked(invitation, answers.stream, now), now)
    asked = keeping.in_force(event, answers.stream)
    keeping.put(registration, filled.as_given(answers), asked=asked, now=now)
    filled.note_consents(answers, registration, asked.definition, now=now, is_new=True)
    if draft is not None:
        uploads.hand_over(draft, registration, answers.own)
        draft.delete()
    _record(Verb.SUBMITTED, registration, by=None)
    mails.send(mails.RECEIVED, registration, now=now, news="first")
    delegating.came(registration, now=now)
    return registration


def _is_known(event: Event, email: str, *, now: datetime) -> bool:
    """Tell whether the address has applied before, and mail its owner so."""
    found = event.registrations.with_email(email)
    if not found.exists():  # nearly always, so the row is read only where there is one
        return False
    known = found.select_related("person")[0]
    mails.send(mails.AGAIN, known, now=now, news=now.date().isoformat())
    return True


def _checked(
    invitation: Invitation | None, stream: Stream, now: datetime
) -> Invitation | None:
    """Return the invitation somebody comes by, if it is for this way in."""
    if invitation is not None and invitation.stream_id == stream.pk:
        return inviting.check(invitation, now=now)
    if stream.entry != Entry.OPEN:
        raise InvitationNeeded
    return None


def _new(
    event: Event, answers: Answers, invitation: Invitation | None, now: datetime
) -> Registration:
    person = Person(event=event)
    filled.put_on_person(answers, person)
    registration = Registration(
        event=event,
        person=person,
        stream=answers.stream,
        category=answers.stream.category,
        state=State.SUBMITTED,
        submitted_at=now,
    )
    filled.put_on_registration(answers, registration)
    if invitation is not None:
        inviting.accept(registration, invitation, now=now)
    registration.save()
    return registration


@transaction.atomic
def edit(
    registration: Registration,
    answers: Answers,
    *,
    by: User | None,
    now: datetime,
    seen: datetime | None = None,
) -> list[str]:
    """Change one's own answers (`by` is None), or somebody's as the team.

    Args:
        seen: `changed_at` of the registration that was edited; None does not ask.

    Returns the names of the answers that changed.

    Raises MoveNotAllowed or AddressTaken, AskFirst for answers that the person has
    to ask for, and RegistrationChanged when it is not as it was seen.
    """
    if by is None:
        places.lock(registration.event)  # as `change` does: the event before the row
        row = rows.locked(registration)
        moves.step(row, Move.EDIT)
        binds = binding.asked(filled.changed_fields(filled.of(row), answers))
        if binds and binding.binds(row):
            raise AskFirst
    changed = change(registration, answers, by=by, now=now, seen=seen)
    if by is None:
        asked = keeping.in_force(registration.event, answers.stream)
        filled.note_consents(answers, registration, asked.definition, now=now)
    return changed


@transaction.atomic
def change(
    registration: Registration,
    answers: Answers,
    *,
    by: User | None,
    now: datetime,
    seen: datetime | None = None,
) -> list[str]:
    """Write changed answers, whatever the state; return the names of what changed.

    Questions of the form's own are named by their key.

    Raises AddressTaken or RegistrationChanged.
    """
    places.lock(registration.event)
    row = rows.locked(registration)
    if seen is not None and row.changed_at != seen:
        raise RegistrationChanged
    _check_address(row, answers.email)
    before = filled.of(row)
    changed = filled.changed_fields(before, answers)
    if changed:
        filled.put_on_person(answers, row.person)
        filled.put_on_registration(answers, row)
    asked = keeping.in_force(row.event, answers.stream)
    changed += keeping.put(row, filled.as_given(answers), asked=asked, now=now)
    if asked.version is not None:
        uploads.tidy(row, answers.own)
    if not changed:
        return []
    row.save()  # an answer to the form's own questions moves `changed_at` too
    _record(Verb.EDITED, row, by=by, fields=changed)
    return changed


@transaction.atomic
def complete(registration: Registration, *, by: User | None, now: datetime) -> None:
    """Send an application the team had begun for somebody.

    Raises MoveNotAllowed.
    """
    row = rows.locked(registration)
    moves.step(row, Move.SUBMIT)
    row.submitted_at = now
    row.save()
    _record(Verb.SUBMITTED, row, by=by)
    mails.send(mails.RECEIVED, row, now=now, news="first")


def _check_address(registration: Registration, email: str) -> None:
    """Refuse an address under which somebody else is registered."""
    others = registration.event.registrations.exclude(pk=registration.pk)
    if email and others.with_email(email).exists():
        raise AddressTaken


def _record(
    verb: Verb, registration: Registration, *, by: User | None, **data: Any
) -> None:
    auditing.record(
        verb,
        event=registration.event,
        subject=registration,
        by=by,
        actor=auditing.DELEGATE,
        **data,
    )
