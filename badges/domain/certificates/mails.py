"""The mail that says a certificate waits on one's own page."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from badges.models import Certificate
from gfmd_days.core.domain import mailing
from gfmd_days.core.domain.mailing import MailKind
from registration.domain import mails
from registration.models import Registration

READY = mailing.register(
    MailKind(
        "badges.certificate",
        _("Certificate of attendance"),
        _("Your certificate of attendance, {event}"),
        _(
            "Dear {name},\n\n"
            "thank you for having been at {event}. Your certificate of attendance is "
            "ready: open your own page and download it there.\n\n"
            "{link}"
        ),
        mails.COMMON,
        mails.OPEN_MINE,
    )
)


def send(
    certificate: Certificate, *, registration: Registration, now: datetime
) -> None:
    """Tell the person, once for each certificate; the mail holds none of it."""
    mails.send(READY, registration, now=now, news=str(certificate.pk))
