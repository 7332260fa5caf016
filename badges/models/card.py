"""What the desk is told of one person, and what it wrote down."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from badges.models.operation import Operation
from gfmd_days.core.encryption import EncryptedTextField
from registration.models import Registration

NOTE_LENGTH = 1000


class AlertKind(models.TextChoices):
    VIP = "vip", _("VIP: call the host")
    DOCUMENT = "document", _("Check an identity document")
    ORGANISERS = "organisers", _("Call the organizers")
    UNPAID = "unpaid", _("Something is still to be paid")


class PersonAlerts(models.Model):
    """What the desk must see at once when a badge is read, as kinds of alert.

    One row a person: it comes with the person in the one query of a scan.
    """

    registration = models.OneToOneField(
        Registration, models.CASCADE, related_name="desk_alerts"
    )
    kinds = models.JSONField(_("alerts"), default=list)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    def __str__(self) -> str:
        return " ".join(self.kinds)


def with_alerts(
    registrations: models.QuerySet[Registration],
) -> models.QuerySet[Any]:
    """Add `alerts`, the kinds of alert that were set, or None."""
    kinds = PersonAlerts.objects.filter(registration=models.OuterRef("pk"))
    return registrations.annotate(alerts=models.Subquery(kinds.values("kinds")[:1]))


class DeskNoteQuerySet(models.QuerySet["DeskNote"]):
    def current(self) -> Self:
        """Keep the notes as they read now."""
        return self.filter(newer=None, is_gone=False).select_related("by")


class DeskNote(models.Model):
    """A note of the desk about somebody.

    A changed note is a new row that replaces the one before, so what was written
    stays until the person's data go; one that was taken away is replaced by one that
    `is_gone`. `told_by` is the operation by which a laptop at the venue told of it.
    """

    registration = models.ForeignKey(
        Registration, models.CASCADE, related_name="desk_notes"
    )
    text = EncryptedTextField(blank=True, default="")
    is_gone = models.BooleanField(default=False)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    replaces = models.OneToOneField(
        "self", models.CASCADE, null=True, related_name="newer"
    )
    told_by = models.OneToOneField(
        Operation, models.SET_NULL, null=True, related_name="note"
    )

    objects = DeskNoteQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"note {self.pk}"
