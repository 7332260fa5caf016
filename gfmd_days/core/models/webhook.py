"""Programs that are told of deeds, and what they were told."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from gfmd_days.core.encryption import EncryptedTextField
from gfmd_days.core.models.event import Event


class Webhook(models.Model):
    """An address that is told of an event's deeds on some topics.

    `failing_since` is when the first of the calls failed that have failed since the
    last one that came through.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="webhooks")
    url = models.URLField(_("address"), max_length=300)
    secret = EncryptedTextField()
    topics = models.JSONField(_("topics"), default=list)
    is_active = models.BooleanField(default=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    failing_since = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.url


class DeliveryState(models.TextChoices):
    QUEUED = "queued", _("Waiting")
    SENT = "sent", _("Delivered")
    FAILED = "failed", _("Will be tried again")
    GIVEN_UP = "given_up", _("Given up")


class Fault(models.TextChoices):
    """Why a call did not come through."""

    NO_SUCH_HOST = "no_such_host", _("There is no server of this name.")
    FORBIDDEN = "forbidden", _("The address is not on the public internet.")
    NO_CONNECTION = "no_connection", _("The server could not be reached.")
    UNSAFE = "unsafe", _("The server's certificate is not valid.")
    TOO_SLOW = "too_slow", _("The server did not answer within ten seconds.")
    REDIRECT = "redirect", _("The server pointed elsewhere; this is not followed.")
    REFUSED = "refused", _("The server refused it.")


WAITING = (DeliveryState.QUEUED, DeliveryState.FAILED)


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def due(self, now: datetime) -> Self:
        return self.filter(state__in=WAITING, next_at__lte=now, webhook__is_active=True)


class Delivery(models.Model):
    """One piece of news for one webhook; `id` is told to it and never changes.

    `next_at` is when it is tried next; while a worker is calling, when another one
    may take the call over.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries")
    topic = models.CharField(max_length=60)
    payload = models.JSONField()
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=DeliveryState.choices,
        default=DeliveryState.QUEUED,
    )
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    next_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True)
    fault = models.CharField(max_length=20, choices=Fault.choices, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "next_at"], name="delivery_due"),
            models.Index(fields=["webhook", "-created_at"], name="delivery_by_hook"),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.pk}"
