from __future__ import annotations

from rest_framework import serializers

from gfmd_days.api.serializers.texts import TextsField
from registration.models import Registration


class BadgeSerializer(serializers.ModelSerializer[Registration]):
    """What a badge shows, alias and opt-outs applied, and how far it has come."""

    registration = serializers.IntegerField(source="pk", read_only=True)
    name = serializers.CharField(source="person.shown_name", read_only=True)
    native_name = serializers.CharField(
        source="person.shown_native_name", read_only=True
    )
    organisation = serializers.CharField(
        source="person.shown_organisation", read_only=True
    )
    country = serializers.CharField(source="person.country.code", read_only=True)
    no_photo = serializers.BooleanField(source="person.no_photo", read_only=True)
    category = serializers.SlugRelatedField[Registration](
        slug_field="code", read_only=True
    )
    category_name = TextsField(source="category.name", read_only=True)
    colour = serializers.CharField(source="category.colour", read_only=True)
    printed_at = serializers.DateTimeField(
        read_only=True, allow_null=True, help_text="When this code was last printed."
    )
    checked_in_at = serializers.DateTimeField(
        read_only=True, allow_null=True, help_text="When it first passed the entrance."
    )

    class Meta:
        model = Registration
        fields = [
            *("code", "registration", "name", "native_name", "organisation"),
            *("country", "no_photo", "category", "category_name", "colour"),
            *("printed_at", "checked_in_at"),
        ]
        read_only_fields = fields
