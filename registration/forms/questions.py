"""Django fields for the questions that organizers write themselves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django_countries import countries

from gfmd_days.core import languages
from registration.domain.forms import conditions
from registration.domain.forms.questions import Kind, Question, text
from registration.forms.fields import Line, Offered, Paragraphs, Ticks, validate_words

YES_OR_NO = (("yes", _("Yes")), ("no", _("No")))
MOST_RADIOS = 7
LINE_CHARACTERS = 300
TEXT_CHARACTERS = 20_000
REQUIRED = _("Please answer this.")
PICTURES = "image/jpeg,image/png,image/webp"
FILES = f".pdf,.odt,.docx,{PICTURES}"
PICTURE_HELP = _("A picture: JPEG, PNG or WebP, at most 10 MB.")
FILE_HELP = _("A PDF, a picture or a text (ODT, DOCX), at most 10 MB.")
NO_CHOICE = _("Choose one of those offered.")


class Agreement(forms.CheckboxInput):
    """A tick that says “yes”, as conditions and answers hold it."""

    def format_value(self, value: Any) -> str:
        return "yes"


class Day(forms.TextInput):
    """The browser's calendar, which sends days as 2026-12-31."""

    input_type = "date"


class NumberText(Line):
    """A number between bounds, kept as it was written."""

    def __init__(self, *, least: str | None, most: str | None, **kwargs: Any) -> None:
        self.least, self.most = least, most
        limits = {"min": least, "max": most, "step": "any", "inputmode": "decimal"}
        attrs = {name: limit for name, limit in limits.items() if limit is not None}
        widget = forms.NumberInput(attrs=attrs)
        super().__init__(max_length=40, widget=widget, **kwargs)

    def validate(self, value: str) -> None:
        super().validate(value)
        if not value:
            return
        here = conditions.number(value)
        if here is None:
            raise ValidationError(_("Write a number, for example 12 or 12.5."))
        least = conditions.number(self.least or "")
        most = conditions.number(self.most or "")
        if least is not None and here < least:
            words = _("At least %(limit)s.")
            raise ValidationError(words, params={"limit": self.least})
        if most is not None and here > most:
            words = _("At most %(limit)s.")
            raise ValidationError(words, params={"limit": self.most})


class DayText(Line):
    """A day between bounds, as 2026-12-31."""

    def __init__(self, *, least: str | None, most: str | None, **kwargs: Any) -> None:
        self.least, self.most = least, most
        limits = {"min": least, "max": most}
        attrs = {name: limit for name, limit in limits.items() if limit is not None}
        super().__init__(max_length=40, widget=Day(attrs=attrs), **kwargs)

    def validate(self, value: str) -> None:
        super().validate(value)
        if not value:
            return
        here = conditions.day(value)
        if here is None:
            raise ValidationError(_("Write a day, for example 2026-12-31."))
        least = conditions.day(self.least or "")
        most = conditions.day(self.most or "")
        if least and here < least:
            words = _("Not before %(day)s.")
            raise ValidationError(words, params={"day": date_format(least)})
        if most and here > most:
            words = _("Not after %(day)s.")
            raise ValidationError(words, params={"day": date_format(most)})


class WordyText(Paragraphs):
    """Several lines of at most so many words."""

    def __init__(self, *, words: int | None, **kwargs: Any) -> None:
        self.words = words
        attrs = {"rows": 4, "dir": "auto"} | ({"data-words": words} if words else {})
        widget = forms.Textarea(attrs=attrs)
        super().__init__(max_length=TEXT_CHARACTERS, widget=widget, **kwargs)

    def validate(self, value: str) -> None:
        super().validate(value)
        if self.words is not None:
            validate_words(value, self.words)


def _whole(bound: str | None) -> int | None:
    here = conditions.number(bound or "")
    return None if here is None else int(here)


class SeveralChoices(forms.MultipleChoiceField):
    """Some of the options: at least so many, at most so many, if any."""

    widget = Ticks

    def __init__(self, *, least: str | None, most: str | None, **kwargs: Any) -> None:
        self.least, self.most = _whole(least), _whole(most)
        super().__init__(**kwargs)

    def validate(self, value: Sequence[str]) -> None:
        super().validate(value)
        count = len(value)
        if count and self.least is not None and count < self.least:
            words = ngettext(
                "Choose at least %(limit)d.", "Choose at least %(limit)d.", self.least
            )
            raise ValidationError(words, params={"limit": self.least})
        if self.most is not None and count > self.most:
            words = ngettext(
                "Choose at most %(limit)d.", "Choose at most %(limit)d.", self.most
            )
            raise ValidationError(words, params={"limit": self.most})


