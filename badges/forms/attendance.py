"""What attendance is looked at: a day, a place."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from badges.domain.attending import Choice, Kind
from badges.models import Point
from gfmd_days.core.dates import in_words
from gfmd_days.core.models import Event
from registration.exports.files import Format


class ChoiceForm(forms.Form):
    """The filter; what does not fit leaves all."""

    day = forms.ChoiceField(label=_("Day"), required=False)
    point = forms.ModelChoiceField(
        label=_("Places to scan at"),
        queryset=Point.objects.none(),
        required=False,
        to_field_name="code",
        empty_label=_("All places"),
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._days = {day.isoformat(): day for day in event.dates}
        self.fields["day"].choices = [  # type: ignore[attr-defined]
            ("", _("All days")),
            *((key, in_words([day])) for key, day in self._days.items()),
        ]
        self.fields["point"].queryset = Point.objects.filter(event=event)  # type: ignore[attr-defined]

    def choice(self) -> Choice:
        self.is_valid()
        given = self.cleaned_data
        return Choice(self._days.get(given.get("day", "")), given.get("point"))


class FileForm(ChoiceForm):
    kind = forms.ChoiceField(choices=Kind.choices)
    format = forms.ChoiceField(choices=[(one, one) for one in Format])
