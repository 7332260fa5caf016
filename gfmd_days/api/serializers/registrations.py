"""Registrations: as they are read, entered, changed and decided."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from django import forms
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from gfmd_days.api import visibility
from gfmd_days.api.filters import LARGEST_ID
from gfmd_days.api.serializers.exact import Choice, Exact, Text, Truth, Whole
from gfmd_days.api.serializers.people import NamedSerializer
from gfmd_days.api.serializers.texts import choice_or_nothing
from gfmd_days.core.models import Gender, Sector
from registration.domain.forms import reading
from registration.domain.forms.reading import Read
from registration.forms.fields import YesNo
from registration.forms.team import TEAM_EDITS, TeamForm
from registration.models import Decision, Reason, Registration

AT_ONCE = 200
MOST_TEXTS = 200


class RegistrationSerializer(NamedSerializer):
    """A registration as lists show it."""

    seen_with = visibility.REGISTRATION
    organisation = serializers.SerializerMethodField()
    country = serializers.CharField(
        source="person.country.code",
        read_only=True,
        help_text="ISO 3166-1 alpha-2, or empty",
    )
    region = serializers.SlugRelatedField[Registration](
        source="person.region", slug_field="code", read_only=True, allow_null=True
    )
    stream = serializers.SlugRelatedField[Registration](
        slug_field="code", read_only=True
    )
    decision = choice_or_nothing(Decision.choices)
    told = choice_or_nothing(
        Decision.choices, help_text="The decision that the person knows."
    )
    email = serializers.CharField(source="person.email", read_only=True)
    phone = serializers.CharField(source="person.phone", read_only=True)
    language = serializers.CharField(
        source="person.language",
        read_only=True,
        help_text="The language the person is written to in.",
    )

    class Meta:
        model = Registration
        fields = [
            *("id", "name", "native_name", "category", "state", "decision", "told"),
            *("code", "person", "organisation", "country", "region", "stream"),
            *("language", "email", "phone", "submitted_at", "changed_at"),
        ]
        read_only_fields = fields

    def get_organisation(self, row: Registration) -> str:
        return visibility.organisation(row.person, self.rights)


class GivenAnswerSerializer(serializers.Serializer[Read]):
    """What somebody answered to one question of the event's own form."""

    key = serializers.CharField()
    question = serializers.DictField(
        child=serializers.CharField(),
        source="question.label",
        help_text="Its words by language code.",
    )
    texts = serializers.ListField(
        child=serializers.CharField(),
        help_text="As given; empty while the answer is hidden.",
    )
    is_hidden = serializers.BooleanField(
        help_text="Protected: a POST to `protected/` shows it; each reading is noted."
    )


class OneRegistrationSerializer(RegistrationSerializer):
    """A registration in full."""

    within_people = visibility.ONE_REGISTRATION
    full_name = serializers.CharField(source="person.full_name", read_only=True)
    family_name = serializers.CharField(source="person.family_name", read_only=True)
    given_name = serializers.CharField(source="person.given_name", read_only=True)
    title = serializers.CharField(source="person.title", read_only=True)
    languages = serializers.ListField(
        source="person.languages",
        child=serializers.CharField(),
        read_only=True,
        help_text="Languages the person speaks.",
    )
    job_title = serializers.CharField(source="person.job_title", read_only=True)
    sector = choice_or_nothing(Sector.choices, source="person.sector")
    gender = choice_or_nothing(Gender.choices, source="person.gender")
    gender_described = serializers.CharField(
        source="person.gender_described", read_only=True
    )
    alias = serializers.CharField(source="person.alias", read_only=True)
    hide_organisation = serializers.BooleanField(
        source="person.hide_organisation", read_only=True
    )
    no_photo = serializers.BooleanField(source="person.no_photo", read_only=True)
    not_on_lists = serializers.BooleanField(
        source="person.not_on_lists", read_only=True
    )
    reason_code = choice_or_nothing(Reason.choices)
    answers = serializers.SerializerMethodField()

    class Meta(RegistrationSerializer.Meta):
        fields = [
            *RegistrationSerializer.Meta.fields,
            *("title", "full_name", "family_name", "given_name", "languages"),
            *("job_title", "sector", "gender", "gender_described", "motivation"),
            *("migrant_led", "newcomer", "alias", "hide_organisation", "no_photo"),
            *("not_on_lists", "source", "reason_code", "reason", "notes"),
            *("answer_by", "released_at", "answered_at", "answers"),
        ]
        read_only_fields = fields

    @extend_schema_field(GivenAnswerSerializer(many=True))
    def get_answers(self, row: Registration) -> Any:
        found = reading.of(row, rights=self.rights)
        return GivenAnswerSerializer(found, many=True).data  # type: ignore[arg-type]


