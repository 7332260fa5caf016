"""Printers that badges are sent to, and the orders that wait for them."""

from __future__ import annotations

import re
import uuid
from datetime import datetime
from typing import Self

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from badges.models.printed import DIGEST_LENGTH
from gfmd_days.core.models import Event
from registration.models import Registration
from registration.models.registration import CODE_LENGTH

NAME_LENGTH = 40
JOB_LENGTH = 80
NOT_DRAWN = "not_drawn"  # a Reason of badges.printing.devices
# a host by name or number, a port, a path without a query
ADDRESS = re.compile(
    r"\A(ipps?://[A-Za-z0-9.-]+(:\d{1,5})?(/[A-Za-z0-9._~%/-]*)?"
    r"|[A-Za-z0-9.-]+(:\d{1,5})?)\Z"
)


class PrinterKind(models.TextChoices):
    IPP = "ipp", _("Office printer or CUPS (IPP)")
    ZPL = "zpl", _("Label printer by Zebra (ZPL)")


class Paper(models.TextChoices):
    """Names of PWG 5101.1, which IPP printers know."""

    AS_SET = "", _("As the printer is set")
    A4 = "iso_a4_210x297mm", "A4"
    A5 = "iso_a5_148x210mm", "A5"
    A6 = "iso_a6_105x148mm", "A6"
    A7 = "iso_a7_74x105mm", "A7"
    CARD = "iso_id-1_53.98x85.6mm", _("Card, 54 × 86 mm")
    INDEX = "custom_badge_3x4in", _("3 × 4 inches")


class Dots(models.IntegerChoices):
    """How fine a label printer prints: dots an inch."""

    COARSE = 203, "203 dpi"
    FINE = 300, "300 dpi"
    FINEST = 600, "600 dpi"


class Printer(models.Model):
    """A printer in the venue. `reasons` is what its last look found, in keywords."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="printers")
    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    kind = models.CharField(
        _("kind"), max_length=3, choices=PrinterKind.choices, default=PrinterKind.IPP
    )
    address = models.CharField(
        _("address"),
        max_length=200,
        validators=[
            RegexValidator(
                ADDRESS, _("Write it such as ipp://10.0.0.5/ipp/print or 10.0.0.5:9100")
            )
        ],
    )
    paper = models.CharField(
        _("paper"), max_length=40, choices=Paper.choices, blank=True
    )
    dots = models.PositiveSmallIntegerField(
        _("dots an inch"), choices=Dots.choices, default=Dots.FINE
    )
    is_paused = models.BooleanField(default=False)
    reasons = models.JSONField(default=list)
    seen_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["event", "name"], name="printer_name_once")
        ]

    def __str__(self) -> str:
        return self.name


class OrderState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    CLAIMED = "claimed", _("Being prepared")
    SENT = "sent", _("Printing")
    PRINTED = "printed", _("Printed")
    DOUBTFUL = "doubtful", _("Nobody knows whether it came out")
    FAILED = "failed", _("Not printed")
    CANCELLED = "cancelled", _("Cancelled")


OPEN = (OrderState.WAITING, OrderState.CLAIMED, OrderState.SENT)
# Whoever asks again for a badge that is in one of these is shown it. Of those that are
# still to be drawn there is one: what left may show what is not right any more, and
# then another is asked for beside it.
ONCE = ["waiting", "claimed", "sent", "doubtful"]
TO_DRAW = ["waiting", "claimed"]
TO_DECIDE = (OrderState.DOUBTFUL, OrderState.FAILED)


class PrintOrderQuerySet(models.QuerySet["PrintOrder"]):
    def open(self) -> Self:
        """Keep what a station still works on, in the order it was asked for."""
        return self.filter(state__in=OPEN).order_by("pk")

    def to_decide(self) -> Self:
        """Keep what waits for a person to look at the paper."""
        return self.filter(state__in=TO_DECIDE).order_by("pk")

    def run_out(self, now: datetime) -> Self:
        """Keep what a station held too long: it is gone."""
        held = (OrderState.CLAIMED, OrderState.SENT)
        return self.filter(state__in=held, claimed_until__lte=now)

    def with_people(self) -> Self:
        return self.select_related("printer", "registration__person", "asked_by")


class PrintOrder(models.Model):
    """One badge that is to come out of one printer, or a test page (no registration).

    A station claims it, says so before the document leaves (`sent`, no `job` yet), and
    again with the printer's number of the job. So whatever breaks off, the row tells
    whether paper may have moved.

    `code` and `digest` are what the document shows; the digest stands for all of it. It
    is kept when the document is drawn, and empty before.
    """

    printer = models.ForeignKey(Printer, models.CASCADE, related_name="orders")
    registration = models.ForeignKey(
        Registration, models.CASCADE, null=True, related_name="print_orders"
    )
    code = models.CharField(max_length=CODE_LENGTH, blank=True)
    digest = models.CharField(max_length=DIGEST_LENGTH, blank=True)
    key = models.UUIDField(unique=True, default=uuid.uuid4)
    asked_at = models.DateTimeField(_("asked"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=OrderState.choices,
        default=OrderState.WAITING,
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    reasons = models.JSONField(default=list)
    claim = models.UUIDField(null=True)
    claimed_until = models.DateTimeField(null=True)
    job = models.CharField(max_length=JOB_LENGTH, blank=True)
    over_at = models.DateTimeField(null=True)

    objects = PrintOrderQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["printer", "state"], name="print_order_by_state")
        ]
        constraints = [
            # two helpers who press “Print” for one person get one badge
            models.UniqueConstraint(
                fields=["registration", "code"],
                condition=models.Q(state__in=TO_DRAW),
                name="one_order_a_badge",
            )
        ]

    def __str__(self) -> str:
        return f"{self.code or 'test page'} {self.state}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_to_decide(self) -> bool:
        return self.state in TO_DECIDE

    @property
    def stayed_here(self) -> bool:
        """Whether it failed before anything of it was sent: it could not be drawn."""
        return self.state == OrderState.FAILED and NOT_DRAWN in self.reasons

    @property
    def job_name(self) -> str:
        """Known to nobody but us, and no person's name."""
        return f"badge-{self.pk}-{self.attempts}-{self.key.hex[:8]}"
