"""What an organizer chooses before printing many badges."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from badges.domain.printing import Choice, Order
from badges.pdf.sheet import A4_FOUR, SINGLE
from gfmd_days.core.models import Event

SHEETS = [
    (SINGLE.name, _("One badge a page, as large as the badge")),
    (A4_FOUR.name, _("A4, as many badges as it holds, to be cut apart")),
]


class BatchForm(forms.Form):
    category = forms.ChoiceField(label=_("Category"), required=False)
    order = forms.ChoiceField(label=_("Sorted by"), choices=Order.choices)
    sheet = forms.ChoiceField(label=_("Paper"), choices=SHEETS)
    only_new = forms.BooleanField(
        label=_("Only badges not printed yet"), required=False
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = [  # type: ignore[attr-defined]
            ("", _("All categories")),
            *((one.code, one.name) for one in event.categories.all()),
        ]

    def choice(self) -> Choice:
        given = self.cleaned_data
        return Choice(
            category=given["category"],
            order=given["order"],
            sheet=given["sheet"],
            only_new=given["only_new"],
        )
