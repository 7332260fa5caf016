"""Where badges are scanned, and every scan with its answer."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nCharField
from i18nfield.strings import LazyI18nString

from gfmd_days.core.models import Event
from registration.models import Registration

ENTRANCE = "entrance"
READ_LENGTH = 64
point_code = RegexValidator(
    r"\A[a-z0-9]+(-[a-z0-9]+)*\Z",
    _("Use small letters, digits and single hyphens, such as main-entrance."),
)


class PointKind(models.TextChoices):
    ENTRANCE = "entrance", _("Entrance")
    ROOM = "room", _("Room")
    SERVICE = "service", _("Service, such as meals or headsets")


class PointQuerySet(models.QuerySet["Point"]):
    def entrance(self, event: Event) -> Point:
        """Return the event's entrance; each event has one as soon as it is needed."""
        point, _created = self.get_or_create(
            event=event,
            code=ENTRANCE,
            defaults={"name": lambda: _entrance_names(event)},
        )
        return point


class Point(models.Model):
    """A place where badges are scanned; people are counted once at each."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="scan_points")
    code = models.SlugField(_("code"), max_length=40, validators=[point_code])
    name = I18nCharField(_("name"))
    kind = models.CharField(
        _("kind"), max_length=10, choices=PointKind.choices, default=PointKind.ENTRANCE
    )
    position = models.PositiveSmallIntegerField(default=0)

    objects = PointQuerySet.as_manager()

    class Meta:
        ordering = ["position", "code"]
        constraints = [
            models.UniqueConstraint(fields=["event", "code"], name="point_code_once")
        ]

    def __str__(self) -> str:
        return str(self.name)


class ScanOutcome(models.TextChoices):
    CHECKED_IN = "checked_in", _("Checked in")
    ALREADY = "already", _("Already checked in")
    UNKNOWN = "unknown", _("Unknown code")
    NOT_CONFIRMED = "not_confirmed", _("Not confirmed")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    CANCELLED = "cancelled", _("Cancelled")
    VOIDED = "voided", _("Badge no longer valid")
    OTHER_EVENT = "other_event", _("Badge of another event")


class ScanQuerySet(models.QuerySet["Scan"]):
    def standing(self) -> Self:
        """Keep the check-ins that count: successful and not undone."""
        return self.filter(outcome=ScanOutcome.CHECKED_IN, undone_at=None)

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
    keeps its row, with `undone_at`.
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
    outcome = models.CharField(_("answer"), max_length=20, choices=ScanOutcome.choices)
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
                condition=models.Q(outcome="checked_in", undone_at=None),
                name="checked_in_once_per_point",
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.outcome}"


def _entrance_names(event: Event) -> LazyI18nString:
    names = {}
    for language in event.interface_languages():
        with translation.override(language):
            names[language] = str(PointKind.ENTRANCE.label)
    return LazyI18nString(names)
