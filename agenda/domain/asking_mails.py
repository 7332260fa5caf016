"""The letters about functions: their words and what fills them."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agenda.domain import snapshots
from agenda.models import Asking, Function, Session
from gfmd_days.core import languages, zones
from gfmd_days.core.domain import mailing
from gfmd_days.core.domain.enclosing import Enclosure
from gfmd_days.core.domain.mailing import MailKind
from gfmd_days.core.models import Mail, MailState
from registration.domain import mails

# Kinds of enclosures; agenda.exports.invitations makes them.
REQUEST: Final = "agenda.request"
CANCEL: Final = "agenda.cancel"

COMMON = ("name", "event", "function", "session", "facts", "link")
OPEN_ANSWER = _("Answer")
OPEN_PAGE = _("Open the page")

ASKED = mailing.register(
    MailKind(
        "agenda.asked",
        _("Asked to take a function"),
        _("{event}: will you be {function} of “{session}”?"),
        _(
            "Dear {name},\n\n"
            "we ask you to take a function at {event}: {function}.\n\n"
            "{facts}\n\n"
            "{meaning}\n\n"
            "Please say yes or no on this page. If you cannot, you may propose "
            "somebody else. {answer_by}\n\n"
            "{link}\n\n"
            "The enclosed entry puts the session into your calendar. Keep the link to "
            "yourself: who has it can answer in your name."
        ),
        (*COMMON, "meaning", "answer_by"),
        OPEN_ANSWER,
    )
)
REMINDER = mailing.register(
    MailKind(
        "agenda.asked_reminder",
        _("Reminder of an answer about a function"),
        _("{event}: your answer about “{session}”"),
        _(
            "Dear {name},\n\n"
            "we asked whether you can take a function at {event}: {function}. We have "
            "no answer yet. {answer_by}\n\n"
            "{facts}\n\n"
            "A no helps us too: we can then ask somebody else.\n\n"
            "{link}"
        ),
        (*COMMON, "answer_by"),
        OPEN_ANSWER,
    )
)
ACCEPTED = mailing.register(
    MailKind(
        "agenda.accepted",
        _("Function accepted"),
        _("{event}: thank you for taking part in “{session}”"),
        _(
            "Dear {name},\n\n"
            "thank you: you have said yes to being {function} at {event}.\n\n"
            "{facts}\n\n"
            "On this page you find what you need for the session, and can change your "
            "answer until it begins.\n\n"
            "{link}"
        ),
        COMMON,
        OPEN_PAGE,
    )
)
DECLINED = mailing.register(
    MailKind(
        "agenda.declined",
        _("Function declined"),
        _("{event}: you have declined “{session}”"),
        _(
            "Dear {name},\n\n"
            "thank you for telling us that you cannot be {function} at {event}. The "
            "enclosed entry takes the session out of your calendar.\n\n"
            "{facts}\n\n"
            "If this was a mistake, change your answer here:\n\n"
            "{link}"
        ),
        COMMON,
        OPEN_PAGE,
    )
)
MOVED = mailing.register(
    MailKind(
        "agenda.asked_moved",
        _("Session of a function moved"),
        _("{event}: new time or place of “{session}”"),
        _(
            "Dear {name},\n\n"
            "a session in which you have a function has moved: {function}. This holds "
            "now:\n\n"
            "{facts}\n\n"
            "The enclosed entry puts your calendar right. If you cannot come then, "
            "please tell us on this page.\n\n"
            "{link}"
        ),
        COMMON,
        OPEN_PAGE,
    )
)
TAKEN_BACK = mailing.register(
    MailKind(
        "agenda.asked_taken_back",
        _("Function no longer asked for"),
        _("{event}: you are no longer asked for “{session}”"),
        _(
            "Dear {name},\n\n"
            "we asked you to be {function} at {event}. This is no longer needed, and "
            "the enclosed entry takes the session out of your calendar. We are sorry "
            "for the trouble, and thank you.\n\n"
            "{facts}"
        ),
        ("name", "event", "function", "session", "facts"),
    )
)

MEANINGS: dict[str, Promise] = {
    Function.CHAIR: _("The chair opens and closes the session and leads it."),
    Function.CO_CHAIR: _("A co-chair leads the session together with the chair."),
    Function.MODERATOR: _(
        "The moderator introduces the speakers, keeps the time and sees that everybody "
        "in the room is heard."
    ),
    Function.SPEAKER: _("A speaker gives a short contribution and answers questions."),
    Function.DISCUSSANT: _(
        "A discussant replies to what the speakers said and opens the discussion."
    ),
    Function.RAPPORTEUR: _(
        "The rapporteur notes what was said and writes the report of the session."
    ),
    Function.HOST: _("The host welcomes those who come and looks after the room."),
    Function.GOVERNMENT_GUEST: _(
        "A guest of a government listens, and replies where asked."
    ),
    Function.INTERPRETER: _(
        "The interpreter carries what is said from one language into another."
    ),
    Function.NOTE_TAKER: _("The note-taker writes down what is said."),
}


def language_of(asking: Asking) -> str:
    """Return the language in which we write to the person."""
    return mails.spoken(asking.person.language, asking.session.event)


def url(asking: Asking, name: str = "agenda:asked") -> str:
    """Return the full address of the page on which the person answers."""
    path = reverse(name, args=[asking.key])
    return f"{settings.BASE_URL}{path}?lang={language_of(asking)}"


def send(kind: MailKind, asking: Asking, *, now: datetime, news: object = "") -> None:
    """Queue a letter about an asking, with its calendar entry where it has one.

    One letter of a kind goes for each `sequence` of the entry, and for each `news`.
    """
    person, event = asking.person, asking.session.event
    if not person.email:
        return
    language = language_of(asking)
    mailing.queue(
        kind,
        event=event,
        to=person.email,
        language=language,
        values=values(asking, language),
        key=f"{kind.code}:{_prefix(asking)}{asking.sequence}:{news}",
        now=now,
        person=person,
        enclosed=_enclosed(kind, asking),
    )


def overtake(asking: Asking) -> bool:
    """Drop letters about an asking that have not left; tell whether any has left."""
    written = Mail.objects.filter(
        event=asking.session.event_id,
        person=asking.person_id,
        key__contains=f":{_prefix(asking)}",
    )
    written.filter(state=MailState.QUEUED).delete()
    return written.exists()


def preview(asking: Asking) -> tuple[str, str]:
    """Return subject and text of the letter that asks; the row need not be saved."""
    language = language_of(asking)
    subject, body = mailing.words(ASKED, event=asking.session.event, language=language)
    filled = values(asking, language)
    return mailing.fill(subject, filled), mailing.fill(body, filled)


def values(asking: Asking, language: str) -> dict[str, str]:
    """Return what fills the placeholders of a letter."""
    session = asking.session
    function = Function(asking.function)
    with translation.override(language):
        return {
            "name": asking.person.full_name,
            "event": session.event.title.localize(language),
            "function": str(function.label),
            "session": session.title.localize(language),
            "facts": "\n".join(facts(session, language)),
            "meaning": str(MEANINGS[function]),
            "answer_by": _answer_by(asking),
            "link": url(asking),
        }


def facts(session: Session, language: str) -> list[str]:
    """Return what one has to know of a session, a line each, in the active language."""
    lines = [f"{gettext('Session')}: {session.title.localize(language)}"]
    if session.is_placed:
        lines.append(f"{gettext('When')}: {when(session)}")
    if where := place(session):
        lines.append(f"{gettext('Where')}: {where}")
    if session.languages:
        spoken = languages.listed(map(languages.name, session.languages))
        lines.append(f"{gettext('Languages')}: {spoken}")
    return lines


def when(session: Session) -> str:
    """Return day and time in words, on the venue's clocks, in the active language."""
    starts, ends, zone = session.starts_local, session.ends_local, _zone(session)
    day = date_format(starts.date(), gettext("l j F Y"))
    hours = gettext("%(start)s to %(end)s on the clocks of %(zone)s") % {
        "start": f"{starts:%H:%M}",
        "end": f"{ends:%H:%M}",
        "zone": zone,
    }
    return languages.listed([day, hours])


def place(session: Session) -> str:
    """Return room, building, venue and city."""
    event = session.event
    venue = str(event.venue) if hasattr(event, "venue") else ""
    room = snapshots.place(session.room)
    return ", ".join(part for part in (room, venue) if part)


def _zone(session: Session) -> str:
    name = session.event.zone_name
    offset = session.starts_at.astimezone(zones.zone(name)).strftime("%z")
    return f"{name} (UTC{offset[:3]}:{offset[3:5]})"


def _answer_by(asking: Asking) -> str:
    if asking.answer_by is None:
        return ""
    day = date_format(asking.answer_by, gettext("l j F Y"))
    return gettext("We need your answer by %(date)s.") % {"date": day}


def _enclosed(kind: MailKind, asking: Asking) -> list[Enclosure]:
    if kind is REMINDER:
        return []
    is_over = kind in (DECLINED, TAKEN_BACK)
    return [Enclosure(CANCEL if is_over else REQUEST, asking.pk)]


def _prefix(asking: Asking) -> str:
    return f"{asking.uid.hex}:"
