"""The mails to people invited and to the focal points of delegations."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gfmd_days.core.domain import mailing
from gfmd_days.core.domain.mailing import MailKind
from registration.domain import links, mails
from registration.models import Delegation, Invitation, Registration

INVITED = mailing.register(
    MailKind(
        "registration.invitation",
        _("Invitation to apply"),
        _("You are invited to {event}"),
        _(
            "Dear {name},\n\n"
            "you are invited to take part in {event}{from_whom}. With this link you "
            "answer some questions and register; no password is needed:\n\n"
            "{link}\n\n"
            "{until} The link is for you alone and works once."
        ),
        ("name", "event", "link", "from_whom", "until"),
        _("Answer the invitation"),
    )
)
FOCAL_POINT = mailing.register(
    MailKind(
        "registration.focal_point",
        _("Link for the focal point of a delegation"),
        _("Name your people for {event}: {delegation}"),
        _(
            "Dear {name},\n\n"
            "{delegation} has {seats} seats at {event}. On your page you invite the "
            "people who take them, and see how far each of them is. {until}\n\n"
            "{link}\n\n"
            "Keep this link to yourself: who has it can give your seats away."
        ),
        ("name", "event", "link", "delegation", "seats", "until"),
        _("Open the page of my delegation"),
    )
)
WAITS = mailing.register(
    MailKind(
        "registration.delegation_waits",
        _("Somebody applied for a seat of the delegation"),
        _("Somebody asks for a seat of {delegation} at {event}"),
        _(
            "Dear {name},\n\n"
            "somebody has applied for {event} with the link of {delegation} and waits "
            "for your yes or no.\n\n"
            "{link}"
        ),
        ("name", "event", "link", "delegation"),
        _("Open the page of my delegation"),
    )
)


def send_invitation(
    invitation: Invitation, *, now: datetime, again: bool = False
) -> None:
    """Queue the mail with the link; again, it is one mail in ten minutes at most."""
    event = invitation.event
    language = mails.spoken(invitation.language, event)
    with translation.override(language):
        whose = invitation.delegation
        from_whom = gettext(", as one of {delegation}") if whose else ""
        values = {
            "name": invitation.full_name or invitation.email,
            "event": event.title.localize(language),
            "link": f"{links.invitation_url(invitation)}?lang={language}",
            "from_whom": from_whom.format(delegation=whose),
            "until": _until(invitation.until),
        }
    mailing.queue(
        INVITED,
        event=event,
        to=invitation.email,
        language=language,
        values=values,
        key=f"{INVITED.code}:{invitation.key.hex}:{_news(now, again=again)}",
        now=now,
    )


def send_focal_link(
    delegation: Delegation, *, now: datetime, again: bool = False
) -> None:
    """Queue the mail with which a focal point opens the delegation's page."""
    key = f"{delegation.key.hex}:{delegation.link_version}:{_news(now, again=again)}"
    _to_focal_point(
        FOCAL_POINT,
        delegation,
        key=key,
        now=now,
        seats=str(delegation.seats),
        until=delegation.until,
    )


def send_waiting(registration: Registration, *, now: datetime) -> None:
    """Tell the focal point that somebody came by the delegation's open link."""
    invitation = registration.invitation
    if invitation is not None and invitation.delegation is not None:
        key = f"{invitation.delegation.key.hex}:{registration.key.hex}"
        _to_focal_point(WAITS, invitation.delegation, key=key, now=now)


def _to_focal_point(
    kind: MailKind,
    delegation: Delegation,
    *,
    key: str,
    now: datetime,
    until: date | None = None,
    **values: str,
) -> None:
    event = delegation.event
    language = mails.spoken(delegation.language, event)
    with translation.override(language):
        values |= {
            "name": delegation.focal_name,
            "event": event.title.localize(language),
            "delegation": delegation.name,
            "link": f"{links.delegation_url(delegation)}?lang={language}",
            "until": _until(until),
        }
    mailing.queue(
        kind,
        event=event,
        to=delegation.focal_email,
        language=language,
        values=values,
        key=f"{kind.code}:{key}",
        now=now,
    )


def _until(day: date | None) -> str:
    if day is None:
        return ""
    words = gettext("It is open until {date}.")
    return words.format(date=date_format(day, gettext("l j F Y")))


def _news(now: datetime, *, again: bool) -> str:
    return mails.once_in_ten_minutes(now) if again else "first"
