"""News by mail, switched off and on by whoever gets them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gfmd_days.core.domain import auditing, bulk
from gfmd_days.core.models import Mail
from registration.audit import Verb
from registration.models import (
    LeftOut,
    MailingKind,
    NoNews,
    Receiver,
    Registration,
)


def wants(registration: Registration) -> bool:
    """Tell whether the person gets news by mail."""
    return not NoNews.objects.filter(registration=registration).exists()


@transaction.atomic
def end(registration: Registration, *, now: datetime) -> None:
    """Send the person no more news; what waits in the outbox is taken out too.

    Done twice it changes nothing.
    """
    _row, is_new = NoNews.objects.get_or_create(
        registration=registration, defaults={"since": now}
    )
    news = Receiver.objects.filter(
        registration=registration, mailing__kind=MailingKind.NEWS
    )
    bulk.take_out(Mail.objects.filter(pk__in=news.exclude(mail=None).values("mail")))
    news.unqueued().update(left_out=LeftOut.UNSUBSCRIBED)
    if is_new:
        _note(Verb.NEWS_ENDED, registration)


@transaction.atomic
def begin(registration: Registration) -> None:
    """Send the person news again, from the next one on."""
    gone, _rows = NoNews.objects.filter(registration=registration).delete()
    if gone:
        _note(Verb.NEWS_BEGUN, registration)


def _note(verb: Verb, registration: Registration) -> None:
    auditing.record(
        verb,
        event=registration.event,
        subject=registration,
        by=None,
        actor=auditing.DELEGATE,
    )
