"""Mail: written to the outbox inside a deed, sent later, never twice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise

from gfmd_days.core import languages
from gfmd_days.core.audit import CoreVerb
from gfmd_days.core.domain import auditing, enclosing, posting
from gfmd_days.core.domain.enclosing import Enclosure
from gfmd_days.core.domain.refusals import UnknownPlaceholder
from gfmd_days.core.models import (
    Event,
    Mail,
    MailAttempt,
    MailState,
    MailTemplate,
    Person,
    User,
)

PLACEHOLDER = re.compile(r"\{(\w+)\}")
PARAGRAPH_END = re.compile(r"(?:\r?\n[ \t]*){2,}")
LINK_LINE = re.compile(r"\Ahttps?://\S+\Z")
# The part of an address that opens a delegate's page, a draft or a login.
KEY = re.compile(r"(?<=/)[\w.:-]{32,}(?=[/?])")
# Waits after the first, second, ... failure; after the last the mail has failed.
WAITS = [timedelta(minutes=m) for m in (1, 5, 30, 120, 360, 720, 1440)]
# A mail claimed longer ago belongs to a worker that died between the server's answer
# and the note of it: nobody knows whether it left, so a person decides.
CLAIM_LASTS = timedelta(minutes=10)
OVER = (MailState.SENT, MailState.FAILED)


@dataclass(frozen=True)
class MailKind:
    """A kind of mail and its words where an event has none of its own.

    Subject and body carry {placeholders}; in the body an empty line separates
    paragraphs, and a line holding only an address becomes a button labelled `button`.
    `has_words` is False where each mail is written by hand: there is nothing to set.
    `is_kept` is False where its row must go as soon as the mail has left.
    """

    code: str
    title: Promise
    subject: Promise
    body: Promise
    placeholders: tuple[str, ...]
    button: Promise | None = None
    has_words: bool = True
    is_kept: bool = True


@dataclass(frozen=True)
class Footer:
    """Small print under a mail: a sentence and the address behind it."""

    words: str
    label: str
    url: str


KINDS: dict[str, MailKind] = {}


def register(kind: MailKind) -> MailKind:
    """Make a kind known to the page of mail texts."""
    KINDS[kind.code] = kind
    return kind


def unkept() -> list[str]:
    """Return the codes of the kinds whose rows go once they have left."""
    return [code for code, kind in KINDS.items() if not kind.is_kept]


def fill(text: str, values: Mapping[str, str]) -> str:
    """Replace {placeholders}; unknown ones stay visible so that a typo is seen."""
    return PLACEHOLDER.sub(lambda m: values.get(m.group(1), m.group(0)), text)


def without_keys(text: str) -> str:
    """Return a mail's text or HTML with the keys in its links left out.

    Whoever may read what was sent may not act for the receiver: an invitation's link
    sets the password of a login.
    """
    return KEY.sub("…", text)


def unknown_placeholders(kind: MailKind, text: str) -> list[str]:
    """Return the {placeholders} in `text` that no mail of `kind` can fill."""
    found = dict.fromkeys(PLACEHOLDER.findall(text))
    return [name for name in found if name not in kind.placeholders]


def words(kind: MailKind, *, event: Event | None, language: str) -> tuple[str, str]:
    """Return subject and body, unfilled: the event's own, else the default ones."""
    own = (
        MailTemplate.objects.filter(
            event=event, kind=kind.code, language=language
        ).first()
        if event
        else None
    )
    if own:
        return own.subject, own.body
    with translation.override(language):
        return str(kind.subject), str(kind.body)


@transaction.atomic
def set_words(
    kind: MailKind, *, event: Event, language: str, subject: str, body: str, by: User
) -> MailTemplate:
    """Give the event its own words for one kind of mail in one language.

    Raises UnknownPlaceholder when they name something no mail can fill in.
    """
    if unknown := unknown_placeholders(kind, f"{subject} {body}"):
        raise UnknownPlaceholder(unknown)
    template, _created = MailTemplate.objects.update_or_create(
        event=event,
        kind=kind.code,
        language=language,
        defaults={"subject": subject, "body": body},
    )
    _note_words(kind, event=event, language=language, by=by, own=True)
    return template


@transaction.atomic
def reset_words(kind: MailKind, *, event: Event, language: str, by: User) -> None:
    """Go back to the default words."""
    MailTemplate.objects.filter(event=event, kind=kind.code, language=language).delete()
    _note_words(kind, event=event, language=language, by=by, own=False)


def _note_words(
    kind: MailKind, *, event: Event, language: str, by: User, own: bool
) -> None:
    auditing.record(
        CoreVerb.TEMPLATE_CHANGED,
        event=event,
        by=by,
        kind=kind.code,
        language=language,
        own=own,
    )


