"""Forms about signing up for sessions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gfmd_days.core.models import Event
from registration.forms.intake import MomentField
from registration.models import Registration

MOST_FOUND = 8


class SignUpTimesForm(forms.Form):
    """From when until when people sign up; empty: from now, until it begins."""

    opens = MomentField(
        label=_("Sign-up opens"),
        required=False,
        help_text=_("Empty: as soon as the session is published."),
    )
    closes = MomentField(
        label=_("Sign-up closes"),
        required=False,
        help_text=_("Empty: when the session begins."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        opens, closes = cleaned.get("opens"), cleaned.get("closes")
        if isinstance(opens, datetime) and closes and closes <= opens:
            self.add_error("closes", _("It must close after it opens."))
        return cleaned


class WhoForm(forms.Form):
    """Somebody who comes to the event, found by name.

    Without a choice among several people of that name, `found` lists them.
    """

    name = forms.CharField(
        label=_("Person"),
        max_length=200,
        help_text=_("Part of the name, in any script, of somebody who has confirmed."),
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event
        self.found: list[Registration] = []

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        coming = self.event.registrations.accredited().select_related(
            "person__organisation"
        )
        people = self.event.people.matching(cleaned.get("name") or "")
        self.found = list(coming.filter(person__in=people)[:MOST_FOUND])
        chosen = self.data.get("registration", "")
        fits = [one for one in self.found if str(one.pk) == chosen] or self.found
        if not cleaned.get("name"):
            return cleaned
        if len(fits) == 1:
            cleaned["registration"] = fits[0]
        elif fits:
            self.add_error("name", _("Several people fit. Choose one below."))
        else:
            self.add_error("name", _("Nobody of that name has confirmed."))
        return cleaned
