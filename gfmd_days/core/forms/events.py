"""Forms about an event itself: what it is, where, when, how it counts regions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gfmd_days.core import languages
from gfmd_days.core.forms.fields import (
    SensibleDateField,
    Ticks,
    TimeInput,
    ZoneField,
    country_field,
)
from gfmd_days.core.forms.translated import TranslatedField
from gfmd_days.core.models import Day, Event, Region, Series, Venue
from gfmd_days.core.models.event import code_validator


class LanguagesMixin(forms.Form):
    """The event's languages: the main one, and the others in a fixed order."""

    main_language = forms.ChoiceField(
        label=_("Main language"),
        choices=languages.choices,
        help_text=_("Used where a text is missing in the reader's language."),
    )
    other_languages = forms.MultipleChoiceField(
        label=_("Other languages"),
        choices=languages.choices,
        required=False,
        widget=Ticks,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        main = cleaned.get("main_language")
        others = cleaned.get("other_languages") or []
        if main:
            cleaned["languages"] = [main, *(code for code in others if code != main)]
        return cleaned


class NewEventForm(LanguagesMixin):
    """What an event needs to exist; everything else is said on its settings page."""

    field_order = ("series", "title", "code", "main_language", "other_languages")

    series = forms.ModelChoiceField(
        Series.objects.none(), label=_("Series"), empty_label=None
    )
    code = forms.CharField(
        label=_("Code"),
        max_length=60,
        validators=[code_validator],
        help_text=_(
            "Part of every address of the event, such as csd-2016. It stays for ever."
        ),
    )

    def __init__(self, *args: Any, series: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["series"].queryset = series  # type: ignore[attr-defined]
        self.fields["title"] = TranslatedField(
            languages.interface_codes(), label=_("Title")
        )
        self.order_fields(self.field_order)


class EventForm(LanguagesMixin):
    """What the event is."""

    field_order = (
        "title",
        "summary",
        "note",
        "organiser",
        "main_language",
        "other_languages",
        "capacity",
        "contact_email",
        "is_public",
        "is_external",
    )
    FIELDS = (
        "title",
        "summary",
        "note",
        "organiser",
        "languages",
        "capacity",
        "contact_email",
        "is_public",
        "is_external",
    )

    organiser = forms.CharField(label=_("Organiser"), max_length=200, required=False)
    capacity = forms.IntegerField(
        label=_("Places"),
        min_value=1,
        max_value=1_000_000,
        required=False,
        help_text=_("Nobody can confirm beyond this number. Empty: no limit."),
    )
    contact_email = forms.EmailField(
        label=_("Contact address"),
        required=False,
        max_length=254,
        help_text=_("Shown on public pages; answers to our mails go there."),
    )
    is_public = forms.BooleanField(
        label=_("Show this event to the public"), required=False
    )
    is_external = forms.BooleanField(
        label=_("Another organisation runs it; we only list it"), required=False
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        kwargs.setdefault(
            "initial",
            {
                "organiser": event.organiser,
                "main_language": event.default_language(),
                "other_languages": event.languages[1:],
                "capacity": event.capacity,
                "contact_email": event.contact_email,
                "is_public": event.is_public,
                "is_external": event.is_external,
            },
        )
        super().__init__(*args, **kwargs)
        codes = event.languages or ["en"]
        self.fields["title"] = TranslatedField(codes, event.title, label=_("Title"))
        self.fields["summary"] = TranslatedField(
            codes,
            event.summary,
            long=True,
            required=False,
            label=_("What it is"),
            help_text=_("Two or three sentences for the event's public page."),
        )
        self.fields["note"] = TranslatedField(
            codes,
            event.note,
            required=False,
            label=_("Good to know"),
            help_text=_("One line under the dates, such as a meeting in between."),
        )
        self.order_fields(self.field_order)

    def values(self) -> dict[str, Any]:
        """Return the cleaned fields of Event."""
        return {name: self.cleaned_data[name] for name in self.FIELDS}


class PlaceForm(forms.Form):
    name = forms.CharField(label=_("Venue"), max_length=200, required=False)
    address = forms.CharField(
        label=_("Address"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    city = forms.CharField(label=_("City"), max_length=120)
    country = country_field(label=_("Country"))
    zone = ZoneField(
        label=_("Time zone"),
        max_length=64,
        help_text=_(
            "The clocks of the venue: all times of the programme are meant by them. "
            "Write the city or choose from the list."
        ),
    )

    def __init__(self, *args: Any, venue: Venue | None, **kwargs: Any) -> None:
        initial = {
            name: getattr(venue, name) for name in self.base_fields if venue is not None
        }
        kwargs.setdefault("initial", initial)
        super().__init__(*args, **kwargs)


class DayForm(forms.Form):
    date = SensibleDateField(label=_("Date"))
    opens_at = forms.TimeField(label=_("Opens"), widget=TimeInput())
    closes_at = forms.TimeField(label=_("Closes"), widget=TimeInput())

    def __init__(
        self, *args: Any, event: Event, day: Day | None = None, **kwargs: Any
    ) -> None:
        initial = {"opens_at": "08:00", "closes_at": "22:00"}
        if day is not None:
            initial = {name: getattr(day, name) for name in self.base_fields}
        kwargs.setdefault("initial", initial)
        super().__init__(*args, **kwargs)
        self.fields["label"] = TranslatedField(
            event.languages or ["en"],
            day.label if day else "",
            required=False,
            label=_("Name of the day"),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        opens_at, closes_at = cleaned.get("opens_at"), cleaned.get("closes_at")
        if opens_at and closes_at and closes_at <= opens_at:
            self.add_error("closes_at", _("The day closes after it opens."))
        return cleaned


class RegionForm(forms.Form):
    def __init__(
        self, *args: Any, event: Event, region: Region | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = TranslatedField(
            event.languages or ["en"], region.name if region else "", label=_("Name")
        )


class MoveCountriesForm(forms.Form):
    """Countries ticked in the lists, and the region they go to."""

    countries = forms.MultipleChoiceField(
        error_messages={"required": _("Tick the countries you want to move.")}
    )
    to = forms.ModelChoiceField(Region.objects.none(), required=False)

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = event.regions.all()  # type: ignore[attr-defined]
        self.fields["to"].to_field_name = "code"  # type: ignore[attr-defined]
        self.fields["countries"].choices = country_field().choices  # type: ignore[attr-defined]
