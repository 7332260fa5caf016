"""What the committee types about the selection: targets, a proposal, a pin."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from gfmd_days.core.models import Event
from registration.domain import dimensions
from registration.domain.dimensions import NONE, Dimension
from registration.domain.proposing import Wish
from registration.forms.fields import Line, let_long_text_in
from registration.models import Target, TargetKind

MOST_PLACES = 20_000
MOST_RESERVE = 5_000
AMOUNT = re.compile(r"(\d{1,5})\s*([%٪])?")


class AmountField(forms.CharField):
    """“60” people, or “40 %” of the places."""

    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=12, **kwargs)
        self.widget.attrs |= {"inputmode": "text", "size": "6", "autocomplete": "off"}

    def clean(self, value: Any) -> tuple[int, bool] | None:
        text = str(super().clean(value)).strip()
        if not text:
            return None
        found = AMOUNT.fullmatch(text)
        if found is None:
            raise ValidationError(_("Write a number such as 60, or a share as 40 %."))
        amount, is_share = int(found[1]), found[2] is not None
        if is_share and amount > 100:
            raise ValidationError(_("A share is 100 % at most."))
        return amount, is_share


class TargetsForm(forms.Form):
    """The targets of one dimension: “at least” and “at most” beside each value."""

    def __init__(
        self,
        *args: Any,
        event: Event,
        dimension: Dimension,
        targets: list[Target],
        values: list[str],
        **kwargs: Any,
    ) -> None:
        kwargs["prefix"] = f"t-{dimension.key}"
        super().__init__(*args, **kwargs)
        words = dimensions.words(dimension, event)
        now = {(one.value, one.kind): one.words for one in targets}
        self.values = [value for value in values if value != NONE]
        self.words = [words.get(value, value) for value in self.values]
        for position, value in enumerate(self.values):
            for kind in TargetKind:
                self.fields[f"{kind}-{position}"] = AmountField(
                    label=f"{words.get(value, value)}: {kind.label}",
                    initial=now.get((value, kind), ""),
                )
        let_long_text_in(self)

    def rows(self) -> list[tuple[str, forms.BoundField, forms.BoundField]]:
        """Return each value's words and its two fields."""
        return [
            (words, self[f"at_least-{position}"], self[f"at_most-{position}"])
            for position, words in enumerate(self.words)
        ]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        for position in range(len(self.values)):
            least = data.get(f"at_least-{position}")
            most = data.get(f"at_most-{position}")
            if least and most and least[1] == most[1] and least[0] > most[0]:
                self.add_error(
                    f"at_most-{position}",
                    _("“At most” cannot be less than “at least”."),
                )
        return data

    def wanted(self) -> dict[tuple[str, str], tuple[int, bool] | None]:
        """Return the amounts typed, by value and kind."""
        return {
            (value, str(kind)): self.cleaned_data[f"{kind}-{position}"]
            for position, value in enumerate(self.values)
            for kind in TargetKind
        }


class ProposalForm(forms.Form):
    """What the solver is asked for."""

    places = forms.IntegerField(
        label=_("People to choose"),
        min_value=1,
        max_value=MOST_PLACES,
        help_text=_(
            "In all: those who confirmed or were told they are selected count, and "
            "keep their places."
        ),
        error_messages={"required": _("Say how many people you choose.")},
    )
    streams = forms.MultipleChoiceField(
        label=_("Ways in"),
        required=False,
        help_text=_("None ticked means all of them."),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        streams = [(one.code, one.name) for one in event.streams.all()]
        self.fields["streams"].choices = streams  # type: ignore[attr-defined]
        self.fields["places"].initial = event.capacity
        if len(streams) < 2:
            del self.fields["streams"]

    def wish(self) -> Wish:
        """Return what was asked for."""
        return Wish(
            places=self.cleaned_data["places"],
            streams=tuple(self.cleaned_data.get("streams", ())),
        )


class ReserveForm(forms.Form):
    """How many go on the reserve list when a proposal is adopted."""

    reserve = forms.IntegerField(
        label=_("People on the reserve list"),
        min_value=0,
        max_value=MOST_RESERVE,
        required=False,
        initial=0,
        help_text=_("The next best of those who are out, in order."),
    )

    def number(self) -> int:
        """Return the number asked for, or none."""
        return int(self.cleaned_data["reserve"] or 0)


class PinForm(forms.Form):
    """In, out, or neither; with a word why."""

    place = forms.ChoiceField(choices=[("in", "in"), ("out", "out"), ("none", "none")])
    note = Line(label=_("Why"), required=False, max_length=200)

    def is_in(self) -> bool | None:
        return {"in": True, "out": False}.get(self.cleaned_data["place"])
