"""What a person tells us about themselves, and how it gets onto their rows."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import datetime

from gfmd_days.core.models import Event, Organisation, Person, Region, RegionCountry
from registration.models import Consent, Registration, Stream

# The wording in force; a new wording gets a new version, old consents keep theirs.
CONSENTS = {"processing": "2026-1", "listing": "2026-1"}
ON_PERSON = (
    "title", "full_name", "family_name", "given_name", "native_name",
    "native_language", "language", "job_title", "country", "gender",
    "gender_described", "sector", "languages", "alias", "not_on_lists", "no_photo",
    "hide_organisation",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Answers:
    """One filled form, already validated.

    Attributes:
        region: None means the region of the country.
        consents: purposes agreed to, keys of CONSENTS.
    """

    email: str
    full_name: str
    stream: Stream
    country: str = ""
    title: str = ""
    family_name: str = ""
    given_name: str = ""
    native_name: str = ""
    native_language: str = ""
    language: str = "en"
    organisation: str = ""
    job_title: str = ""
    region: Region | None = None
    gender: str = ""
    gender_described: str = ""
    sector: str = ""
    languages: list[str] = field(default_factory=list)
    motivation: str = ""
    accessibility: str = ""
    alias: str = ""
    not_on_lists: bool = False
    no_photo: bool = False
    hide_organisation: bool = False
    consents: frozenset[str] = frozenset()


FIELDS = tuple(one.name for one in fields(Answers))


def region_of(event: Event, country: str) -> Region | None:
    """Return the region in which `event` counts a country."""
    row = RegionCountry.objects.filter(event=event, country=country).first()
    return row.region if row else None


def put_on_person(answers: Answers, person: Person) -> None:
    """Write answers to the person's row and save it."""
    event = person.event
    for name in ON_PERSON:
        setattr(person, name, getattr(answers, name))
    person.email = answers.email
    person.organisation = (
        Organisation.objects.named(event, answers.organisation)
        if answers.organisation.strip()
        else None
    )
    person.region = answers.region or region_of(event, answers.country)
    person.save()


def put_on_registration(answers: Answers, registration: Registration) -> None:
    """Set the answers a registration keeps; the caller saves."""
    registration.motivation = answers.motivation
    registration.accessibility = answers.accessibility
    if registration.stream_id != answers.stream.pk:
        registration.stream = answers.stream
        registration.category = answers.stream.category


def note_consents(answers: Answers, registration: Registration, now: datetime) -> None:
    """Keep what was agreed to now; what is no longer agreed to is taken back."""
    registration.consents.exclude(purpose__in=answers.consents).delete()
    for purpose in sorted(answers.consents):
        Consent.objects.get_or_create(
            registration=registration,
            purpose=purpose,
            version=CONSENTS[purpose],
            defaults={"given_at": now},
        )


def of(registration: Registration) -> Answers:
    """Return the answers as they stand on the rows.

    A region that merely follows from the country is no answer: it follows again when
    the country changes.
    """
    person = registration.person
    follows = region_of(registration.event, person.country.code)
    return Answers(
        email=person.email,
        stream=registration.stream,
        organisation=person.organisation.name if person.organisation else "",
        region=None if person.region == follows else person.region,
        motivation=registration.motivation,
        accessibility=registration.accessibility,
        consents=frozenset(
            registration.consents.values_list("purpose", flat=True).distinct()
        ),
        **{name: getattr(person, name) for name in ON_PERSON if name != "country"},
        country=person.country.code or "",
    )


def changed_fields(before: Answers, after: Answers) -> list[str]:
    """Return the names of the answers that differ, for the history."""
    return [name for name in FIELDS if getattr(before, name) != getattr(after, name)]
