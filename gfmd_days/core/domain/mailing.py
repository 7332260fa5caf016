"""Mail: written to the outbox inside a deed, sent later, never twice."""

from __future__ import annotations

import re
import smtplib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise

from gfmd_days.core import languages
from gfmd_days.core.audit import CoreVerb
from gfmd_days.core.domain import auditing
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
LINK_LINE = re.compile(r"\Ahttps?://\S+\Z")
# Waits after the first, second, ... failure; after the last the mail has failed.
WAITS = [timedelta(minutes=m) for m in (1, 5, 30, 120, 360, 720, 1440)]
# A mail claimed longer ago belongs to a worker that died between the server's answer
# and the note of it: nobody knows whether it left, so a person decides.
CLAIM_LASTS = timedelta(minutes=10)


@dataclass(frozen=True)
class MailKind:
    """A kind of mail and its words where an event has none of its own.

    Subject and body carry {placeholders}; in the body an empty line separates
    paragraphs, and a line holding only an address becomes a button labelled `button`.
    """

    code: str
    title: Promise
    subject: Promise
    body: Promise
    placeholders: tuple[str, ...]
    button: Promise | None = None


KINDS: dict[str, MailKind] = {}


def register(kind: MailKind) -> MailKind:
    """Make a kind known to the page of mail texts."""
    KINDS[kind.code] = kind
    return kind


def fill(text: str, values: Mapping[str, str]) -> str:
    """Replace {placeholders}; unknown ones stay visible so that a typo is seen."""
    return PLACEHOLDER.sub(lambda m: values.get(m.group(1), m.group(0)), text)


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


def html(subject: str, text: str, *, kind: MailKind, language: str) -> str:
    """Return the HTML twin of a filled text."""
    paragraphs = [
        {"text": part, "is_link": bool(LINK_LINE.match(part))}
        for part in (piece.strip() for piece in text.split("\n\n"))
        if part
    ]
    with translation.override(language):
        return render_to_string(
            "core/mail/layout.html",
            {
                "subject": subject,
                "paragraphs": paragraphs,
                "button": kind.button,
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
) -> Mail:
    """Put one mail into the outbox, in the caller's transaction.

    Args:
        values: the text for each of the kind's placeholders.
        key: names the news and the receiver; a second call with it changes nothing.
    """
    subject, body = words(kind, event=event, language=language)
    subject = " ".join(fill(subject, values).split())[:250]
    text = fill(body, values)
    mail, created = Mail.objects.get_or_create(
        key=key,
        defaults={
            "event": event,
            "person": person,
            "kind": kind.code,
            "language": language,
            "to": to,
            "subject": subject,
            "text": text,
            "html": html(subject, text, kind=kind, language=language),
            "due_at": now,
        },
    )
    if created:
        from gfmd_days.core import tasks

        transaction.on_commit(tasks.deliver_soon)
    return mail


def deliver_due(*, now: datetime, limit: int = 200) -> int:
    """Send what is due over one connection; return how many were tried.

    Each mail is claimed in a transaction of its own before the mail server hears of
    it: two workers never send the same one.
    """
    _mark_doubtful(now=now)
    tried = 0
    connection: BaseEmailBackend | None = None
    while tried < limit and (mail := _claim(now=now)):
        connection = connection or get_connection()
        _send(mail, connection=connection, now=now)
        tried += 1
    if connection is not None:
        connection.close()
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
        _note(mail, MailState.DOUBTFUL, "The sending was cut off.", now=now)


def _message(mail: Mail, connection: BaseEmailBackend) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        to=[mail.to],
        reply_to=[mail.event.contact_email]
        if mail.event and mail.event.contact_email
        else None,
        headers={
            "Message-ID": f"<mail-{mail.pk}@{settings.SITE_HOST.split(':')[0]}>",
            "Auto-Submitted": "auto-generated",
            "Content-Language": mail.language,
        },
        connection=connection,
    )
    message.attach_alternative(mail.html, "text/html")
    return message


def _send(mail: Mail, *, connection: BaseEmailBackend, now: datetime) -> None:
    try:
        _message(mail, connection).send()
    except smtplib.SMTPRecipientsRefused as error:
        code = next(iter(error.recipients.values()), (550, b""))[0]
        _fail(mail, f"address refused: {error}", final=code >= 500, now=now)
    except smtplib.SMTPServerDisconnected as error:
        connection.close()
        _fail(mail, str(error), now=now)
    except (smtplib.SMTPException, OSError) as error:
        connection.close()
        _fail(mail, str(error), now=now)
    else:
        _note(mail, MailState.SENT, "", now=now)


def _fail(mail: Mail, answer: str, *, final: bool = False, now: datetime) -> None:
    if final or mail.attempts > len(WAITS):
        _note(mail, MailState.FAILED, answer, now=now)
    else:
        mail.due_at = now + WAITS[mail.attempts - 1]
        _note(mail, MailState.QUEUED, answer, now=now)


@transaction.atomic
def _note(mail: Mail, state: MailState, answer: str, *, now: datetime) -> None:
    mail.state = state
    if state == MailState.SENT:
        mail.sent_at = now
    mail.save(update_fields=["state", "sent_at", "due_at"])
    MailAttempt.objects.create(mail=mail, outcome=state, answer=answer[:500])
