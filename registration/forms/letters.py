"""Forms of letters: choosing, their words, their head."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from gfmd_days.core import languages
from gfmd_days.core.models import Event
from registration.domain.letters import head, issuing, jobs
from registration.domain.letters.words import LANGUAGES, NEEDED
from registration.domain.refusals import NotAPicture
from registration.forms.fields import Line, Paragraphs, let_long_text_in
from registration.models import Letterhead, LetterKind, LetterState

LARGEST_FILE = 2_000_000


class AskForm(forms.Form):
    """Which letter somebody wants of their own page."""

    kind = forms.ChoiceField(label=_("Which letter"), widget=forms.RadioSelect)
    language = forms.ChoiceField(
        label=_("Language of the letter"),
        help_text=_("Take a language the embassy reads."),
    )

    def __init__(
        self, *args: Any, event: Event, kinds: list[LetterKind], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            (kind.value, kind.label) for kind in kinds
        ]
        self.fields["language"].choices = [  # type: ignore[attr-defined]
            (code, languages.own_name(code)) for code in issuing.languages_of(event)
        ]


class RegisterFilter(forms.Form):
    """Which letters of the register to show; unknown values filter nothing."""

    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=200,
        widget=forms.TextInput({"type": "search", "placeholder": _("Name or number")}),
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[("", _("All")), *LetterKind.choices],
        required=False,
    )
    state = forms.ChoiceField(
        label=_("State"),
        choices=[("", _("All")), *LetterState.choices],
        required=False,
    )
    language = forms.ChoiceField(label=_("Language"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        spoken = [(code, languages.name(code)) for code in LANGUAGES]
        field = self.fields["language"]
        field.choices = [("", _("All")), *spoken]  # type: ignore[attr-defined]
        let_long_text_in(self)

    def value(self, name: str) -> str:
        """Return a filter's value, or nothing where it is none."""
        self.is_valid()
        return str(self.cleaned_data.get(name, ""))


class IssueForm(forms.Form):
    """Letters for many at once."""

    kind = forms.ChoiceField(
        label=_("Which letter"), choices=LetterKind.choices, initial=LetterKind.VISA
    )
    language = forms.ChoiceField(label=_("Language"), required=False)
    category = forms.ChoiceField(label=_("Category"), required=False)
    region = forms.ChoiceField(label=_("Region"), required=False)
    only_new = forms.BooleanField(
        label=_("Only people who have no valid letter of this kind"),
        required=False,
        initial=True,
    )
    mailed = forms.BooleanField(
        label=_("Mail everybody that their letter is ready"),
        required=False,
        initial=True,
    )
    file = forms.ChoiceField(
        label=_("File for the team"),
        required=False,
        choices=[
            (jobs.NO_FILE, _("None: people download their own")),
            (jobs.ONE_PDF, _("One PDF with all letters")),
            (jobs.ZIP, _("A ZIP with a PDF for each")),
        ],
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        spoken = issuing.languages_of(event)
        choices = {
            "language": [
                ("", _("The language we write to each person in")),
                *[(code, languages.name(code)) for code in spoken],
            ],
            "category": [
                ("", _("All")),
                *[(one.code, one.name) for one in event.categories.all()],
            ],
            "region": [
                ("", _("All")),
                *[(one.code, one.name) for one in event.regions.all()],
            ],
        }
        for name, found in choices.items():
            self.fields[name].choices = found  # type: ignore[attr-defined]

    def choice(self) -> jobs.Choice:
        return jobs.Choice(**self.cleaned_data)


class TextForm(forms.Form):
    """An event's own words for one kind of letter in one language."""

    title = Line(label=_("Title"), max_length=200)
    body = Paragraphs(
        label=_("Text"),
        max_length=10_000,
        help_text=_("An empty line begins a new paragraph."),
        widget=forms.Textarea({"rows": 16}),
    )

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        let_long_text_in(self)
        for field in self.fields.values():
            field.widget.attrs |= {
                "lang": language,
                "dir": languages.direction(language),
            }

    def clean_title(self) -> str:
        return self._checked("title")

    def clean_body(self) -> str:
        text = self._checked("body")
        if f"{{{NEEDED}}}" not in text:
            raise ValidationError(
                _(
                    "Keep %(name)s in the text: a letter always says who pays what, "
                    "and it says what was really granted."
                ),
                params={"name": f"{{{NEEDED}}}"},
            )
        return text

    def _checked(self, field: str) -> str:
        text: str = self.cleaned_data[field]
        if unknown := head.unknown_placeholders(text):
            raise ValidationError(
                _("There is nothing to fill in for %(names)s."),
                params={"names": ", ".join(f"{{{name}}}" for name in unknown)},
            )
        return text


class HeadForm(forms.Form):
    """Who writes and signs the letters."""

    organiser = Line(label=_("Name of the organiser"), max_length=200)
    address = Paragraphs(
        label=_("Address and contact"),
        max_length=600,
        required=False,
        widget=forms.Textarea({"rows": 4, "dir": "auto"}),
        help_text=_("Embassies call or write to check: give a telephone number."),
    )
    logo = forms.FileField(label=_("Logo"), required=False)
    signatory = Line(label=_("Who signs"), max_length=200, required=False)
    position = Line(label=_("Position"), max_length=200, required=False)
    signature = forms.FileField(
        label=_("Picture of the signature"),
        required=False,
        help_text=_("PNG with a clear ground, JPEG or WebP, up to 2 MB."),
    )

    def __init__(self, *args: Any, present: Letterhead, **kwargs: Any) -> None:
        texts = ("organiser", "address", "signatory", "position")
        kwargs.setdefault("initial", {name: getattr(present, name) for name in texts})
        super().__init__(*args, **kwargs)
        for name in head.PICTURES:
            self.fields[name].widget.attrs["accept"] = "image/png,image/jpeg,image/webp"
            if getattr(present, name):
                label = _("Take the present logo away")
                if name == "signature":
                    label = _("Take the present signature away")
                self.fields[f"no_{name}"] = forms.BooleanField(
                    label=label, required=False
                )
        self.order_fields(["organiser", "address", "logo", "no_logo"])
        let_long_text_in(self)

    def clean_logo(self) -> Any:
        return self._picture("logo")

    def clean_signature(self) -> Any:
        return self._picture("signature")

    def texts(self) -> dict[str, str]:
        names = ("organiser", "address", "signatory", "position")
        return {name: self.cleaned_data[name] for name in names}

    def pictures(self) -> dict[str, Any]:
        """Return new files, and None for what is to go."""
        found: dict[str, Any] = {}
        for name in head.PICTURES:
            if self.cleaned_data.get(name):
                found[name] = self.cleaned_data[name]
            elif self.cleaned_data.get(f"no_{name}"):
                found[name] = None
        return found

    def _picture(self, name: str) -> Any:
        file = self.cleaned_data[name]
        if not file:
            return None
        if file.size > LARGEST_FILE:
            raise ValidationError(_("This file is too large: 2 MB at most."))
        try:
            head.as_png(file)
        except NotAPicture as refusal:
            raise ValidationError(str(refusal)) from refusal
        file.seek(0)
        return file
