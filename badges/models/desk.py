"""How an event's desk is run: when to warn, and who gets a certificate."""

from __future__ import annotations

from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from gfmd_days.core.models import Event


class DeskSettingsQuerySet(models.QuerySet["DeskSettings"]):
    def of(self, event: Event) -> DeskSettings:
        """Return the event's row; where there is none, one as it would begin."""
        return self.filter(event=event).first() or DeskSettings(event=event)

    def mailing(self) -> Self:
        """Keep those of events that mail warnings to some roles."""
        return self.exclude(mailed_roles=[]).select_related("event")


class DeskSettings(models.Model):
    """What an event decides about its desk.

    `mailed_roles` are the roles that get warnings by mail; the board shows them to
    everybody who may see it. A certificate is for whoever was scanned on
    `certificate_days` days and in `certificate_sessions` sessions.
    """

    event = models.OneToOneField(Event, models.CASCADE, related_name="desk_settings")
    warn_minutes = models.PositiveSmallIntegerField(
        _("Warn how many minutes before a session if somebody is missing"),
        default=30,
        validators=[MinValueValidator(5), MaxValueValidator(240)],
    )
    most_refusals = models.PositiveSmallIntegerField(
        _("Warn from how many refusals in an hour"),
        default=10,
        validators=[MinValueValidator(1)],
    )
    mailed_roles = models.JSONField(
        _("Mail warnings to these roles"), default=list, blank=True
    )
    gives_certificates = models.BooleanField(
        _("People may take their certificate on their own page"), default=False
    )
    certificate_days = models.PositiveSmallIntegerField(
        _("Days somebody must have come"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
    )
    certificate_sessions = models.PositiveSmallIntegerField(
        _("Sessions somebody must have been in"),
        default=0,
        validators=[MaxValueValidator(200)],
    )

    objects = DeskSettingsQuerySet.as_manager()

    def __str__(self) -> str:
        return f"desk of {self.event_id}"
