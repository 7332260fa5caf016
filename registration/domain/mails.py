"""The letters of registration: their words and what fills them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gfmd_days.core import languages
from gfmd_days.core.domain import mailing
from gfmd_days.core.domain.enclosing import Enclosure
from gfmd_days.core.domain.mailing import MailKind
from gfmd_days.core.models import Event
from registration.domain import deadlines, links
from registration.models import Decision, Draft, Intake, Registration

COMMON = ("name", "event", "link")
OPEN_MINE = _("Open my page")

RECEIVED = mailing.register(
    MailKind(
        "registration.received",
        _("Application received"),
        _("We have your application for {event}"),
        _(
            "Dear {name},\n\n"
            "thank you: your application for {event} has arrived. {decision_by}\n\n"
            "On your own page you can see where it stands, change your answers or "
            "withdraw. Keep this link to yourself: who has it can act in your name.\n\n"
            "{link}"
        ),
        (*COMMON, "decision_by"),
        OPEN_MINE,
    )
)
AGAIN = mailing.register(
    MailKind(
        "registration.again",
        _("Application with an address that is known already"),
        _("You have applied for {event} before"),
        _(
            "Dear {name},\n\n"
            "somebody, probably you, filled in the application for {event} again with "
            "this address. Your first application is safe and nothing was changed.\n\n"
            "To change your answers, open your own page:\n\n"
            "{link}\n\n"
            "If this was not you, you need not do anything."
        ),
        COMMON,
        OPEN_MINE,
    )
)
DRAFT_KEPT = mailing.register(
    MailKind(
        "registration.draft",
        _("Link to go on with an application"),
        _("Go on with your application for {event}"),
        _(
            "Hello,\n\n"
            "your answers for {event} are saved, but not sent yet. "
            "With this link you can go on where you stopped:\n\n"
            "{link}\n\n"
            "If you did not ask for this, you need not do anything."
        ),
        ("event", "link"),
        _("Go on with my application"),
    )
)
SELECTED = mailing.register(
    MailKind(
        "registration.selected",
        _("Decision: selected"),
        _("You are selected for {event}: please confirm"),
        _(
            "Dear {name},\n\n"
            "we are glad to tell you that you are selected for {event}.\n\n"
            "Please tell us whether you will come. {confirm_by} "
            "Being selected does not mean that travel is paid.\n\n"
            "{link}"
        ),
        (*COMMON, "confirm_by"),
        _("Say whether I will come"),
    )
)
RESERVE = mailing.register(
    MailKind(
        "registration.reserve",
        _("Decision: reserve list"),
        _("You are on the reserve list for {event}"),
        _(
            "Dear {name},\n\n"
            "there were more good applications for {event} than places. You are on the "
            "reserve list: we write to you as soon as a place becomes free.\n\n"
            "{link}"
        ),
        COMMON,
        OPEN_MINE,
    )
)
REJECTED = mailing.register(
    MailKind(
        "registration.rejected",
        _("Decision: not selected"),
        _("Your application for {event}"),
        _(
            "Dear {name},\n\n"
            "thank you for your application for {event}. There were many more "
            "applications than places, and we are sorry that we cannot offer you one "
            "this time.\n\n"
            "{link}"
        ),
        COMMON,
        OPEN_MINE,
    )
)
CONFIRMED = mailing.register(
    MailKind(
        "registration.confirmed",
        _("Confirmed"),
        _("Your place at {event} is confirmed"),
        _(
            "Dear {name},\n\n"
            "your place at {event} is confirmed. We look forward to meeting you.\n\n"
            "On your own page you find the code for your badge, the programme and a "
            "calendar for your phone. Show the code at the desk; on paper or on your "
            "phone is fine.\n\n"
            "{link}\n\n"
            "If you cannot come after all, please say so there: somebody on the "
            "reserve list will be glad."
        ),
        COMMON,
        _("Open my page with the badge code"),
    )
)
DECLINED = mailing.register(
    MailKind(
        "registration.declined",
        _("Declined"),
        _("You will not come to {event}"),
        _(
            "Dear {name},\n\n"
            "thank you for telling us that you will not come to {event}. Your place "
            "goes to somebody on the reserve list.\n\n"
            "{link}"
        ),
        COMMON,
        OPEN_MINE,
    )
)
WITHDRAWN = mailing.register(
    MailKind(
        "registration.withdrawn",
        _("Withdrawn"),
        _("Your application for {event} is withdrawn"),
        _(
            "Dear {name},\n\n"
            "your application for {event} is withdrawn, as you asked. If this was not "
            "you, please answer this mail.\n\n"
            "{link}"
        ),
        COMMON,
        OPEN_MINE,
    )
)
CANCELLED = mailing.register(
    MailKind(
        "registration.cancelled",
        _("Cancelled by the team"),
        _("Your registration for {event} is cancelled"),
        _(
            "Dear {name},\n\n"
            "the organizers have cancelled your registration for {event}. If you think "
            "this is a mistake, please answer this mail.\n\n"
            "{link}"
        ),
        COMMON,
        OPEN_MINE,
    )
)
LINK = mailing.register(
    MailKind(
        "registration.link",
        _("Personal link again"),
        _("Your link for {event}"),
        _(
            "Dear {name},\n\n"
            "here is the link to your own page for {event}. Keep it to yourself: who "
            "has it can act in your name.\n\n"
            "{link}"
        ),
        COMMON,
        OPEN_MINE,
    )
)
OF_DECISION = {
    Decision.SELECTED: SELECTED,
    Decision.RESERVE: RESERVE,
    Decision.REJECTED: REJECTED,
}


def send(
    kind: MailKind,
    registration: Registration,
    *,
    now: datetime,
    news: str = "",
    words: str = "",
    enclosed: Sequence[Enclosure] = (),
) -> None:
    """Queue a letter to the person, in their language, in the caller's transaction.

    Args:
        news: tells this piece of news from others of its kind to the same person;
            by default there is one per moment.
        words: what the organizers add, where the letter has a place for it.
        enclosed: the files that go along.
    """
    person, event = registration.person, registration.event
    if not person.email:
        return
    language = language_of(registration)
    mailing.queue(
        kind,
        event=event,
        to=person.email,
        language=language,
        values={**values(registration, language), "words": words},
        key=f"{kind.code}:{registration.key.hex}:{news or now.isoformat()}",
        now=now,
        person=person,
        enclosed=enclosed,
    )


def once_in_ten_minutes(now: datetime) -> str:
    """Return the `news` of a letter somebody asks for: asked again soon, it is one."""
    window = now.replace(minute=now.minute // 10 * 10, second=0, microsecond=0)
    return window.isoformat()


def language_of(registration: Registration) -> str:
    """Return the language in which we write to the person."""
    return spoken(registration.person.language, registration.event)


def spoken(language: str, event: Event) -> str:
    """Return `language` if we write in it, else the event's first one, else English."""
    return _language(language, event.default_language())


