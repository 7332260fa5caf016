"""Forms about rooms and tracks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from agenda.forms.pictures import PictureField
from agenda.models import Room, Track
from agenda.models.programme import Setup, code_validator
from gfmd_days.core import names
from gfmd_days.core.colours import hex_colour
from gfmd_days.core.forms.translated import TranslatedField
from gfmd_days.core.models import Event


class RoomForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    building = forms.CharField(
        label=_("Building or floor"), max_length=120, required=False
    )
    seats = forms.IntegerField(
        label=_("Seats"),
        min_value=1,
        max_value=100_000,
        required=False,
        help_text=_("Leave empty if nobody counts them."),
    )
    booths = forms.IntegerField(
        label=_("Interpreters' booths built in"),
        min_value=0,
        max_value=50,
        required=False,
    )
    setup = forms.ChoiceField(
        label=_("Set-up"),
        choices=[("", _("Not said")), *Setup.choices],
        required=False,
        help_text=_("How chairs and tables stand."),
    )
    directions = forms.CharField(
        label=_("For those who work in it"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("How to get there, what is in it. It stands in their pack."),
    )
    notes = forms.CharField(
        label=_("Notes for the team"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Steps, screens, who has the key."),
    )
    position = forms.IntegerField(
        label=_("Place in the order"),
        min_value=0,
        max_value=9999,
        required=False,
        help_text=_("Rooms stand in this order in the timetable."),
    )

    def __init__(
        self, *args: Any, event: Event, part: Room | None = None, **kwargs: Any
    ) -> None:
        self.part = part or Room(event=event)
        kwargs.setdefault(
            "initial", {name: getattr(self.part, name) for name in self.base_fields}
        )
        super().__init__(*args, **kwargs)

    def clean_name(self) -> str:
        name = names.tidy(self.cleaned_data["name"])
        others = Room.objects.filter(event=self.part.event, name=name)
        if others.exclude(pk=self.part.pk).exists():
            raise ValidationError(_("Another room has this name."))
        return name

    def filled(self) -> Room:
        """Return the room with what was typed, not yet saved."""
        for name, value in self.cleaned_data.items():
            setattr(self.part, name, value)
        for name in ("position", "booths"):
            setattr(self.part, name, self.cleaned_data[name] or 0)
        return self.part


class PlanForm(forms.Form):
    """A picture of the room, seen from above or from its door."""

    plan = PictureField(
        label=_("Picture"),
        help_text=_("A drawing or a photograph: JPEG, PNG or WebP."),
    )


class TrackForm(forms.Form):
    code = forms.CharField(label=_("Code"), max_length=20, validators=[code_validator])
    colour = forms.CharField(
        label=_("Colour in print"),
        widget=forms.TextInput({"type": "color"}),
        validators=[hex_colour],
        initial="#0b5563",
    )
    position = forms.IntegerField(
        label=_("Place in the order"), min_value=0, max_value=9999, required=False
    )

    def __init__(
        self, *args: Any, event: Event, part: Track | None = None, **kwargs: Any
    ) -> None:
        self.part = part or Track(event=event)
        kwargs.setdefault(
            "initial", {name: getattr(self.part, name) for name in self.base_fields}
        )
        super().__init__(*args, **kwargs)
        self.fields["title"] = TranslatedField(
            event.languages or ["en"], self.part.title, label=_("Title")
        )
        self.order_fields(["code", "title", "colour", "position"])

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        others = Track.objects.filter(event=self.part.event, code=code)
        if others.exclude(pk=self.part.pk).exists():
            raise ValidationError(_("Another track has this code."))
        return code

    def filled(self) -> Track:
        """Return the track with what was typed, not yet saved."""
        for name, value in self.cleaned_data.items():
            setattr(self.part, name, value)
        self.part.position = self.cleaned_data["position"] or 0
        return self.part
