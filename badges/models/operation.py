"""What devices did without a network, and things handed over at the desk."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from badges.models.device import Device
from gfmd_days.core.encryption import EncryptedTextField
from gfmd_days.core.models import Event
from registration.models import Registration


class OperationKind(models.TextChoices):
    SCAN = "scan", _("Scan")
    UNDO = "undo", _("Check-in undone")
    WALK_IN = "walk_in", _("Walk-in at the desk")
    NAME = "name", _("Name corrected")
    PRINT = "print", _("Badge printed")
    HAND_OVER = "hand_over", _("Handed over")


class OperationState(models.TextChoices):
    DONE = "done", _("Done")
    WAITS = "waits", _("Waits for what came before it")
    REFUSED = "refused", _("Not possible")


class Operation(models.Model):
    """One deed of a device, by the id the device gave it: it is done once.

    `needs` names what must come first while it waits, the id of another one. `body`
    holds what was sent only so long, or while a name may still be outdone by a later
    correction it holds nothing: the row of the deed does. `flag` says what was
    different from what the device knew.
    """

    id = models.UUIDField(primary_key=True)
    event = models.ForeignKey(Event, models.CASCADE, related_name="operations")
    device = models.ForeignKey(
        Device, models.SET_NULL, null=True, related_name="operations"
    )
    kind = models.CharField(max_length=10, choices=OperationKind.choices)
    state = models.CharField(max_length=10, choices=OperationState.choices)
    flag = models.CharField(max_length=20, blank=True)
    at = models.DateTimeField()
    received_at = models.DateTimeField()
    registration = models.ForeignKey(
        Registration, models.SET_NULL, null=True, related_name="operations"
    )
    needs = models.CharField(max_length=36, blank=True, db_index=True)
    body = EncryptedTextField(blank=True, default="")

    class Meta:
        ordering = ["received_at", "pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"


class Thing(models.TextChoices):
    DOCUMENTS = "documents", _("Documents")
    RECEIVER = "receiver", _("Receiver for interpretation")
    OTHER = "other", _("Something else")


class HandOver(models.Model):
    """A thing given to somebody at the desk, or brought back."""

    id = models.UUIDField(primary_key=True)
    registration = models.ForeignKey(
        Registration, models.CASCADE, related_name="hand_overs"
    )
    thing = models.CharField(_("thing"), max_length=10, choices=Thing.choices)
    number = models.CharField(_("number"), max_length=20, blank=True)
    is_back = models.BooleanField(_("brought back"), default=False)
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.thing} {self.number}"
