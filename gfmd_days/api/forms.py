from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from gfmd_days.api import tokens
from gfmd_days.core.access import Right
from gfmd_days.core.models import Event, User

LASTS = [(30, _("30 days")), (90, _("90 days")), (365, _("One year"))]


class TokenForm(forms.Form):
    name = forms.CharField(
        label=_("What is it for?"),
        max_length=80,
        help_text=_("The program or person that will use it, such as “Scanner 1”."),
    )
    event = forms.ModelChoiceField(
        Event.objects.none(),
        label=_("For which event?"),
        required=False,
        empty_label=_("All my events"),
    )
    rights = forms.MultipleChoiceField(
        label=_("What may it do?"),
        choices=[(right.value, words) for right, words in tokens.OFFERED.items()],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("It can never do more than you may do yourself."),
    )
    days = forms.TypedChoiceField(
        label=_("How long is it valid?"), choices=LASTS, coerce=int, initial=90
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        events = cast("forms.ModelChoiceField[Event]", self.fields["event"])
        events.queryset = Event.objects.for_user(user)

    def wish(self) -> dict[str, Any]:
        """Return what `tokens.make` needs of a valid form."""
        return {
            "name": self.cleaned_data["name"],
            "event": self.cleaned_data["event"],
            "rights": [Right(right) for right in self.cleaned_data["rights"]],
            "lasts": timedelta(days=self.cleaned_data["days"]),
        }
