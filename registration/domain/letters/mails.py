"""The mails about letters, travel and support."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from gfmd_days.core.domain import mailing
from gfmd_days.core.domain.mailing import MailKind
from registration.domain import mails
from registration.domain.mails import COMMON
from registration.models import Letter, Registration

READY = mailing.register(
    MailKind(
        "registration.letter",
        _("Letter issued"),
        _("Your letter for {event} is ready"),
        _(
            "Dear {name},\n\n"
            "your letter for {event} is ready. Open your own page and download it "
            "there; you can also get it in another language.\n\n"
            "{link}"
        ),
        COMMON,
        _("Open my page with the letter"),
    )
)
REPLACED = mailing.register(
    MailKind(
        "registration.letter_replaced",
        _("Letter issued anew"),
        _("A new letter for {event} replaces your old one"),
        _(
            "Dear {name},\n\n"
            "something that stood in your letter for {event} has changed, so we have "
            "written a new one. The old letter is not valid any more: please use the "
            "new one, and give it to the embassy if you have applied already.\n\n"
            "{link}"
        ),
        COMMON,
        _("Open my page with the letter"),
    )
)
GRANTED = mailing.register(
    MailKind(
        "registration.support_decided",
        _("Decision about support"),
        _("News about your request for support, {event}"),
        _(
            "Dear {name},\n\n"
            "there is a decision about the support you asked for to come to {event}. "
            "Your own page says what is paid and what is not. Please book nothing "
            "before you have read it.\n\n"
            "{link}"
        ),
        COMMON,
        mails.OPEN_MINE,
    )
)


def send_letter(letter: Letter, *, now: datetime, is_new: bool) -> None:
    """Tell the person that a letter waits on their page; the mail holds none of it."""
    kind = READY if is_new else REPLACED
    mails.send(kind, letter.registration, now=now, news=letter.number)


def send_decision(registration: Registration, *, now: datetime) -> None:
    """Tell the person that a request for support is decided, once a day at most."""
    mails.send(GRANTED, registration, now=now, news=now.date().isoformat())
