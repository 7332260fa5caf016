"""What selected people are asked: passport, travel, the stay."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from gfmd_days.core import languages
from gfmd_days.core.forms.fields import DateInput, SensibleDateField, country_field
from gfmd_days.core.models import Event
from registration.forms.fields import Line, Paragraphs, let_long_text_in
from registration.models import Room, TravelDetails

YES_NO = [("", _("I do not know yet")), ("True", _("Yes")), ("False", _("No"))]


class BirthDateField(forms.DateField):
    """A day on which somebody alive was born."""

    widget = DateInput
    default_validators = [
        MinValueValidator(date(1900, 1, 1)),
        MaxValueValidator(lambda: date.today()),  # noqa: DTZ011 - a day's slack is fine
    ]


class TravelForm(forms.Form):
    """Nothing is required: people save what they know and come back."""

    GROUPS = (
        (_("Passport and visa"), ("needs_visa", "nationality", "birth_date",
                                  "passport_number", "passport_expires",
                                  "embassy_city")),
        (_("Journey and room"), ("arrives_on", "leaves_on", "room", "nights")),
        (_("During the days"), ("interpretation", "diet", "access",
                                "emergency_contact")),
    )  # fmt: skip
    PRIVATE = frozenset(
        {"birth_date", "passport_number", "passport_expires", "nationality", "diet",
         "access", "emergency_contact"}
    )  # fmt: skip

    needs_visa = forms.TypedChoiceField(
        label=_("Do you need a visa?"),
        choices=YES_NO,
        required=False,
        coerce=lambda text: text == "True",
        empty_value=None,
    )
    nationality = country_field(
        label=_("Nationality on your passport"),
        required=False,
        help_text=_("Only for the visa letter. It is on no list and no badge."),
    )
    birth_date = BirthDateField(label=_("Date of birth"), required=False)
    passport_number = Line(
        label=_("Passport number"),
        max_length=40,
        required=False,
        help_text=_("As it stands on the passport you travel with."),
    )
    passport_expires = SensibleDateField(
        label=_("Passport valid until"), required=False
    )
    embassy_city = Line(
        label=_("City of the embassy or consulate"),
        max_length=120,
        required=False,
        help_text=_("Where you apply for the visa."),
    )
    arrives_on = SensibleDateField(label=_("I arrive on"), required=False)
    leaves_on = SensibleDateField(label=_("I leave on"), required=False)
    room = forms.ChoiceField(
        label=_("Room"),
        choices=[("", _("Not chosen yet")), *Room.choices],
        required=False,
    )
    nights = forms.IntegerField(
        label=_("Nights"), min_value=0, max_value=60, required=False
    )
    interpretation = forms.ChoiceField(
        label=_("I listen to the interpretation into"), required=False
    )
    diet = Line(
        label=_("Food"),
        max_length=300,
        required=False,
        help_text=_("For example vegetarian, halal, an allergy."),
    )
    access = Paragraphs(
        label=_("What you need at the hotel and at the venue"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("For example step-free access, a carer, medicine kept cool."),
    )
    emergency_contact = Paragraphs(
        label=_("Whom to call in an emergency"),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("A name and a telephone number."),
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event
        spoken = [(code, languages.name(code)) for code in event.languages]
        self.fields["interpretation"].choices = [  # type: ignore[attr-defined]
            ("", _("None, or not known yet")),
            *spoken,
        ]
        let_long_text_in(self)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        arrives, leaves = data.get("arrives_on"), data.get("leaves_on")
        if arrives and leaves and leaves < arrives:
            self.add_error("leaves_on", _("You leave after you arrive."))
        expires, days = data.get("passport_expires"), self.event.dates
        if expires and days and expires < days[-1]:
            self.add_error(
                "passport_expires", _("This passport ends before the event does.")
            )
        return data

    @property
    def groups(self) -> list[tuple[Any, list[forms.BoundField], bool]]:
        """Headings, their fields, and whether the device must not keep them."""
        return [
            (heading, [self[name] for name in names], bool(self.PRIVATE & set(names)))
            for heading, names in self.GROUPS
        ]


def initial_of(travel: TravelDetails) -> dict[str, Any]:
    """Return the saved details as the form shows them."""
    found = {name: getattr(travel, name) for name in TravelForm.base_fields}
    found["nationality"] = travel.nationality.code or ""
    if travel.needs_visa is not None:
        found["needs_visa"] = str(travel.needs_visa)
    return found
