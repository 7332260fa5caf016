"""Applications of invented people, over every state an application can have."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, repeat
from random import Random

from django.db import transaction

from gfmd_days.core import languages
from gfmd_days.core.models import Event, Organisation, Person, Region, RegionCountry
from gfmd_days.demo.people import Invented, invent
from registration.domain.answers import CONSENTS
from registration.models import (
    Category,
    ChangeRequest,
    Consent,
    Decision,
    Intake,
    Reason,
    Registration,
    State,
    Stream,
)
from registration.models.registration import CODE_ALPHABET, CODE_LENGTH

CATEGORIES = (
    (
        "delegate",
        "#0b5563",
        {"en": "Delegate", "fr": "Déléguée, délégué", "es": "Delegada, delegado"}
        | {"ar": "مندوب/ة"},
    ),
    (
        "observer",
        "#8a5a00",
        {"en": "Observer", "fr": "Observation", "es": "Observación", "ar": "مراقب/ة"},
    ),
    (
        "guest",
        "#5b3a8c",
        {"en": "Guest", "fr": "Invité", "es": "Invitado", "ar": "ضيف"},
    ),
    (
        "media",
        "#9b2335",
        {"en": "Media", "fr": "Médias", "es": "Medios", "ar": "إعلام"},
    ),
    ("staff", "#3d4650", {"en": "Staff", "fr": "Équipe", "es": "Equipo", "ar": "فريق"}),
)
STREAMS = (
    (
        "open",
        "delegate",
        {
            "en": "Open call",
            "fr": "Appel ouvert",
            "es": "Convocatoria abierta",
            "ar": "دعوة مفتوحة",
        },
    ),
    (
        "network",
        "delegate",
        {"en": "Networks", "fr": "Réseaux", "es": "Redes", "ar": "الشبكات"},
    ),
    (
        "observers",
        "observer",
        {
            "en": "Observers",
            "fr": "Observateurs",
            "es": "Observadores",
            "ar": "المراقبون",
        },
    ),
)
Outcome = tuple[State, Decision | str]
# What people say of their organisation and of their first time, if they say it.
FACTS = (True, False, True, None, False, True, False)
NOT_TOLD = (State.DRAFT, State.SUBMITTED, State.UNDER_REVIEW, State.DECIDED)
SELECTED, RESERVE, REJECTED = Decision.SELECTED, Decision.RESERVE, Decision.REJECTED
WHY = (Reason.VISA, Reason.MONEY, Reason.VISA, Reason.DATES, Reason.PERSONAL)


@dataclass(frozen=True)
class Crowd:
    """Who applied to one event.

    Args:
        seed: the same seed gives the same crowd.
        mix: (state, decision, how many), together the whole crowd.
        is_open: whether one can still apply.
    """

    seed: int
    mix: tuple[tuple[State, Decision | str, int], ...]
    is_open: bool = False

    @property
    def size(self) -> int:
        return sum(count for _state, _decision, count in self.mix)


CROWDS = {
    "stocktaking-2017": Crowd(2017, ((State.CONFIRMED, SELECTED, 60),)),
    "csd-2016": Crowd(
        2016,
        (
            (State.CONFIRMED, SELECTED, 262),
            (State.DECLINED, SELECTED, 14),
            (State.WITHDRAWN, "", 9),
            (State.CANCELLED, SELECTED, 5),
            (State.RELEASED, RESERVE, 8),
            (State.RELEASED, REJECTED, 18),
            (State.RELEASED, SELECTED, 4),
        ),
    ),
    "csd-demo": Crowd(
        2026,
        (
            (State.CONFIRMED, SELECTED, 64),
            (State.SUBMITTED, "", 48),
            (State.UNDER_REVIEW, "", 20),
            (State.DECIDED, SELECTED, 8),
            (State.DECIDED, RESERVE, 4),
            (State.DECIDED, REJECTED, 4),
            (State.RELEASED, SELECTED, 10),
            (State.RELEASED, RESERVE, 6),
            (State.RELEASED, REJECTED, 6),
            (State.DECLINED, SELECTED, 4),
            (State.WITHDRAWN, "", 3),
            (State.CANCELLED, SELECTED, 1),
            (State.DRAFT, "", 2),
        ),
        is_open=True,
    ),
}


@transaction.atomic
def open_intake(
    event: Event, *, opens_at: datetime, closes_at: datetime, kept: timedelta
) -> None:
    """Give the event its categories, streams and dates.

    Args:
        kept: how long after the first day personal data are kept.
    """
    first_day = event.dates[0]
    Intake.objects.create(
        event=event,
        decision_by=closes_at.date() + timedelta(days=14),
        confirm_by=min(closes_at.date() + timedelta(days=28), first_day),
        purge_after=first_day + kept,
    )
    categories = {
        code: Category.objects.create(
            event=event, code=code, colour=colour, name=name, position=position
        )
        for position, (code, colour, name) in enumerate(CATEGORIES)
    }
    for position, (code, category, name) in enumerate(STREAMS):
        Stream.objects.create(
            event=event,
            code=code,
            name=name,
            category=categories[category],
            opens_at=opens_at,
            closes_at=closes_at,
            position=position,
        )


@transaction.atomic
def fill(event: Event, crowd: Crowd, *, applied_from: datetime) -> None:
    """Let the crowd apply, and bring each application to its state.

    Args:
        applied_from: when the first application came; the rest follow hour by hour.
    """
    rng = Random(crowd.seed)  # noqa: S311 - invented people are no secret
    outcomes = list(
        chain.from_iterable(
            repeat((state, decision), count) for state, decision, count in crowd.mix
        )
    )
    # The people of the names file come first and should all wear a badge.
    head, tail = outcomes[:30], outcomes[30:]
    rng.shuffle(tail)
    crowd_people = invent(crowd.size, seed=crowd.seed)
    enrol(event, crowd_people, iter(head + tail), applied_from=applied_from, rng=rng)


def enrol(
    event: Event,
    people: Iterator[Invented],
    outcomes: Iterator[Outcome],
    *,
    applied_from: datetime,
    rng: Random,
) -> None:
    """Write people and their registrations."""
    streams = list(event.streams.select_related("category"))
    guests = {one.code: one for one in event.categories.all()}
    regions = {
        row.country.code: row.region
        for row in RegionCountry.objects.filter(event=event).select_related("region")
    }
    for number, (invented, outcome) in enumerate(zip(people, outcomes, strict=False)):
        state, decision = outcome
        stream = streams[0] if number % 10 < 6 else streams[1]
        category = stream.category
        if number % 25 == 24:
            stream = streams[-1]
            category = stream.category
        elif number % 40 == 39:
            category = guests[rng.choice(("guest", "media", "staff"))]
        applied_at = applied_from + timedelta(hours=number)
        registration = Registration(
            event=event,
            person=_person(event, invented, regions),
            stream=stream,
            category=category,
            state=state,
            decision=decision,
            told="" if state in NOT_TOLD else decision,
            accessibility="Step-free access, please." if number % 29 == 4 else "",
            motivation="" if number % 3 else "I speak for the members who sent me.",
            migrant_led=FACTS[number * 3 % len(FACTS)],
            newcomer=FACTS[number * 5 % len(FACTS)],
            submitted_at=None if state == State.DRAFT else applied_at,
            code="".join(rng.choices(CODE_ALPHABET, k=CODE_LENGTH)),
            key=uuid.UUID(int=rng.getrandbits(128), version=4),
        )
        if state in {State.RELEASED, State.CONFIRMED, State.DECLINED}:
            registration.released_at = applied_from + timedelta(days=20)
        if state in {State.CONFIRMED, State.DECLINED}:
            registration.answered_at = applied_from + timedelta(days=25)
        _tell_more(registration, number)
        registration.save()
        Consent.objects.create(
            registration=registration,
            purpose="processing",
            version=CONSENTS["processing"],
            given_at=applied_at,
        )


def _tell_more(registration: Registration, number: int) -> None:
    """Order the reserve list, and say why somebody who was selected does not come."""
    if registration.decision == RESERVE:
        registration.reserve_rank = number + 1
    if registration.state in {State.DECLINED, State.CANCELLED}:
        registration.reason_code = WHY[number % len(WHY)]
        # their places went to others long ago
        registration.passed_on = True


def ask_for_changes(event: Event, *, now: datetime) -> None:
    """Two people with a place ask for a change: a title, another position."""
    confirmed = event.registrations.filter(state=State.CONFIRMED).order_by("pk")
    with_job = confirmed.exclude(person__job_title="").select_related("person")
    wishes = (("title", "Dr"), ("job_title", "Executive Director"))
    for number, (row, (field, wanted)) in enumerate(
        zip(with_job[2:4], wishes, strict=False)
    ):
        change = ChangeRequest(
            registration=row, asked_at=now - timedelta(days=2 - number)
        )
        change.wanted = {field: wanted}
        change.before = {field: getattr(row.person, field)}
        change.save()


def _person(event: Event, invented: Invented, regions: dict[str, Region]) -> Person:
    spoken = [code for code in invented.languages if code in languages.CONTENT]
    interface = languages.interface_codes()
    return Person.objects.create(
        event=event,
        full_name=invented.full_name,
        family_name=invented.family_name,
        given_name=invented.given_name,
        native_name=invented.native_name,
        native_language=invented.native_language,
        email=invented.email,
        organisation=Organisation.objects.named(event, invented.organisation),
        job_title=invented.job_title,
        country=invented.country,
        region=regions.get(invented.country),
        gender=invented.gender,
        sector=invented.sector,
        languages=spoken,
        language=next((code for code in spoken if code in interface), "en"),
        **invented.opt_outs,
    )
