"""Forms of the desk."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from badges.domain.lettering import LETTERS
from badges.domain.walkins import Exceptional, Newcomer
from badges.models import AlertKind, Thing
from badges.models.card import NOTE_LENGTH
from gfmd_days.core import names
from gfmd_days.core.forms.fields import Ticks
from gfmd_days.core.models import Event, Person
from registration.forms.fields import Line
from registration.models import Category

LONGEST_READING = 300
FROM = [("", "—"), *((one, one) for one in LETTERS)]


class ReadingForm(forms.Form):
    """The one field. `id` comes from the page; `scanned_at` only from the script."""

    code = forms.CharField(max_length=LONGEST_READING)
    id = forms.UUIDField(required=False)
    point = forms.SlugField(required=False)
    scanned_at = forms.DateTimeField(
        required=False, input_formats=["%Y-%m-%dT%H:%M:%S.%f%z", "%Y-%m-%dT%H:%M:%S%z"]
    )

    def clean_id(self) -> uuid.UUID:
        return self.cleaned_data["id"] or uuid.uuid4()


class NameForm(forms.Form):
    """The name a badge shows; of somebody under an alias, the alias alone."""

    name = Line(label=_("Name in Latin letters"), max_length=200)
    native_name = Line(
        label=_("Name in its own script"),
        help_text=_("Leave it empty if the badge shall show Latin letters only."),
        max_length=200,
        required=False,
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("name", person.shown_name)
        self.initial.setdefault("native_name", person.native_name)
        if person.alias:
            del self.fields["native_name"]
            self.fields["name"] = Line(label=_("Name to show"), max_length=120)

    def clean_name(self) -> str:
        return _tidy_name(self.cleaned_data["name"])


class LostForm(forms.Form):
    reason = forms.CharField(
        label=_("What happened to the old badge?"),
        help_text=_("For example: lost on the way, stolen, unreadable."),
        max_length=200,
    )


class NoteForm(forms.Form):
    """A note; of one that is there, empty takes it away."""

    text = forms.CharField(
        label=_("Note for the desk"),
        help_text=_("Only what is needed. The person may ask to read it."),
        max_length=NOTE_LENGTH,
        widget=forms.Textarea({"rows": 3, "dir": "auto"}),
    )


class HandOverForm(forms.Form):
    thing = forms.ChoiceField(label=_("What is handed over"), choices=Thing.choices)
    number = Line(label=_("Number (optional)"), max_length=20, required=False)
    deposit = Line(
        label=_("Deposit (optional)"),
        help_text=_("What they leave for it, such as an identity card."),
        max_length=40,
        required=False,
    )


class AlertsForm(forms.Form):
    kinds = forms.MultipleChoiceField(
        label=_("The desk sees these when the badge is read"),
        choices=AlertKind.choices,
        required=False,
        widget=Ticks,
    )


class CategoryForm(forms.Form):
    category = forms.ModelChoiceField(
        label=_("Category"), queryset=Category.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = event.categories.all()  # type: ignore[attr-defined]


class LettersForm(forms.Form):
    """The letters of a desk, such as A to F; what is none of ours leaves all."""

    first = forms.ChoiceField(label=_("From letter"), choices=FROM, required=False)
    last = forms.ChoiceField(label=_("To letter"), choices=FROM, required=False)


class LetInForm(forms.Form):
    reason = forms.CharField(
        label=_("Why does this person enter all the same?"),
        help_text=_("It is kept with the scan."),
        max_length=200,
    )


class WalkInForm(forms.Form):
    """The little that is needed to let somebody in."""

    full_name = Line(label=_("Full name in Latin letters"), max_length=200)
    native_name = Line(
        label=_("Name in its own script (optional)"), max_length=200, required=False
    )
    organisation = Line(
        label=_("Organisation (optional)"), max_length=300, required=False
    )
    country = forms.ChoiceField(label=_("Country of residence (optional)"))
    category = forms.ModelChoiceField(
        label=_("Category"), queryset=Category.objects.none(), empty_label=None
    )
    no_photo = forms.BooleanField(
        label=_("Does not want to be photographed"), required=False
    )
    exception = forms.ChoiceField(
        label=_("All places are taken. Why does this person get one?"), required=False
    )

    def __init__(self, *args: Any, event: Event, is_full: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = event.categories.all()  # type: ignore[attr-defined]
        self.fields["country"].choices = [("", "—"), *countries]  # type: ignore[attr-defined]
        self.fields["country"].required = False
        if is_full:
            self.fields["exception"].choices = [  # type: ignore[attr-defined]
                ("", _("Choose a reason")),
                *Exceptional.choices,
            ]
            self.fields["exception"].required = True
        else:
            del self.fields["exception"]

    def clean_full_name(self) -> str:
        return _tidy_name(self.cleaned_data["full_name"])

    def newcomer(self) -> Newcomer:
        given = self.cleaned_data
        return Newcomer(
            full_name=given["full_name"],
            category=given["category"],
            native_name=given["native_name"],
            organisation=given["organisation"],
            country=given["country"],
            no_photo=given["no_photo"],
        )


def _tidy_name(text: str) -> str:
    tidy = names.tidy(text)
    if not tidy:
        raise forms.ValidationError(_("Write the name with at least one letter."))
    return tidy
