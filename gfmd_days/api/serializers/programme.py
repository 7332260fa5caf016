"""The programme as the team works on it, not only what is published."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from agenda.models import Appearance, Room, Session, Track
from agenda.models.programme import Setup
from gfmd_days.api import visibility
from gfmd_days.api.serializers.texts import TextsField
from gfmd_days.core.models import Person


@extend_schema_field(
    {"type": "string", "pattern": "^[0-9]{2}:[0-9]{2}$", "example": "09:30"}
)
class WallTimeField(serializers.TimeField):
    """Hours and minutes on the venue's clocks; JSON Schema's own times have a zone."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%H:%M", **kwargs)


class WhenPlaced(serializers.Field[Any, Any, Any, Any]):
    """Mixed into a field that only a session with a time has; null for the others."""

    def get_attribute(self, instance: Session) -> Any:
        return super().get_attribute(instance) if instance.is_placed else None


class PlacedDateField(WhenPlaced, serializers.DateField):
    pass


class PlacedMomentField(WhenPlaced, serializers.DateTimeField):
    pass


class RoomSerializer(visibility.SeenByRight, serializers.ModelSerializer[Room]):
    seen_with = visibility.ROOM
    setup = serializers.ChoiceField(
        [("", ""), *Setup.choices], read_only=True, help_text="Empty if not said."
    )

    class Meta:
        model = Room
        fields = [
            *("id", "name", "building", "notes", "seats", "booths"),
            *("setup", "directions", "position"),
        ]
        read_only_fields = fields


class TrackSerializer(serializers.ModelSerializer[Track]):
    title = TextsField(read_only=True)

    class Meta:
        model = Track
        fields = ["code", "title", "colour", "position"]
        read_only_fields = fields


class SessionSerializer(serializers.ModelSerializer[Session]):
    title = TextsField(read_only=True)
    description = TextsField(read_only=True)
    date = PlacedDateField(
        read_only=True,
        allow_null=True,
        help_text="Null, like all times, while the session waits for its time.",
    )
    start = WallTimeField(read_only=True, allow_null=True)
    online_link = serializers.CharField(read_only=True)
    starts_at = PlacedMomentField(
        read_only=True, allow_null=True, help_text="The start as an instant, in UTC."
    )
    ends_at = PlacedMomentField(read_only=True, allow_null=True)
    zone = serializers.CharField(
        source="event.zone_name",
        read_only=True,
        help_text="The IANA zone of `date` and `start`.",
    )
    track = serializers.SlugRelatedField[Session](
        slug_field="code", read_only=True, allow_null=True
    )
    languages = serializers.ListField(child=serializers.CharField(), read_only=True)
    interpretation = serializers.ListField(
        child=serializers.CharField(),
        read_only=True,
        help_text="Those of `languages` that are interpreted from a booth.",
    )

    class Meta:
        model = Session
        fields = [
            *("code", "uid", "title", "description", "kind", "date", "start"),
            *("minutes", "starts_at", "ends_at", "zone", "track", "room", "languages"),
            *("interpretation",),
            *("seats", "sign_up", "is_closed", "is_streamed", "no_photo"),
            *("is_external", "external_organiser", "online_link", "withdrawn_at"),
            *("edit", "changed_at"),
        ]
        read_only_fields = fields


class AppearanceSerializer(
    visibility.SeenByRight, serializers.ModelSerializer[Appearance]
):
    """Who does what in which session.

    `person` is null and the names are empty while somebody is still to be found, and
    for people on no list where the caller may not read people. `standing` says whether
    the person was asked and what they answered: who declined does not come. `booth` are
    the two languages an interpreter works between, such as `en-fr`.
    """

    seen_with = visibility.APPEARANCE
    session = serializers.SlugRelatedField[Appearance](
        slug_field="code", read_only=True
    )
    person = serializers.SerializerMethodField()
    name = serializers.SerializerMethodField()
    native_name = serializers.SerializerMethodField()
    organisation = serializers.SerializerMethodField()

    class Meta:
        model = Appearance
        fields = [
            *("id", "session", "function", "position", "person", "name"),
            *("native_name", "organisation", "by_video", "booth", "note", "pinned"),
            "standing",
        ]
        read_only_fields = fields

    def to_representation(self, instance: Appearance) -> dict[str, Any]:
        listed = visibility.in_lists(instance.person, self.rights)
        self._shown: Person | None = instance.person if listed else None
        return super().to_representation(instance)

    def get_person(self, _row: Appearance) -> int | None:
        return self._shown.pk if self._shown else None

    def get_name(self, _row: Appearance) -> str:
        return visibility.name(self._shown, self.rights) if self._shown else ""

    def get_native_name(self, _row: Appearance) -> str:
        return visibility.native_name(self._shown, self.rights) if self._shown else ""

    def get_organisation(self, _row: Appearance) -> str:
        return visibility.organisation(self._shown, self.rights) if self._shown else ""
