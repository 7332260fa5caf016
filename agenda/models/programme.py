"""The programme of an event, its rooms and its tracks."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nCharField

from gfmd_days.core.colours import hex_colour
from gfmd_days.core.models import Event

code_validator = RegexValidator(
    r"\A[A-Za-z0-9]+([-_][A-Za-z0-9]+)*\Z",
    _("Use letters, digits and single hyphens, such as B05a."),
)


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    def locked(self, event_id: int) -> Programme:
        """Return an event's row, made if need be, locked until the transaction ends."""
        self.get_or_create(event_id=event_id)
        return self.select_for_update().get(event_id=event_id)

    def stir(self, event_id: int) -> None:
        """Tell whoever has the programme open that it is no longer what they see."""
        self.get_or_create(event_id=event_id)
        self.filter(event_id=event_id).update(draft=models.F("draft") + 1)


class Programme(models.Model):
    """The agenda module's own row about an event.

    `number` is the published version (0 before the first). `revision` rises whenever
    anything shown to the public may have changed, a speaker's opt-out included: pages
    and feeds are cached by it; `changed_at` says when it rose. `people` are the ids of
    those the published version names. `preview_key` opens the draft to whoever has it,
    until `preview_until`.
    """

    event = models.OneToOneField(Event, models.CASCADE, related_name="programme")
    number = models.PositiveIntegerField(default=0)
    revision = models.PositiveBigIntegerField(default=1)
    changed_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    people = models.JSONField(default=list)
    draft = models.PositiveBigIntegerField(default=1)
    zone_release = models.CharField(max_length=20, blank=True)
    change_minutes = models.PositiveSmallIntegerField(
        _("minutes to change rooms"), default=0
    )
    building_minutes = models.PositiveSmallIntegerField(
        _("minutes to change buildings"), default=15
    )
    booths = models.PositiveSmallIntegerField(
        _("movable interpreters' booths"),
        null=True,
        blank=True,
        help_text=_("Leave empty if nobody counts."),
    )
    severities = models.JSONField(default=dict, blank=True)
    weights = models.JSONField(default=dict, blank=True)
    preview_key = models.CharField(max_length=40, blank=True)
    preview_until = models.DateTimeField(null=True, blank=True)
    sign_up_opens_at = models.DateTimeField(_("sign-up opens"), null=True, blank=True)
    sign_up_closes_at = models.DateTimeField(_("sign-up closes"), null=True, blank=True)

    objects = ProgrammeQuerySet.as_manager()

    def __str__(self) -> str:
        return f"programme of {self.event.code}, version {self.number}"


class Setup(models.TextChoices):
    """How chairs and tables stand in a room."""

    THEATRE = "theatre", _("Rows of chairs")
    CLASSROOM = "classroom", _("Rows of tables")
    U_SHAPE = "u_shape", _("Tables in a U")
    BOARDROOM = "boardroom", _("One long table")
    ROUND = "round", _("Round tables")
    CIRCLE = "circle", _("Circle of chairs")


class Room(models.Model):
    """A room of the venue; `directions` and `plan` are for those who work in it."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="rooms")
    name = models.CharField(_("name"), max_length=120)
    building = models.CharField(_("building or floor"), max_length=120, blank=True)
    notes = models.TextField(_("notes for the team"), blank=True)
    seats = models.PositiveIntegerField(
        _("seats"), null=True, blank=True, help_text=_("Leave empty if nobody counts.")
    )
    booths = models.PositiveSmallIntegerField(
        _("interpreters' booths built in"), default=0
    )
    setup = models.CharField(
        _("set-up"), max_length=20, choices=Setup.choices, blank=True, default=""
    )
    directions = models.TextField(
        _("for those who work in it"), blank=True, default="", max_length=2000
    )
    plan = models.ImageField(_("plan"), upload_to="rooms/", blank=True, default="")
    position = models.PositiveSmallIntegerField(_("place in the order"), default=0)

    class Meta:
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(fields=["event", "name"], name="room_name_once")
        ]

    def __str__(self) -> str:
        return self.name


class Track(models.Model):
    """A theme that runs through several sessions."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="tracks")
    code = models.CharField(_("code"), max_length=20, validators=[code_validator])
    title = I18nCharField(_("title"))
    colour = models.CharField(
        _("colour"), max_length=7, default="#0b5563", validators=[hex_colour]
    )
    position = models.PositiveSmallIntegerField(_("place in the order"), default=0)

    class Meta:
        ordering = ["position", "code"]
        constraints = [
            models.UniqueConstraint(fields=["event", "code"], name="track_code_once")
        ]

    def __str__(self) -> str:
        return str(self.title)
