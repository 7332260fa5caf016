"""Delegations: seats that a network's or an organisation's focal point fills."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Q

from gfmd_days.core.domain import auditing
from gfmd_days.core.models import Event, User
from registration.audit import Verb
from registration.domain import (
    deadlines,
    deciding,
    drafts,
    invitation_mails,
    inviting,
    places,
    rows,
    seats,
)
from registration.domain.inviting import Guest
from registration.domain.refusals import (
    DelegationClosed,
    MoveNotAllowed,
    NoSeatLeft,
    OrganisationFull,
    SeatHeldAlready,
    SeatsInUse,
)
from registration.models import (
    LEFT,
    Decision,
    Delegation,
    Invitation,
    InvitationState,
    Registration,
    State,
)
from registration.models.draft import Answers as DraftAnswers

# So many more than there are seats may apply by the open link: the focal point chooses.
CHOICE = 10
CHANGED = ("name", "focal_name", "focal_email", "language", "seats", "until", "stream")


@transaction.atomic
def add(delegation: Delegation, *, by: User, now: datetime) -> Delegation:
    """Save a new delegation and mail its focal point the link."""
    delegation.focal_email = delegation.focal_email.strip().lower()
    delegation.save()
    invitation_mails.send_focal_link(delegation, now=now)
    _record(Verb.DELEGATION_ADDED, delegation, by=by, seats=delegation.seats)
    return delegation


@transaction.atomic
def change(
    delegation: Delegation, values: dict[str, Any], *, by: User, now: datetime
) -> None:
    """Change a delegation; a new focal point gets a link, and the old one's ends.

    Raises SeatsInUse when there would be fewer seats than are taken.
    """
    row = _locked(delegation)
    if values["seats"] < seats.of(row, now=now).used:
        raise SeatsInUse
    before = row.focal_email
    for name in CHANGED:
        setattr(row, name, values[name])
    row.focal_email = row.focal_email.strip().lower()
    is_new = row.focal_email != before
    if is_new:
        row.link_version += 1
    row.save()
    _carry_to_invitations(row)
    if is_new:
        invitation_mails.send_focal_link(row, now=now)
    _record(Verb.DELEGATION_CHANGED, row, by=by, seats=row.seats)


@transaction.atomic
def set_closed(delegation: Delegation, closed: bool, *, by: User) -> None:
    """Close a delegation, so that nobody more is named, or open it again."""
    row = _locked(delegation)
    row.is_closed = closed
    row.save(update_fields=["is_closed"])
    _record(Verb.DELEGATION_CHANGED, row, by=by, closed=closed)


@transaction.atomic
def renew_link(delegation: Delegation, *, by: User, now: datetime) -> None:
    """Give the focal point another link; the one before works no more."""
    row = _locked(delegation)
    row.link_version += 1
    row.save(update_fields=["link_version"])
    invitation_mails.send_focal_link(row, now=now)
    _record(Verb.LINK_REVOKED, row, by=by)


@transaction.atomic
def send_link(delegation: Delegation, *, by: User, now: datetime) -> None:
    """Mail the focal point the link again."""
    invitation_mails.send_focal_link(delegation, now=now, again=True)
    _record(Verb.LINK_SENT, delegation, by=by)


@transaction.atomic
def invite(
    delegation: Delegation, guest: Guest, *, by: User | None, now: datetime
) -> Invitation:
    """Invite one person to a seat; `by` is None for the focal point, here and below.

    Raises DelegationClosed, NoSeatLeft, and as inviting.invite.
    """
    row = _with_a_seat(delegation, now=now)
    return inviting.invite(
        row.stream, guest, by=by, now=now, until=row.until, delegation=row
    )


@transaction.atomic
def enter(
    invitation: Invitation, answers: DraftAnswers, *, by: User | None, now: datetime
) -> None:
    """Keep answers for somebody invited, who sees, completes and sends them.

    Raises InvitationUsed, InvitationNotOpen, or DraftTooLong.
    """
    places.lock(invitation.event)
    row = inviting.check(invitation, now=now)
    drafts.check_length(answers)
    row.entered = {name: values for name, values in answers.items() if any(values)}
    row.save(update_fields=["entered_json"])
    auditing.record(
        Verb.INVITATION_ENTERED,
        event=row.event,
        by=by,
        actor=auditing.FOCAL_POINT,
        invitation=row.pk,
    )


@transaction.atomic
def join(
    registration: Registration,
    invitation: Invitation,
    *,
    by: User | None,
    now: datetime,
) -> None:
    """Take the seat one is invited to with the application one has sent already.

    `by` is None for the person. Raises InvitationUsed, InvitationNotOpen,
    SeatHeldAlready, or MoveNotAllowed for one who left.
    """
    places.lock(registration.event)
    seat = inviting.check(invitation, now=now)
    row = rows.locked(registration)
    before = row.invitation
    if row.state in LEFT:
        raise MoveNotAllowed
    if row.delegation is not None:
        raise SeatHeldAlready
    if before is not None and before.is_personal:
        before.withdrawn_at = now  # it works once, also for whom it was meant
        before.save(update_fields=["withdrawn_at"])
    inviting.accept(row, seat, now=now)
    row.save(update_fields=["invitation", "nominated_at", "changed_at"])
    auditing.record(
        Verb.NOMINATED, event=row.event, subject=row, by=by, actor=auditing.DELEGATE
    )
    select(row)


@transaction.atomic
def share(delegation: Delegation, *, by: User | None, now: datetime) -> Invitation:
    """Return the delegation's open link, made when it is asked for first.

    Raises DelegationClosed.
    """
    row = _locked(delegation)
    if not seats.is_open(row, now=now):
        raise DelegationClosed
    present = row.invitations.filter(email="", withdrawn_at=None).first()
    return present or inviting.open_link(
        row.stream,
        label=row.name,
        uses=row.seats * CHOICE,
        by=by,
        until=row.until,
        delegation=row,
    )


@transaction.atomic
def take_in(registration: Registration, *, by: User | None, now: datetime) -> None:
    """Give a seat to somebody who came by the open link.

    Raises DelegationClosed, NoSeatLeft, or MoveNotAllowed for one who left.
    """
    delegation = _delegation_of(registration)
    _with_a_seat(delegation, now=now)
    row = rows.locked(registration)
    if row.nominated_at is not None:
        return
    if row.state in LEFT:
        raise MoveNotAllowed
    row.nominated_at = now
    row.save(update_fields=["nominated_at", "changed_at"])
    auditing.record(
        Verb.NOMINATED,
        event=row.event,
        subject=row,
        by=by,
        actor=auditing.FOCAL_POINT,
    )
    select(row)


@transaction.atomic
def give_back(registration: Registration, *, by: User | None, now: datetime) -> None:
    """Take somebody's seat away again, before they are told.

    The person stays an applicant like any other. Raises MoveNotAllowed when they know
    the decision already.
    """
    delegation = _locked(_delegation_of(registration))
    row = rows.locked(registration)
    if row.nominated_at is None:
        return
    if not may_give_back(row):
        raise MoveNotAllowed
    row.nominated_at = None
    row.save(update_fields=["nominated_at", "changed_at"])
    auditing.record(
        Verb.NOMINATION_WITHDRAWN,
        event=delegation.event,
        subject=row,
        by=by,
        actor=auditing.FOCAL_POINT,
    )
    if row.state == State.DECIDED and delegation.stream.selects:
        deciding.undecide(row, by=by)


def may_give_back(registration: Registration) -> bool:
    """Tell whether the focal point may still take a seat back."""
    state, is_told = registration.state, bool(registration.told)
    waits = state in {State.SUBMITTED, State.UNDER_REVIEW, State.DECIDED}
    return registration.nominated_at is not None and waits and not is_told


def came(registration: Registration, *, now: datetime) -> None:
    """See to somebody who came by an invitation: select, or tell the focal point."""
    if registration.nominated_at is not None:
        select(registration)
    elif registration.invitation is not None:
        invitation_mails.send_waiting(registration, now=now)


def select(registration: Registration) -> None:
    """Select somebody taken in, where the way in says so; a limit leaves it open.

    Who had applied by another way in takes the seat by the delegation's.
    """
    delegation = registration.delegation
    way = delegation.stream if delegation is not None else registration.stream
    if not way.selects or registration.nominated_at is None:
        return
    try:
        with transaction.atomic():
            deciding.decide(registration, Decision.SELECTED, by=None)
    except (OrganisationFull, MoveNotAllowed):
        return


def with_counts(event: Event, *, now: datetime) -> list[tuple[Delegation, int]]:
    """Return the event's delegations, each with the seats it uses, in few queries."""
    here = deadlines.today(event, now)
    told_no = Q(invitations__registrations__told=Decision.REJECTED)
    held = Q(invitations__registrations__nominated_at__isnull=False)
    held &= ~Q(invitations__registrations__state__in=LEFT) & ~told_no
    found = event.delegations.select_related("stream").annotate(
        held=Count("invitations__registrations", filter=held, distinct=True)
    )
    kept = dict(
        Invitation.objects.filter(delegation__event=event)
        .exclude(email="")
        .with_uses()
        .in_state(InvitationState.OPEN, today=here)
        .values_list("pk", "delegation")
    )
    open_ones = list(kept.values())
    return [(row, row.held + open_ones.count(row.pk)) for row in found]


