"""Reminders to rapporteurs whose session is over and whose report is missing."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agenda.audit import AgendaVerb
from agenda.domain import reporting
from agenda.domain.reporting import Line
from gfmd_days.core import zones
from gfmd_days.core.domain import auditing, clock, mailing
from gfmd_days.core.domain.mailing import MailKind
from gfmd_days.core.models import Event, Person, User
from registration.domain import mails

EVENING = time(18)
"""When the clock reminds, on the day after the session, at the venue."""
NOT_AFTER = timedelta(days=3)
"""A reminder the clock could not send until then is for the team to send."""

REMINDER = mailing.register(
    MailKind(
        "agenda.report_missing",
        _("Reminder to write a report"),
        _("Your report of “{session}” at {event}"),
        _(
            "Dear {name},\n\n"
            "thank you for keeping the record of “{session}” on {date}. We do not have "
            "your report yet.\n\n"
            "A summary, what was concluded and what is asked of whom: half a page is "
            "enough. You can save it, come back with the same link and send it when "
            "it is ready.\n\n"
            "{link}\n\n"
            "Keep this link to yourself: who has it can write in your place."
        ),
        ("name", "event", "session", "date", "link"),
        _("Write the report"),
    )
)


@transaction.atomic
def remind(event: Event, *, by: User, now: datetime) -> int:
    """Remind everybody whose report is missing, once a day; return how many."""
    there = now.astimezone(zones.zone(event.zone_name)).date()
    count = sum(
        _queue(line, person, news=there.isoformat(), now=now)
        for line in missing(event, now=now)
        for person in line.people
    )
    auditing.record(AgendaVerb.REPORTS_ASKED_FOR, event=event, by=by, count=count)
    return count


@clock.every(timedelta(minutes=30), name="agenda.reports")
def remind_due(*, now: datetime) -> int:
    """Remind, the evening after a session, whoever reports on it; return how many.

    Once for each session and person, however often this runs: the outbox knows it by
    its key. Days long past are left alone.
    """
    lately = [now.date() - timedelta(days=days) for days in range(6)]
    events = Event.objects.filter(days__date__in=lately).select_related("venue")
    count = 0
    for event in events.distinct():
        for line in missing(event, now=now):
            due = _evening_after(line)
            if due <= now <= due + NOT_AFTER:
                with transaction.atomic():
                    for person in line.people:
                        count += _queue(line, person, news="evening", now=now)
    return count


def missing(event: Event, *, now: datetime) -> list[Line]:
    """Return the sessions that are over and of which no report was sent."""
    return [line for line in reporting.lines(event, now=now) if line.is_missing]


def _evening_after(line: Line) -> datetime:
    zone = line.session.event.zone_name
    day = line.session.ends_local.date() + timedelta(days=1)
    return zones.to_utc(datetime.combine(day, EVENING), zone)


def _queue(line: Line, person: Person, *, news: str, now: datetime) -> int:
    """Queue a reminder to who has an address; return 1 if there is one."""
    if not person.email:
        return 0
    session, event = line.session, line.session.event
    language = mails.spoken(person.language, event)
    with translation.override(language):
        day = date_format(session.date, gettext("l j F Y"))
    mailing.queue(
        REMINDER,
        event=event,
        person=person,
        to=person.email,
        language=language,
        values={
            "name": person.full_name,
            "event": event.title.localize(language),
            "session": session.title.localize(language),
            "date": day,
            "link": f"{reporting.url(session, person, now=now)}?lang={language}",
        },
        key=f"{REMINDER.code}:{session.pk}:{person.pk}:{news}",
        now=now,
    )
    return 1
