"""Warnings by mail to the roles an event chose, each once."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from badges.domain.live import board
from badges.domain.live.alerts import Alert
from badges.models import DeskSettings
from gfmd_days.core import languages
from gfmd_days.core.domain import mailing
from gfmd_days.core.domain.clock import every
from gfmd_days.core.domain.mailing import MailKind
from gfmd_days.core.models import Event, Mail, User

WARNING = mailing.register(
    MailKind(
        "badges.warning",
        _("Warning from the desk"),
        _("{event}: {warning}"),
        _(
            "{warning}.\n\n"
            "The live board shows how it stands now.\n\n"
            "{link}\n\n"
            "You get this mail because of your role in the team; the settings of the "
            "desk say which roles do."
        ),
        ("event", "warning", "link"),
        _("Open the live board"),
    )
)


@every(timedelta(minutes=1), name="badges.warnings")
def warn(*, now: datetime) -> int:
    """Mail what is to be looked at, for events that are on; return how many wanted it.

    The mail's key names the warning and the reader, so each is told once.
    """
    told = 0
    for rules in DeskSettings.objects.mailing():
        if board.is_on(rules.event, now):
            told += _warn(rules, now=now)
    return told


def _warn(rules: DeskSettings, *, now: datetime) -> int:
    event = rules.event
    by_language: dict[str, list[User]] = {}
    for reader in _readers(event, rules.mailed_roles):
        known = reader.language in languages.interface_codes()
        by_language.setdefault(reader.language if known else "en", []).append(reader)
    for language, people in by_language.items():
        with translation.override(language):
            found = board.make(event, now=now).alerts
        wanted = {
            f"{WARNING.code}:{event.pk}:{alert.key}:{reader.pk}": (alert, reader)
            for alert in found
            for reader in people
        }
        told = Mail.objects.filter(key__in=wanted).values_list("key", flat=True)
        for key in set(wanted).difference(told):
            _queue(event, *wanted[key], language=language, key=key, now=now)
    return sum(map(len, by_language.values()))


@transaction.atomic
def _queue(
    event: Event, alert: Alert, reader: User, *, language: str, key: str, now: datetime
) -> None:
    values = {
        "event": event.title.localize(language),
        "warning": alert.words.rstrip("."),
        "link": link(event),
    }
    mailing.queue(
        WARNING,
        event=event,
        to=reader.email,
        language=language,
        values=values,
        key=key,
        now=now,
    )


def link(event: Event) -> str:
    return f"{settings.BASE_URL}{reverse('badges:board', args=[event.code])}"


def _readers(event: Event, roles: list[str]) -> list[User]:
    here = Q(memberships__event=event) | Q(memberships__series=event.series_id)
    rows = User.objects.filter(here, is_active=True, memberships__role__in=roles)
    return list(rows.distinct().order_by("pk"))