def html(
    subject: str,
    text: str,
    *,
    kind: MailKind,
    language: str,
    labels: Mapping[str, object] | None = None,
    footer: Footer | None = None,
) -> str:
    """Return the HTML twin of a filled text.

    Args:
        labels: the words on the button of an address, where they are not the kind's.
        footer: what stands under the text in small print.
    """
    known = labels or {}
    paragraphs = [
        {
            "text": part,
            "is_link": bool(LINK_LINE.match(part)),
            "label": known.get(part, kind.button),
        }
        for part in (piece.strip() for piece in PARAGRAPH_END.split(text))
        if part
    ]
    with translation.override(language):
        return render_to_string(
            "core/mail/layout.html",
            {
                "subject": subject,
                "paragraphs": paragraphs,
                "footer": footer,
                "language": language,
                "direction": languages.direction(language),
            },
        )


def queue(
    kind: MailKind,
    *,
    event: Event | None,
    to: str,
    language: str,
    values: Mapping[str, str],
    key: str,
    now: datetime,
    person: Person | None = None,
    enclosed: Iterable[Enclosure] = (),
) -> None:
    """Put one mail into the outbox, in the caller's transaction.

    Args:
        values: the text for each of the kind's placeholders.
        key: names the news and the receiver; a second call with it changes nothing.
        enclosed: the files that go along.
    """
    subject, body = words(kind, event=event, language=language)
    subject = " ".join(fill(subject, values).split())[:250]
    text = fill(body, values)
    mail = Mail(
        key=key,
        event=event,
        person=person,
        kind=kind.code,
        language=language,
        to=to,
        subject=subject,
        text=text,
        html=html(subject, text, kind=kind, language=language),
        enclosed=enclosing.stored(enclosed),
        due_at=now,
    )
    # one statement, whether or not somebody queues the same news meanwhile
    Mail.objects.bulk_create([mail], ignore_conflicts=True)
    from gfmd_days.core import tasks

    transaction.on_commit(tasks.deliver_soon)


def deliver_due(*, now: datetime, limit: int = 200) -> int:
    """Send what is due over one connection; return how many were tried.

    Each mail is claimed in a transaction of its own before the mail server hears of
    it: two workers never send the same one.
    """
    _mark_doubtful(now=now)
    tried = 0
    line = posting.Line()
    try:
        while tried < limit and (mail := _claim(now=now)):
            answer = line.send(mail)
            _note_answer(mail, answer, now=now)
            tried += 1
    finally:
        line.close()
    return tried


def send_again(mail: Mail, *, by: User, now: datetime) -> None:
    """Queue one mail anew, by hand: it failed, is in doubt, or got lost on the way."""
    with transaction.atomic():
        locked = Mail.objects.select_for_update().get(pk=mail.pk)
        if locked.state in {MailState.QUEUED, MailState.SENDING}:
            return
        locked.state, locked.due_at, locked.attempts = MailState.QUEUED, now, 0
        locked.save(update_fields=["state", "due_at", "attempts"])
        auditing.record(CoreVerb.MAIL_SENT_AGAIN, event=mail.event, subject=mail, by=by)
        from gfmd_days.core import tasks

        transaction.on_commit(tasks.deliver_soon)


def _claim(*, now: datetime) -> Mail | None:
    with transaction.atomic():
        mail = (
            Mail.objects.due(now)
            .select_for_update(skip_locked=True)
            .order_by("due_at", "pk")
            .first()
        )
        if mail is None:
            return None
        mail.state, mail.claimed_at = MailState.SENDING, now
        mail.attempts += 1
        mail.save(update_fields=["state", "claimed_at", "attempts"])
    return mail


def _mark_doubtful(*, now: datetime) -> None:
    stale = Mail.objects.filter(
        state=MailState.SENDING, claimed_at__lt=now - CLAIM_LASTS
    )
    for mail in stale:
        # The worker may come back and know better, and another may mark it first.
        marked = Mail.objects.filter(
            pk=mail.pk, state=MailState.SENDING, claimed_at=mail.claimed_at
        ).update(state=MailState.DOUBTFUL)
        if marked:
            MailAttempt.objects.create(
                mail=mail, outcome=MailState.DOUBTFUL, answer="The sending was cut off."
            )


def _note_answer(mail: Mail, answer: posting.Answer, *, now: datetime) -> None:
    state = answer.state
    if state == MailState.QUEUED:
        if mail.attempts > len(WAITS):
            state = MailState.FAILED
        else:
            mail.due_at = now + WAITS[mail.attempts - 1]
    mail.state = state
    if state in OVER and mail.kind in unkept():
        mail.delete()
        return
    if state == MailState.SENT:
        mail.sent_at = now
    with transaction.atomic():
        mail.save(update_fields=["state", "sent_at", "due_at"])
        MailAttempt.objects.create(mail=mail, outcome=state, answer=answer.words[:500])
