"""What an organizer chooses before printing many badges."""

from __future__ import annotations

from string import ascii_uppercase
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from agenda.models import Function
from badges.domain import papers, picking
from badges.domain.lettering import NO_LETTER
from badges.domain.picking import Choice, Ordering, Printed
from badges.forms.named import NamesField, NamesPeople
from badges.pdf.sheet import SINGLE, Flip, Fold
from gfmd_days.core.forms.fields import Ticks
from gfmd_days.core.models import Event

FLIPS = [
    (Flip.LONG, _("Over the long edge")),
    (Flip.SHORT, _("Over the short edge")),
]
FOLDS = [
    (Fold.NO, _("Not folded")),
    (Fold.BESIDE, _("Folded, back beside the front")),
    (Fold.ABOVE, _("Folded, back above the front")),
]
MARKS = [
    ("", _("As the sheet needs")),
    ("yes", _("With cut marks")),
    ("no", _("Without cut marks")),
]
LETTERS = [*((one, one) for one in ascii_uppercase), (NO_LETTER, _("# (no letter)"))]


class BatchForm(NamesPeople):
    categories = forms.MultipleChoiceField(
        label=_("Categories"),
        required=False,
        widget=Ticks,
        help_text=_("None ticked takes all."),
    )
    printed = forms.ChoiceField(
        label=_("Which badges"), required=False, choices=Printed.choices
    )
    order = forms.ChoiceField(label=_("Sorted by"), choices=Ordering.choices)
    countries = forms.MultipleChoiceField(
        label=_("Countries"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text=_("None chosen takes all."),
    )
    functions = forms.MultipleChoiceField(
        label=_("Functions"),
        required=False,
        choices=Function.choices,
        widget=Ticks,
        help_text=_("Only people who have one of these in a session."),
    )
    first = forms.ChoiceField(
        label=_("From letter"),
        required=False,
        choices=[("", _("The first")), *LETTERS],
        help_text=_(
            "The letter the name is sorted by. Names in other scripts stand under "
            "the letter they are written with in Latin script."
        ),
    )
    last = forms.ChoiceField(
        label=_("To letter"),
        required=False,
        choices=[("", _("The last")), *LETTERS],
    )
    names = NamesField(label=_("Only these people"))
    sheet = forms.ChoiceField(label=_("Paper"))
    start = forms.IntegerField(
        label=_("Start at label"),
        required=False,
        min_value=1,
        initial=1,
        help_text=_("For a sheet of which some labels are used up. Count row by row."),
    )
    flip = forms.ChoiceField(
        label=_("Backs: the printer turns the paper"), required=False, choices=FLIPS
    )
    fold = forms.ChoiceField(label=_("Folding"), required=False, choices=FOLDS)
    marks = forms.ChoiceField(label=_("Cut marks"), required=False, choices=MARKS)
    shrink = forms.BooleanField(
        label=_("Make badges smaller that are larger than the label"), required=False
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event
        self.fields["categories"].choices = [  # type: ignore[attr-defined]
            (one.code, one.name) for one in event.categories.all()
        ]
        self.fields["sheet"].choices = papers.choices(event)  # type: ignore[attr-defined]
        self.fields["sheet"].initial = SINGLE.name
        people = event.registrations.accredited().order_by()
        codes = set(people.values_list("person__country", flat=True).distinct())
        self.fields["countries"].choices = [  # type: ignore[attr-defined]
            (code, name) for code, name in countries if code in codes
        ]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("first"), given.get("last")
        if first and last and not picking.is_between(last.lower(), first, NO_LETTER):
            self.add_error("last", _("This letter comes before the first one."))
        return given

    def choice(self) -> Choice:
        given = self.cleaned_data
        marks = {"yes": True, "no": False}.get(given["marks"])
        return Choice(
            categories=given["categories"],
            countries=given["countries"],
            functions=given["functions"],
            people=given["names"],
            first=given["first"],
            last=given["last"],
            printed=given["printed"],
            order=given["order"],
            sheet=given["sheet"],
            start=given["start"] or 1,
            flip=given["flip"] or Flip.LONG,
            fold=given["fold"],
            shrink=given["shrink"],
            marks=marks,
        )
