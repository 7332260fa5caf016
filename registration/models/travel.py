"""What only selected people are asked: passport, travel, the stay."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from gfmd_days.core.encryption import EncryptedTextField
from registration.models.registration import Registration


class Room(models.TextChoices):
    SINGLE = "single", _("A room of my own")
    SHARED = "shared", _("A room shared with somebody")
    NONE = "none", _("I need no room")


class TravelDetails(models.Model):
    """A selected person's passport, travel and stay.

    Deleted on a date of its own, long before the registration (Intake.travel_purge_on).
    What stands on the passport is kept as typed: letters have to say the same.

    Attributes:
        draft_json: what was typed and not saved yet, right or wrong.
    """

    registration = models.OneToOneField(
        Registration, models.CASCADE, related_name="travel"
    )
    needs_visa = models.BooleanField(_("needs a visa"), null=True, blank=True)
    nationality = CountryField(_("nationality"), blank=True)
    birth_date_text = EncryptedTextField(_("date of birth"), blank=True, default="")
    passport_number = EncryptedTextField(_("passport number"), blank=True, default="")
    passport_expires_text = EncryptedTextField(blank=True, default="")
    embassy_city = models.CharField(
        _("city of the embassy"), max_length=120, blank=True
    )
    arrives_on = models.DateField(_("arrives on"), null=True, blank=True)
    leaves_on = models.DateField(_("leaves on"), null=True, blank=True)
    room = models.CharField(_("room"), max_length=10, choices=Room.choices, blank=True)
    nights = models.PositiveSmallIntegerField(_("nights"), null=True, blank=True)
    diet = EncryptedTextField(_("food"), blank=True, default="")
    access = EncryptedTextField(_("needs during the stay"), blank=True, default="")
    interpretation = models.CharField(
        _("interpretation into"), max_length=10, blank=True
    )
    emergency_contact = EncryptedTextField(
        _("emergency contact"), blank=True, default=""
    )
    draft_json = EncryptedTextField(blank=True, default="")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name_plural = "travel details"

    def __str__(self) -> str:
        return f"travel of registration {self.registration_id}"

    @property
    def birth_date(self) -> date | None:
        return _day(self.birth_date_text)

    @birth_date.setter
    def birth_date(self, day: date | None) -> None:
        self.birth_date_text = day.isoformat() if day else ""

    @property
    def passport_expires(self) -> date | None:
        return _day(self.passport_expires_text)

    @passport_expires.setter
    def passport_expires(self, day: date | None) -> None:
        self.passport_expires_text = day.isoformat() if day else ""

    @property
    def is_ready_for_visa(self) -> bool:
        """Whether all that a letter for an embassy has to name is there."""
        return bool(self.nationality and self.birth_date_text and self.passport_number)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
