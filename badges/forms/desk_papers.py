"""What is to hang or lie at the desks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agenda.models import Session
from badges.domain import printing
from badges.domain.desk_papers import MOST_DESKS, DeskPaper
from gfmd_days.core import languages
from gfmd_days.core.models import Event


class DeskPaperForm(forms.Form):
    what = forms.ChoiceField(label=_("What"), choices=DeskPaper.choices)
    desks = forms.IntegerField(
        label=_("Number of desks"),
        required=False,
        min_value=1,
        max_value=MOST_DESKS,
        initial=3,
        help_text=_("The letters are divided so that each has as many people."),
    )
    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        help_text=_("Signs have all the event's languages."),
    )
    session = forms.ModelChoiceField(
        label=_("Session"),
        queryset=Session.objects.none(),
        required=False,
        empty_label="—",
        help_text=_("For name tents: everybody who has a function in it."),
    )
    names = forms.CharField(
        label=_("Or these people"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One name a line, as on the badge."),
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event
        sessions = Session.objects.filter(event=event).select_related("day")
        field = self.fields["session"]
        field.queryset = sessions  # type: ignore[attr-defined]
        self.fields["language"].choices = [  # type: ignore[attr-defined]
            (code, languages.name(code)) for code in event.interface_languages()
        ]

    def clean_names(self) -> list[int]:
        lines = self.cleaned_data["names"].splitlines()
        keys, unknown = printing.named(self.event, lines)
        if unknown:
            words = _("Nobody who confirmed has this name: %(names)s.")
            listed = languages.listed(unknown)
            raise forms.ValidationError(words, params={"names": listed})
        return keys

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        is_tents = given.get("what") == DeskPaper.TENTS
        if is_tents and not (given.get("session") or given.get("names", True)):
            self.add_error("session", _("Choose a session, or name people below."))
        if not given.get("language"):
            given["language"] = self.event.interface_languages()[0]
        return given