def field_of(question: Question, language: str) -> forms.Field | None:
    """Return the field of a question of the organizers' own; None for a note."""
    build = _BUILDERS.get(question.kind)
    if build is None:
        return None
    common: dict[str, Any] = {
        "label": text(question.label, language),
        "help_text": help_of(question, language),
        "required": question.required,
        "error_messages": {"required": REQUIRED, "invalid_choice": NO_CHOICE},
    }
    field: forms.Field = build(question, language, common)
    if question.is_sensitive:
        # never kept on the device, which others may use
        field.widget.attrs["data-private"] = ""
    return field


def help_of(question: Question, language: str) -> SafeString:
    """Return what helps to answer and what the answer is for, each on its line.

    Organizers write it, and the page shows help as it is: so it is escaped here.
    """
    lines = [text(question.help, language), text(question.purpose, language)]
    return mark_safe("<br>".join(escape(line) for line in lines if line))  # noqa: S308


def _line(_question: Question, _language: str, common: dict[str, Any]) -> forms.Field:
    widget = forms.TextInput(attrs={"dir": "auto"})
    return Line(max_length=LINE_CHARACTERS, widget=widget, **common)


def _text(question: Question, _language: str, common: dict[str, Any]) -> forms.Field:
    if question.words and not common["help_text"]:
        common["help_text"] = _("At most {limit} words.").format(limit=question.words)
    return WordyText(words=question.words, **common)


def _choice(question: Question, language: str, common: dict[str, Any]) -> forms.Field:
    offered = _options(question, language)
    return _one_of(offered, question.required, common)


def _yes_no(question: Question, _language: str, common: dict[str, Any]) -> forms.Field:
    return _one_of(list(YES_OR_NO), question.required, common)


def _one_of(
    offered: list[tuple[str, Any]], is_required: bool, common: dict[str, Any]
) -> forms.Field:
    """Offer buttons while they are few; where no answer is needed, offer that too."""
    if len(offered) > MOST_RADIOS:
        return forms.ChoiceField(choices=[("", _("Choose")), *offered], **common)
    none = [] if is_required else [("", _("No answer"))]
    return forms.ChoiceField(
        choices=[*offered, *none], widget=forms.RadioSelect, **common
    )


def _several(question: Question, language: str, common: dict[str, Any]) -> forms.Field:
    return SeveralChoices(
        choices=_options(question, language),
        least=question.least,
        most=question.most,
        **common,
    )


def _number(question: Question, _language: str, common: dict[str, Any]) -> forms.Field:
    return NumberText(least=question.least, most=question.most, **common)


def _date(question: Question, _language: str, common: dict[str, Any]) -> forms.Field:
    return DayText(least=question.least, most=question.most, **common)


def _country(
    _question: Question, _language: str, common: dict[str, Any]
) -> forms.Field:
    offered = Offered(lambda: [("", _("Choose")), *countries])
    return forms.ChoiceField(choices=offered, **common)


def _spoken(_question: Question, _language: str, common: dict[str, Any]) -> forms.Field:
    offered = Offered(lambda: [("", _("Choose")), *languages.choices()])
    return forms.ChoiceField(choices=offered, **common)


def _file(question: Question, _language: str, common: dict[str, Any]) -> forms.Field:
    is_photo = question.kind == Kind.PHOTO
    taken = PICTURES if is_photo else FILES
    attrs = {"accept": taken} | ({"data-photo": ""} if is_photo else {})
    if not common["help_text"]:
        common["help_text"] = PICTURE_HELP if is_photo else FILE_HELP
    return forms.FileField(widget=forms.FileInput(attrs=attrs), **common)


def _consent(
    _question: Question, _language: str, common: dict[str, Any]
) -> forms.Field:
    return forms.BooleanField(widget=Agreement, **common)


def _options(question: Question, language: str) -> list[tuple[str, Any]]:
    return [
        (one.value, text(one.label, language) or one.value) for one in question.options
    ]


_BUILDERS = {
    Kind.LINE: _line,
    Kind.TEXT: _text,
    Kind.CHOICE: _choice,
    Kind.SEVERAL: _several,
    Kind.YES_NO: _yes_no,
    Kind.NUMBER: _number,
    Kind.DATE: _date,
    Kind.COUNTRY: _country,
    Kind.LANGUAGE: _spoken,
    Kind.FILE: _file,
    Kind.PHOTO: _file,
    Kind.CONSENT: _consent,
}
