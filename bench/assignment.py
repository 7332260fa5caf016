"""How long the best assignment of moderators takes, and how surely it is the best."""

from __future__ import annotations

import random
import time
from statistics import median

from agenda.domain.assigning import Busy, Candidate, Pauses, Quota, Slot, Task, solve
from bench import http as bench_http

LIMIT, TIMES = 50.0, 9
SPOKEN = ("en", "fr", "es", "ar", "pt")
GENDERS, REGIONS, SECTORS = 2, 6, 7
SIZES = ((60, 80), (400, 500))


def problem(sessions: int, people: int) -> Task:
    """A programme of parallel blocks over four days, with all rules and wishes.

    Every third session has two moderators; people speak one to three languages.
    """
    chance = random.Random(people * 1000 + sessions)
    slots = _slots(chance, sessions, people)
    candidates = [_candidate(chance, number, sessions) for number in range(people)]
    for one, other in zip(candidates[::20], candidates[1::20], strict=True):
        object.__setattr__(one, "apart", frozenset({other.id}))
        object.__setattr__(other, "apart", frozenset({one.id}))
    return Task(
        slots,
        candidates,
        _quotas(chance, slots, people),
        pauses=Pauses(room=0, building=15),
    )


def _slots(chance: random.Random, sessions: int, people: int) -> list[Slot]:
    blocks = [day * 1440 + hour for day in range(4) for hour in (540, 660, 840, 1020)]
    slots: list[Slot] = []
    for number in range(sessions):
        starts = blocks[number % len(blocks)] + chance.choice((0, 0, 0, 30))
        ends = starts + chance.choice((75, 90, 120))
        spoken = frozenset(chance.sample(SPOKEN, chance.randint(1, 3)))
        room = number // len(blocks) + 1
        for _place in range(2 if number % 3 == 0 else 1):
            holder = chance.randrange(people) if chance.random() < 0.2 else None
            slots.append(
                Slot(
                    len(slots),
                    starts,
                    ends,
                    spoken,
                    holder,
                    session=number,
                    room=room,
                    building="AB"[room % 2],
                    track=number % 8,
                )
            )
    return slots


def _candidate(chance: random.Random, number: int, sessions: int) -> Candidate:
    days = [(day * 1440, day * 1440 + 1440) for day in range(4)]
    known = chance.sample(SPOKEN, chance.choices((1, 2, 3), (5, 4, 1))[0])
    blocks = [day * 1440 + hour for day in range(4) for hour in (540, 660, 840, 1020)]
    busy = chance.sample(blocks, chance.choices((0, 1, 2), (6, 3, 1))[0])
    return Candidate(
        number,
        frozenset(known),
        busy=tuple(Busy(start, start + 90) for start in sorted(busy)),
        load=len(busy),
        most=chance.choice((None, None, 3, 4)),
        wished=chance.choice((None, None, 1, 2)),
        free=None if chance.random() < 0.7 else tuple(chance.sample(days, 3)),
        topics=frozenset(chance.sample(range(8), chance.randint(1, 4))),
        barred=frozenset(chance.sample(range(sessions), 2)),
    )


def _quotas(chance: random.Random, slots: list[Slot], people: int) -> list[Quota]:
    """Balance of three dimensions in sessions, tracks and all; newcomers in pairs."""
    groups = _groups(chance, people)
    everywhere: dict[tuple[str, int], set[int]] = {}
    for slot in slots:
        for key in (("session", slot.session), ("track", slot.track), ("all", 0)):
            everywhere.setdefault((key[0], key[1] or 0), set()).add(slot.id)
    quotas = []
    for held in (one for one in everywhere.values() if len(one) > 1):
        for group in groups:
            share = 0.5 if len(group) > people * 0.2 else len(group) / people
            most = -(-int(len(held) * share * 100) // 100) or 1
            quotas.append(Quota(frozenset(held), frozenset(group), most, 4))
    newcomers = frozenset(n for n in range(people) if chance.random() < 0.4)
    for (scope, _key), held in everywhere.items():
        if scope == "session" and len(held) > 1:
            quotas.append(Quota(frozenset(held), newcomers, len(held) - 1, 4))
    return quotas


def _groups(chance: random.Random, people: int) -> list[set[int]]:
    groups: list[set[int]] = []
    for values in (GENDERS, REGIONS, SECTORS):
        found: list[set[int]] = [set() for _value in range(values)]
        for number in range(people):
            # as in life: uneven, so that balance costs something
            found[min(chance.randrange(values), chance.randrange(values))].add(number)
        groups += found
    return groups


def measure() -> dict[str, float]:
    """Return seconds and gap of both sizes, on two cores."""
    figures: dict[str, float] = {}
    for sessions, people in SIZES:
        answer = solve(problem(sessions, people), seconds=LIMIT)
        name = f"assign.{sessions}x{people}"
        figures[f"{name}.seconds"] = round(answer.seconds, 3)
        figures[f"{name}.gap"] = round(answer.gap, 5)
        figures[f"{name}.open"] = len(answer.open)
    with bench_http.site("bench.assignment:replacement") as site:
        figures |= site.prepared
    return figures


def replacement() -> dict[str, float]:
    """Time the best replacements for a place among 500 people and 200 sessions."""
    from django.utils import timezone

    from agenda.domain import moderating
    from agenda.models import Appearance, Function
    from gfmd_days.demo import synthetic

    now = timezone.now()
    event = synthetic.make(
        "replace", delegates=500, sessions=200, first_day=now.date(), now=now
    )
    session = event.sessions.standing().first()
    place = Appearance.objects.create(session=session, function=Function.MODERATOR)
    spent = []
    for _time in range(TIMES):
        began = time.monotonic()
        moderating.best_replacements(place)
        spent.append(time.monotonic() - began)
    return {"assign.replacement.ms": round(median(spent) * 1000, 1)}
