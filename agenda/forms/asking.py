"""Forms about asking for functions: the team's, and the answer."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from agenda.domain.asking import Answer
from gfmd_days.core import names
from gfmd_days.core.forms.fields import DateInput, SensibleDateField


class AskForm(forms.Form):
    """Until when the people asked may think."""

    answer_by = SensibleDateField(
        label=_("Answer by"),
        widget=DateInput(),
        help_text=_("Whoever has not answered is reminded three days before."),
    )


class YesForm(forms.Form):
    words = forms.CharField(
        label=_("A word to the organizers"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )

    def answer(self) -> Answer:
        return Answer(self.cleaned_data["words"])


class NoForm(forms.Form):
    words = forms.CharField(
        label=_("Why not"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Only the organizers read this."),
    )
    suggests = forms.CharField(
        label=_("Somebody you propose instead"),
        max_length=200,
        required=False,
        help_text=_("Name and organisation. The organizers decide whom they ask."),
    )

    # beside the form for a yes on the same page
    prefix = "no"

    def clean_suggests(self) -> str:
        return names.tidy(self.cleaned_data["suggests"])

    def answer(self) -> Answer:
        return Answer(self.cleaned_data["words"], self.cleaned_data["suggests"])
