"""What somebody asked to have deleted."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from gfmd_days.core.encryption import EncryptedTextField
from gfmd_days.core.models import Event
from registration.models.registration import Registration

# How long the mailed link waits, and how long the organizers may take.
LINK_LASTS = timedelta(days=3)
ANSWER_LASTS = timedelta(days=30)


class ErasureState(models.TextChoices):
    ASKED = "asked", _("Not yet confirmed by mail")
    CONFIRMED = "confirmed", _("Waiting for the organizers")
    DONE = "done", _("Deleted")
    REFUSED = "refused", _("Not deleted")


OPEN = (ErasureState.ASKED, ErasureState.CONFIRMED)


class ErasureRequestQuerySet(models.QuerySet["ErasureRequest"]):
    def open(self) -> Self:
        """Keep those that wait for their person or for the organizers."""
        return self.filter(state__in=OPEN)

    def waiting(self) -> Self:
        """Keep those the organizers have to answer."""
        return self.filter(state=ErasureState.CONFIRMED)

    def shown_to_team(self) -> Self:
        """Leave out those nobody has confirmed: anybody with the phone could ask."""
        return self.exclude(state=ErasureState.ASKED)

    def lapsed(self, now: datetime) -> Self:
        """Keep those whose mailed link was not opened in time."""
        return self.filter(state=ErasureState.ASKED, asked_at__lt=now - LINK_LASTS)


class ErasureRequest(models.Model):
    """A person's wish that all we keep of them be deleted.

    `key` makes the mailed link that confirms it. `reason` is theirs, `words` are the
    organizers' when they say no. Once it is carried out the row tells only that and
    when: it points at nobody. `last_letter` is then the highest number of a letter
    that went: nobody else's may carry it.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="erasures")
    registration = models.ForeignKey(
        Registration, models.SET_NULL, null=True, related_name="erasures"
    )
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    state = models.CharField(
        max_length=10, choices=ErasureState.choices, default=ErasureState.ASKED
    )
    reason = EncryptedTextField(blank=True, default="")
    words = EncryptedTextField(blank=True, default="")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    asked_at = models.DateTimeField()
    last_letter = models.PositiveIntegerField(default=0, editable=False)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = ErasureRequestQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["registration"],
                condition=models.Q(state__in=["asked", "confirmed"]),
                name="one_open_erasure",
            )
        ]

    def __str__(self) -> str:
        return f"erasure {self.pk} ({self.state})"

    @property
    def link_ends_at(self) -> datetime:
        return self.asked_at + LINK_LASTS

    @property
    def answer_by(self) -> datetime:
        """Until when the organizers have to answer."""
        return self.asked_at + ANSWER_LASTS
