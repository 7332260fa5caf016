"""Moderators proposed by the solver."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from agenda.domain.proposal_words import Line
from agenda.models import Function, Proposal, ProposalState
from gfmd_days.api import visibility
from gfmd_days.core.models import Job, JobState, Person


class AssignmentSerializer(serializers.ModelSerializer[Proposal]):
    """A proposal of moderators. Nothing is changed before it is applied."""

    state = serializers.ChoiceField(ProposalState.choices, read_only=True)
    status = serializers.CharField(
        source="content.status",
        read_only=True,
        default="",
        help_text="How far the solver came, such as `optimal`.",
    )
    gap = serializers.FloatField(
        source="content.gap",
        read_only=True,
        default=None,
        allow_null=True,
        help_text="How much better an answer might still be; 0 for the best there is.",
    )
    seconds = serializers.FloatField(
        source="content.seconds", read_only=True, default=None, allow_null=True
    )
    places = serializers.IntegerField(
        source="content.places", read_only=True, default=None, allow_null=True
    )
    candidates = serializers.IntegerField(
        source="content.candidates", read_only=True, default=None, allow_null=True
    )

    class Meta:
        model = Proposal
        fields = [
            *("id", "state", "created_at", "decided_at", "status", "gap", "seconds"),
            *("places", "candidates"),
        ]
        read_only_fields = fields


class NamedPersonSerializer(serializers.Serializer[Person]):
    """A person under the name the caller may see."""

    id = serializers.IntegerField()
    name = serializers.SerializerMethodField()

    def get_name(self, person: Person) -> str:
        return visibility.name(person, self.context.get("rights", frozenset()))


class LineSerializer(serializers.Serializer[Line]):
    """One function to be filled. People on no list are null where the caller may not
    read people."""

    appearance = serializers.IntegerField(source="place")
    session = serializers.CharField(source="code")
    function = serializers.ChoiceField(Function.choices)
    before = NamedPersonSerializer(allow_null=True)
    person = NamedPersonSerializer(
        allow_null=True, help_text="Who is proposed; null where nobody was found."
    )
    reason = serializers.CharField(help_text="Why, in words.")
    is_change = serializers.BooleanField()
    is_stale = serializers.BooleanField(
        help_text="The session or its holder changed since; applying leaves it alone."
    )


class OneAssignmentSerializer(AssignmentSerializer):
    """A proposal, place by place."""

    lines = LineSerializer(many=True, read_only=True)

    class Meta(AssignmentSerializer.Meta):
        fields = [*AssignmentSerializer.Meta.fields, "lines"]
        read_only_fields = fields


class AppliedSerializer(serializers.Serializer[Any]):
    """What applying a proposal changed."""

    changed = serializers.IntegerField(help_text="How many functions changed hands.")
    skipped = serializers.ListField(
        child=serializers.CharField(),
        help_text="Codes of sessions left alone, because they changed meanwhile.",
    )


class SolvingSerializer(serializers.ModelSerializer[Job]):
    """The solver at work."""

    state = serializers.ChoiceField(JobState.choices, read_only=True)
    assignment = serializers.UUIDField(
        source="result.proposal",
        read_only=True,
        default=None,
        allow_null=True,
        help_text="The proposal, once it is made.",
    )

    class Meta:
        model = Job
        fields = ["id", "state", "note", "created_at", "ended_at", "assignment"]
        read_only_fields = fields
