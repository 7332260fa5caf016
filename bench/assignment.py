"""How long the best assignment of moderators takes, and how surely it is the best."""

from __future__ import annotations

import random

from agenda.domain.assigning import Candidate, Slot, solve

LIMIT = 60.0
SPOKEN = ("en", "fr", "es", "ar", "pt")
SIZES = ((60, 80), (400, 500))


def problem(people: int, sessions: int) -> tuple[list[Slot], list[Candidate]]:
    """A programme of parallel blocks over four days, and people of 1 to 3 languages."""
    chance = random.Random(people * 1000 + sessions)
    blocks = [day * 1440 + hour for day in range(4) for hour in (540, 660, 840, 1020)]
    slots = []
    for number in range(sessions):
        starts = blocks[number % len(blocks)] + chance.choice((0, 0, 0, 30))
        ends = starts + chance.choice((75, 90, 120))
        spoken = frozenset(chance.sample(SPOKEN, chance.randint(1, 3)))
        holder = chance.randrange(people) if chance.random() < 0.2 else None
        slots.append(Slot(number, starts, ends, spoken, holder))
    candidates = []
    for number in range(people):
        spoken = frozenset(
            chance.sample(SPOKEN, chance.choices((1, 2, 3), (5, 4, 1))[0])
        )
        busy = tuple(
            (start, start + 90)
            for start in chance.sample(blocks, chance.choices((0, 1, 2), (6, 3, 1))[0])
        )
        candidates.append(Candidate(number, spoken, busy, load=len(busy)))
    return slots, candidates


def measure() -> dict[str, float]:
    """Return seconds and gap of both sizes, one worker."""
    figures: dict[str, float] = {}
    for people, sessions in SIZES:
        answer = solve(*problem(people, sessions), seconds=LIMIT)
        name = f"assign.{people}x{sessions}"
        figures[f"{name}.seconds"] = round(answer.seconds, 3)
        figures[f"{name}.gap"] = round(answer.gap, 5)
        figures[f"{name}.open"] = len(answer.open)
    return figures
