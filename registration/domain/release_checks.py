"""What to look at before decisions are released: doubts, never obstacles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gfmd_days.core import languages
from gfmd_days.core.models import Event, MailTemplate
from registration.domain import deadlines, mails, places
from registration.domain.releasing import Group
from registration.models import Decision


@dataclass(frozen=True)
class Doubt:
    """One sentence, and the page on which it can be mended: its name and arguments."""

    words: str | Promise
    url_name: str = ""
    query: str = ""


def doubts(event: Event, groups: list[Group], *, now: datetime) -> list[Doubt]:
    """Return what somebody should know before releasing."""
    return [
        *_places(event, groups),
        *_deadline(event, groups, now),
        *_addresses(groups),
        *_words(event, groups),
    ]


def _places(event: Event, groups: list[Group]) -> Iterator[Doubt]:
    if not any(g.total for g in groups if g.decision == Decision.SELECTED):
        return
    promised = event.registrations.promised()
    if event.capacity is not None and (over := promised.count() - event.capacity) > 0:
        words = ngettext(
            "{count} person more is selected than there are places. The last to "
            "confirm will find the event full.",
            "{count} people more are selected than there are places. The last to "
            "confirm will find the event full.",
            over,
        )
        yield Doubt(words.format(count=over), "registration:list", "?decision=selected")
    for stream in event.streams.exclude(places=None):
        over = promised.filter(stream=stream).count() - (stream.places or 0)
        if over > 0:
            words = ngettext(
                "{stream}: {count} person more is selected than it has places.",
                "{stream}: {count} people more are selected than it has places.",
                over,
            )
            query = f"?decision=selected&stream={stream.code}"
            yield Doubt(
                words.format(stream=stream.name, count=over),
                "registration:list",
                query,
            )
    selected = next(g.total for g in groups if g.decision == Decision.SELECTED)
    if selected and (free := places.free(event)):
        words = ngettext(
            "{count} place is still free.", "{count} places are still free.", free
        )
        yield Doubt(words.format(count=free), "registration:list")


def _deadline(event: Event, groups: list[Group], now: datetime) -> Iterator[Doubt]:
    if not any(g.total for g in groups if g.decision == Decision.SELECTED):
        return
    intake = deadlines.intake_of(event)
    if intake.confirm_by is None:
        words = _("No day is set by which selected people answer.")
        yield Doubt(words, "registration:intake")
    elif intake.confirm_by < deadlines.today(event, now):
        words = ngettext(
            "The day by which people answer has passed: who hears now has {count} day.",
            "The day by which people answer has passed: who hears now has {count} "
            "days.",
            intake.answer_days,
        )
        yield Doubt(words.format(count=intake.answer_days), "registration:intake")


def _addresses(groups: list[Group]) -> Iterator[Doubt]:
    if count := sum(group.without_address for group in groups):
        words = ngettext(
            "{count} person has no e-mail address and gets no mail: tell them "
            "yourself.",
            "{count} people have no e-mail address and get no mail: tell them "
            "yourself.",
            count,
        )
        yield Doubt(words.format(count=count), "registration:list", "?state=decided")


def _words(event: Event, groups: list[Group]) -> Iterator[Doubt]:
    """Own words in one language and ours in another tell people different things."""
    own = set(MailTemplate.objects.filter(event=event).values_list("kind", "language"))
    for group in groups:
        kind = mails.OF_DECISION[group.decision]
        has_own = any(code == kind.code for code, _language in own)
        lacking = [
            languages.name(code)
            for code in group.languages
            if has_own and (kind.code, code) not in own
        ]
        if lacking:
            words = _(
                "“{mail}” has words of your own, but not in: {languages}. People who "
                "read these languages get the default words."
            )
            yield Doubt(
                words.format(mail=kind.title, languages=", ".join(lacking)),
                "core:mail_texts",
            )
