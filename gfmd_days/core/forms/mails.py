"""Forms of the outbox and of the mail texts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from gfmd_days.core import languages
from gfmd_days.core.domain import mailing
from gfmd_days.core.domain.mailing import MailKind


class MailTextForm(forms.Form):
    """An event's own words for one kind of mail in one language."""

    subject = forms.CharField(label=_("Subject"), max_length=200)
    body = forms.CharField(
        label=_("Text"),
        max_length=20_000,
        help_text=_(
            "An empty line begins a new paragraph. A paragraph that is only a link "
            "becomes a button."
        ),
        widget=forms.Textarea({"rows": 16}),
    )

    def __init__(
        self, *args: Any, kind: MailKind, language: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        for field in self.fields.values():
            field.widget.attrs |= {
                "lang": language,
                "dir": languages.direction(language),
            }

    def clean_subject(self) -> str:
        return self._checked("subject")

    def clean_body(self) -> str:
        return self._checked("body").replace("\r\n", "\n")

    def _checked(self, field: str) -> str:
        text: str = self.cleaned_data[field]
        if unknown := mailing.unknown_placeholders(self.kind, text):
            raise ValidationError(
                _("There is nothing to fill in for %(names)s. Known are: %(known)s."),
                code="unknown_placeholder",
                params={
                    "names": languages.listed(f"{{{name}}}" for name in unknown),
                    "known": languages.listed(
                        f"{{{name}}}" for name in self.kind.placeholders
                    ),
                },
            )
        return text
