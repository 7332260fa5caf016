"""The letters about what follows a decision: reminders, moving up, changes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from gfmd_days.core.domain import mailing
from gfmd_days.core.domain.mailing import MailKind
from registration.domain.mails import COMMON, OPEN_MINE

SAY = _("Say whether I will come")

REMINDER = mailing.register(
    MailKind(
        "registration.reminder",
        _("Reminder to answer"),
        _("Please tell us whether you will come to {event}"),
        _(
            "Dear {name},\n\n"
            "you are selected for {event}, and we have no answer from you yet. "
            "{confirm_by} After that day it goes to somebody on the reserve list.\n\n"
            "{link}"
        ),
        (*COMMON, "confirm_by"),
        SAY,
    )
)
MOVED_UP = mailing.register(
    MailKind(
        "registration.moved_up",
        _("Moved up from the reserve list"),
        _("A place at {event} is free for you: please confirm"),
        _(
            "Dear {name},\n\n"
            "a place at {event} has become free, and you are the next on the reserve "
            "list: we are glad to offer it to you.\n\n"
            "Please tell us whether you will come. {confirm_by} "
            "Being selected does not mean that travel is paid.\n\n"
            "{link}"
        ),
        (*COMMON, "confirm_by"),
        SAY,
    )
)
LAPSED = mailing.register(
    MailKind(
        "registration.lapsed",
        _("No answer until the deadline"),
        _("We have not heard from you about {event}"),
        _(
            "Dear {name},\n\n"
            "we kept a place at {event} for you, but the day by which we asked for "
            "your answer has passed. The place goes to somebody on the reserve list."
            "\n\n"
            "If you still wish to come, write to the organizers soon: perhaps a place "
            "is left.\n\n"
            "{link}"
        ),
        COMMON,
        OPEN_MINE,
    )
)
EXTENDED = mailing.register(
    MailKind(
        "registration.extended",
        _("More time to answer"),
        _("You have more time to answer: {event}"),
        _(
            "Dear {name},\n\n"
            "you have more time to tell us whether you will come to {event}. "
            "{confirm_by}\n\n"
            "{link}"
        ),
        (*COMMON, "confirm_by"),
        SAY,
    )
)
CHANGE_APPROVED = mailing.register(
    MailKind(
        "registration.change_approved",
        _("Change made as asked"),
        _("The change you asked for is made: {event}"),
        _(
            "Dear {name},\n\n"
            "we have changed your answers for {event} as you asked. Your own page "
            "shows them as they are now.\n\n"
            "{words}\n\n"
            "{link}"
        ),
        (*COMMON, "words"),
        OPEN_MINE,
    )
)
CHANGE_REFUSED = mailing.register(
    MailKind(
        "registration.change_refused",
        _("Change not made"),
        _("About the change you asked for: {event}"),
        _(
            "Dear {name},\n\n"
            "we cannot make the change you asked for. Your place at {event} stays as "
            "it is.\n\n"
            "{words}\n\n"
            "{link}"
        ),
        (*COMMON, "words"),
        OPEN_MINE,
    )
)
