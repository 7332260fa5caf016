from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from badges.domain import scanning
from badges.models import Scan, ScanOutcome, Way
from badges.models.point import ENTRANCE
from gfmd_days.api.serializers.exact import Choice, Exact, Text, Uuid
from gfmd_days.api.serializers.people import NamedSerializer
from gfmd_days.api.serializers.texts import choice_or_nothing
from registration.models import Registration

CODE_READ_LENGTH = 500
POINT_UNKNOWN = _("This event has no such place to scan at.")
ID_TAKEN = _("This id was used for another scan; choose a new one for each reading.")


class ScanSerializer(serializers.ModelSerializer[Scan]):
    """One reading of a badge, refused ones included, with the answer given."""

    point = serializers.SlugRelatedField[Scan](slug_field="code", read_only=True)
    told = choice_or_nothing(
        ScanOutcome.choices, help_text="The answer given at the door."
    )
    against = choice_or_nothing(
        ScanOutcome.choices,
        help_text="The refusal that a person overruled, or a device did not know.",
    )

    class Meta:
        model = Scan
        fields = [
            *("id", "code", "point", "way", "registration", "outcome", "told"),
            *("against", "scanned_at", "received_at", "left_at", "undone_at"),
        ]
        read_only_fields = fields


class NewScanSerializer(Exact):
    """What a scanner sends. Keep `id` for every retry: the scan then counts once."""

    id = Uuid(help_text="Chosen by the client, new for each reading.")
    code = Text(max_length=CODE_READ_LENGTH, help_text="What was read, as it was read.")
    point = Text(
        max_length=40,
        default=ENTRANCE,
        help_text="The code of the place where it was read.",
    )
    way = Choice(
        choices=Way.choices,
        default=Way.IN,
        help_text="`out` where badges are read of people who leave.",
    )
    scanned_at = serializers.DateTimeField(
        help_text="The client's clock; write the offset, as in 2026-12-01T09:30:00Z."
    )


class ScannedSerializer(NamedSerializer):
    """Whom the badge belongs to, as far as a desk needs it."""

    class Meta:
        model = Registration
        fields = ["id", "name", "native_name", "category", "state"]
        read_only_fields = fields


class FirstSerializer(serializers.Serializer[Scan]):
    """The check-in that stands already."""

    scanned_at = serializers.DateTimeField()
    by = serializers.CharField(allow_null=True)


class AnswerSerializer(serializers.Serializer[scanning.Answer]):
    """What a scan means. `registration` is null where the code is nobody's here."""

    id = serializers.UUIDField(source="scan.pk")
    outcome = serializers.ChoiceField(ScanOutcome.choices)
    registration = ScannedSerializer(allow_null=True)
    first = FirstSerializer(
        allow_null=True,
        help_text="Where the outcome is “already”: when, and by whom.",
    )
    inside = serializers.IntegerField(
        allow_null=True,
        help_text="How many are in now, at a place that has a number of places.",
    )
