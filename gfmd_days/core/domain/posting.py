"""The last step of a mail: handing it to the mail server and reading the answer."""

from __future__ import annotations

import smtplib
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from gfmd_days.core.domain import enclosing
from gfmd_days.core.models import Mail, MailState


@dataclass(frozen=True)
class Answer:
    """How it went: SENT, QUEUED (try again later), FAILED or DOUBTFUL, and why."""

    state: MailState
    words: str = ""


class Line:
    """One connection to the mail server, opened when needed and after each break."""

    def __init__(self) -> None:
        self._backend: BaseEmailBackend | None = None
        self._handed_over = False

    def send(self, mail: Mail) -> Answer:
        """Hand over one mail and say how it went; only faults of ours are raised."""
        try:
            self._post(message_of(mail))
        except ValueError as error:  # a header, an address or a file
            return Answer(MailState.FAILED, f"cannot be written: {error}")
        except smtplib.SMTPRecipientsRefused as error:
            return _answer_to(_code(error), f"address refused: {error}")
        except smtplib.SMTPDataError as error:
            return _answer_to(error.smtp_code, f"message refused: {error}")
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            return self._cut_off(error)
        return Answer(MailState.SENT)

    def close(self) -> None:
        """Hang up; the next mail opens a new connection."""
        backend, self._backend = self._backend, None
        if backend is not None:
            backend.close()

    def _post(self, message: EmailMultiAlternatives) -> None:
        self._handed_over = False
        message.message()  # refused here, it costs no connection
        if self._backend is None:
            backend = get_connection()
            backend.open()
            self._backend = backend
            self._watch(getattr(backend, "connection", None))
        message.connection = self._backend
        message.send()

    def _watch(self, server: Any) -> None:
        """Note when the text itself goes out: after that a silence tells nothing."""
        if not isinstance(server, smtplib.SMTP):
            return
        data = server.data

        def watched(text: Any) -> tuple[int, bytes]:
            self._handed_over = True
            return data(text)

        server.data = watched  # type: ignore[method-assign, assignment]

    def _cut_off(self, error: Exception) -> Answer:
        if self._handed_over:
            return Answer(
                MailState.DOUBTFUL, f"cut off before the server's answer: {error}"
            )
        return Answer(MailState.QUEUED, str(error))


def message_of(mail: Mail) -> EmailMultiAlternatives:
    """Return the message with its text, HTML and files; its Message-ID never changes.

    Raises ValueError when an address, the subject or a header of the mail's own would
    break the headers, or when a file that goes along cannot be made.
    """
    contact = mail.event.contact_email if mail.event else ""
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        to=[mail.to],
        reply_to=[contact] if contact else None,
        headers={
            "Message-ID": f"<mail-{mail.pk}@{urlsplit(settings.BASE_URL).hostname}>",
            "Auto-Submitted": "auto-generated",
            "Content-Language": mail.language,
            **mail.headers,
        },
    )
    message.attach_alternative(mail.html, "text/html")
    for paper in enclosing.papers(mail.enclosed):
        message.attach(paper.name, paper.content, paper.type)
    return message


def _code(error: smtplib.SMTPRecipientsRefused) -> int:
    return next(iter(error.recipients.values()), (550, b""))[0]


def _answer_to(code: int, words: str) -> Answer:
    """5xx means never, 4xx means later (RFC 5321, section 4.2.1)."""
    return Answer(MailState.FAILED if code >= 500 else MailState.QUEUED, words)


def forget_files() -> None:
    """Delete the mails in the folder they are written to where none are sent.

    They hold what was written to people whose data go.
    """
    if not settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
        return
    for file in Path(settings.EMAIL_FILE_PATH).glob("*"):
        if file.is_file():
            file.unlink(missing_ok=True)
