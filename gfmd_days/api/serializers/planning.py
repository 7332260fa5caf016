"""The programme as programs send it: sessions, rooms, tracks, who appears."""

from __future__ import annotations

import re
from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from agenda.forms.parts import RoomForm, TrackForm
from agenda.models import Function, Kind
from agenda.models.session import DAY_MINUTES
from gfmd_days.api.filters import CODE_LENGTH, LARGEST_ID
from gfmd_days.api.serializers.exact import Choice, Exact, Text, Truth, Whole

CLOCK = re.compile(r"\A([01][0-9]|2[0-3]):[0-5][0-9]\Z")
MOST = 100
MOST_SEATS = 100_000
LONGEST_TEXT = 10_000
NOT_A_TIME = _("Write hours and minutes, such as 09:30.")


def texts(words: str, *, required: bool = False) -> serializers.DictField:
    """A text in several languages; the languages that are not sent stay."""
    return serializers.DictField(
        child=Text(allow_blank=True, max_length=LONGEST_TEXT),
        required=required,
        help_text=f"{words} by language code; an empty text takes one away.",
    )


@extend_schema_field(
    {
        "type": "string",
        "pattern": r"^([01][0-9]|2[0-3]):[0-5][0-9]$",
        "example": "09:30",
    }
)
class Clock(serializers.Field[Any, Any, Any, Any]):
    """Hours and minutes on the venue's clocks, as they are read."""

    def to_internal_value(self, data: Any) -> time:
        if not isinstance(data, str) or not CLOCK.match(data):
            raise serializers.ValidationError(NOT_A_TIME)
        return time.fromisoformat(data)


def codes(words: str) -> serializers.ListField:
    return serializers.ListField(
        child=Text(max_length=10), required=False, max_length=MOST, help_text=words
    )


class SessionSentSerializer(Exact):
    """A session as the team writes it, with the limits and words of its page."""

    code = Text(max_length=20, help_text="Short and stable: it is in the address.")
    kind = Choice(Kind.choices)
    title = texts("The title", required=True)
    description = texts("The description")
    date = serializers.DateField(
        required=False,
        allow_null=True,
        help_text="A day of the event, on the venue's calendar; null, with a `start` "
        "that is null too, lets the session wait for its time.",
    )
    start = Clock(required=False, allow_null=True)
    minutes = Whole(min_value=1, max_value=DAY_MINUTES)
    track = Text(
        required=False, allow_null=True, max_length=CODE_LENGTH, help_text="Its code."
    )
    room = Whole(
        required=False,
        allow_null=True,
        min_value=1,
        max_value=LARGEST_ID,
        help_text="Its number.",
    )
    languages = codes("Spoken in the room or heard from a booth.")
    interpretation = codes("Those of `languages` that are interpreted from a booth.")
    seats = Whole(required=False, allow_null=True, min_value=1, max_value=MOST_SEATS)
    sign_up = Truth(required=False)
    is_closed = Truth(required=False, help_text="Not in the public agenda.")
    is_streamed = Truth(required=False)
    no_photo = Truth(required=False)
    is_external = Truth(required=False)
    external_organiser = Text(required=False, allow_blank=True, max_length=200)
    online_link = Text(
        required=False,
        allow_blank=True,
        max_length=200,
        help_text="An address with https, shown to those admitted only.",
    )


def _fields(kind: type[forms.Form]) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
    """Return the plain fields of a form as programs send them."""
    return {name: _field(field) for name, field in kind.base_fields.items()}


def _field(field: forms.Field) -> serializers.Field[Any, Any, Any, Any]:
    told: dict[str, Any] = {"help_text": field.help_text or field.label}
    told["required"] = field.required and field.initial is None
    if isinstance(field, forms.IntegerField):
        limits: dict[str, Any] = {
            "min_value": field.min_value,
            "max_value": field.max_value,
        }
        return Whole(allow_null=not field.required, **limits, **told)
    if isinstance(field, forms.BooleanField):
        return Truth(**told)
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        given = [one for one in choices if one[0]]
        return Choice(given, allow_blank=not field.required, **told)
    longest = getattr(field, "max_length", None) or CODE_LENGTH
    return Text(allow_blank=not field.required, max_length=longest, **told)


class RoomSentSerializer(Exact):
    """A room as the team writes it."""

    def get_fields(self) -> dict[str, Any]:
        return _fields(RoomForm)


class TrackSentSerializer(Exact):
    """A track as the team writes it."""

    title = texts("The title", required=True)

    def get_fields(self) -> dict[str, Any]:
        return {**_fields(TrackForm), **super().get_fields()}


class HolderSerializer(Exact):
    """Who holds a function, somebody known, somebody new, or nobody yet; and where."""

    person = Whole(
        required=False,
        allow_null=True,
        min_value=1,
        max_value=LARGEST_ID,
        help_text="Number of one of the event's `people`; null while the function "
        "waits for somebody.",
    )
    new_name = Text(
        required=False,
        allow_blank=True,
        max_length=200,
        help_text="Instead of `person`: the name of somebody the event does not know "
        "yet, such as a guest of a government; makes a person of it.",
    )
    booth = Text(
        required=False,
        allow_blank=True,
        max_length=12,
        help_text="Of an interpreter: the two languages, such as `en-fr`.",
    )


class AppearanceSentSerializer(HolderSerializer):
    """A function in a session that is given to somebody, or opened."""

    session = Text(max_length=CODE_LENGTH, help_text="The code of the session.")
    function = Choice(Function.choices)
    by_video = Truth(required=False)
