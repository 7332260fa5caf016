from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from badges.models import (
    Device,
    OperationKind,
    OperationState,
    Point,
    Print,
    ScanOutcome,
    Thing,
    Way,
)
from badges.models.card import NOTE_LENGTH
from gfmd_days.api.serializers.exact import Choice, Exact, Text, Truth, Uuid, Whole
from gfmd_days.api.serializers.texts import TextsField
from gfmd_days.core import names
from registration.models.registration import CODE_ALPHABET, CODE_LENGTH

MOST_OPERATIONS = 200
LARGEST_ID = 2**63 - 1
NEEDED = _("This kind of operation needs it.")
NOT_OF_THIS = _("This kind of operation has no such field.")
CODE = rf"^[{CODE_ALPHABET}]{{{CODE_LENGTH}}}$"


class RulesSerializer(serializers.Serializer[Any]):
    """Who may pass. Whoever fits one of `categories`, `sign_up` and `functions` may;
    where none of them is set, everybody confirmed may."""

    times = serializers.CharField(help_text="`once` or `many`.")
    direction = serializers.CharField(help_text="`in`, or `both` for in and out.")
    windows = serializers.ListField(
        child=serializers.DictField(), help_text="`day` or null, `from`, `until`."
    )
    categories = serializers.ListField(child=serializers.CharField())
    sign_up = serializers.BooleanField(help_text="A place in the session opens.")
    functions = serializers.ListField(child=serializers.CharField())
    capacity = serializers.IntegerField(allow_null=True)
    hard = serializers.BooleanField(help_text="Nobody enters when it is full.")


class PointSerializer(serializers.ModelSerializer[Point]):
    """A place where badges are scanned, its rules, and how many are in and came."""

    name = TextsField(read_only=True)
    session = serializers.SlugRelatedField[Point](
        slug_field="code", read_only=True, allow_null=True
    )
    rules = RulesSerializer(source="rules_json", read_only=True)
    inside = serializers.IntegerField(read_only=True)
    came = serializers.IntegerField(read_only=True)

    class Meta:
        model = Point
        fields = ["code", "name", "kind", "session", "rules", "inside", "came"]
        read_only_fields = fields


class DeviceSerializer(serializers.ModelSerializer[Device]):
    """A phone or laptop of the desk; its secrets are shown nowhere."""

    points = serializers.SlugRelatedField[Device](
        slug_field="code", many=True, read_only=True
    )

    class Meta:
        model = Device
        fields = [
            *("id", "name", "points", "sees_names", "prints", "lets_in", "is_venue"),
            *("added_at", "paired_at", "last_seen", "revoked_at"),
        ]
        read_only_fields = fields


class PairingSerializer(Exact):
    """What a device sends when it is paired."""

    pairing = Text(max_length=64, help_text="The code shown once, good for 15 minutes.")


class PairedSerializer(serializers.Serializer[Any]):
    """What a device keeps; none of it is ever told again."""

    device = serializers.UUIDField(source="pk")
    name = serializers.CharField()
    token = serializers.CharField(help_text="Send it as `Authorization: Bearer`.")
    secret = serializers.CharField(help_text="256 bits, base64url; opens snapshots.")
    mark_key = serializers.CharField(help_text="256 bits, base64url; checks marks.")


@extend_schema_field({"type": "string"})
class SealedField(serializers.CharField):
    """Base64url of nonce and AES-256-GCM."""


class SnapshotSerializer(serializers.Serializer[Any]):
    """What a device needs without network. See docs/devices.md for what is sealed."""

    event = serializers.CharField()
    device = serializers.UUIDField()
    zone = serializers.CharField()
    made_at = serializers.DateTimeField()
    cursor = serializers.CharField(help_text="Send it back next time.")
    whole = serializers.BooleanField(help_text="Forget all you have.")
    rights = serializers.DictField(child=serializers.BooleanField())
    points = serializers.ListField(child=serializers.DictField())
    categories = serializers.ListField(child=serializers.DictField())
    records = serializers.DictField(
        child=serializers.DictField(child=SealedField()),
        help_text="Each part replaces what you have of it.",
    )
    names = SealedField(required=False)


class VenueCopySerializer(serializers.Serializer[Any]):
    """An event for the laptop that runs everything at the venue (docs/venue.md)."""

    format = serializers.CharField()
    event = serializers.CharField()
    rows = serializers.ListField(
        child=serializers.DictField(), help_text="`model`, `pk`, `fields`."
    )
    pictures = serializers.DictField(
        child=serializers.CharField(), help_text="Base64, by the picture's key."
    )


class Name(Text):
    """A name with at least one letter that can be seen."""

    def to_internal_value(self, data: Any) -> str:
        text = names.tidy(super().to_internal_value(data))
        if not text:
            self.fail("blank")
        return text


