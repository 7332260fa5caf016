"""People named in a field, one a line."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from badges.domain import picking
from gfmd_days.core import languages
from gfmd_days.core.models import Event


class NamesField(forms.CharField):
    """Names as they stand on badges; `NamesPeople` finds whose they are."""

    def __init__(self, **more: Any) -> None:
        super().__init__(
            required=False,
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text=_("One name a line, as on the badge."),
            **more,
        )


class NamesPeople(forms.Form):
    """A form of an event with a `NamesField` called names."""

    event: Event

    def clean_names(self) -> list[int]:
        """Return the keys of the people named: all must have confirmed."""
        lines = self.cleaned_data["names"].splitlines()
        keys, unknown = picking.named(self.event, lines)
        if unknown:
            words = _("Nobody who confirmed has this name: %(names)s.")
            listed = languages.listed(unknown)
            raise forms.ValidationError(words, params={"names": listed})
        return keys
