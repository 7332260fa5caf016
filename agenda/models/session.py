"""The items of a programme, and who does what in them."""

from __future__ import annotations

import uuid
from datetime import date, datetime, time, timedelta
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nCharField, I18nTextField

from agenda.models.programme import Room, Track, code_validator
from gfmd_days.core import languages, zones
from gfmd_days.core.models import Day, Event

DAY_MINUTES = 24 * 60
# What stands in addresses where the code of a session stands.
TAKEN_CODES = frozenset({"calendars", "draft", "embed", "rooms", "tracks", "versions"})


def validate_session_code(code: str) -> None:
    """Refuse a code that is a word of the addresses of the public programme."""
    if code.lower() in TAKEN_CODES:
        raise ValidationError(_("This word has another meaning here. Choose another."))


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
# Many of these take place at once.
SMALL = (Kind.TABLE, Kind.CAUCUS)


class NotPlaced(Exception):
    """The session has no time yet."""


class SessionQuerySet(models.QuerySet["Session"]):
    def standing(self) -> Self:
        """Leave out the withdrawn ones and those that have no time yet."""
        return self.placed().filter(withdrawn_at=None)

    def placed(self) -> Self:
        """Those with a day and a time, withdrawn ones too."""
        return self.filter(day__isnull=False)

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

    `day` and `start` are both empty while the session waits for its time.
    `languages` are spoken in the room or heard from a booth, `interpretation` are those
    of them that need a booth.
    `uid` is the calendar's UID and never changes. A session is never deleted once it
    may have been published: `withdrawn_at` is its tombstone. `edit` rises with each
    change, so that two organizers do not overwrite each other unseen.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="sessions")
    code = models.CharField(
        _("code"), max_length=20, validators=[code_validator, validate_session_code]
    )
    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    day = models.ForeignKey(
        Day,
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="sessions",
        verbose_name=_("day"),
    )
    start = models.TimeField(_("starts"), null=True, blank=True)
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
    interpretation = models.JSONField(
        _("interpreted into"),
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
            models.CheckConstraint(
                condition=models.Q(day__isnull=True, start__isnull=True)
                | models.Q(day__isnull=False, start__isnull=False),
                name="session_has_day_and_start_or_neither",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def is_placed(self) -> bool:
        """Whether it has a day and a time; all below is said of such a session only."""
        return self.day_id is not None

    @property
    def when(self) -> tuple[Day, time]:
        """The day and the start; raises NotPlaced."""
        if self.day is None or self.start is None:
            raise NotPlaced
        return self.day, self.start

    @property
    def date(self) -> date:
        return self.when[0].date

    @property
    def starts_local(self) -> datetime:
        """The start on the venue's clocks, without a zone."""
        day, start = self.when
        return datetime.combine(day.date, start)

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


class Standing(models.TextChoices):
    """How a person came by a function."""

    GIVEN = "given", _("Given by the team")
    ASKED = "asked", _("Asked")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")


class AppearanceQuerySet(models.QuerySet["Appearance"]):
    def declined(self, event: Event) -> Self:
        """Those of an event whose people said no, still to be given to others."""
        return self.filter(
            session__event=event,
            session__withdrawn_at=None,
            standing=Standing.DECLINED,
        )


class Appearance(models.Model):
    """A function in a session, held by a person or still to be confirmed.

    `pinned`: set by hand, so that a proposal of moderators leaves it alone.
    `standing`: what the latest `Asking` of this person came to.
    `booth`: the two languages an interpreter's place is between, such as "en-fr".
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
    booth = models.CharField(_("interprets between"), max_length=12, blank=True)
    standing = models.CharField(
        _("state"), max_length=10, choices=Standing.choices, default=Standing.GIVEN
    )

    objects = AppearanceQuerySet.as_manager()

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

    @property
    def is_open(self) -> bool:
        """Whether somebody is still to be found: nobody has it, or they said no."""
        return self.person_id is None or self.standing == Standing.DECLINED
