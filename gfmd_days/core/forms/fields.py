"""Fields that several of core's forms ask for."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from gfmd_days.core import zones


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **attrs: Any) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class SensibleDateField(forms.DateField):
    """A date on which an event of ours can have happened or will."""

    widget = DateInput
    default_validators = [
        MinValueValidator(date(1990, 1, 1)),
        MaxValueValidator(date(2199, 12, 31)),
    ]


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, **attrs: Any) -> None:
        super().__init__(attrs, format="%H:%M")


class Ticks(forms.CheckboxSelectMultiple):
    """Several of a list of short words, in columns where there is room."""

    template_name = "core/widgets/ticks.html"


class ZoneInput(forms.TextInput):
    """A line that offers zones and cities while one types."""

    template_name = "core/widgets/suggest.html"

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"]["list"] = f"{name}-suggestions"
        context["widget"]["suggestions"] = zones.suggestions()
        return context


class ZoneField(forms.CharField):
    """An IANA zone, given by its name or by a city; cleans to the IANA name."""

    widget = ZoneInput

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        try:
            return zones.resolve(text)
        except ValueError as error:
            raise ValidationError(
                _(
                    "There is no time zone “%(name)s”. Choose one from the list, or "
                    "write it like Africa/Casablanca."
                ),
                code="unknown_zone",
                params={"name": text[:60]},
            ) from error


def country_field(**kwargs: Any) -> forms.ChoiceField:
    """A choice of countries, named and sorted in the active language."""
    return forms.ChoiceField(choices=_countries, **kwargs)


def _countries() -> list[tuple[str, Any]]:
    return [("", _("Choose a country")), *countries]
