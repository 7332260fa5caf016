"""The words in which people hear of the programme and of its changes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from gfmd_days.core.domain import mailing
from gfmd_days.core.domain.mailing import MailKind

PLACEHOLDERS = ("name", "event", "link", "sessions")

PUBLISHED = mailing.register(
    MailKind(
        "agenda.published",
        _("The programme is published, to those with a function"),
        _("The programme of {event} is published: your sessions"),
        _(
            "Dear {name},\n\n"
            "the programme of {event} is published. These are your sessions:\n\n"
            "{sessions}\n\n"
            "On your page you find the whole programme, and a calendar of your own "
            "that follows every change by itself.\n\n"
            "{link}"
        ),
        PLACEHOLDERS,
        _("Open my page"),
    )
)
CHANGED = mailing.register(
    MailKind(
        "agenda.changed",
        _("The programme changed, to those whose sessions changed"),
        _("Your sessions at {event}: what is new"),
        _(
            "Dear {name},\n\n"
            "the programme of {event} has changed. In your sessions this is new:\n\n"
            "{sessions}\n\n"
            "If you subscribed to your calendar, it shows the changes by itself. Your "
            "page has the programme as it stands now.\n\n"
            "{link}"
        ),
        PLACEHOLDERS,
        _("Open my page"),
    )
)
