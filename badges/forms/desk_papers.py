"""What is to hang or lie at the desks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agenda.models import Session
from badges.domain.desk_papers import MOST_DESKS, DeskPaper
from badges.forms.named import NamesField, NamesPeople
from gfmd_days.core import languages
from gfmd_days.core.models import Event


class DeskPaperForm(NamesPeople):
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
    names = NamesField(label=_("Or these people"))

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event
        sessions = Session.objects.filter(event=event).select_related("day")
        field = self.fields["session"]
        field.queryset = sessions  # type: ignore[attr-defined]
        self.fields["language"].choices = [  # type: ignore[attr-defined]
            (code, languages.name(code)) for code in event.interface_languages()
        ]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        is_tents = given.get("what") == DeskPaper.TENTS
        if is_tents and not (given.get("session") or given.get("names", True)):
            self.add_error("session", _("Choose a session, or name people below."))
        if not given.get("language"):
            given["language"] = self.event.interface_languages()[0]
        return given
