"""A laptop at the venue that runs everything by itself: what it holds, what it told."""

from __future__ import annotations

from django.db import models

from badges.models.operation import OperationState
from gfmd_days.core.encryption import EncryptedTextField
from gfmd_days.core.models import Event
from registration.models import Registration

# Rows made at the venue have keys from here on: the site never gives one as high, so
# what comes from there meets none of them. Below 2**53, which JavaScript counts to.
FAR = 2**40


class VenueCopy(models.Model):
    """The event that this installation took along, and how it reaches the site.

    `tag` stands for what was taken last, `taken_at` says when; `given_at` when all
    that was done here had been told.
    """

    event = models.OneToOneField(Event, models.CASCADE, related_name="venue_copy")
    server = models.URLField()
    device = models.UUIDField()
    token = EncryptedTextField()
    tag = models.CharField(max_length=80, blank=True)
    taken_at = models.DateTimeField(null=True)
    given_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.event.code} of {self.server}"


class Told(models.Model):
    """An operation the site knows: told from here, or come from there.

    `flag` says what was otherwise there. Of a walk-in, `registration` is the row here
    and `there` its key on the site.
    """

    id = models.UUIDField(primary_key=True)
    copy = models.ForeignKey(VenueCopy, models.CASCADE, related_name="told")
    state = models.CharField(
        max_length=10, choices=OperationState.choices, default=OperationState.DONE
    )
    flag = models.CharField(max_length=20, blank=True)
    at = models.DateTimeField()
    registration = models.ForeignKey(
        Registration, models.CASCADE, null=True, related_name="+"
    )
    there = models.PositiveBigIntegerField(null=True)

    class Meta:
        verbose_name_plural = "told"

    def __str__(self) -> str:
        return f"{self.id} {self.state}"
