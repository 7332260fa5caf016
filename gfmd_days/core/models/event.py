"""Series, events, their days, venue and regions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField
from i18nfield.fields import I18nCharField, I18nTextField

from gfmd_days.core import languages, zones

if TYPE_CHECKING:
    from datetime import date

    from gfmd_days.core.models.user import User

code_validator = RegexValidator(
    r"\A[a-z0-9]+(-[a-z0-9]+)*\Z",
    _("Use small letters, digits and single hyphens, such as csd-2016."),
)


def validate_languages(codes: Any) -> None:
    """Refuse anything but a non-empty list of known language codes, each once."""
    if not isinstance(codes, list) or not codes:
        raise ValidationError(_("Choose at least one language."))
    unknown = [str(code) for code in codes if code not in languages.CONTENT]
    if unknown or len(set(codes)) != len(codes):
        raise ValidationError(
            _("These languages are unknown or named twice: %(codes)s."),
            params={"codes": ", ".join(unknown) or ", ".join(codes)},
        )


def validate_zone(name: str) -> None:
    """Refuse a name that is no IANA zone."""
    try:
        zones.zone(name)
    except ValueError as error:
        raise ValidationError(
            _("There is no time zone “%(name)s”. Write it like Africa/Casablanca."),
            params={"name": name},
        ) from error


class Series(models.Model):
    """A line of events, such as the GCM regional consultations 2017."""

    code = models.SlugField(unique=True, max_length=60, validators=[code_validator])
    title = I18nCharField()
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "code"]
        verbose_name_plural = "series"

    def __str__(self) -> str:
        return str(self.title)


class EventQuerySet(models.QuerySet["Event"]):
    def with_dates(self) -> Self:
        """Add `starts_on` and `ends_on`, the first and last day's date."""
        return self.annotate(
            starts_on=models.Min("days__date"), ends_on=models.Max("days__date")
        )

    def newest_first(self) -> Self:
        """With its dates, the latest event first; those without days at the end."""
        return self.with_dates().order_by(
            models.F("starts_on").desc(nulls_last=True), "code"
        )

    def public(self) -> Self:
        return self.filter(is_public=True)

    def for_user(self, user: User) -> Self:
        """Keep the events in which `user` holds a role."""
        if user.is_superuser:
            return self
        return self.filter(
            models.Q(memberships__user=user) | models.Q(series__memberships__user=user)
        ).distinct()


class Event(models.Model):
    """One gathering with its own days, people and programme."""

    series = models.ForeignKey(
        Series, models.PROTECT, related_name="events", verbose_name=_("series")
    )
    code = models.SlugField(
        _("code"), unique=True, max_length=60, validators=[code_validator]
    )
    title = I18nCharField(_("title"))
    organiser = models.CharField(_("organiser"), max_length=200, blank=True)
    summary = I18nTextField(_("summary"), blank=True, default="")
    note = I18nTextField(_("note"), blank=True, default="")
    languages = models.JSONField(
        _("languages"), default=list, validators=[validate_languages]
    )
    capacity = models.PositiveIntegerField(_("places"), null=True, blank=True)
    contact_email = models.EmailField(_("contact address"), blank=True)
    is_public = models.BooleanField(_("shown to the public"), default=False)
    is_external = models.BooleanField(_("run by another organisation"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return str(self.title)

    @property
    def zone_name(self) -> str:
        return self.venue.zone if hasattr(self, "venue") else "UTC"

    @property
    def dates(self) -> list[date]:
        """The dates of its days in order; they need not be contiguous."""
        return [day.date for day in self.days.all()]

    def default_language(self) -> str:
        return str(self.languages[0]) if self.languages else "en"

    def interface_languages(self) -> list[str]:
        """The event's languages the interface also speaks; English if there is none."""
        spoken = languages.interface_codes()
        return [code for code in self.languages if code in spoken] or ["en"]


class Venue(models.Model):
    """Where an event takes place, and whose clocks it follows."""

    event = models.OneToOneField(Event, models.CASCADE, related_name="venue")
    name = models.CharField(_("venue"), max_length=200, blank=True)
    address = models.TextField(_("address"), blank=True)
    city = models.CharField(_("city"), max_length=120)
    country = CountryField(_("country"))
    zone = models.CharField(_("time zone"), max_length=64, validators=[validate_zone])

    def __str__(self) -> str:
        return ", ".join(part for part in (self.name, self.city) if part)


class Day(models.Model):
    """One day of an event; Berlin 2017 had a Thursday and a Saturday."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="days")
    date = models.DateField(_("date"))
    label = I18nCharField(_("label"), blank=True, default="")
    opens_at = models.TimeField(_("opens"), default="08:00")
    closes_at = models.TimeField(_("closes"), default="22:00")

    class Meta:
        ordering = ["date"]
        constraints = [
            models.UniqueConstraint(fields=["event", "date"], name="one_day_per_date"),
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opens_at")),
                name="day_closes_after_it_opens",
            ),
        ]

    def __str__(self) -> str:
        return self.date.isoformat()


class Region(models.Model):
    """A region as this event counts it; civil society's regions are not M49's."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="regions")
    code = models.SlugField(_("code"), max_length=40)
    name = I18nCharField(_("name"))
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "code"]
        constraints = [
            models.UniqueConstraint(fields=["event", "code"], name="region_code_once")
        ]

    def __str__(self) -> str:
        return str(self.name)


class RegionCountry(models.Model):
    """A country offered at an event and the region it counts towards."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="countries")
    region = models.ForeignKey(Region, models.CASCADE, related_name="countries")
    country = CountryField()

    class Meta:
        ordering = ["country"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "country"], name="country_in_one_region"
            )
        ]

    def __str__(self) -> str:
        return str(self.country.code)
