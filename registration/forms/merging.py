"""Which registration stays, and which of its answers."""

from __future__ import annotations

from typing import Any

from django import forms

from registration.domain import differing
from registration.models import Registration

KEPT, DROPPED = "kept", "dropped"


class MergeForm(forms.Form):
    """One choice for each field in which two registrations differ."""

    def __init__(
        self, *args: Any, kept: Registration, dropped: Registration, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.differences = differing.differences(kept, dropped)
        for one in self.differences:
            self.fields[one.name] = forms.ChoiceField(
                label=str(one.label),
                choices=[(KEPT, KEPT), (DROPPED, DROPPED)],
                initial=DROPPED if one.takes else KEPT,
            )

    def taking(self) -> list[str]:
        """Return the fields whose value is the dropped registration's."""
        return [name for name, side in self.cleaned_data.items() if side == DROPPED]

    def result(self) -> list[dict[str, Any]]:
        """Return each differing field with the values that stay and go."""
        taking = self.taking()
        return [
            {
                "name": one.name,
                "label": one.label,
                "stays": one.dropped if one.name in taking else one.kept,
                "goes": one.kept if one.name in taking else one.dropped,
            }
            for one in self.differences
        ]
