"""Batches of badges in the making, in parts, and the event's own sheets of labels."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from gfmd_days.core.models import Event

LARGEST_PITCH = 420


class Batch(models.Model):
    """Badges printed together; `paper` is the sheet as it was when the batch began.

    `noted_at` is set once, when each of its badges was noted as printed.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="batches")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    choice = models.JSONField(default=dict)
    paper = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    noted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"batch {self.pk}"


class BatchPart(models.Model):
    """Some badges of a batch, in order; drawn once, and kept until all are together.

    `people` are keys of registrations. `drawn` are those that have a badge in the
    file, each as key, code and digest; `flags` what needs a look.
    """

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    people = models.JSONField(default=list)
    file = models.FileField(upload_to="badges/parts/", blank=True)
    drawn = models.JSONField(default=list)
    flags = models.JSONField(default=list)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="batch_part_once")
        ]

    def __str__(self) -> str:
        return f"part {self.number} of {self.batch_id}"


class PaperSize(models.TextChoices):
    A4 = "a4", _("A4, upright")
    A4_LYING = "a4-lying", _("A4, lying")
    LETTER = "letter", _("US letter, upright")
    LETTER_LYING = "letter-lying", _("US letter, lying")


def _length(words: object) -> models.DecimalField[float, float]:
    return models.DecimalField(
        words,  # type: ignore[arg-type]
        max_digits=6,
        decimal_places=2,
        validators=[MinValueValidator(0), MaxValueValidator(LARGEST_PITCH)],
    )


def _count(words: object) -> models.PositiveSmallIntegerField[int, int]:
    return models.PositiveSmallIntegerField(
        words,  # type: ignore[arg-type]
        validators=[MinValueValidator(1), MaxValueValidator(20)],
    )


class OwnSheet(models.Model):
    """A sheet of labels that an event describes itself; lengths in millimetres."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="own_sheets")
    name = models.CharField(_("name"), max_length=60)
    paper = models.CharField(_("paper"), max_length=20, choices=PaperSize.choices)
    columns = _count(_("labels in a row"))
    rows = _count(_("rows"))
    width = _length(_("width of a label"))
    height = _length(_("height of a label"))
    left = _length(_("from the left edge to the first label"))
    top = _length(_("from the upper edge to the first label"))
    across = _length(_("from one label to the next in the row"))
    down = _length(_("from one row to the next"))

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "name"], name="own_sheet_name_once"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def code(self) -> str:
        """What stands for it where a sheet is chosen."""
        return f"own-{self.pk}"