def values(registration: Registration, language: str) -> dict[str, str]:
    """Return what fills the placeholders of a letter to this person."""
    with translation.override(language):
        return {
            "name": registration.person.full_name,
            "event": registration.event.title.localize(language),
            "link": f"{links.page_url(registration)}?lang={language}",
            **_dates(registration),
        }


def send_draft_link(draft: Draft, *, language: str, now: datetime) -> None:
    """Queue the link with which a draft is opened again, at most once a day."""
    language = _language(language, draft.event.default_language())
    mailing.queue(
        DRAFT_KEPT,
        event=draft.event,
        to=draft.email,
        language=language,
        values={
            "event": draft.event.title.localize(language),
            "link": f"{links.draft_url(draft)}?lang={language}",
        },
        key=f"{DRAFT_KEPT.code}:{draft.key.hex}:{now.date().isoformat()}",
        now=now,
    )


def _language(wanted: str, otherwise: str) -> str:
    spoken = languages.interface_codes()
    return next((code for code in (wanted, otherwise) if code in spoken), "en")


def _dates(registration: Registration) -> dict[str, str]:
    intake: Intake | None = getattr(registration.event, "intake", None)
    decision_by = confirm_by = ""
    if intake and intake.decision_by:
        decision_by = gettext("You will hear from us by {date}.").format(
            date=date_format(intake.decision_by, gettext("l j F Y"))
        )
    if last := deadlines.day(registration, intake):
        confirm_by = gettext("We keep your place until {date}.").format(
            date=date_format(last, gettext("l j F Y"))
        )
    return {"decision_by": decision_by, "confirm_by": confirm_by}
