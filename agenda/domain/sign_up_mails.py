"""The letters about places in sessions."""

from __future__ import annotations

from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from agenda.domain import asking_mails
from agenda.models import Session, SignUp
from gfmd_days.core.domain import mailing
from gfmd_days.core.domain.mailing import MailKind
from registration.domain import links, mails

PLACEHOLDERS = ("name", "event", "session", "when", "link")
OPEN_AGENDA = _("Open my agenda")

PLACE = mailing.register(
    MailKind(
        "agenda.place",
        _("A place in a session"),
        _("You have a place in “{session}”"),
        _(
            "Dear {name},\n\n"
            "you have a place in this session of {event}:\n\n"
            "{session}\n{when}\n\n"
            "If you cannot come to it, please give the place back: somebody on the "
            "waiting list will be glad.\n\n"
            "{link}"
        ),
        PLACEHOLDERS,
        OPEN_AGENDA,
    )
)
REMOVED = mailing.register(
    MailKind(
        "agenda.place_ended",
        _("No place in a session any more"),
        _("You are not signed up for “{session}” any more"),
        _(
            "Dear {name},\n\n"
            "the organizers have taken you out of this session of {event}:\n\n"
            "{session}\n{when}\n\n"
            "On your own page you see which sessions still have places. If you think "
            "this is a mistake, please answer this mail.\n\n"
            "{link}"
        ),
        PLACEHOLDERS,
        OPEN_AGENDA,
    )
)


def tell_place(row: SignUp, *, now: datetime) -> None:
    """Tell somebody that they have a place, in the caller's transaction."""
    _send(PLACE, row, now=now)


def tell_removed(row: SignUp, *, now: datetime) -> None:
    """Tell somebody that the team has taken them out."""
    _send(REMOVED, row, now=now)


def _send(kind: MailKind, row: SignUp, *, now: datetime) -> None:
    registration, session = row.registration, row.session
    person = registration.person
    if not person.email:
        return
    language = mails.language_of(registration)
    common = mails.values(registration, language)
    mailing.queue(
        kind,
        event=registration.event,
        to=person.email,
        language=language,
        values={
            "name": common["name"],
            "event": common["event"],
            "session": session.title.localize(language),
            "when": _when(session, language),
            "link": f"{links.page_url(registration)}agenda/?lang={language}",
        },
        key=f"{kind.code}:{session.pk}:{registration.key.hex}:{now.isoformat()}",
        now=now,
        person=person,
    )


def _when(session: Session, language: str) -> str:
    """Day, time and place in the receiver's language."""
    if not session.is_placed:
        return ""
    with translation.override(language):
        lines = [asking_mails.when(session), asking_mails.place(session)]
    return "\n".join(filter(None, lines))
