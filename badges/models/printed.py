"""What was printed, and the codes of badges that were lost."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from gfmd_days.core.models import Event, Job
from registration.models import Registration
from registration.models.registration import CODE_LENGTH

DIGEST_LENGTH = 16


class PrintKind(models.TextChoices):
    SINGLE = "single", _("At the desk")
    BATCH = "batch", _("In a batch")


class Print(models.Model):
    """One badge sent to paper; `code` is the one it carries.

    `digest` stands for all it showed; empty where nobody knows.
    """

    registration = models.ForeignKey(
        Registration, models.CASCADE, related_name="prints"
    )
    code = models.CharField(max_length=CODE_LENGTH)
    digest = models.CharField(max_length=DIGEST_LENGTH, blank=True)
    at = models.DateTimeField(_("printed"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    kind = models.CharField(_("how"), max_length=10, choices=PrintKind.choices)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="prints")

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["registration", "code"], name="print_by_code")]

    def __str__(self) -> str:
        return f"{self.code} {self.kind}"


class VoidCode(models.Model):
    """The code of a badge that opens no door any more, and why."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="void_codes")
    registration = models.ForeignKey(
        Registration, models.CASCADE, related_name="void_codes"
    )
    code = models.CharField(_("code"), max_length=CODE_LENGTH, unique=True)
    at = models.DateTimeField(_("voided"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    reason = models.CharField(_("reason"), max_length=200)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return self.code


def with_print_state(
    registrations: models.QuerySet[Registration],
) -> models.QuerySet[Any]:
    """Add `is_printed`: a badge with the code they hold now was printed."""
    prints = Print.objects.filter(
        registration=models.OuterRef("pk"), code=models.OuterRef("code")
    )
    return registrations.annotate(is_printed=models.Exists(prints))
