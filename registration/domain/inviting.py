"""Invitations: made, mailed, used once each, taken back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Count

from gfmd_days.core import names
from gfmd_days.core.domain import auditing
from gfmd_days.core.domain.refusals import Refused
from gfmd_days.core.models import Event, User
from registration.audit import Verb
from registration.domain import deadlines, invitation_mails, places, seats
from registration.domain.refusals import (
    InvitationNotOpen,
    InvitationUsed,
    InvitedAlready,
    RegisteredAlready,
)
from registration.models import (
    Delegation,
    Invitation,
    InvitationState,
    Registration,
    Stream,
)


@dataclass(frozen=True, kw_only=True)
class Guest:
    """Somebody to invite."""

    full_name: str
    email: str
    language: str = "en"


@transaction.atomic
def invite(
    stream: Stream,
    guest: Guest,
    *,
    by: User | None,
    now: datetime,
    until: date | None = None,
    delegation: Delegation | None = None,
) -> Invitation:
    """Invite one person by mail.

    Args:
        by: None for the focal point of `delegation`.

    Raises:
        InvitedAlready: the address has an invitation of the same kind.
        RegisteredAlready: the person has applied; nobody need invite them. A focal
            point is never told: the person may take the seat all the same.
    """
    event = places.lock(stream.event)
    email = guest.email.strip().lower()
    _make_room(stream, delegation, email, by=by, now=now)
    if delegation is None and event.registrations.with_email(email).exists():
        raise RegisteredAlready
    invitation = Invitation.objects.create(
        event=event,
        stream=stream,
        delegation=delegation,
        full_name=names.tidy(guest.full_name),
        email=email,
        language=guest.language,
        until=until,
        by=by,
    )
    invitation_mails.send_invitation(invitation, now=now)
    _record(Verb.INVITED, invitation, by=by)
    return invitation


def _make_room(
    stream: Stream,
    delegation: Delegation | None,
    email: str,
    *,
    by: User | None,
    now: datetime,
) -> None:
    """Take back the address's expired invitation. Raises InvitedAlready for another."""
    here = (delegation or stream).invitations
    before = here.filter(email=email, withdrawn_at=None, delegation=delegation).first()
    if before is None:
        return
    today = deadlines.today(stream.event, now)
    if before.state(today=today) != InvitationState.EXPIRED:
        raise InvitedAlready
    withdraw(before, by=by, now=now)


def invite_many(
    stream: Stream,
    guests: Iterable[Guest],
    *,
    by: User,
    now: datetime,
    until: date | None = None,
) -> tuple[int, list[tuple[Guest, Refused]]]:
    """Invite each of a list; return how many were, and who not and why.

    Given the same list again, it invites those who are new in it.
    """
    done, refused = 0, []
    for guest in guests:
        try:
            invite(stream, guest, by=by, now=now, until=until)
        except Refused as refusal:
            refused.append((guest, refusal))
        else:
            done += 1
    return done, refused


@transaction.atomic
def open_link(
    stream: Stream,
    *,
    label: str,
    uses: int,
    by: User | None,
    until: date | None = None,
    delegation: Delegation | None = None,
) -> Invitation:
    """Make a link that works for `uses` people."""
    invitation = Invitation.objects.create(
        event=stream.event,
        stream=stream,
        delegation=delegation,
        label=names.tidy(label),
        uses=uses,
        until=until,
        by=by,
    )
    _record(Verb.INVITED, invitation, by=by, uses=uses)
    return invitation


@transaction.atomic
def send_again(invitation: Invitation, *, by: User | None, now: datetime) -> None:
    """Mail a personal invitation again. Raises InvitationNotOpen."""
    row = _locked(invitation)
    if row.state(today=deadlines.today(row.event, now)) != InvitationState.OPEN:
        raise InvitationNotOpen
    invitation_mails.send_invitation(row, now=now, again=True)
    _record(Verb.INVITED_AGAIN, row, by=by)


@transaction.atomic
def withdraw(invitation: Invitation, *, by: User | None, now: datetime) -> None:
    """Take an invitation back; who used it already keeps their application.

    Raises InvitationNotOpen for one that is used up or taken back.
    """
    row = _locked(invitation)
    state = row.state(today=deadlines.today(row.event, now))
    if state not in {InvitationState.OPEN, InvitationState.EXPIRED}:
        raise InvitationNotOpen
    row.withdrawn_at = now
    row.save(update_fields=["withdrawn_at"])
    forget_entered(row)
    _record(Verb.INVITATION_WITHDRAWN, row, by=by)


def check(invitation: Invitation, *, now: datetime) -> Invitation:
    """Return the invitation as it is now if it lets one more in.

    Only true while the event's row is locked. Raises InvitationUsed or
    InvitationNotOpen.
    """
    row = _afresh(invitation)
    state = row.state(today=deadlines.today(row.event, now))
    if state == InvitationState.USED:
        raise InvitationUsed
    is_shut = row.delegation is not None and not seats.is_open(row.delegation, now=now)
    if state != InvitationState.OPEN or is_shut:
        raise InvitationNotOpen
    return row


def accept(
    registration: Registration, invitation: Invitation, *, now: datetime
) -> None:
    """Note by which invitation somebody came; the caller saves.

    A delegation's open link only brings people before the focal point, who takes them
    in or not.
    """
    registration.invitation = invitation
    forget_entered(invitation)
    if invitation.delegation_id is None or invitation.is_personal:
        registration.nominated_at = now


def applied(invitation: Invitation) -> Registration | None:
    """Return what whom a delegation's personal invitation is for has sent already."""
    if invitation.delegation_id is None or not invitation.is_personal:
        return None
    return invitation.event.registrations.with_email(invitation.email).first()


def forget_entered(invitation: Invitation) -> None:
    """Delete what the focal point entered: the person has answered, or will not."""
    if invitation.entered_json:
        invitation.entered = {}
        invitation.save(update_fields=["entered_json"])


def counts(event: Event, *, today: date) -> dict[InvitationState, int]:
    """Return how many of the event's own invitations stand where."""
    rows = Invitation.objects.filter(event=event, delegation=None).with_uses()
    return {
        state: rows.in_state(state, today=today).count() for state in InvitationState
    }


def uses_left(invitation: Invitation) -> int:
    """Return for how many more people an invitation works."""
    used = Registration.objects.filter(invitation=invitation).aggregate(n=Count("pk"))
    return max(0, invitation.uses - int(used["n"]))


def _locked(invitation: Invitation) -> Invitation:
    places.lock(invitation.event)
    return _afresh(invitation)


def _afresh(invitation: Invitation) -> Invitation:
    rows = Invitation.objects.select_related(
        "event__venue", "stream", "delegation__stream", "delegation__event__venue"
    )
    return rows.get(pk=invitation.pk)


def _record(
    verb: Verb, invitation: Invitation, *, by: User | None, **data: Any
) -> None:
    auditing.record(
        verb,
        event=invitation.event,
        by=by,
        actor=auditing.FOCAL_POINT,
        stream=invitation.stream.code,
        invitation=invitation.pk,
        **data,
    )
