from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from badges.models import OrderState, Printer, PrintOrder
from badges.models.print_order import JOB_LENGTH, NAME_LENGTH
from badges.printing.devices import Reason
from badges.printing.station import News
from gfmd_days.api.serializers.exact import Choice, Exact, Text, Uuid

MOST_PRINTERS = 50
PRINTABLE = r"^[ -~]*$"
REASONS = [(one.value, one.value) for one in Reason]
NOT_PRINTABLE = _("Only printable ASCII is a printer's number of a job.")


class ReasonsField(serializers.ListField):
    """Why a badge does not come out, in keywords."""

    child = Choice(REASONS)

    def to_internal_value(self, data: Any) -> list[str]:
        found: list[str] = super().to_internal_value(data)
        return list(dict.fromkeys(found))


class PrinterSerializer(serializers.ModelSerializer[Printer]):
    """A printer of the venue, with what was seen at it last."""

    reasons = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = Printer
        fields = [
            *("id", "name", "kind", "address", "paper", "dots"),
            *("is_paused", "reasons", "seen_at"),
        ]
        read_only_fields = fields


class PrintOrderSerializer(serializers.ModelSerializer[PrintOrder]):
    """One badge that is to come out of one printer; without `registration` a test
    page."""

    state = serializers.ChoiceField(OrderState.choices, read_only=True)
    reasons = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = PrintOrder
        fields = [
            *("id", "printer", "registration", "state", "attempts", "reasons"),
            *("asked_at", "over_at"),
        ]
        read_only_fields = fields


class TakingSerializer(Exact):
    """What a station asks for."""

    printers = serializers.ListField(
        child=Text(max_length=NAME_LENGTH),
        default=list,
        max_length=MOST_PRINTERS,
        help_text="Names of the printers it cares for; none is all.",
    )


class TakenSerializer(serializers.ModelSerializer[PrintOrder]):
    """An order that is the station's for a minute after each of its words."""

    claim = serializers.UUIDField(read_only=True)
    job_name = serializers.CharField(
        read_only=True, help_text="The name to give the job at the printer."
    )
    job = serializers.CharField(
        read_only=True,
        help_text="The printer's number, if another station sent it: ask the printer.",
    )
    printer = PrinterSerializer(read_only=True)

    class Meta:
        model = PrintOrder
        fields = ["id", "claim", "job_name", "job", "printer"]
        read_only_fields = fields


class NoteSerializer(Exact):
    """What a station says of an order it holds."""

    claim = Uuid()
    news = Choice([(one.value, one.value) for one in News])
    job = serializers.RegexField(
        PRINTABLE, max_length=JOB_LENGTH, default="", allow_blank=True
    )
    reasons = ReasonsField(default=list)

    def validate_job(self, value: str) -> str:
        if not isinstance(self.initial_data.get("job", ""), str):
            raise serializers.ValidationError(NOT_PRINTABLE)
        return value


class NotedSerializer(serializers.Serializer[dict[str, bool]]):
    """Whether the word counts; a document may leave only after a `begun` that did."""

    taken = serializers.BooleanField()


class SeenSerializer(Exact):
    """What a station found at a printer; nothing is good."""

    reasons = ReasonsField()
