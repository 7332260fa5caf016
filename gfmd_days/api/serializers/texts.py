"""Texts in several languages."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from i18nfield.rest_framework import I18nField
from rest_framework import serializers


@extend_schema_field(
    {
        "type": "object",
        "additionalProperties": {"type": "string"},
        "example": {"en": "Opening", "fr": "Ouverture"},
    }
)
class TextsField(I18nField):  # type: ignore[misc]
    """A text by language code; an empty object where there is none."""

    def to_representation(self, value: Any) -> dict[str, str]:
        texts = super().to_representation(value) or {}
        return {code: text for code, text in texts.items() if text}


def choice_or_nothing(choices: Any, **words: Any) -> serializers.ChoiceField:
    """A choice that may still be open, said as an empty text."""
    return serializers.ChoiceField([("", ""), *choices], read_only=True, **words)
