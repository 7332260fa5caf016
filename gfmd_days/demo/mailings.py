"""Mail to many in csd-demo: news that went out a week ago, and a draft."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F

from gfmd_days.core.models import Event, Mail, MailState, User
from gfmd_days.demo import accounts
from registration.domain.mailings import receivers, sending, writing
from registration.domain.mailings.writing import Content
from registration.models import (
    Mailing,
    MailingKind,
    MailingState,
    NoNews,
    Receiver,
    Registration,
    State,
)

SENT_AGO = timedelta(days=7)
NEWS = {
    "en": {
        "subject": "The programme of {event} is online",
        "text": "Dear {name},\n\nthe programme of {event} is online. We meet on "
        "{dates} at {place}.\n\nYour own page shows it with a calendar for your "
        "phone:\n\n{link}",
    },
    "fr": {
        "subject": "Le programme de {event} est en ligne",
        "text": "{name},\n\nle programme de {event} est en ligne. Rendez-vous "
        "le {dates}, {place}.\n\nVotre page personnelle l’affiche, avec "
        "un calendrier pour votre téléphone :\n\n{link}",
    },
}
DRAFT = {
    "en": {
        "subject": "Before you travel to {event}",
        "text": "Dear {name},\n\nplease check before you travel that your passport "
        "is valid for six months, and that we know when you arrive.\n\n{link}",
    },
}


def make(event: Event, *, now: datetime) -> None:
    """Write to those who confirmed; the worker has nothing left to send."""
    by = User.objects.get(email=accounts.ADMINISTRATOR)
    event = Event.objects.select_related("venue").get(pk=event.pk)
    query = f"state={State.CONFIRMED}"
    _wish(event, now=now - SENT_AGO)
    row = writing.begin(event, query=query, by=by)
    writing.change(row, Content(MailingKind.NEWS, NEWS, "en"), by=by)
    _sent(row, event, now=now - SENT_AGO)
    draft = writing.begin(event, query=query, by=by)
    writing.change(draft, Content(MailingKind.SERVICE, DRAFT, "en"), by=by)


def _wish(event: Event, *, now: datetime) -> None:
    """Let the last of those who confirmed want no news."""
    last = Registration.objects.filter(event=event, state=State.CONFIRMED)
    for one in last.order_by("-pk")[:1]:
        NoNews.objects.create(registration=one, since=now)


def _sent(row: Mailing, event: Event, *, now: datetime) -> None:
    confirmed = Registration.objects.filter(event=event, state=State.CONFIRMED)
    people = receivers.sort_out(row, confirmed)
    reached = [(pk, "") for pk, _code in people.reached]
    left_out = [(pk, str(reason)) for pk, reason in people.left_out]
    Receiver.objects.bulk_create(
        Receiver(mailing=row, registration_id=pk, left_out=reason)
        for pk, reason in reached + left_out
    )
    row.state, row.sent_at, row.next_at = MailingState.SENDING, now, now
    row.save()
    more = True
    while more:
        more, _count = sending.queue_batch(row, now=now)
    mails = Mail.objects.filter(pk__in=row.receivers.exclude(mail=None).values("mail"))
    mails.update(state=MailState.SENT, sent_at=F("due_at"), attempts=1)
