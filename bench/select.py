"""How long the best list of people takes, and how surely it is the best."""

from __future__ import annotations

import random
from statistics import median

from registration.domain.proposing_model import Candidate, Goal, Problem, solve

APPLICATIONS, PLACES, REVIEWS = 800, 250, 4
LIMIT = 30.0
# Five dimensions: the share of each value among those who apply, and its target:
# at least (True) or at most (False) so many of a hundred places.
DIMENSIONS: dict[str, dict[str, tuple[int, bool | None, int]]] = {
    "region": {
        "asia": (34, False, 24), "africa": (27, True, 24), "europe": (16, False, 18),
        "latin": (13, True, 16), "arab": (7, True, 10), "oceania": (3, True, 4),
    },
    "gender": {"woman": (44, True, 50), "man": (49, False, 46), "other": (7, None, 0)},
    "sector": {
        "diaspora": (25, True, 30), "rights": (25, False, 25), "union": (10, True, 12),
        "faith": (12, True, 10), "academia": (18, False, 10), "women": (10, True, 10),
    },
    "language": {
        "en": (55, False, 50), "fr": (22, True, 22), "es": (15, True, 18),
        "ar": (8, True, 10),
    },
    "migrant": {"yes": (45, True, 50), "no": (55, None, 0)},
}  # fmt: skip


def problem(seed: int = 2016) -> Problem:
    """Applications as a call draws them, four reviews each, one per organisation."""
    chance = random.Random(seed)
    goals: list[Goal] = []
    positions: dict[tuple[str, str], int] = {}
    for dimension, values in DIMENSIONS.items():
        for value, (_share, kind, amount) in values.items():
            if kind is not None:
                positions[dimension, value] = len(goals)
                goals.append(Goal(kind, round(amount * PLACES / 100)))
    candidates = []
    for number in range(APPLICATIONS):
        aims = set()
        for dimension, values in DIMENSIONS.items():
            weights = [share for share, _kind, _amount in values.values()]
            value = chance.choices(list(values), weights)[0]
            aims |= {positions[key] for key in [(dimension, value)] if key in positions}
        quality = chance.gauss(0.6, 0.15)
        points = [chance.gauss(quality, 0.1) for _review in range(REVIEWS)]
        score = round(1000 * min(1.0, max(0.0, median(points))))
        stream = 0 if chance.random() < 0.7 else 1
        organisation = chance.randrange(APPLICATIONS * 2 // 3)
        candidates.append(
            Candidate(number, score, stream, organisation, goals=frozenset(aims))
        )
    return Problem(
        candidates, goals, PLACES, of_stream={1: 80}, of_organisation={0: 1, 1: 2}
    )


def measure() -> dict[str, float]:
    """Return seconds, gap and heads missed, two workers."""
    answer = solve(problem(), seconds=LIMIT)
    name = f"select.{APPLICATIONS}x{PLACES}"
    return {
        f"{name}.seconds": round(answer.seconds, 3),
        f"{name}.gap": round(answer.gap, 6),
        f"{name}.missed": answer.missed,
        f"{name}.missed_at_least": answer.least_missed,
    }
