"""Certificates of attendance, as they were issued."""

from __future__ import annotations

import json
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from gfmd_days.core.encryption import EncryptedTextField
from gfmd_days.core.models import Event
from registration.models import Registration
from registration.models.registration import new_code


class CertificateState(models.TextChoices):
    VALID = "valid", _("Valid")
    REPLACED = "replaced", _("Replaced by a newer one")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def valid(self) -> Self:
        return self.filter(withdrawn_at=None, replaced_at=None)

    def with_people(self) -> Self:
        return self.select_related("event__venue", "registration__person")


class Certificate(models.Model):
    """A certificate: what it says is kept and never changes.

    `code` is random and stands in its QR code: whoever holds the paper can ask
    whether it is true, and learns what it says and no more.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="certificates")
    registration = models.ForeignKey(
        Registration, models.CASCADE, related_name="certificates"
    )
    code = models.CharField(_("code"), max_length=16, unique=True, default=new_code)
    language = models.CharField(_("language"), max_length=10)
    content_json = EncryptedTextField(default="")
    issued_at = models.DateTimeField(_("issued"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    mailed_at = models.DateTimeField(null=True)
    replaced_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    objects = CertificateQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["registration"],
                condition=models.Q(withdrawn_at=None, replaced_at=None),
                name="one_valid_certificate_each",
            )
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def content(self) -> dict[str, Any]:
        """What it says."""
        found: dict[str, Any] = json.loads(self.content_json or "{}")
        return found

    @content.setter
    def content(self, content: dict[str, Any]) -> None:
        self.content_json = json.dumps(content, ensure_ascii=False)

    @property
    def state(self) -> CertificateState:
        if self.withdrawn_at is not None:
            return CertificateState.WITHDRAWN
        if self.replaced_at is not None:
            return CertificateState.REPLACED
        return CertificateState.VALID
