"""What the team notes about a person as a moderator."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gfmd_days.core.models import Person


class ProfileForm(forms.Form):
    willing = forms.BooleanField(label=_("May be asked to moderate"), required=False)
    max_sessions = forms.IntegerField(
        label=_("Sessions at most, other functions counted"),
        required=False,
        min_value=1,
        max_value=50,
        help_text=_("Leave empty for no limit."),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        profile = getattr(person, "profile", None)
        kwargs.setdefault(
            "initial",
            {
                "willing": profile.willing if profile else True,
                "max_sessions": profile.max_sessions if profile else None,
            },
        )
        super().__init__(*args, **kwargs)