class ProtectedSerializer(serializers.Serializer[Any]):
    """What is kept encrypted about a person."""

    accessibility = serializers.CharField(
        help_text="What the person needs to take part fully."
    )
    answers = GivenAnswerSerializer(many=True)


class FactsSerializer(Exact):
    """The facts about a person that the team may write.

    They are the fields of the organizers' own page, with the same limits and words.
    """

    answers = serializers.DictField(
        child=serializers.ListField(
            child=Text(allow_blank=True), max_length=MOST_TEXTS, allow_empty=True
        ),
        required=False,
        help_text="Answers to the form's own questions: a list of texts by key.",
    )

    def get_fields(self) -> dict[str, Any]:
        known = {name: _field(name) for name in TEAM_EDITS}
        return {**known, **super().get_fields()}


def _field(name: str) -> serializers.Field[Any, Any, Any, Any]:
    """Return how a fact of the form is sent: its type, whether it is a must."""
    field = TeamForm.base_fields[name]
    words = TeamForm.LABELS.get(name, field.label)
    told: dict[str, Any] = {"required": False, "help_text": HELP.get(name, words)}
    if isinstance(field, YesNo):
        return Truth(allow_null=True, **told)
    if isinstance(field, forms.BooleanField):
        return Truth(**told)
    if isinstance(field, forms.MultipleChoiceField):
        return serializers.ListField(child=Text(), max_length=MOST_TEXTS, **told)
    told["required"] = field.required and name not in FIRST_VALUE
    if name in CHOICES:
        return Choice(CHOICES[name], allow_blank=not field.required, **told)
    return Text(
        allow_blank=not field.required,
        max_length=getattr(field, "max_length", None) or LONGEST_CODE,
        **told,
    )


LONGEST_CODE = 30
CHOICES = {"sector": Sector.choices, "gender": Gender.choices}
# What a registration has without being told: the event's first language and, where
# the event has one only, its way in.
FIRST_VALUE = ("language", "stream")
HELP = {
    "stream": "Code of the way in; needed where the event has several.",
    "country": "ISO 3166-1 alpha-2, a country this event offers.",
    "region": "Code of the region; empty for the one of the country.",
    "language": "Code of the language the person is written to in.",
    "languages": "Codes of the languages the person speaks.",
    "not_on_lists": "On no list. True for somebody new, unless you send false.",
}


class DecideSerializer(Exact):
    decision = Choice(Decision.choices)
    beyond_limit = Truth(
        default=False,
        help_text="Select although the organisation has used its places; the history "
        "keeps the exception.",
    )


class DecideManySerializer(DecideSerializer):
    ids = serializers.ListField(
        child=Whole(min_value=1, max_value=LARGEST_ID),
        min_length=1,
        max_length=AT_ONCE,
        help_text="Registrations of this event.",
    )


class Came(StrEnum):
    """What came of one decision among many."""

    DONE = "done"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    NOT_FOUND = "not_found"


CAME = [
    (Came.DONE.value, "decided now"),
    (Came.UNCHANGED.value, "decided so already"),
    (Came.REFUSED.value, "not possible, `code` and `detail` say why"),
    (Came.NOT_FOUND.value, "not in this event"),
]


class OutcomeSerializer(serializers.Serializer[Any]):
    """What came of the decision about one registration."""

    id = serializers.IntegerField()
    outcome = serializers.ChoiceField(CAME)
    code = serializers.CharField(help_text="Names the refusal; else empty.")
    detail = serializers.CharField(help_text="The refusal in words; else empty.")


class OutcomesSerializer(serializers.Serializer[Any]):
    done = serializers.IntegerField(help_text="How many were decided now.")
    outcomes = OutcomeSerializer(many=True)


class RefusedSerializer(serializers.Serializer[Any]):
    """A deed that may not be done now."""

    code = serializers.CharField(
        help_text="Names the refusal, such as `address_taken`, `move_not_allowed`, "
        "`organisation_full` or `key_used_otherwise`."
    )
    detail = serializers.CharField(help_text="Why, in words.")