class OperationSerializer(Exact):
    """One thing a device did. Which further fields it has depends on `kind`."""

    id = Uuid(help_text="Chosen by the device; kept for every retry.")
    kind = Choice(choices=OperationKind.choices)
    at = serializers.DateTimeField(help_text="The device's clock, with its offset.")
    code = Text(max_length=500, required=False, help_text="Of the badge, as read.")
    registration = Whole(min_value=1, max_value=LARGEST_ID, required=False)
    point = Text(max_length=40, required=False)
    way = Choice(choices=Way.choices, required=False)
    outcome = Choice(choices=ScanOutcome.choices, required=False)
    reason = Text(max_length=200, required=False, allow_blank=True)
    scan = Uuid(required=False)
    full_name = Name(max_length=200, required=False)
    name = Name(max_length=200, required=False)
    native_name = Text(max_length=200, required=False, allow_blank=True)
    organisation = Text(max_length=300, required=False, allow_blank=True)
    country = serializers.RegexField(r"^([A-Z]{2})?$", required=False, allow_blank=True)
    category = Text(max_length=30, required=False)
    no_photo = Truth(required=False)
    new_code = serializers.RegexField(CODE, required=False)
    thing = Choice(choices=Thing.choices, required=False)
    number = Text(max_length=20, required=False, allow_blank=True)
    deposit = Text(max_length=40, required=False, allow_blank=True)
    back = Truth(required=False)
    text = Text(max_length=NOTE_LENGTH, required=False, allow_blank=True)
    replaces = Uuid(required=False, help_text="The operation that told of the note.")
    note = Whole(min_value=1, max_value=LARGEST_ID, required=False)

    WHO = frozenset({"code", "registration"})
    # kind -> fields it needs, further fields it may have
    SHAPES: dict[str, tuple[frozenset[str], frozenset[str]]] = {
        OperationKind.SCAN: (
            frozenset({"point", "outcome"}),
            WHO | {"way", "reason"},
        ),
        OperationKind.UNDO: (frozenset({"scan"}), frozenset()),
        OperationKind.WALK_IN: (
            frozenset({"full_name", "category", "code"}),
            frozenset({"native_name", "organisation", "country", "no_photo"}),
        ),
        OperationKind.NAME: (frozenset({"name"}), WHO | {"native_name"}),
        OperationKind.PRINT: (frozenset(), WHO | {"reason"}),
        OperationKind.HAND_OVER: (
            frozenset({"thing"}),
            WHO | {"number", "deposit", "back"},
        ),
        OperationKind.LOST: (frozenset({"code", "new_code"}), frozenset({"reason"})),
        OperationKind.CATEGORY: (frozenset({"category"}), WHO),
        OperationKind.NOTE: (frozenset({"text"}), WHO | {"replaces", "note"}),
    }

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        body = attrs.keys() - {"id", "kind", "at"}
        needed, more = self.SHAPES[attrs["kind"]]
        wrong: dict[str, list[Any]] = {name: [NEEDED] for name in sorted(needed - body)}
        wrong |= {name: [NOT_OF_THIS] for name in sorted(body - needed - more)}
        if more >= self.WHO and not body & self.WHO:
            wrong["code"] = [NEEDED]
        # a new badge's code is kept as it is, not looked up
        is_new = attrs["kind"] == OperationKind.WALK_IN and "code" not in wrong
        if is_new and not re.fullmatch(CODE, attrs["code"]):
            wrong["code"] = [self.fields["new_code"].error_messages["invalid"]]
        if wrong:
            raise serializers.ValidationError(wrong)
        return attrs


class SyncSerializer(Exact):
    """What a device did since it was last heard, in any order."""

    operations = serializers.ListField(
        child=OperationSerializer(), max_length=MOST_OPERATIONS
    )


class ResultSerializer(serializers.Serializer[Any]):
    """What came of an operation. A `flag` says what was otherwise than the device
    knew; what happened at the door is kept all the same."""

    id = serializers.UUIDField()
    state = serializers.ChoiceField(OperationState.choices)
    flag = serializers.CharField(allow_blank=True)
    registration = serializers.IntegerField(allow_null=True)
    outcome = serializers.ChoiceField(
        ScanOutcome.choices, allow_null=True, help_text="What a scan counts as now."
    )


class SyncedSerializer(serializers.Serializer[Any]):
    operations = ResultSerializer(many=True)


class PrintSerializer(serializers.ModelSerializer[Print]):
    """One badge sent to paper, with the code it carries."""

    class Meta:
        model = Print
        fields = ["id", "registration", "code", "at", "kind", "reason"]
        read_only_fields = fields
