"""What the team says of a device before it is paired."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from badges.models import Point
from gfmd_days.core.forms.fields import Ticks
from gfmd_days.core.models import Event


class DeviceForm(forms.Form):
    name = forms.CharField(
        label=_("Name of the device"),
        max_length=80,
        help_text=_("Such as: phone at the main entrance."),
    )
    points = forms.ModelMultipleChoiceField(
        label=_("Where it scans"), queryset=Point.objects.none(), widget=Ticks
    )
    sees_names = forms.BooleanField(
        label=_("May show names and look for them"), required=False
    )
    prints = forms.BooleanField(label=_("May print badges"), required=False)
    lets_in = forms.BooleanField(
        label=_("May let in by hand"),
        required=False,
        help_text=_(
            "Whom the rules of a place refuse, with a reason that you see here."
        ),
    )
    is_venue = forms.BooleanField(
        label=_("Takes the whole event along"),
        required=False,
        help_text=_("A laptop that runs the desk at the venue without the internet."),
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        points = Point.objects.filter(event=event)
        self.fields["points"].queryset = points  # type: ignore[attr-defined]
