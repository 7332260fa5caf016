"""Programmes of the demo: who does what in which session."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date, datetime
from pathlib import Path
from random import Random
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction

from agenda.domain import importing, proposals, publishing
from agenda.models import Appearance, Function, Session
from gfmd_days.core.models import Event, Person
from gfmd_days.demo import words
from gfmd_days.demo.events import DEMO
from registration.models import State

# More than the proof of the optimum takes, which makes the answer the same each time.
SOLVER_SECONDS = 60.0
DATA = Path(__file__).parent.parent / "core/data"


def load(event: Event, *, now: datetime) -> None:
    """Give the event its programme, cast it and publish it.

    csd-demo follows Dhaka's programme on its own days, in its own languages.
    """
    source = "csd-2016" if event.code == DEMO else event.code
    programme = read(source)
    if event.code == DEMO:
        follow(programme, event)
    programme["event"] = event.code
    for session in programme["sessions"]:
        session["uid"] = str(uuid5(NAMESPACE_URL, f"{event.code}/{session['id']}"))
    importing.load(event, programme, by=None, now=now)
    cast(event, seed=len(event.code))
    if event.code != DEMO:  # there, finding moderators is left to try
        proposal = proposals.propose(event, by=None, now=now, seconds=SOLVER_SECONDS)
        proposals.apply(proposal, by=None, now=now)
    publishing.publish(event, by=None, now=now)


def read(name: str) -> dict[str, Any]:
    """Return a programme of the data folder."""
    text = (DATA / f"programme-{name}.json").read_text(encoding="utf-8")
    programme: dict[str, Any] = json.loads(text)
    return programme


def follow(programme: dict[str, Any], event: Event) -> None:
    """Move a programme to the days, languages and zone of `event`."""
    days = sorted({session["day"] for session in programme["sessions"]})
    moved = dict(zip(days, event.dates, strict=True))
    for session in programme["sessions"]:
        session["day"] = moved[session["day"]].isoformat()
        session["title"] = words.translated(session["title"])
        session["languages"] = ["ar" if c == "bn" else c for c in session["languages"]]
    for track in programme["tracks"]:
        track["title"] = words.translated(track["title"])
    programme["zone"] = event.zone_name
    programme["languages"] = event.languages


@transaction.atomic
def cast(event: Event, *, seed: int) -> int:
    """Give each open function but the moderators' to a confirmed delegate.

    Nobody is in two places at once; whoever speaks a session's language comes first;
    continued sessions keep their team. Returns how many were given.
    """
    rng = Random(seed)  # noqa: S311 - a cast of invented people is no secret
    crowd = list(
        Person.objects.filter(
            event=event,
            registration__state=State.CONFIRMED,
            registration__category__code="delegate",
        )
    )
    rng.shuffle(crowd)
    busy: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
    load: dict[int, int] = defaultdict(int)
    teams: dict[tuple[str, str, int], Person] = {}
    given = 0
    for session in Session.objects.filter(event=event).with_parts():
        counters: dict[str, int] = defaultdict(int)
        for appearance in session.appearances.all():
            if appearance.person or appearance.function == Function.MODERATOR:
                continue
            counters[appearance.function] += 1
            team = (_team(session), appearance.function, counters[appearance.function])
            person = teams.get(team) or _choose(session, crowd, busy, load)
            if person is None or not _is_free(session, busy[person.pk]):
                continue
            teams[team] = person
            _give(appearance, person, session, busy, load)
            given += 1
    return given


def _team(session: Session) -> str:
    title = str(session.title.localize("en"))
    return title.split(" (")[0] if session.kind == "working" else session.code


def _is_free(session: Session, taken: list[tuple[datetime, datetime]]) -> bool:
    start, end = session.starts_local, session.ends_local
    return all(end <= begun or start >= ended for begun, ended in taken)


def _choose(
    session: Session,
    crowd: list[Person],
    busy: dict[int, list[tuple[datetime, datetime]]],
    load: dict[int, int],
) -> Person | None:
    free = [person for person in crowd if _is_free(session, busy[person.pk])]
    wanted = set(session.languages)
    return min(
        free,
        key=lambda one: (load[one.pk], -len(wanted & set(one.languages))),
        default=None,
    )


def _give(
    appearance: Appearance,
    person: Person,
    session: Session,
    busy: dict[int, list[tuple[datetime, datetime]]],
    load: dict[int, int],
) -> None:
    appearance.person = person
    appearance.save(update_fields=["person"])
    busy[person.pk].append((session.starts_local, session.ends_local))
    load[person.pk] += 1


def slots(days: list[date], count: int) -> list[tuple[date, str, int]]:
    """Return `count` (date, start, room number) for a made-up programme.

    Six slots of 75 minutes a day, as many rooms side by side as it takes.
    """
    starts = ("09:00", "10:30", "12:00", "14:00", "15:30", "17:00")
    per_room = len(days) * len(starts)
    found = []
    for number in range(count):
        room, slot = divmod(number, per_room)
        day, start = divmod(slot, len(starts))
        found.append((days[day], starts[start], room))
    return found
