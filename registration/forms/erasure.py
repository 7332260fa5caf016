"""Forms of having one's data deleted."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registration.forms.fields import Paragraphs, let_long_text_in


class AskErasureForm(forms.Form):
    """Why somebody wants to be forgotten; nobody has to say."""

    reason = Paragraphs(
        label=_("Would you tell us why?"),
        max_length=2_000,
        required=False,
        help_text=_("Only the organizers read it. It is deleted with everything else."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        let_long_text_in(self)


class RefuseErasureForm(forms.Form):
    """Why the organizers cannot delete now; the person gets it by mail."""

    words = Paragraphs(
        label=_("Why not?"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={"required": _("Say why, so that the person understands.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        let_long_text_in(self)
