"""Changes after the confirmation: asked for by the person, made by the organizers."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from gfmd_days.core import names
from gfmd_days.core.domain import auditing
from gfmd_days.core.models import Event, Region, User
from registration.audit import Verb
from registration.domain import answers as filled
from registration.domain import applying, binding, later_mails, mails, rows
from registration.domain.answers import Answers
from registration.domain.refusals import (
    AnsweredAlready,
    MoveNotAllowed,
    NothingToChange,
)
from registration.models import ChangeRequest, ChangeState, Registration

WORDS_CHARACTERS = 2_000


@transaction.atomic
def ask(
    registration: Registration, answers: Answers, *, by: User | None, now: datetime
) -> None:
    """Ask the organizers for other answers; what was asked before is replaced.

    `by` is None for the person by their link.

    Raises MoveNotAllowed when nobody needs to be asked, or NothingToChange.
    """
    row = rows.locked(registration)
    if not binding.binds(row):
        raise MoveNotAllowed
    before = filled.of(row)
    fields = binding.asked(filled.changed_fields(before, answers))
    if not fields:
        raise NothingToChange
    change = row.change_requests.open().first() or ChangeRequest(registration=row)
    change.wanted = {name: _text(getattr(answers, name)) for name in fields}
    change.before = {name: _text(getattr(before, name)) for name in fields}
    change.asked_at = now
    change.save()
    auditing.record(
        Verb.CHANGE_ASKED,
        event=row.event,
        subject=row,
        by=by,
        actor=auditing.DELEGATE,
        fields=fields,
    )


@transaction.atomic
def approve(change: ChangeRequest, *, words: str = "", by: User, now: datetime) -> None:
    """Change the answers as asked and say so by mail. Raises AnsweredAlready."""
    row = _still_open(change)
    event = row.registration.event
    wanted = {name: _value(event, name, text) for name, text in row.wanted.items()}
    answers = replace(filled.of(row.registration), **wanted)
    applying.change(row.registration, answers, by=by, now=now)
    _answer(row, ChangeState.APPROVED, words, by=by, now=now)


@transaction.atomic
def refuse(change: ChangeRequest, *, words: str, by: User, now: datetime) -> None:
    """Leave the answers as they are and say why by mail. Raises AnsweredAlready."""
    _answer(_still_open(change), ChangeState.REFUSED, words, by=by, now=now)


def _still_open(change: ChangeRequest) -> ChangeRequest:
    row = (
        ChangeRequest.objects.select_for_update(of=("self",))
        .select_related("registration__person__organisation")
        .select_related("registration__person__region", "registration__stream")
        .select_related("registration__event")
        .get(pk=change.pk)
    )
    if row.state != ChangeState.OPEN:
        raise AnsweredAlready
    return row


def _answer(
    row: ChangeRequest, state: ChangeState, words: str, *, by: User, now: datetime
) -> None:
    row.state, row.by, row.answered_at = state, by, now
    row.words = names.tidy_lines(words)[:WORDS_CHARACTERS]
    row.save()
    is_made = state == ChangeState.APPROVED
    auditing.record(
        Verb.CHANGE_APPROVED if is_made else Verb.CHANGE_REFUSED,
        event=row.registration.event,
        subject=row.registration,
        by=by,
        fields=list(row.wanted),
    )
    registration = Registration.objects.select_related("event", "person").get(
        pk=row.registration_id
    )
    mails.send(
        later_mails.CHANGE_APPROVED if is_made else later_mails.CHANGE_REFUSED,
        registration,
        now=now,
        news=f"change {row.pk}",
        words=row.words,
    )


def _text(value: Any) -> str:
    if isinstance(value, Region):
        return value.code
    return str(value or "")


def _value(event: Event, name: str, text: str) -> Any:
    if name == "region":
        return event.regions.filter(code=text).first()
    return text
