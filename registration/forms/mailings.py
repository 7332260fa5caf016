"""The form of a mail to many: its kind, its words by language, how fast it goes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from gfmd_days.core import languages
from gfmd_days.core.models import Event
from registration.domain.mailings import words
from registration.domain.mailings.writing import Content
from registration.forms.fields import Line, Paragraphs, let_long_text_in
from registration.models import Mailing, MailingKind
from registration.models.mailing import PER_MINUTE

MOST_PER_MINUTE = 600


class MailingForm(forms.Form):
    """Words in each of the event's languages; a language is written whole or not."""

    kind = forms.ChoiceField(
        label=_("What it is"),
        choices=MailingKind.choices,
        widget=forms.RadioSelect,
        help_text=_(
            "Everybody chosen gets what is about their registration. News can be "
            "switched off by whoever gets them: each carries a link for it."
        ),
    )
    fallback = forms.ChoiceField(
        label=_("Language for those who read none of these"),
    )
    per_minute = forms.IntegerField(
        label=_("Mails a minute, at most"),
        min_value=1,
        max_value=MOST_PER_MINUTE,
        initial=PER_MINUTE,
        help_text=_("Many mail servers refuse more than they are used to."),
    )

    def __init__(self, *args: Any, event: Event, row: Mailing, **kwargs: Any) -> None:
        kwargs["initial"] = _initial(row) | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.codes = event.interface_languages()
        self._names = [(code, languages.name(code)) for code in self.codes]
        self.fields["fallback"].choices = self._names  # type: ignore[attr-defined]
        for code in self.codes:
            attrs = {"lang": code, "dir": languages.direction(code)}
            self.fields[f"subject_{code}"] = Line(
                label=_("Subject"),
                max_length=200,
                required=False,
                widget=forms.TextInput(attrs),
            )
            self.fields[f"text_{code}"] = Paragraphs(
                label=_("Text"),
                max_length=20_000,
                required=False,
                widget=forms.Textarea({**attrs, "rows": 8}),
            )
        let_long_text_in(self)

    def by_language(self) -> list[tuple[str, str, BoundField, BoundField]]:
        """Return code, name, subject and text of each language, for the page."""
        return [
            (code, name, self[f"subject_{code}"], self[f"text_{code}"])
            for code, name in self._names
        ]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        for code in self.codes:
            self._check(code, data)
        written = [code for code in self.codes if data.get(f"text_{code}")]
        if not written and not self.errors:
            self.add_error(None, _("Write it in at least one language."))
        elif data.get("fallback") and data["fallback"] not in written:
            self.add_error("fallback", _("Choose a language in which you wrote it."))
        return data

    def content(self) -> Content:
        """Return what was written; call it on a valid form."""
        data = self.cleaned_data
        return Content(
            kind=data["kind"],
            words={
                code: {"subject": data[f"subject_{code}"], "text": data[f"text_{code}"]}
                for code in self.codes
                if data[f"text_{code}"]
            },
            fallback=data["fallback"],
            per_minute=data["per_minute"],
        )

    def _check(self, code: str, data: dict[str, Any]) -> None:
        names = f"subject_{code}", f"text_{code}"
        for name, other in (names, reversed(names)):
            if data.get(other) and not data.get(name) and name not in self.errors:
                self.add_error(name, _("Write this too, or leave this language out."))
            if unknown := words.unknown_placeholders(data.get(name) or ""):
                self.add_error(name, _unknown(unknown))


def _unknown(names: list[str]) -> str:
    text = _("There is nothing to fill in for %(names)s. Known are: %(known)s.")
    return str(text) % {
        "names": languages.listed(f"{{{name}}}" for name in names),
        "known": languages.listed(f"{{{name}}}" for name in words.PLACEHOLDERS),
    }


def _initial(row: Mailing) -> dict[str, Any]:
    written = {
        f"{part}_{code}": text
        for code, one in row.words.items()
        for part, text in one.items()
    }
    return written | {
        "kind": row.kind,
        "fallback": row.fallback,
        "per_minute": row.per_minute,
    }
