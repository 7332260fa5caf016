"""Events of any size for measuring, written in bulk."""

from __future__ import annotations

import uuid
from datetime import date, datetime, time, timedelta
from random import Random

from django.db import transaction

from agenda.models import Appearance, Function, Kind, Room, Session, Track
from gfmd_days.core import names
from gfmd_days.core.models import Event, Organisation, Person, Region, RegionCountry
from gfmd_days.demo import events, programme, registrations
from gfmd_days.demo.people import Invented, invent
from registration.models import Decision, Registration, State
from registration.models.registration import CODE_ALPHABET, CODE_LENGTH

BATCH = 1000
SEED = 5
# Of a hundred applications: how many are confirmed, and so on.
SHARES = (
    (State.CONFIRMED, Decision.SELECTED, 80),
    (State.SUBMITTED, "", 10),
    (State.RELEASED, Decision.RESERVE, 5),
    (State.DECLINED, Decision.SELECTED, 5),
)


@transaction.atomic
def make(
    code: str, *, delegates: int, sessions: int, first_day: date, now: datetime
) -> Event:
    """Make an event of three days with `delegates` people and `sessions` sessions."""
    plan = events.Plan(
        series="csd",
        code=code,
        title={"en": f"Load test {code}"},
        organiser="GFMD Days",
        dates=tuple(first_day + timedelta(days=n) for n in range(3)),
        city="Geneva",
        country="CH",
        zone="Europe/Zurich",
        languages=["en", "fr", "es", "ar"],
        size=max(delegates, 1),
        note="",
    )
    event = events.make(plan)
    registrations.open_intake(
        event,
        opens_at=now - timedelta(days=10),
        closes_at=now + timedelta(days=10),
        kept=timedelta(days=365),
    )
    people = _people(event, delegates)
    _register(event, people, now=now)
    _sessions(event, sessions, people)
    return event


def _people(event: Event, count: int) -> list[Person]:
    regions = {
        row.country.code: row.region
        for row in RegionCountry.objects.filter(event=event).select_related("region")
    }
    organisations: dict[str, Organisation] = {}
    people = [
        _person(event, invented, regions, organisations)
        for invented in invent(count, seed=SEED)
    ]
    return Person.objects.bulk_create(people, batch_size=BATCH)


def _person(
    event: Event,
    invented: Invented,
    regions: dict[str, Region],
    organisations: dict[str, Organisation],
) -> Person:
    name = invented.organisation
    if name not in organisations:
        organisations[name] = Organisation.objects.named(event, name)
    person = Person(
        event=event,
        full_name=names.tidy(invented.full_name),
        family_name=invented.family_name,
        given_name=invented.given_name,
        native_name=names.tidy(invented.native_name),
        native_language=invented.native_language,
        email=invented.email,
        organisation=organisations[name],
        country=invented.country,
        region=regions.get(invented.country),
        gender=invented.gender,
        sector=invented.sector,
        languages=invented.languages,
        **invented.opt_outs,
    )
    person.set_search()
    return person


def _register(event: Event, people: list[Person], *, now: datetime) -> None:
    # codes are unique over all events: two synthetic ones may stand side by side
    rng = Random(f"{SEED} {event.code}")  # noqa: S311 - it keeps no secrets
    stream = event.streams.select_related("category")[0]
    outcomes = [(state, decision) for state, decision, n in SHARES for _ in range(n)]
    rows = []
    for number, person in enumerate(people):
        state, decision = outcomes[(number * 37) % len(outcomes)]
        rows.append(
            Registration(
                event=event,
                person=person,
                stream=stream,
                category=stream.category,
                state=state,
                decision=decision,
                submitted_at=now - timedelta(minutes=number % 10_000),
                code="".join(rng.choices(CODE_ALPHABET, k=CODE_LENGTH)),
                key=uuid.UUID(int=rng.getrandbits(128), version=4),
            )
        )
    Registration.objects.bulk_create(rows, batch_size=BATCH)


def _sessions(event: Event, count: int, people: list[Person]) -> None:
    days = {day.date: day for day in event.days.all()}
    slots = programme.slots(list(days), count)
    rooms = Room.objects.bulk_create(
        Room(event=event, name=f"Room {n + 1}", seats=60, position=n)
        for n in range(max((room for *_, room in slots), default=-1) + 1)
    )
    tracks = Track.objects.bulk_create(
        Track(event=event, code=str(n + 1), title={"en": f"Theme {n + 1}"}, position=n)
        for n in range(4)
    )
    rows = Session.objects.bulk_create(
        Session(
            event=event,
            code=f"S{number + 1:04}",
            day=days[day],
            start=time.fromisoformat(start),
            minutes=75,
            kind=Kind.WORKING,
            title={"en": f"Session {number + 1}", "fr": f"Séance {number + 1}"},
            description={"en": "Questions, cases and what we ask of governments."},
            track=tracks[number % 4],
            room=rooms[room],
            languages=["en", ("fr", "es", "ar")[number % 3]],
        )
        for number, (day, start, room) in enumerate(slots)
    )
    _appearances(rows, people)


def _appearances(sessions: list[Session], people: list[Person]) -> None:
    """Two speakers in each session, and a moderator still to be found."""
    rows = []
    for number, session in enumerate(sessions):
        for position in range(2 if people else 0):
            person = people[(2 * number + position) % len(people)]
            rows.append(
                Appearance(
                    session=session,
                    person=person,
                    function=Function.SPEAKER,
                    position=position + 1,
                )
            )
        rows.append(Appearance(session=session, function=Function.MODERATOR))
    Appearance.objects.bulk_create(rows, batch_size=BATCH)
