"""Deleting what we keep of somebody because they ask for it.

They ask on their own page and confirm with a mailed link: a lost phone must not be
enough. Then the organizers carry it out, or say why not, within thirty days.
"""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from gfmd_days.core import names
from gfmd_days.core.domain import auditing
from gfmd_days.core.models import Event, Job, User
from registration.audit import Verb
from registration.domain import (
    answering,
    erasure_mails,
    mails,
    moves,
    places,
    removal,
    rows,
)
from registration.domain.moves import Move
from registration.domain.refusals import (
    AnsweredAlready,
    ErasureAskedAlready,
    ErasureLinkOld,
    NoAddressToAsk,
    StillFocalPoint,
    WorkIsRunning,
)
from registration.models import (
    Delegation,
    ErasureRequest,
    ErasureState,
    Grant,
    Registration,
)

WORDS_CHARACTERS = 2_000


def latest(registration: Registration) -> ErasureRequest | None:
    """Return the wish a person's page speaks of: the last one."""
    return registration.erasures.order_by("-asked_at", "-pk").first()


def has_payments(registration: Registration) -> bool:
    """Tell whether sums paid to the person have to stay, without their name."""
    paid = Grant.objects.filter(request__registration=registration)
    return paid.exclude(paid_at=None).exists()


@transaction.atomic
def ask(registration: Registration, *, reason: str, now: datetime) -> ErasureRequest:
    """Note that somebody wants their data deleted, and mail the link that confirms it.

    Asked again before it is confirmed, a new link is sent and the old one is void.

    Raises NoAddressToAsk, or ErasureAskedAlready when it is confirmed.
    """
    row = rows.locked(registration)
    if not row.person.email:
        raise NoAddressToAsk
    request = row.erasures.open().first()
    if request is None:
        request = ErasureRequest(event=row.event, registration=row)
    elif request.state == ErasureState.CONFIRMED:
        raise ErasureAskedAlready
    request.key, request.asked_at = uuid.uuid4(), now
    request.reason = names.tidy_lines(reason)[:WORDS_CHARACTERS]
    request.save()
    _record(Verb.ERASURE_ASKED, row)
    erasure_mails.send_link(request, row, now=now)
    return request


@transaction.atomic
def confirm(request: ErasureRequest, *, now: datetime) -> None:
    """Put the wish to the organizers; confirmed twice it changes nothing.

    Raises ErasureLinkOld.
    """
    row = ErasureRequest.objects.select_for_update().filter(pk=request.pk).first()
    if row is None or row.registration is None:
        raise ErasureLinkOld
    if row.state != ErasureState.ASKED:
        return
    if now > row.link_ends_at:
        raise ErasureLinkOld
    row.state, row.confirmed_at = ErasureState.CONFIRMED, now
    row.save(update_fields=["state", "confirmed_at"])
    _record(Verb.ERASURE_CONFIRMED, row.registration)


@transaction.atomic
def take_back(registration: Registration) -> None:
    """Forget the wish: the person wants to stay. Done twice it changes nothing."""
    row = rows.locked(registration)
    gone, _of_each = row.erasures.open().delete()
    if gone:
        _record(Verb.ERASURE_TAKEN_BACK, row)


@transaction.atomic
def refuse(request: ErasureRequest, *, words: str, by: User, now: datetime) -> None:
    """Delete nothing and mail the reason. Raises AnsweredAlready."""
    row, registration = _waiting(request)
    row.words = names.tidy_lines(words)[:WORDS_CHARACTERS]
    row.state, row.by, row.answered_at = ErasureState.REFUSED, by, now
    row.save()
    _record(Verb.ERASURE_REFUSED, registration, by=by)
    mails.send(
        erasure_mails.REFUSED,
        registration,
        now=now,
        news=f"erasure {row.pk}",
        words=row.words,
    )


@transaction.atomic
def carry_out(request: ErasureRequest, *, by: User, now: datetime) -> None:
    """Delete the person and all that is theirs; who has a place gives it up first.

    The history keeps that it was done, the request's row when.

    Raises:
        AnsweredAlready: somebody has carried it out or said no.
        StillFocalPoint: a delegation waits for this person.
        WorkIsRunning: a file being made just now would have them in it.
    """
    event = places.lock(request.event)
    row, registration = _waiting(request)
    _check_nothing_needs(event, registration, now=now)
    if Move.WITHDRAW in moves.allowed(registration, by_delegate=False):
        answering.withdraw(registration, by=by, now=now)
        registration = rows.locked(registration)
    registration.erasures.exclude(pk=row.pk).delete()
    row.last_letter = _last_letter(registration)
    removal.remove(registration)
    erasure_mails.send_last(row, registration, now=now)
    row.registration, row.reason, row.words = None, "", ""
    row.state, row.by, row.answered_at = ErasureState.DONE, by, now
    row.save()
    auditing.record(Verb.ERASED, event=event, by=by)


def forget_lapsed(*, now: datetime) -> int:
    """Delete the wishes nobody confirmed in time; return how many."""
    gone, _of_each = ErasureRequest.objects.all().lapsed(now).delete()
    return gone


def _waiting(request: ErasureRequest) -> tuple[ErasureRequest, Registration]:
    """Return the request and its registration, both locked."""
    found = ErasureRequest.objects.waiting().select_for_update()
    row = found.filter(pk=request.pk).first()
    if row is None or row.registration is None:
        raise AnsweredAlready
    return row, rows.locked(row.registration)


def _last_letter(registration: Registration) -> int:
    last = registration.letters.aggregate(last=Max("sequence"))["last"]
    return last or 0


def _check_nothing_needs(
    event: Event, registration: Registration, *, now: datetime
) -> None:
    email = registration.person.email
    guided = Delegation.objects.filter(event=event, focal_email__iexact=email)
    if email and guided.exists():
        raise StillFocalPoint
    begun = Job.objects.begun().filter(event=event)
    if any(not job.is_stalled(now) for job in begun):
        raise WorkIsRunning


def _record(verb: Verb, registration: Registration, *, by: User | None = None) -> None:
    auditing.record(
        verb,
        event=registration.event,
        subject=registration,
        by=by,
        actor=auditing.DELEGATE,
    )
