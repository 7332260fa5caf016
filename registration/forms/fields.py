"""Fields that take names as people write them and say clearly what does not fit."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.choices import BaseChoiceIterator
from django.utils.translation import gettext_lazy as _

from gfmd_days.core import names

TOO_LONG = _(
    "This is too long: %(show_value)s characters, and at most %(limit_value)s fit."
)
NOT_LATIN = _(
    "Write this line in Latin letters, as in your passport. "
    "Your name in its own script has a field of its own."
)
ADDRESS = re.compile(r"://|@|www\.|\.\w{2,}/", re.IGNORECASE)


class Line(forms.CharField):
    """One line of text, tidied; what is too long is refused with its length."""

    def __init__(self, *, max_length: int, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)
        for validator in self.validators:
            if getattr(validator, "limit_value", None) == max_length:
                validator.message = TOO_LONG  # type: ignore[attr-defined]

    def to_python(self, value: Any) -> str:
        return names.tidy(super().to_python(value) or "")


class Paragraphs(Line):
    """Several lines of text without invisible control characters."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return names.tidy_lines(forms.CharField.to_python(self, value) or "")


class Offered(BaseChoiceIterator):
    """Many choices, found when first looked at and taken as they are.

    Django's own walk over them, to bring any shape into one, costs more than the rest
    of a form with the world's countries and languages.
    """

    def __init__(self, find: Callable[[], Iterable[tuple[Any, Any]]]) -> None:
        self.find = find

    @cached_property
    def pairs(self) -> list[tuple[Any, Any]]:
        return list(self.find())

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        return iter(self.pairs)


class Ticks(forms.CheckboxSelectMultiple):
    """Many ticks: the likely ones open, the group of the others folded."""

    template_name = "registration/widgets/ticks.html"

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["is_open"] = any(
            option["selected"]
            for group, options, _index in context["widget"]["optgroups"]
            for option in options
            if group
        )
        return context


class YesNo(forms.ChoiceField):
    """Yes, no, or no answer."""

    widget = forms.RadioSelect

    def __init__(self, **kwargs: Any) -> None:
        offered = [("yes", _("Yes")), ("no", _("No")), ("", _("No answer"))]
        super().__init__(choices=offered, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return {True: "yes", False: "no", None: ""}.get(value, value)

    def clean(self, value: Any) -> Any:
        return {"yes": True, "no": False}.get(super().clean(value))

    def to_python(self, value: Any) -> Any:
        return super().to_python(value) or ""


def validate_latin(name: str) -> None:
    """Refuse a name with letters of another script than Latin, or with an address.

    Anybody can write anybody's address on the form, and the name goes into our mail to
    it: it must not carry somebody's advertisement.
    """
    letters = [
        char for char in name if unicodedata.category(char) in {"Lu", "Ll", "Lo"}
    ]
    is_latin = letters and all(
        unicodedata.name(char, "").startswith("LATIN") for char in letters
    )
    if not is_latin or ADDRESS.search(name):
        raise ValidationError(NOT_LATIN)


def validate_words(text: str, limit: int) -> None:
    """Refuse a text of more than `limit` words."""
    count = len(text.split())
    if count > limit:
        raise ValidationError(
            _("This has %(count)d words; please keep it to %(limit)d."),
            params={"count": count, "limit": limit},
        )


def let_long_text_in(form: forms.Form) -> None:
    """Let people paste what is too long, and tell them: a browser would cut it off."""
    for field in form.fields.values():
        field.widget.attrs.pop("maxlength", None)


class SomeOf(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Several rows to tick; a number that no row can have is no choice."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value: Any) -> Any:
        try:
            return super().clean(value)
        except OverflowError as error:  # SQLite takes no longer numbers
            raise ValidationError(
                self.error_messages["invalid_list"], code="invalid_list"
            ) from error
