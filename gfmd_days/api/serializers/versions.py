"""What was published, and what publishing now would change."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from rest_framework import serializers

from agenda.domain.changes import Change
from agenda.domain.published import Item
from agenda.models import Function, Kind, Version
from gfmd_days.api.serializers.exact import Exact, Text
from gfmd_days.api.serializers.programme import WallTimeField
from gfmd_days.api.serializers.texts import TextsField

WHAT: list[tuple[str, str | Promise]] = [
    ("new", "a session is new"),
    ("cancelled", "it was withdrawn"),
    ("restored", "it takes place after all"),
    ("changed", "it differs"),
    ("frame", "days, rooms, tracks, place or zone differ"),
]


class ChangeSerializer(serializers.Serializer[Change]):
    """One difference from the version before."""

    what = serializers.ChoiceField(WHAT)
    code = serializers.CharField(help_text="Of the session; empty for the frame.")
    time = serializers.ListField(
        child=serializers.CharField(),
        allow_null=True,
        help_text="Date and time before and after, where they differ.",
    )
    place = serializers.ListField(
        child=serializers.CharField(),
        allow_null=True,
        help_text="Room before and after, where it differs.",
    )
    closed = serializers.BooleanField(
        allow_null=True, help_text="Whether it is closed now, where that differs."
    )
    others = serializers.ListField(
        source="fields",
        child=serializers.CharField(),
        help_text="Names of all else that differs.",
    )
    words = serializers.CharField(help_text="The change as a sentence.")


class VersionSerializer(serializers.ModelSerializer[Version]):
    """A version of the programme as it was published."""

    class Meta:
        model = Version
        fields = ["number", "published_at", "note"]
        read_only_fields = fields


class ShownPersonSerializer(serializers.Serializer[Any]):
    """Who does what in a published session, alias and opt-outs of today applied."""

    function = serializers.ChoiceField(Function.choices)
    person = serializers.IntegerField(
        source="person_id",
        allow_null=True,
        help_text="Null while somebody is to be found.",
    )
    name = serializers.CharField()
    native_name = serializers.CharField()
    organisation = serializers.CharField()
    by_video = serializers.BooleanField()


class PublishedSessionSerializer(serializers.Serializer[Item]):
    """A session as it was published."""

    uid = serializers.UUIDField()
    code = serializers.CharField()
    title = TextsField()
    description = TextsField()
    kind = serializers.ChoiceField(Kind.choices)
    date = serializers.DateField()
    start = WallTimeField(source="raw.start")
    minutes = serializers.IntegerField(source="raw.minutes")
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    track = serializers.CharField(source="raw.track", allow_null=True)
    place = serializers.CharField(help_text="Room and building, as printed.")
    languages = serializers.ListField(child=serializers.CharField())
    interpretation = serializers.ListField(
        child=serializers.CharField(),
        help_text="Those of `languages` that are interpreted from a booth.",
    )
    seats = serializers.IntegerField(source="raw.seats", allow_null=True)
    sign_up = serializers.BooleanField(source="raw.sign_up")
    is_streamed = serializers.BooleanField(source="raw.streamed")
    no_photo = serializers.BooleanField(source="raw.no_photo")
    is_external = serializers.BooleanField(source="raw.external")
    external_organiser = serializers.CharField(source="raw.external_organiser")
    is_closed = serializers.BooleanField()
    is_cancelled = serializers.BooleanField()
    sequence = serializers.IntegerField(help_text="SEQUENCE of its calendar entry.")
    changed_at = serializers.DateTimeField()
    people = ShownPersonSerializer(many=True)


class OneVersionSerializer(VersionSerializer):
    """A version in full."""

    zone = serializers.CharField(source="agenda.zone")
    venue = serializers.CharField(source="agenda.venue")
    sessions = PublishedSessionSerializer(source="agenda.items", many=True)
    changes = ChangeSerializer(
        source="differences",
        many=True,
        help_text="What it changed, in the order of the programme.",
    )

    class Meta(VersionSerializer.Meta):
        fields = [
            *VersionSerializer.Meta.fields,
            *("zone", "venue", "sessions", "changes"),
        ]
        read_only_fields = fields


class DraftSerializer(serializers.Serializer[Any]):
    """The programme as it is being made, beside the published one."""

    draft = serializers.IntegerField(help_text="Rises with each change of the draft.")
    number = serializers.IntegerField(help_text="The published version; 0 for none.")
    changes = ChangeSerializer(many=True, help_text="What publishing now would change.")


class PublishSerializer(Exact):
    note = Text(
        required=False,
        allow_blank=True,
        max_length=300,
        help_text="A sentence that stands with the version.",
    )
    tell = serializers.BooleanField(
        default=True,
        help_text="Whether those whose sessions changed hear of it by mail.",
    )