def _carry_to_invitations(delegation: Delegation) -> None:
    """Let invitations lead where their delegation does, and last as long."""
    here = delegation.invitations.filter(withdrawn_at=None)
    here.update(until=delegation.until)
    unused = list(here.filter(registrations=None).values_list("pk", flat=True))
    here.filter(pk__in=unused).update(stream=delegation.stream)
    here.filter(email="").update(uses=delegation.seats * CHOICE)


def _with_a_seat(delegation: Delegation, *, now: datetime) -> Delegation:
    """Return the row, locked, if it is open and a seat is free."""
    row = _locked(delegation)
    if not seats.is_open(row, now=now):
        raise DelegationClosed
    if seats.of(row, now=now).free == 0:
        raise NoSeatLeft
    return row


def _delegation_of(registration: Registration) -> Delegation:
    invitation = registration.invitation
    if invitation is None or invitation.delegation is None:
        raise MoveNotAllowed
    return invitation.delegation


def _locked(delegation: Delegation) -> Delegation:
    """Return the row afresh, behind the event's lock: one deed at a time."""
    places.lock(delegation.event)
    return Delegation.objects.select_related("event__venue", "stream").get(
        pk=delegation.pk
    )


def _record(
    verb: Verb, delegation: Delegation, *, by: User | None, **data: Any
) -> None:
    auditing.record(
        verb,
        event=delegation.event,
        by=by,
        actor=auditing.FOCAL_POINT,
        delegation=delegation.pk,
        **data,
    )
