"""One text in each language of an event: a form field of several inputs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from i18nfield.strings import LazyI18nString

from gfmd_days.core import languages


class TranslatedWidget(forms.MultiWidget):
    """An input per language, each labelled with the language's name."""

    template_name = "core/widgets/translated.html"
    use_fieldset = True

    def __init__(self, codes: Sequence[str], *, long: bool) -> None:
        self.codes = codes
        super().__init__({code: self._one(code, long=long) for code in codes})

    @staticmethod
    def _one(code: str, *, long: bool) -> forms.Widget:
        attrs = {"lang": code, "dir": languages.direction(code)}
        if long:
            return forms.Textarea({**attrs, "rows": 4})
        return forms.TextInput(attrs)

    def decompress(self, value: Any) -> list[str]:
        texts = texts_of(value)
        return [texts.get(code, "") for code in self.codes]

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_0" if id_ else id_

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        parts = context["widget"]["subwidgets"]
        has_words = any(part["value"] for part in parts)
        for part, code in zip(parts, self.codes, strict=True):
            part["is_missing"] = has_words and not part["value"]
            part["language"] = languages.name(code)
            part["attrs"].pop("required", None)
        return context


class TranslatedField(forms.MultiValueField):
    """A text in several languages, at least one of them if required.

    Args:
        codes: the languages to ask for.
        value: the present text; its other languages are kept.
    """

    def __init__(
        self,
        codes: Sequence[str],
        value: Any = None,
        *,
        long: bool = False,
        max_length: int = 200,
        **kwargs: Any,
    ) -> None:
        self.codes = codes
        self.others = {k: v for k, v in texts_of(value).items() if k not in codes}
        limit = 10_000 if long else max_length
        parts = tuple(
            forms.CharField(max_length=limit, required=False) for _code in codes
        )
        kwargs.setdefault("initial", value)
        kwargs["widget"] = TranslatedWidget(codes, long=long)
        super().__init__(parts, require_all_fields=False, **kwargs)

    def clean(self, value: Any) -> LazyI18nString:
        if self.required and not any(str(text or "").strip() for text in value or ()):
            raise ValidationError(
                _("Write it in at least one language."), code="required"
            )
        cleaned: LazyI18nString = super().clean(value)
        return cleaned

    def compress(self, data_list: list[str]) -> LazyI18nString:
        texts = dict(zip(self.codes, data_list, strict=False))
        kept = {code: text for code, text in texts.items() if text}
        return LazyI18nString({**self.others, **kept} or "")


def texts_of(value: Any) -> dict[str, str]:
    """Return the text in each language of a translated value."""
    data = getattr(value, "data", value)
    if isinstance(data, dict):
        return {code: str(text) for code, text in data.items() if text}
    return {"en": str(data)} if data else {}
