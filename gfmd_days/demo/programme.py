"""Programmes of the demo: who does what in which session."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from django.db import transaction

from agenda.models import Appearance, Function, Session
from gfmd_days.core.models import Event, Person
from registration.models import State

DATA = Path(__file__).parent.parent / "core/data"
# The teams of twin and continued sessions stay together; the solver spreads these.
BY_SOLVER = {Function.MODERATOR}


def read(name: str, *, dates: dict[str, date] | None = None) -> dict[str, Any]:
    """Return a programme of the data folder.

    Args:
        dates: moves each day, by its date in the file, to another one.
    """
    text = (DATA / f"programme-{name}.json").read_text(encoding="utf-8")
    programme: dict[str, Any] = json.loads(text)
    for session in programme["sessions"]:
        if dates:
            session["day"] = dates[session["day"]].isoformat()
    return programme


def shifted(dates: list[date], to: list[date]) -> dict[str, date]:
    """Return a map from the days of one programme to those of another."""
    return {old.isoformat(): new for old, new in zip(dates, to, strict=True)}


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
            if appearance.person or appearance.function in BY_SOLVER:
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


def days_between(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
