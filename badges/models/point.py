"""Where badges are scanned, and who may pass there when."""

from __future__ import annotations

from typing import Any, Self

from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nCharField
from i18nfield.strings import LazyI18nString

from agenda.models import Session
from gfmd_days.core.models import Event

ENTRANCE = "entrance"
point_code = RegexValidator(
    r"\A[a-z0-9]+([-_][a-z0-9]+)*\Z",
    _("Use small letters, digits and single hyphens, such as main-entrance."),
)


class PointKind(models.TextChoices):
    ENTRANCE = "entrance", _("Entrance")
    ROOM = "room", _("Room")
    SERVICE = "service", _("Service, such as meals or headsets")


class Direction(models.TextChoices):
    """Which ways badges are read at a point."""

    IN_ONLY = "in", _("In only")
    BOTH = "both", _("In and out")


class Times(models.TextChoices):
    ONCE = "once", _("Once")
    MANY = "many", _("As often as they like")


class PointQuerySet(models.QuerySet["Point"]):
    def entrance(self, event: Event) -> Point:
        """Return the event's entrance; each event has one as soon as it is needed."""
        point, _created = self.get_or_create(
            event=event,
            code=ENTRANCE,
            defaults={"name": lambda: _entrance_names(event)},
        )
        return point

    def with_clock(self) -> Self:
        """Add the venue's zone, which windows of time are told in."""
        return self.annotate(clock=models.F("event__venue__zone"))


class Point(models.Model):
    """A place where badges are scanned, with the rules of who may pass.

    `windows` are stretches of local time: {"day": "2026-12-01" or None, "from":
    "12:00", "until": "14:00"}. Whoever fits one of `categories`, `needs_sign_up` (a
    place in the session) and `functions` (one in the session) may enter; where none
    of the three is set, everybody may. `capacity` is how many may be inside at once:
    a hard one keeps people out, another is only told.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="scan_points")
    code = models.SlugField(_("code"), max_length=40, validators=[point_code])
    name = I18nCharField(_("name"))
    kind = models.CharField(
        _("kind"), max_length=10, choices=PointKind.choices, default=PointKind.ENTRANCE
    )
    position = models.PositiveSmallIntegerField(default=0)
    session = models.ForeignKey(
        Session,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="scan_points",
        verbose_name=_("session"),
    )
    direction = models.CharField(
        _("read"), max_length=4, choices=Direction.choices, default=Direction.IN_ONLY
    )
    times = models.CharField(
        _("how often"), max_length=4, choices=Times.choices, default=Times.ONCE
    )
    windows = models.JSONField(_("times"), default=list, blank=True)
    categories = models.JSONField(_("categories"), default=list, blank=True)
    needs_sign_up = models.BooleanField(
        _("people signed up for the session"), default=False
    )
    functions = models.JSONField(
        _("functions in the session"), default=list, blank=True
    )
    capacity = models.PositiveIntegerField(
        _("people at once"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    is_hard = models.BooleanField(_("nobody enters when it is full"), default=False)

    objects = PointQuerySet.as_manager()

    class Meta:
        ordering = ["position", "code"]
        constraints = [
            models.UniqueConstraint(fields=["event", "code"], name="point_code_once")
        ]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def zone_name(self) -> str:
        """The venue's zone; comes with the row from `with_clock`."""
        return getattr(self, "clock", "") or self.event.zone_name

    @property
    def rules_json(self) -> dict[str, Any]:
        """The rules as `domain.entry_rules` and the devices read them."""
        return {
            "times": self.times,
            "direction": self.direction,
            "windows": self.windows,
            "categories": self.categories,
            "sign_up": self.needs_sign_up,
            "functions": self.functions,
            "capacity": self.capacity,
            "hard": self.is_hard,
        }


def _entrance_names(event: Event) -> LazyI18nString:
    names = {}
    for language in event.interface_languages():
        with translation.override(language):
            names[language] = str(PointKind.ENTRANCE.label)
    return LazyI18nString(names)
