"""The words of a mailing as each receiver gets them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gfmd_days.core import dates
from gfmd_days.core.domain import mailing
from gfmd_days.core.domain.mailing import Footer, MailKind
from gfmd_days.core.models import Event, User
from registration.domain import links
from registration.domain.mails import OPEN_MINE
from registration.models import Mailing, MailingKind, Registration

PLACEHOLDERS = ("name", "organisation", "category", "event", "dates", "place", "link")
# Their words are written for each mailing; the outbox asks for their names.
SERVICE = mailing.register(
    MailKind(
        "registration.mailing",
        _("Mail to many, about their registration"),
        _("Mail to many"),
        _("Mail to many"),
        PLACEHOLDERS,
        has_words=False,
    )
)
NEWS = mailing.register(
    MailKind(
        "registration.news",
        _("Mail to many, news"),
        _("Mail to many"),
        _("Mail to many"),
        PLACEHOLDERS,
        has_words=False,
    )
)
KIND_OF = {MailingKind.SERVICE: SERVICE, MailingKind.NEWS: NEWS}
# Stands for the key in the links of a mail that is only tried out.
EXAMPLE = "example"


@dataclass(frozen=True)
class Composed:
    """One mail, filled in."""

    language: str
    subject: str
    text: str
    html: str
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Addressee:
    """What a mailing says of the one who gets it, in their language."""

    name: str
    organisation: str
    category: str
    link: str
    news_url: str


def unknown_placeholders(text: str) -> list[str]:
    """Return the {placeholders} in `text` that no mailing can fill."""
    return mailing.unknown_placeholders(SERVICE, text)


class Composer:
    """Fills in one mailing for one receiver after the other.

    What is the same for all of them is looked up once.
    """

    def __init__(self, row: Mailing) -> None:
        self.row = row
        self.kind = KIND_OF[MailingKind(row.kind)]
        self._shared: Callable[[str], dict[str, str]] = cache(
            lambda language: _shared(row.event, language)
        )

    def for_person(self, registration: Registration) -> Composed:
        """Return the mail this person gets, in their language."""
        language = self.row.language_for(registration.person.language)
        return self.fill(language, addressee(registration, language))

    def fill(self, language: str, to: Addressee) -> Composed:
        """Return the mail in `language` with the facts about one receiver."""
        words = self.row.words[language]
        values = {
            **self._shared(language),
            "name": to.name,
            "organisation": to.organisation,
            "category": to.category,
            "link": to.link,
        }
        subject = " ".join(mailing.fill(words["subject"], values).split())[:250]
        text = mailing.fill(words["text"], values)
        footer = self._footer(language, to, event=values["event"])
        with translation.override(language):
            labels = {to.link: str(OPEN_MINE)}
        html = mailing.html(
            subject,
            text,
            kind=self.kind,
            language=language,
            labels=labels,
            footer=footer,
        )
        if footer:
            text += f"\n\n{footer.words} {footer.label}:\n{footer.url}"
        return Composed(language, subject, text, html, self._headers(to))

    def _footer(self, language: str, to: Addressee, *, event: str) -> Footer | None:
        if self.row.kind != MailingKind.NEWS:
            return None
        with translation.override(language):
            return Footer(
                gettext("You get this because you applied for {event}.").format(
                    event=event
                ),
                gettext("No more news by mail"),
                f"{to.news_url}?lang={language}",
            )

    def _headers(self, to: Addressee) -> dict[str, str]:
        """Return what lets a mail program switch news off itself (RFC 2369, 8058)."""
        if self.row.kind != MailingKind.NEWS:
            return {}
        return {
            "List-Unsubscribe": f"<{to.news_url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }


def addressee(registration: Registration, language: str) -> Addressee:
    """Return the facts about a person, for their own eyes."""
    person = registration.person
    return Addressee(
        name=person.full_name,
        organisation=person.organisation.name if person.organisation else "",
        category=registration.category.name.localize(language),
        link=f"{links.page_url(registration)}?lang={language}",
        news_url=links.news_url(registration),
    )


def example(row: Mailing, user: User, language: str) -> Addressee:
    """Return the facts of a mail to oneself: nobody's page is opened by its links."""
    news = reverse("registration:news", args=[row.event.code, EXAMPLE])
    with translation.override(language):
        return Addressee(
            name=str(user),
            organisation=gettext("Your organisation"),
            category=gettext("Your category"),
            link=settings.BASE_URL + reverse("registration:own", args=[EXAMPLE]),
            news_url=settings.BASE_URL + news,
        )


def _shared(event: Event, language: str) -> dict[str, str]:
    with translation.override(language):
        return {
            "event": event.title.localize(language),
            "dates": dates.in_words(event.dates),
            "place": str(event.venue) if hasattr(event, "venue") else "",
        }
