"""The letter to a reviewer whose applications still wait."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from gfmd_days.core import languages, zones
from gfmd_days.core.domain import mailing
from gfmd_days.core.domain.mailing import MailKind
from gfmd_days.core.models import User
from registration.models import ReviewPhase

REMINDER = mailing.register(
    MailKind(
        "registration.review_reminder",
        _("Reminder to a reviewer"),
        _("Applications for {event} wait for your review"),
        _(
            "Dear {name},\n\n"
            "{waiting} The review is open until {closes}.\n\n"
            "{link}\n\n"
            "If you know somebody too well to judge them, say so on the page of the "
            "application: somebody else will read it."
        ),
        ("name", "event", "waiting", "closes", "link"),
        _("Go on with my reviews"),
    )
)


def remind(phase: ReviewPhase, user: User, *, waiting: int, now: datetime) -> None:
    """Queue a reminder, one a day at most, in the caller's transaction."""
    event = phase.event
    spoken = languages.interface_codes()
    language = user.language if user.language in spoken else "en"
    with translation.override(language):
        text = ngettext(
            "{count} application waits for your review.",
            "{count} applications wait for your review.",
            waiting,
        ).format(count=waiting)
        closes = phase.closes_at.astimezone(zones.zone(event.zone_name))
        values = {
            "name": str(user),
            "event": event.title.localize(language),
            "waiting": text,
            "closes": date_format(closes, gettext("l j F Y")),
            "link": settings.BASE_URL
            + reverse("registration:review", args=[event.code]),
        }
    mailing.queue(
        REMINDER,
        event=event,
        to=user.email,
        language=language,
        values=values,
        key=f"{REMINDER.code}:{phase.pk}:{user.pk}:{now.date().isoformat()}",
        now=now,
    )
