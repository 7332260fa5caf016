"""The programme of an event: what it is made of before it is published."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nCharField, I18nTextField

from gfmd_days.core import languages, zones
from gfmd_days.core.colours import hex_colour
from gfmd_days.core.models import Day, Event

code_validator = RegexValidator(
    r"\A[A-Za-z0-9]+([-_][A-Za-z0-9]+)*\Z",
    _("Use letters, digits and single hyphens, such as B05a."),
)
DAY_MINUTES = 24 * 60


def validate_session_languages(codes: Any) -> None:
    """Refuse anything but a list of known language codes, each once; empty is right."""
    if not isinstance(codes, list) or len(set(map(str, codes))) != len(codes):
        raise ValidationError(_("Name each language once."))
    unknown = [str(code) for code in codes if code not in languages.CONTENT]
    if unknown:
        raise ValidationError(
            _("These languages are unknown: %(codes)s."),
            params={"codes": ", ".join(unknown)},
        )


class Programme(models.Model):
    """The agenda module's own row about an event.

    `number` is the published version (0 before the first). `revision` rises whenever
    anything shown to the public may have changed, a speaker's opt-out included: pages
    and feeds are cached by it; `changed_at` says when it rose. `people` are the ids of
    those the published version names.
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

    def __str__(self) -> str:
        return f"programme of {self.event.code}, version {self.number}"


class Room(models.Model):
    event = models.ForeignKey(Event, models.CASCADE, related_name="rooms")
    name = models.CharField(_("name"), max_length=120)
    building = models.CharField(_("building or floor"), max_length=120, blank=True)
    notes = models.TextField(_("notes for the team"), blank=True)
    seats = models.PositiveIntegerField(
        _("seats"), null=True, blank=True, help_text=_("Leave empty if nobody counts.")
    )
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


class Kind(models.TextChoices):
    PLENARY = "plenary", _("Plenary")
    WORKING = "working", _("Working session")
    SPECIAL = "special", _("Special session")
    BREAKOUT = "breakout", _("Break-out")
    GROUP = "group", _("Working group")
    TABLE = "table", _("Table")
    CAUCUS = "caucus", _("Caucus")
    DIALOGUE = "dialogue", _("Dialogue")
    SIDE_EVENT = "side_event", _("Side event")
    BREAK = "break", _("Break")
    LUNCH = "lunch", _("Lunch")
    REGISTRATION = "registration", _("Registration desk")


# Nobody speaks in these, and the same room may hold them beside others.
PAUSES = (Kind.BREAK, Kind.LUNCH, Kind.REGISTRATION)


class SessionQuerySet(models.QuerySet["Session"]):
    def standing(self) -> Self:
        """Leave out the withdrawn ones."""
        return self.filter(withdrawn_at=None)

    def with_parts(self) -> Self:
        """With day, room, track and the people who appear, in four queries at most."""
        return self.select_related("day", "room", "track").prefetch_related(
            models.Prefetch(
                "appearances",
                Appearance.objects.select_related("person__organisation"),
            )
        )


class Session(models.Model):
    """One item of the programme, at local wall time.

    `uid` is the calendar's UID and never changes. A session is never deleted once it
    may have been published: `withdrawn_at` is its tombstone. `edit` rises with each
    change, so that two organizers do not overwrite each other unseen.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="sessions")
    code = models.CharField(_("code"), max_length=20, validators=[code_validator])
    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    day = models.ForeignKey(
        Day, models.RESTRICT, related_name="sessions", verbose_name=_("day")
    )
    start = models.TimeField(_("starts"))
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), validators=[MinValueValidator(1), MaxValueValidator(DAY_MINUTES)]
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    title = I18nCharField(_("title"))
    description = I18nTextField(_("description"), blank=True, default="")
    track = models.ForeignKey(
        Track,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="sessions",
        verbose_name=_("track"),
    )
    room = models.ForeignKey(
        Room,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="sessions",
        verbose_name=_("room"),
    )
    languages = models.JSONField(
        _("working languages"),
        default=list,
        blank=True,
        validators=[validate_session_languages],
    )
    seats = models.PositiveIntegerField(_("places"), null=True, blank=True)
    sign_up = models.BooleanField(_("people sign up for it"), default=False)
    is_closed = models.BooleanField(_("closed"), default=False)
    is_streamed = models.BooleanField(_("streamed"), default=False)
    no_photo = models.BooleanField(_("no photographs"), default=False)
    is_external = models.BooleanField(_("run by others"), default=False)
    external_organiser = models.CharField(
        _("organiser"), max_length=200, blank=True, default=""
    )
    online_link = models.URLField(_("link to join online"), blank=True, default="")
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    edit = models.PositiveIntegerField(default=1, editable=False)
    changed_at = models.DateTimeField(auto_now=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering = ["day__date", "start", "room__position", "code"]
        constraints = [
            models.UniqueConstraint(fields=["event", "code"], name="session_code_once"),
            models.CheckConstraint(
                condition=models.Q(minutes__gte=1, minutes__lte=DAY_MINUTES),
                name="session_lasts_a_day_at_most",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def date(self) -> date:
        return self.day.date

    @property
    def starts_local(self) -> datetime:
        """The start on the venue's clocks, without a zone."""
        return datetime.combine(self.day.date, self.start)

    @property
    def ends_local(self) -> datetime:
        """The end on the venue's clocks; the next day if it passes midnight."""
        return self.starts_local + timedelta(minutes=self.minutes)

    @property
    def starts_at(self) -> datetime:
        """The start as an instant, in UTC."""
        return zones.to_utc(self.starts_local, self.event.zone_name)

    @property
    def ends_at(self) -> datetime:
        return zones.to_utc(self.ends_local, self.event.zone_name)


class Function(models.TextChoices):
    CHAIR = "chair", _("Chair")
    CO_CHAIR = "co_chair", _("Co-chair")
    MODERATOR = "moderator", _("Moderator")
    SPEAKER = "speaker", _("Speaker")
    DISCUSSANT = "discussant", _("Discussant")
    RAPPORTEUR = "rapporteur", _("Rapporteur")
    HOST = "host", _("Host")
    GOVERNMENT_GUEST = "government_guest", _("Government guest")
    INTERPRETER = "interpreter", _("Interpreter")
    NOTE_TAKER = "note_taker", _("Note-taker")


class Appearance(models.Model):
    """A function in a session, held by a person or still to be confirmed.

    `pinned`: set by hand, so that a proposal of moderators leaves it alone.
    """

    session = models.ForeignKey(Session, models.CASCADE, related_name="appearances")
    person = models.ForeignKey(
        "core.Person",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="appearances",
        verbose_name=_("person"),
    )
    function = models.CharField(
        _("function"), max_length=20, choices=Function.choices, default=Function.SPEAKER
    )
    position = models.PositiveSmallIntegerField(default=0)
    by_video = models.BooleanField(_("joins by video"), default=False)
    note = models.CharField(_("note for the team"), max_length=200, blank=True)
    pinned = models.BooleanField(_("keep"), default=False)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "person", "function"],
                name="function_once_per_person",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_function_display()} of {self.session.code}"
