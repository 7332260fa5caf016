"""The form that adds somebody to a team."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from gfmd_days.core.models import Role


class InviteForm(forms.Form):
    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    language = forms.ChoiceField(
        label=_("Language we write in"), choices=settings.LANGUAGES
    )
    whole_series = forms.BooleanField(
        label=_("In every event of the series"), required=False
    )

    def __init__(self, *args: Any, may_rule_series: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_rule_series:
            del self.fields["whole_series"]
