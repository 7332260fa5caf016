"""How people come in: the intake of an event, its streams and its categories."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nCharField, I18nTextField

from gfmd_days.core.colours import hex_colour
from gfmd_days.core.models import Event

TRAVEL_KEPT = timedelta(days=30)


def default_remind_days() -> list[int]:
    """Return how many days before the deadline we remind, unless the team says."""
    return [7, 2]


class ReserveBy(models.TextChoices):
    """What the people on a reserve list have in common: its groups."""

    NONE = "none", _("One list for all")
    STREAM = "stream", _("A list for each way in")
    REGION = "region", _("A list for each region")
    SECTOR = "sector", _("A list for each sector")
    GENDER = "gender", _("A list for each gender")


class Intake(models.Model):
    """Registration's own row about an event.

    `moves_up` lets the reserve list fill places by itself; `answer_days` is how long
    somebody who moved up has to answer; `remind_days` are days before the deadline;
    `encloses_letter` sends the letter of invitation with the mail of a selection.
    """

    event = models.OneToOneField(Event, models.CASCADE, related_name="intake")
    introduction = I18nTextField(_("introduction"), blank=True, default="")
    decision_by = models.DateField(_("decisions by"), null=True, blank=True)
    confirm_by = models.DateField(_("confirm by"), null=True, blank=True)
    purge_after = models.DateField(_("delete personal data on"), null=True, blank=True)
    reserve_by = models.CharField(
        _("reserve lists"),
        max_length=10,
        choices=ReserveBy.choices,
        default=ReserveBy.STREAM,
    )
    moves_up = models.BooleanField(_("the reserve list moves up"), default=True)
    answer_days = models.PositiveSmallIntegerField(_("days to answer"), default=5)
    remind_days = models.JSONField(_("reminders"), default=default_remind_days)
    encloses_letter = models.BooleanField(
        _("the invitation goes along with the selection"), default=False
    )
    travel_until = models.DateField(_("travel details by"), null=True, blank=True)
    travel_purge_after = models.DateField(
        _("delete passport data on"), null=True, blank=True
    )

    motivation_words = models.PositiveSmallIntegerField(
        _("words for the motivation, at most"), default=200
    )

    def __str__(self) -> str:
        return f"intake of {self.event.code}"

    @property
    def travel_purge_on(self) -> date | None:
        """The day after which passport data go: by default 30 days after the event."""
        days = self.event.dates
        by_default = days[-1] + TRAVEL_KEPT if days else None
        return self.travel_purge_after or by_default


class Category(models.Model):
    """What a person is at the event: decides access and the colour of the badge."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="categories")
    code = models.SlugField(_("code"), max_length=30)
    name = I18nCharField(_("name"))
    colour = models.CharField(
        _("colour"), max_length=7, default="#0b5563", validators=[hex_colour]
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "code"]
        verbose_name_plural = "categories"
        constraints = [
            models.UniqueConstraint(fields=["event", "code"], name="category_code_once")
        ]

    def __str__(self) -> str:
        return str(self.name)


class Entry(models.TextChoices):
    """Who may come by a way in."""

    OPEN = "open", _("Everybody")
    INVITED = "invited", _("People with an invitation, and delegations")


class StreamQuerySet(models.QuerySet["Stream"]):
    def open_at(self, now: datetime) -> Self:
        return self.filter(opens_at__lte=now, closes_at__gt=now)

    def for_everybody(self) -> Self:
        return self.filter(entry=Entry.OPEN)


class Stream(models.Model):
    """A way in: open call, network, invitation, observers.

    `selects` decides for those who come by an invitation or a delegation: networks
    choose their own people. They still hear of it with all others.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="streams")
    code = models.SlugField(_("code"), max_length=30)
    name = I18nCharField(_("name"))
    category = models.ForeignKey(
        Category, models.PROTECT, related_name="streams", verbose_name=_("category")
    )
    form = models.ForeignKey(
        "registration.Form",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="streams",
        verbose_name=_("form"),
        help_text=_("Without one, the standard form is asked."),
    )
    entry = models.CharField(
        _("for whom"), max_length=10, choices=Entry.choices, default=Entry.OPEN
    )
    selects = models.BooleanField(
        _("whoever is invited is selected at once"), default=False
    )
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    places = models.PositiveIntegerField(_("places"), null=True, blank=True)
    per_organisation = models.PositiveSmallIntegerField(
        _("places per organisation"), null=True, blank=True
    )
    position = models.PositiveSmallIntegerField(default=0)

    objects = StreamQuerySet.as_manager()

    class Meta:
        ordering = ["position", "code"]
        constraints = [
            models.UniqueConstraint(fields=["event", "code"], name="stream_code_once"),
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opens_at")),
                name="stream_closes_after_it_opens",
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)

    def is_open(self, now: datetime) -> bool:
        return self.opens_at <= now < self.closes_at
