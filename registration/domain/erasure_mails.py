"""The letters about deleting what we keep of somebody."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from gfmd_days.core.domain import mailing
from gfmd_days.core.domain.mailing import MailKind
from registration.domain import links, mails
from registration.models import ErasureRequest, Registration

ASKED = mailing.register(
    MailKind(
        "registration.erasure_asked",
        _("Link to confirm that data be deleted"),
        _("Delete your data for {event}? Please confirm"),
        _(
            "Dear {name},\n\n"
            "somebody, probably you, asked us to delete all we keep of you for "
            "{event}. Nothing is deleted yet.\n\n"
            "If you want this, open the link and confirm. It works for three days.\n\n"
            "{link}\n\n"
            "If this was not you, you need not do anything: your data and your "
            "application stay as they are."
        ),
        ("name", "event", "link"),
        _("Confirm that my data be deleted"),
    )
)
REFUSED = mailing.register(
    MailKind(
        "registration.erasure_refused",
        _("Data not deleted"),
        _("About your wish to have your data deleted: {event}"),
        _(
            "Dear {name},\n\n"
            "you asked us to delete what we keep of you for {event}. We cannot do this "
            "now:\n\n"
            "{words}\n\n"
            "You can answer this mail, ask again later, or complain to the "
            "data-protection authority of your country.\n\n"
            "{link}"
        ),
        (*mails.COMMON, "words"),
        mails.OPEN_MINE,
    )
)
# The last one: its own row goes as soon as it has left.
DONE = mailing.register(
    MailKind(
        "registration.erased",
        _("Data deleted"),
        _("Your data for {event} are deleted"),
        _(
            "Dear {name},\n\n"
            "all we kept of you for {event} is deleted, as you asked: your answers, "
            "files and letters, and the mails we sent you. Your personal link does not "
            "work any more.\n\n"
            "This is our last mail. It is deleted here as soon as it is sent."
        ),
        ("name", "event"),
        is_kept=False,
    )
)


def send_link(
    request: ErasureRequest, registration: Registration, *, now: datetime
) -> None:
    """Queue the link that confirms the wish, in the caller's transaction."""
    language = mails.language_of(registration)
    mailing.queue(
        ASKED,
        event=registration.event,
        to=registration.person.email,
        language=language,
        values={
            **mails.values(registration, language),
            "link": f"{links.erasure_url(request)}?lang={language}",
        },
        key=f"{ASKED.code}:{request.key.hex}",
        now=now,
        person=registration.person,
    )


def send_last(
    request: ErasureRequest, registration: Registration, *, now: datetime
) -> None:
    """Queue the last mail; it belongs to nobody, or it would go with its person."""
    if not registration.person.email:
        return
    language = mails.language_of(registration)
    mailing.queue(
        DONE,
        event=registration.event,
        to=registration.person.email,
        language=language,
        values=mails.values(registration, language),
        key=f"{DONE.code}:{request.key.hex}",
        now=now,
    )
