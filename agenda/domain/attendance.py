"""How many people came to a session, told by whoever above us counts them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from agenda.models import Session
from gfmd_days.core.models import Event

Counter = Callable[[Event, list[Session]], Mapping[int, int]]
COUNTERS: list[Counter] = []


def count_with(counter: Counter) -> None:
    """Let a module above count people in sessions.

    Args:
        counter: takes an event and some of its sessions, and returns numbers by the
            session's id; a session it knows nothing of is left out.
    """
    if counter not in COUNTERS:
        COUNTERS.append(counter)


def of(sessions: Iterable[Session]) -> dict[int, int]:
    """Return how many came, by the session's id; not counted is not there.

    Where two count, the higher number stands: each may have missed somebody.
    """
    by_event: dict[Event, list[Session]] = {}
    for one in sessions:
        by_event.setdefault(one.event, []).append(one)
    found: dict[int, int] = {}
    for event, rows in by_event.items():
        for counter in COUNTERS:
            for pk, number in counter(event, rows).items():
                found[pk] = max(number, found.get(pk, 0))
    return found
