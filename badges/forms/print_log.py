"""What is looked for in the log of prints."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from badges.models import PrintKind
from badges.models.printed import PrintQuerySet


class PrintFilter(forms.Form):
    person = forms.CharField(label=_("Person"), required=False, max_length=200)
    kind = forms.ChoiceField(
        label=_("How"),
        required=False,
        choices=[("", _("At the desk or in a batch")), *PrintKind.choices],
    )
    reason = forms.CharField(label=_("Reason"), required=False, max_length=200)
    lost = forms.BooleanField(label=_("Only in place of lost badges"), required=False)

    def apply(self, prints: PrintQuerySet) -> PrintQuerySet:
        """Keep what was asked for; what cannot be read filters nothing."""
        self.is_valid()
        asked = self.cleaned_data
        if name := asked.get("person"):
            prints = prints.of_person(name)
        if kind := asked.get("kind"):
            prints = prints.filter(kind=kind)
        if reason := asked.get("reason"):
            prints = prints.told_as(reason)
        if asked.get("lost"):
            prints = prints.for_lost_ones()
        return prints
