"""Tokens with which programs act for a user."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from gfmd_days.core.access import Right
from gfmd_days.core.models import Event


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def valid_at(self, now: datetime | models.Expression) -> Self:
        return self.filter(expires_at__gt=now, user__is_active=True)


class ApiToken(models.Model):
    """A token of a user, limited to some rights and perhaps to one event.

    Only the SHA-256 of the secret is kept: it is 256 random bits, so a slow hash would
    add nothing. `rights` never add to the user's own: both must hold.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_tokens"
    )
    name = models.CharField(_("name"), max_length=80)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    event = models.ForeignKey(
        Event,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="api_tokens",
        verbose_name=_("event"),
    )
    rights = models.JSONField(default=list)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.name

    def allowed(self, event: Event) -> frozenset[Right]:
        """Return the rights this token may use in `event`, if its user has them."""
        if self.event_id not in {None, event.pk}:
            return frozenset()
        return frozenset(right for right in Right if right in self.rights)
