"""What devices did without a network, and things handed over at the desk."""

from __future__ import annotations

import json

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
    LOST = "lost", _("Lost badge made invalid")
    CATEGORY = "category", _("Category changed at the desk")
    NOTE = "note", _("Note at the desk written or changed")


class OperationState(models.TextChoices):
    DONE = "done", _("Done")
    WAITS = "waits", _("Waits for what came before it")
    REFUSED = "refused", _("Not possible")


# What was otherwise than a device knew, in words.
FLAGS = {
    "point": _("not a place of this device"),
    "id_taken": _("its number was used before"),
    "category": _("the event has no category"),
    "no_category": _("the event has no such category"),
    "full": _("no place was left"),
    "no_way_in": _("the event takes no registrations"),
    "code_taken": _("the badge's code is somebody else's; print a new badge"),
    "outdated": _("corrected once more since"),
    "not_yours": _("this device may not do that"),
    "not_confirmed": _("the person has no confirmed place"),
    "voided": _("the badge is no longer valid"),
    "person": _("nobody is known by that number"),
    "too_long": _("the name is too long"),
    "failed": _("the server could not do it"),
}
# Of a note nothing is lost: where both sides changed it, it becomes two.
NOTE_OUTDATED = _("the note was changed elsewhere too; both texts are kept")


class Operation(models.Model):
    """One deed of a device, by the id the device gave it: it is done once.

    `needs` names what must come first while it waits: the id of a scan, or the code
    of a badge. `body` holds what was sent, unless it is done. `flag` says what was
    otherwise than the device knew.
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

    @property
    def words(self) -> str:
        """The flag in words."""
        if self.kind == OperationKind.NOTE and self.flag == "outdated":
            return str(NOTE_OUTDATED)
        return str(FLAGS.get(self.flag, self.flag))

    @property
    def sent(self) -> str:
        """What a device sent that could not be done, on one line."""
        if self.state != OperationState.REFUSED or not self.body:
            return ""
        values = json.loads(self.body).values()
        return " · ".join(str(one) for one in values if one not in ("", False, True))


class Thing(models.TextChoices):
    DOCUMENTS = "documents", _("Documents")
    RECEIVER = "receiver", _("Receiver for interpretation")
    OTHER = "other", _("Something else")


class HandOver(models.Model):
    """A thing given to somebody at the desk, or brought back.

    `deposit` is what they left for it, such as an identity card.
    """

    id = models.UUIDField(primary_key=True)
    registration = models.ForeignKey(
        Registration, models.CASCADE, related_name="hand_overs"
    )
    thing = models.CharField(_("thing"), max_length=10, choices=Thing.choices)
    number = models.CharField(_("number"), max_length=20, blank=True)
    deposit = models.CharField(_("deposit"), max_length=40, blank=True)
    is_back = models.BooleanField(_("brought back"), default=False)
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.thing} {self.number}"
