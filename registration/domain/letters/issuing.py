"""Issuing letters: numbers, replacing what is outdated, revoking."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from gfmd_days.core.domain import auditing
from gfmd_days.core.models import Event, User
from registration.audit import Verb
from registration.domain import places
from registration.domain.letters import composing, facts, mails
from registration.domain.letters.facts import Scene
from registration.domain.letters.words import LANGUAGES
from registration.domain.refusals import (
    LetterNotValid,
    NotConfirmed,
    NothingGranted,
    PassportMissing,
)
from registration.models import (
    Letter,
    LetterKind,
    LetterState,
    Registration,
    State,
    SupportRequest,
)
from registration.models.letters import LetterQuerySet


@dataclass(frozen=True)
class Outdated:
    """A valid letter that says what is not true any more, and what that is."""

    letter: Letter
    reasons: list[str]


@transaction.atomic
def issue(
    registration: Registration,
    kind: LetterKind,
    *,
    language: str,
    by: User | None,
    now: datetime,
    mailed: bool = True,
) -> Letter:
    """Return a valid letter: the present one if it still says the same, else a new one.

    A new letter gets the event's next number and replaces the one before it of its
    kind and language.

    Args:
        by: None for the person themselves.
        mailed: tell the person by mail where their letter is.

    Raises:
        NotConfirmed, PassportMissing, NothingGranted: there is nothing to write yet.
    """
    event = places.lock(registration.event)  # numbers are given out one by one
    row = _fetched(registration)
    _check(row, kind)
    scene = Scene(event)
    content = composing.compose(
        scene,
        facts.gather(scene, row, kind, language=language),
        composing.text_of(event, kind, language),
        kind,
        language=language,
    )
    present = (
        Letter.objects.valid()
        .filter(registration=row, kind=kind, language=language)
        .first()
    )
    if present is not None:
        if present.content == content:
            return present
        present.replaced_at = now
        present.save(update_fields=["replaced_at"])
    sequence = _next(event)
    letter = Letter(
        event=event,
        registration=row,
        sequence=sequence,
        number=f"{event.code.upper()}-{sequence:04}",
        kind=kind,
        language=language,
        issued_at=now,
        by=by,
        sent_at=now if mailed and row.person.email else None,
    )
    letter.content = content
    letter.save()
    if present is not None:
        present.replaced_by = letter
        present.save(update_fields=["replaced_by"])
    _record(Verb.LETTER_ISSUED, letter, by=by, replaces=present and present.number)
    if mailed:
        mails.send_letter(letter, now=now, is_new=present is None)
    return letter


def renew(letter: Letter, *, by: User, now: datetime, mailed: bool = True) -> Letter:
    """Issue a valid letter anew with what is true now.

    Raises as `issue`, and LetterNotValid for one that was replaced or revoked.
    """
    if letter.state != LetterState.VALID:
        raise LetterNotValid
    return issue(
        letter.registration,
        LetterKind(letter.kind),
        language=letter.language,
        by=by,
        now=now,
        mailed=mailed,
    )


@transaction.atomic
def revoke(letter: Letter, *, by: User, now: datetime) -> None:
    """Take a letter's validity; whoever checks it is told. Raises LetterNotValid."""
    row = Letter.objects.select_for_update().get(pk=letter.pk)
    if row.state != LetterState.VALID:
        raise LetterNotValid
    row.revoked_at = now
    row.save(update_fields=["revoked_at"])
    _record(Verb.LETTER_REVOKED, row, by=by)


def bring_up_to_date(letter: Letter, *, by: User, now: datetime) -> None:
    """Replace an outdated letter and mail it; revoke that of somebody not coming."""
    if facts.may_hold(letter.registration, letter.kind):
        renew(letter, by=by, now=now)
    else:
        revoke(letter, by=by, now=now)


def outdated(event: Event) -> list[Outdated]:
    """Return the valid letters that are not true any more."""
    letters = with_facts(Letter.objects.filter(event=event).valid())
    return marked(event, list(letters))


def marked(event: Event, letters: list[Letter]) -> list[Outdated]:
    """Return which of these letters, fetched `with_facts`, are outdated and why."""
    scene = Scene(event)
    found = (
        Outdated(letter, facts.changes(scene, letter))
        for letter in letters
        if letter.state == LetterState.VALID
    )
    return [one for one in found if one.reasons]


def with_facts(letters: LetterQuerySet) -> LetterQuerySet:
    """Fetch with letters all that they are held against, in few queries."""
    return letters.with_people().prefetch_related(
        "registration__support_requests__grants__fund"
    )


def languages_of(event: Event) -> list[str]:
    """Return the languages letters can be in, the event's own first."""
    first = [code for code in event.languages if code in LANGUAGES]
    return list(dict.fromkeys([*first, *LANGUAGES]))


def language_for(registration: Registration) -> str:
    """Return the language of a letter for somebody who chose none."""
    wanted = registration.person.language
    return wanted if wanted in LANGUAGES else "en"


def kinds_open(registration: Registration) -> list[LetterKind]:
    """Return the kinds of letter that can be written for somebody now."""
    if not facts.may_hold(registration, LetterKind.INVITATION):
        return []
    kinds = [LetterKind.INVITATION]
    if registration.state != State.CONFIRMED:
        return kinds
    travel = facts.travel_of(registration)
    if travel is not None and travel.is_ready_for_visa:
        kinds.insert(0, LetterKind.VISA)
    if _is_granted_something(registration):
        kinds.append(LetterKind.SUPPORT)
    return kinds


def _check(registration: Registration, kind: LetterKind) -> None:
    if not facts.may_hold(registration, kind):
        raise NotConfirmed
    travel = facts.travel_of(registration)
    if kind == LetterKind.VISA and not (travel and travel.is_ready_for_visa):
        raise PassportMissing
    if kind == LetterKind.SUPPORT and not _is_granted_something(registration):
        raise NothingGranted


def _is_granted_something(registration: Registration) -> bool:
    return SupportRequest.objects.filter(
        registration=registration, grants__isnull=False
    ).exists()


def _fetched(registration: Registration) -> Registration:
    """Return the row with what letters state; the event's lock is held already."""
    return (
        Registration.objects.select_related(
            "event__venue",
            "event__series",
            "person__organisation",
            "category",
            "travel",
        )
        .prefetch_related("support_requests__grants__fund")
        .get(pk=registration.pk)
    )


def _next(event: Event) -> int:
    here = Letter.objects.filter(event=event).aggregate(last=Max("sequence"))["last"]
    gone = event.erasures.aggregate(last=Max("last_letter"))["last"]
    return max(here or 0, gone or 0) + 1


def _record(verb: Verb, letter: Letter, *, by: User | None, **data: object) -> None:
    auditing.record(
        verb,
        event=letter.event,
        subject=letter.registration,
        by=by,
        actor=auditing.DELEGATE,
        number=letter.number,
        kind=letter.kind,
        language=letter.language,
        **data,
    )
