"""Phones and laptops that work at the desk, with or without a network."""

from __future__ import annotations

import secrets
import uuid
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from badges.models.point import Point
from gfmd_days.core.encryption import EncryptedTextField
from gfmd_days.core.models import Event


class DeviceQuerySet(models.QuerySet["Device"]):
    def working(self) -> Self:
        """Keep those paired, not revoked, whose helper's login is open."""
        return self.filter(revoked_at=None, added_by__is_active=True).exclude(token="")


class Device(models.Model):
    """A device, limited to its event, some points and little else.

    It acts for whoever added it: what they lose, it loses. Of the pairing code and of
    the token only SHA-256 digests are kept; both are random. `secret` is what the
    device's snapshot is sealed with, `names_code` opens the names in it and is typed
    by hand, `names_key` is made of it: the server seals with them, so it keeps them,
    encrypted. One that `lets_in` may overrule the rules of a point with a reason, which
    the team sees. One that `is_venue` is a laptop that runs the whole system: it gets
    an unsealed copy, scans at every point and tells of lost badges too.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    event = models.ForeignKey(Event, models.CASCADE, related_name="devices")
    name = models.CharField(_("name"), max_length=80)
    points = models.ManyToManyField(
        Point, related_name="devices", verbose_name=_("places to scan at")
    )
    sees_names = models.BooleanField(_("may look for names"), default=False)
    prints = models.BooleanField(_("may print badges"), default=False)
    lets_in = models.BooleanField(_("may let in by hand"), default=True)
    is_venue = models.BooleanField(
        _("takes the whole event along to the venue"), default=False
    )
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="devices"
    )
    pairing = models.CharField(max_length=64, blank=True, editable=False)
    pairing_until = models.DateTimeField(null=True, editable=False)
    token = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    secret = EncryptedTextField(blank=True, default="", editable=False)
    names_code = EncryptedTextField(blank=True, default="", editable=False)
    names_key = EncryptedTextField(blank=True, default="", editable=False)
    paired_at = models.DateTimeField(null=True, editable=False)
    last_seen = models.DateTimeField(null=True, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    objects = DeviceQuerySet.as_manager()

    class Meta:
        ordering = ["name", "added_at"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_working(self) -> bool:
        return bool(self.token) and self.revoked_at is None

    def waits_at(self, now: datetime) -> bool:
        """Whether a pairing code is out that still opens."""
        return self.pairing_until is not None and now < self.pairing_until


def new_mark_key() -> str:
    """Return 256 random bits as text."""
    return secrets.token_hex(32)


class MarkKey(models.Model):
    """The key an event's badges are marked with, so that a device without network
    knows a badge that was made after its last news."""

    event = models.OneToOneField(Event, models.CASCADE, related_name="mark_key")
    secret = EncryptedTextField(default=new_mark_key)

    def __str__(self) -> str:
        return f"key of {self.event_id}"
