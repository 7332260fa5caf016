"""Which session belongs to which."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from agenda.domain.linking import Choice
from agenda.models import LinkKind, Session


class LinkForm(forms.Form):
    """A kind and another session: of this programme, or of the series if related.

    `choices` are the sessions the user may see, event by event.
    """

    kind = forms.ChoiceField(label=_("How they belong together"))
    other = forms.ChoiceField(
        label=_("Session"),
        help_text=_("Sessions of other events can only be related."),
    )

    def __init__(self, *args: Any, choices: list[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = LinkKind.choices  # type: ignore[attr-defined]
        self.rows = {str(one.session.pk): one.session for one in choices}
        groups = groupby(choices, key=lambda one: one.session.event)
        self.fields["other"].choices = [  # type: ignore[attr-defined]
            ("", "—"),
            *(
                (str(event.title), [(str(one.session.pk), one.words) for one in group])
                for event, group in groups
            ),
        ]

    def clean_other(self) -> Session:
        found = self.rows.get(self.cleaned_data["other"])
        if found is None:
            raise ValidationError(_("Choose a session."))
        return found
