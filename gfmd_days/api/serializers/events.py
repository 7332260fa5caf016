from __future__ import annotations

import datetime

from rest_framework import serializers

from gfmd_days.api.serializers.texts import TextsField
from gfmd_days.core.models import Event, Venue


class VenueSerializer(serializers.ModelSerializer[Venue]):
    country = serializers.CharField(
        source="country.code", help_text="ISO 3166-1 alpha-2"
    )

    class Meta:
        model = Venue
        fields = ["name", "address", "city", "country", "zone"]


class EventSerializer(serializers.ModelSerializer[Event]):
    title = TextsField(read_only=True)
    summary = TextsField(read_only=True)
    series = serializers.SlugRelatedField[Event](slug_field="code", read_only=True)
    languages = serializers.ListField(child=serializers.CharField(), read_only=True)
    contact_email = serializers.CharField(read_only=True)
    venue = VenueSerializer(read_only=True, allow_null=True)
    dates = serializers.SerializerMethodField(
        help_text="The dates of its days; they need not be contiguous."
    )

    class Meta:
        model = Event
        fields = [
            *("code", "title", "series", "organiser", "summary", "languages"),
            *("capacity", "contact_email", "is_public", "is_external"),
            *("venue", "dates"),
        ]
        read_only_fields = fields

    def get_dates(self, event: Event) -> list[datetime.date]:
        return event.dates


class EventDetailSerializer(EventSerializer):
    rights = serializers.SerializerMethodField(
        help_text="What the caller may do in this event."
    )

    class Meta(EventSerializer.Meta):
        fields = [*EventSerializer.Meta.fields, "rights"]

    def get_rights(self, _event: Event) -> list[str]:
        return sorted(self.context.get("rights", ()))
