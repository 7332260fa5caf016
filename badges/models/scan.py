"""Every scan with its answer."""

from __future__ import annotations

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from badges.models.device import Device
from badges.models.point import Point
from gfmd_days.core.models import Event
from registration.models import Registration

READ_LENGTH = 64
# Clocks of devices differ by seconds, so this is a hint and forbids nothing.
HURRIED = timedelta(seconds=20)


class ScanOutcome(models.TextChoices):
    CHECKED_IN = "checked_in", _("Checked in")
    CHECKED_OUT = "checked_out", _("Checked out")
    ALREADY = "already", _("Already checked in")
    UNKNOWN = "unknown", _("Unknown code")
    NOT_CONFIRMED = "not_confirmed", _("Not confirmed")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    CANCELLED = "cancelled", _("Cancelled")
    VOIDED = "voided", _("Badge no longer valid")
    OTHER_EVENT = "other_event", _("Badge of another event")
    NOT_IN_WINDOW = "not_in_window", _("Not at this time")
    NOT_ALLOWED = "not_allowed", _("May not enter here")
    FULL = "full", _("Full")
    NOT_INSIDE = "not_inside", _("Not inside")


ACCEPTED = (ScanOutcome.CHECKED_IN, ScanOutcome.CHECKED_OUT)
# Somebody was there, and not refused.
SEEN = (*ACCEPTED, ScanOutcome.ALREADY)
# What a person with the right may overrule: it is known who stands there.
OVERRULED = (
    ScanOutcome.NOT_CONFIRMED,
    ScanOutcome.WITHDRAWN,
    ScanOutcome.CANCELLED,
    ScanOutcome.NOT_IN_WINDOW,
    ScanOutcome.NOT_ALLOWED,
    ScanOutcome.FULL,
)


class Way(models.TextChoices):
    IN = "in", _("In")
    OUT = "out", _("Out")


def standing(scans: str = "") -> models.Q:
    """The check-ins that count: successful and not undone.

    Args:
        scans: what leads to the scans from where it is asked, such as “scans__”.
    """
    return models.Q(
        **{f"{scans}outcome": ScanOutcome.CHECKED_IN, f"{scans}undone_at": None}
    )


def inside(scans: str = "") -> models.Q:
    """The check-ins of those who have not left since. Whose data were erased will
    never be read on the way out, and takes nobody's place."""
    open_ones = {f"{scans}left_at": None, f"{scans}registration__isnull": False}
    return standing(scans) & models.Q(**open_ones)


class ScanQuerySet(models.QuerySet["Scan"]):
    def standing(self) -> Self:
        return self.filter(standing())

    def inside(self) -> Self:
        return self.filter(inside())

    def seen(self) -> Self:
        """Keep what says that somebody was there, on the way in or out."""
        return self.filter(outcome__in=SEEN, undone_at=None)

    def came(self) -> Self:
        """Keep what says that somebody came in, again or for the first time."""
        return self.seen().filter(way=Way.IN)

    def accepted(self) -> Self:
        """Keep what let somebody through and is not undone, whatever it counts as."""
        told = models.Q(told__in=ACCEPTED) | models.Q(told="", outcome__in=ACCEPTED)
        return self.filter(told, undone_at=None)

    def refused_for_now(self) -> Self:
        """Keep what a person with the right may overrule."""
        return self.filter(outcome__in=OVERRULED, registration__isnull=False)

    def conflicts(self) -> Self:
        """Keep what was answered at a door otherwise than is right now."""
        by_machine = ~models.Q(against="") & models.Q(reason="")
        let_through = models.Q(told__in=ACCEPTED) & ~models.Q(outcome__in=ACCEPTED)
        return self.filter(by_machine | let_through, undone_at=None)

    def let_in_by_devices(self) -> Self:
        """Keep what somebody with a device overruled by hand."""
        by_hand = ~models.Q(against="") & ~models.Q(reason="")
        return self.filter(by_hand, device__isnull=False, undone_at=None)

    def at_two_places(self) -> Self:
        """Keep the check-ins of a badge that another device let in elsewhere so shortly
        before that nobody walks there in the time: it may be a copy."""
        shortly = (
            models.OuterRef("scanned_at") - HURRIED,
            models.OuterRef("scanned_at"),
        )
        others = Scan.objects.filter(
            registration=models.OuterRef("registration"),
            scanned_at__range=shortly,
            told=ScanOutcome.CHECKED_IN,
            undone_at=None,
        )
        others = others.exclude(point=models.OuterRef("point"))
        others = others.exclude(device=models.OuterRef("device"))
        accepted = self.filter(told=ScanOutcome.CHECKED_IN, undone_at=None)
        return accepted.filter(models.Exists(others))

    def with_people(self) -> Self:
        return self.select_related(
            "point",
            "by",
            "registration__person__organisation",
            "registration__category",
        )


class Scan(models.Model):
    """One reading of a badge, refused ones included, with the answer given.

    The client chooses `id`, so that a scan sent twice counts once. `code` is what was
    read; `scanned_at` the client's clock, `received_at` ours. A check-in taken back
    keeps its row, with `undone_at`; one that ended with going out has `left_at`.
    `told` is the answer somebody heard at the door, `outcome` what it counts as since
    all is known: a device without network may have let in whom another let in before.
    `against` is the refusal that was overruled: by a person, whose `reason` it is, or
    by a device that knew no better.
    """

    id = models.UUIDField(primary_key=True)
    event = models.ForeignKey(Event, models.CASCADE, related_name="scans")
    point = models.ForeignKey(Point, models.RESTRICT, related_name="scans")
    code = models.CharField(_("code read"), max_length=READ_LENGTH)
    registration = models.ForeignKey(
        Registration, models.SET_NULL, null=True, related_name="scans"
    )
    scanned_at = models.DateTimeField(_("scanned"))
    received_at = models.DateTimeField(_("received"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    device = models.ForeignKey(Device, models.SET_NULL, null=True, related_name="scans")
    way = models.CharField(_("way"), max_length=3, choices=Way.choices, default=Way.IN)
    outcome = models.CharField(_("answer"), max_length=20, choices=ScanOutcome.choices)
    told = models.CharField(
        _("answer given then"), max_length=20, choices=ScanOutcome.choices, blank=True
    )
    against = models.CharField(
        _("overruled"), max_length=20, choices=ScanOutcome.choices, blank=True
    )
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    left_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    objects = ScanQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at"]
        indexes = [models.Index(fields=["event", "-received_at"], name="scan_by_date")]
        constraints = [
            models.UniqueConstraint(
                fields=["point", "registration"],
                condition=models.Q(outcome="checked_in", undone_at=None, left_at=None),
                name="inside_once_per_point",
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.outcome}"

    @property
    def is_accepted(self) -> bool:
        """Whether somebody was let through, whatever it counts as."""
        return (self.told or self.outcome) in ACCEPTED

    @property
    def verdict(self) -> str:
        """What the answer would have been with all that is known now, in words."""
        return str(ScanOutcome(self.against or self.outcome).label)

    @property
    def is_conflict(self) -> bool:
        """Whether the door said something else than what is known now."""
        is_by_machine = bool(self.against) and not self.reason
        return is_by_machine or (self.is_accepted and self.outcome not in ACCEPTED)
