from __future__ import annotations

from rest_framework import serializers

from gfmd_days.api import visibility
from gfmd_days.api.serializers.texts import choice_or_nothing
from gfmd_days.core.models import Gender, Person, Sector
from registration.models import Registration


class PersonSerializer(visibility.SeenByRight, serializers.ModelSerializer[Person]):
    """A person as they present themselves, with the opt-outs others must honour."""

    seen_with = visibility.PERSON
    organisation = serializers.SlugRelatedField[Person](
        slug_field="name", read_only=True, allow_null=True
    )
    region = serializers.SlugRelatedField[Person](
        slug_field="code", read_only=True, allow_null=True
    )
    country = serializers.CharField(
        source="country.code", read_only=True, help_text="ISO 3166-1 alpha-2, or empty"
    )
    languages = serializers.ListField(child=serializers.CharField(), read_only=True)
    gender = choice_or_nothing(Gender.choices)
    sector = choice_or_nothing(Sector.choices)
    email = serializers.CharField(read_only=True)

    class Meta:
        model = Person
        fields = [
            *("id", "title", "full_name", "family_name", "given_name"),
            *("native_name", "native_language", "email", "phone", "organisation"),
            *("job_title", "country", "region", "gender", "gender_described"),
            *("sector", "languages", "language"),
            *("alias", "not_on_lists", "no_photo", "hide_organisation"),
        ]
        read_only_fields = fields


class NamedSerializer(
    visibility.SeenByRight, serializers.ModelSerializer[Registration]
):
    """A registration with the name its person goes by."""

    name = serializers.SerializerMethodField()
    native_name = serializers.SerializerMethodField()
    category = serializers.SlugRelatedField[Registration](
        slug_field="code", read_only=True
    )

    def get_name(self, row: Registration) -> str:
        return visibility.name(row.person, self.rights)

    def get_native_name(self, row: Registration) -> str:
        return visibility.native_name(row.person, self.rights)
