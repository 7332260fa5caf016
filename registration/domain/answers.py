"""What a person tells us about themselves, and how it gets onto their rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime

from gfmd_days.core.models import Event, Organisation, Person, Region, RegionCountry
from registration.domain.forms.questions import Definition, Kind
from registration.models import Consent, Form, Registration, Stream
from registration.models.form import question_name

# The wording in force; a new wording gets a new version, old consents keep theirs.
CONSENTS = {"processing": "2026-1", "listing": "2026-1"}
ON_PERSON = (
    "title", "full_name", "family_name", "given_name", "native_name",
    "native_language", "language", "phone", "job_title", "country", "gender",
    "gender_described", "sector", "languages", "alias", "not_on_lists", "no_photo",
    "hide_organisation",
)  # fmt: skip

# Plain facts that the registration keeps as they are.
ON_REGISTRATION = ("motivation", "migrant_led", "newcomer", "accessibility")


@dataclass(frozen=True, kw_only=True)
class Answers:
    """One filled form, already validated.

    Attributes:
        region: None means the region of the country.
        consents: purposes agreed to, keys of CONSENTS.
        own: the form's own questions: texts by the question's key.
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
    phone: str = ""
    organisation: str = ""
    job_title: str = ""
    region: Region | None = None
    gender: str = ""
    gender_described: str = ""
    sector: str = ""
    languages: list[str] = field(default_factory=list)
    motivation: str = ""
    migrant_led: bool | None = None
    newcomer: bool | None = None
    accessibility: str = ""
    alias: str = ""
    not_on_lists: bool = False
    no_photo: bool = False
    hide_organisation: bool = False
    consents: frozenset[str] = frozenset()
    own: Mapping[str, list[str]] = field(default_factory=dict)


FIELDS = tuple(one.name for one in fields(Answers) if one.name != "own")
Regions = Mapping[str, Region]


def region_of(event: Event, country: str) -> Region | None:
    """Return the region in which `event` counts a country."""
    rows = RegionCountry.objects.select_related("region")
    row = rows.filter(event=event, country=country).first()
    return row.region if row else None


def regions_of(event: Event) -> Regions:
    """Return the region of each country the event counts in one, for many rows."""
    rows = RegionCountry.objects.filter(event=event).select_related("region")
    return {row.country.code: row.region for row in rows}


def put_on_person(answers: Answers, person: Person) -> None:
    """Write answers to the person's row and save it."""
    event = person.event
    set_on_person(answers, person)
    person.organisation = (
        Organisation.objects.named(event, answers.organisation)
        if answers.organisation.strip()
        else None
    )
    person.region = answers.region or region_of(event, answers.country)
    person.save()


def set_on_person(answers: Answers, person: Person) -> None:
    """Set the answers that are the person's alone; organisation and region are rows."""
    for name in ON_PERSON:
        setattr(person, name, getattr(answers, name))
    person.email = answers.email


def put_on_registration(answers: Answers, registration: Registration) -> None:
    """Set the answers a registration keeps; the caller saves."""
    for name in ON_REGISTRATION:
        setattr(registration, name, getattr(answers, name))
    if registration.stream_id != answers.stream.pk:
        registration.stream = answers.stream
        registration.category = answers.stream.category


def note_consents(
    answers: Answers,
    registration: Registration,
    definition: Definition,
    *,
    follow_up: Form | None = None,
    now: datetime,
    is_new: bool = False,
) -> None:
    """Keep what was agreed to now; what is no longer agreed to is taken back.

    A form may ask for consents of its own: purpose is the question's key, version the
    version of its words. Each form's are its own: to answer one takes back no other's.

    Args:
        follow_up: the form for those selected that was answered; None for the
            application.
        is_new: whether the registration was made a moment ago and has none.
    """
    known = answers.consents if follow_up is None else frozenset()
    agreed = {purpose: CONSENTS[purpose] for purpose in known}
    for question in definition.asked(as_given(answers)):
        if question.kind == Kind.CONSENT and answers.own.get(question.key):
            agreed[question_name(follow_up, question.key)] = question.wording
    whose = follow_up.code if follow_up else ""
    kept = [
        one
        for one in ([] if is_new else registration.consents.all())
        if one.purpose.rpartition("-")[0] == whose
    ]
    here = {(one.purpose, one.version): one for one in kept}
    gone = [one.pk for (purpose, _), one in here.items() if purpose not in agreed]
    if gone:
        registration.consents.filter(pk__in=gone).delete()
    Consent.objects.bulk_create(
        Consent(
            registration=registration, purpose=purpose, version=version, given_at=now
        )
        for purpose, version in sorted(agreed.items())
        if (purpose, version) not in here
    )


def of(registration: Registration, *, regions: Regions | None = None) -> Answers:
    """Return the answers as they stand on the rows.

    A region that merely follows from the country is no answer: it follows again when
    the country changes.

    Args:
        regions: what `regions_of` returned, for many rows of one event.
    """
    person = registration.person
    if regions is None:
        follows = region_of(registration.event, person.country.code)
    else:
        follows = regions.get(person.country.code)
    return Answers(
        email=person.email,
        stream=registration.stream,
        organisation=person.organisation.name if person.organisation else "",
        region=None if person.region == follows else person.region,
        consents=frozenset(
            one.purpose
            for one in registration.consents.all()
            if one.purpose in CONSENTS
        ),
        **{name: getattr(person, name) for name in ON_PERSON if name != "country"},
        **{name: getattr(registration, name) for name in ON_REGISTRATION},
        country=person.country.code or "",
        own={
            one.key: one.texts
            for one in registration.answers.all()
            if one.follow_up_id is None
        },
    )


def as_given(answers: Answers) -> dict[str, list[str]]:
    """Return answers as a form sends them, for conditions to look at."""
    given = {key: list(texts) for key, texts in answers.own.items()}
    for name in FIELDS:
        value = getattr(answers, name)
        if isinstance(value, bool):
            given[name] = ["on"] if value else []
        elif isinstance(value, list):
            given[name] = list(value)
        elif isinstance(value, str):
            given[name] = [value] if value else []
    for name in ("migrant_led", "newcomer"):  # three answers, one of them none
        value = getattr(answers, name)
        given[name] = [] if value is None else ["yes" if value else "no"]
    given["region"] = [str(answers.region.pk)] if answers.region else []
    for purpose in CONSENTS:
        given[f"consent_{purpose}"] = ["on"] if purpose in answers.consents else []
    return given


def changed_fields(before: Answers, after: Answers) -> list[str]:
    """Return the names of the answers that differ, for the history."""
    return [name for name in FIELDS if getattr(before, name) != getattr(after, name)]
