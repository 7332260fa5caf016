"""Support: asking for it, granting it from funds that never pay more than they hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import RestrictedError, Sum

from gfmd_days.core import names
from gfmd_days.core.domain import auditing
from gfmd_days.core.models import Event, User
from registration.audit import Verb
from registration.domain import rows, travelling
from registration.domain.letters import mails
from registration.domain.refusals import (
    AskedAlready,
    DecidedAlready,
    FundInUse,
    FundTooSmall,
    FundUsedUp,
    MoveNotAllowed,
    PaidAlready,
    TooLateForTravel,
)
from registration.models import Fund, Grant, Registration, State, SupportRequest
from registration.models.support import NOTHING, SupportRequestQuerySet

ASKING = frozenset(
    {
        State.SUBMITTED,
        State.UNDER_REVIEW,
        State.DECIDED,
        State.RELEASED,
        State.CONFIRMED,
    }
)


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What somebody asks for, already validated."""

    kind: str
    amount: Decimal
    currency: str
    details: str = ""


def may_ask(registration: Registration, *, now: datetime) -> bool:
    """Tell whether the person's own page offers to ask."""
    return registration.state in ASKING and travelling.is_open(registration, now=now)


@transaction.atomic
def ask(
    registration: Registration, wish: Wish, *, by: User | None, now: datetime
) -> SupportRequest:
    """Ask for one thing to be paid.

    Args:
        by: None for the person; the team may ask for them after the date too.

    Raises:
        MoveNotAllowed: the registration has ended.
        TooLateForTravel, AskedAlready.
    """
    row = rows.locked(registration)
    if row.state not in ASKING:
        raise MoveNotAllowed
    if by is None and not travelling.is_open(row, now=now):
        raise TooLateForTravel
    if row.support_requests.filter(kind=wish.kind).exists():
        raise AskedAlready
    request = SupportRequest.objects.create(
        registration=row,
        kind=wish.kind,
        amount=wish.amount,
        currency=wish.currency,
        details=names.tidy_lines(wish.details),
        asked_at=now,
    )
    _record(Verb.SUPPORT_ASKED, request, by=by)
    return request


@transaction.atomic
def take_back(request: SupportRequest, *, by: User | None) -> None:
    """Take back a request nothing was decided about. Raises DecidedAlready."""
    row = _locked(request)
    if row.refused_at or row.grants.exists():
        raise DecidedAlready
    _record(Verb.SUPPORT_TAKEN_BACK, row, by=by)
    row.delete()


@transaction.atomic
def refuse(request: SupportRequest, *, by: User, now: datetime) -> None:
    """Grant nothing, and tell the person. Raises DecidedAlready."""
    row = _locked(request)
    if row.refused_at or row.grants.exists():
        raise DecidedAlready
    row.refused_at = now
    row.save(update_fields=["refused_at"])
    _record(Verb.SUPPORT_REFUSED, row, by=by)
    mails.send_decision(row.registration, now=now)


@transaction.atomic
def grant(
    request: SupportRequest,
    fund: Fund,
    amount: Decimal,
    *,
    by: User,
    now: datetime,
    note: str = "",
    beyond_fund: bool = False,
) -> Grant:
    """Pay a request, whole or in part, from one fund; others may pay more of it.

    Args:
        beyond_fund: grant although the fund has not that much left; the grant and
            the history keep the exception.

    Raises:
        FundUsedUp: the fund has not that much left.
    """
    locked = Fund.objects.select_for_update().get(
        pk=fund.pk, event=request.registration.event_id
    )
    row = _locked(request)
    too_much = amount > left(locked)
    if too_much and not beyond_fund:
        raise FundUsedUp
    given = Grant.objects.create(
        request=row,
        fund=locked,
        amount=amount,
        decided_at=now,
        by=by,
        note=names.tidy(note),
        beyond_fund=too_much,
    )
    if row.refused_at:
        row.refused_at = None
        row.save(update_fields=["refused_at"])
    _record(Verb.GRANTED, row, by=by, fund=locked.pk, beyond_fund=too_much)
    mails.send_decision(row.registration, now=now)
    return given


@transaction.atomic
def take_grant_back(given: Grant, *, by: User) -> None:
    """Take back what was granted and not paid. Raises PaidAlready."""
    row = Grant.objects.select_for_update().get(pk=given.pk)
    if row.paid_at or row.request is None:
        raise PaidAlready
    _record(Verb.GRANT_TAKEN_BACK, row.request, by=by, fund=row.fund_id)
    row.delete()


@transaction.atomic
def note_payment(given: Grant, *, by: User, now: datetime) -> None:
    """Note that a grant is paid. Raises PaidAlready."""
    row = Grant.objects.select_for_update().get(pk=given.pk)
    if row.paid_at or row.request is None:
        raise PaidAlready
    row.paid_at = now
    row.save(update_fields=["paid_at"])
    _record(Verb.PAID, row.request, by=by, fund=row.fund_id)


@transaction.atomic
def set_fund(
    fund: Fund, *, name: str, currency: str, amount: Decimal, by: User
) -> Fund:
    """Change a fund, or save a new one that names its event.

    Raises:
        FundTooSmall: more is granted already than `amount`.
        FundInUse: money was granted in the fund's present currency.
    """
    if fund.pk:
        present = Fund.objects.select_for_update().get(pk=fund.pk)
        if present.currency != currency and present.grants.exists():
            raise FundInUse
        if amount < present.amount and amount < given_from(present):
            raise FundTooSmall
    fund.name, fund.currency, fund.amount = names.tidy(name), currency, amount
    fund.save()
    auditing.record(Verb.FUND_CHANGED, event=fund.event, subject=fund, by=by)
    return fund


@transaction.atomic
def remove_fund(fund: Fund, *, by: User) -> None:
    """Remove a fund nothing was granted from. Raises FundInUse."""
    auditing.record(Verb.FUND_CHANGED, event=fund.event, subject=fund, by=by)
    try:
        fund.delete()
    except RestrictedError as error:
        raise FundInUse from error


def given_from(fund: Fund) -> Decimal:
    """Return the sum of what was granted from a fund."""
    total: Decimal | None = fund.grants.aggregate(total=Sum("amount"))["total"]
    return total or NOTHING


def left(fund: Fund) -> Decimal:
    """Return what a fund has left; below nothing after an exception.

    Only true while its row is locked.
    """
    return fund.amount - given_from(fund)


def requests_of(event: Event) -> SupportRequestQuerySet:
    """Return an event's requests with people and grants, in few queries."""
    return (
        SupportRequest.objects.filter(registration__event=event)
        .select_related(
            "registration__person__region", "registration__person__organisation"
        )
        .prefetch_related("grants__fund")
    )


def _locked(request: SupportRequest) -> SupportRequest:
    return (
        SupportRequest.objects.select_for_update(of=("self",))
        .select_related("registration__event", "registration__person")
        .get(pk=request.pk)
    )


def _record(
    verb: Verb, request: SupportRequest, *, by: User | None, **data: object
) -> None:
    auditing.record(
        verb,
        event=request.registration.event,
        subject=request.registration,
        by=by,
        actor=auditing.DELEGATE,
        kind=request.kind,
        **data,
    )
