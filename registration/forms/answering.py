"""Forms of what follows a decision: leaving, more time, replies to change requests."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gfmd_days.core.forms.fields import SensibleDateField
from registration.forms.fields import Paragraphs, let_long_text_in
from registration.models import Reason

# What a person can say; the clock says the other.
REASONS = [one for one in Reason.choices if one[0] != Reason.NO_ANSWER]


class LeaveForm(forms.Form):
    """Why somebody does not come; every answer is optional."""

    code = forms.ChoiceField(
        label=_("Why?"),
        required=False,
        choices=[*REASONS, ("", _("I do not want to say"))],
        widget=forms.RadioSelect,
        help_text=_("It helps us to ask for faster visas or more money next time."),
    )
    reason = Paragraphs(
        label=_("In your own words"),
        max_length=2_000,
        required=False,
        help_text=_("Only the organizers read it."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        let_long_text_in(self)


class DeadlineForm(forms.Form):
    """Another last day to answer, for one person."""

    until = SensibleDateField(label=_("Answers by"))


class ReplyForm(forms.Form):
    """What the organizers say about a change that was asked for."""

    words = Paragraphs(
        label=_("Words to the person"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        error_messages={"required": _("Say why, so that the person understands.")},
    )

    def __init__(self, *args: Any, needs_words: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].required = needs_words
        let_long_text_in(self)
