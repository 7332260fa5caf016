"""Which rights open which field: the one place that decides it.

A field that is not named here is open to whoever may read the resource. A closed field
is left out of the answer, so that it cannot be mistaken for an empty one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from rest_framework import serializers

from gfmd_days.core.access import Right
from gfmd_days.core.models import Person
from registration.domain.visibility import NEEDS

Rights = frozenset[Right]

PEOPLE = frozenset({Right.PEOPLE_VIEW})
DECISIONS = frozenset({Right.REVIEW, Right.DECIDE})
DOOR = frozenset({Right.DESK, Right.BADGES})
PROGRAMME_TEAM = frozenset({Right.PROGRAMME_EDIT})

# What registration guards on its own pages is guarded here too.
CONTACT: Mapping[str, Rights] = {name: NEEDS[name] for name in ("email", "phone")}
PERSON: Mapping[str, Rights] = {
    **CONTACT,
    "gender": NEEDS["gender"],
    "gender_described": NEEDS["gender"],
}
REGISTRATION: Mapping[str, Rights] = {
    **CONTACT,
    "code": DOOR,
    "decision": DECISIONS,
    **dict.fromkeys(
        (
            *("told", "stream", "person", "organisation", "country", "region"),
            *("language", "submitted_at", "changed_at"),
        ),
        PEOPLE,
    ),
}
# One registration in full is for those who may see registrations; some of it needs
# one of these rights besides. Its answers are opened one by one.
ONE_REGISTRATION: Mapping[str, Rights] = {
    name: NEEDS.get(name, PEOPLE)
    for name in (
        *("full_name", "family_name", "given_name", "title", "languages"),
        *("job_title", "sector", "gender", "gender_described", "motivation"),
        *("migrant_led", "newcomer", "alias", "hide_organisation", "no_photo"),
        *("not_on_lists", "source", "reason", "reason_code", "notes"),
        *("answer_by", "released_at", "answered_at", "answers"),
    )
} | {"gender_described": NEEDS["gender"], "reason_code": NEEDS["reason"]}
ROOM: Mapping[str, Rights] = dict.fromkeys(("notes", "directions"), PROGRAMME_TEAM)
APPEARANCE: Mapping[str, Rights] = dict.fromkeys(("note", "pinned"), PROGRAMME_TEAM)


class SeenByRight(serializers.Serializer[Any]):
    """A serializer that leaves out what the caller's rights do not open."""

    seen_with: ClassVar[Mapping[str, Rights]] = {}
    # These are for those alone who may see registrations, whatever else they may do.
    within_people: ClassVar[Mapping[str, Rights]] = {}

    @property
    def rights(self) -> Rights:
        rights: Rights = self.context.get("rights", frozenset())
        return rights

    def get_fields(self) -> dict[str, Any]:
        sees_people = Right.PEOPLE_VIEW in self.rights
        return {
            name: field
            for name, field in super().get_fields().items()
            if (name not in self.seen_with or self.seen_with[name] & self.rights)
            and (
                name not in self.within_people
                or (sees_people and self.within_people[name] & self.rights)
            )
        }


def name(person: Person, rights: Rights) -> str:
    """The name as the caller may see it: in full for those who work with people."""
    return person.full_name if Right.PEOPLE_VIEW in rights else person.shown_name


def native_name(person: Person, rights: Rights) -> str:
    full = Right.PEOPLE_VIEW in rights
    return person.native_name if full else person.shown_native_name


def organisation(person: Person, rights: Rights) -> str:
    if Right.PEOPLE_VIEW in rights and person.organisation:
        return person.organisation.name
    return person.shown_organisation


def in_lists(person: Person | None, rights: Rights) -> bool:
    """Whether a list for this caller may name the person."""
    return person is not None and (
        Right.PEOPLE_VIEW in rights or not person.not_on_lists
    )
