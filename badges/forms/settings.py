"""The event's own settings of its desk."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from badges.models import DeskSettings
from gfmd_days.core.forms.fields import Ticks
from gfmd_days.core.models import Role

WARNINGS = ("warn_minutes", "most_refusals", "mailed_roles")


class WarningsForm(forms.ModelForm[DeskSettings]):
    """When the board warns, and who is written to."""

    mailed_roles = forms.MultipleChoiceField(
        label=_("Mail warnings to these roles"),
        help_text=_("Each warning is mailed once, on the days of the event only."),
        choices=Role.choices,
        required=False,
        widget=Ticks,
    )

    class Meta:
        model = DeskSettings
        fields = WARNINGS
