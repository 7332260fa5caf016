"""What is doubtful in a programme, and how serious that is.

Real programmes overlap on purpose (lunch tables during lunch), so nothing here stops
an edit; what is meant is ignored, and what an event chose to block keeps a version
from being published.
"""

from __future__ import annotations

from collections.abc import Iterable

from agenda.domain.checks import people, rooms, sessions
from agenda.domain.slots import (
    ENDED_BY_PUBLISHING,
    LEADERS,
    LED,
    REPORTED,
    REPORTERS,
    Conflict,
    Duty,
    Finding,
    Frame,
    Problem,
    Severity,
    Slot,
    Stay,
    overlap,
)

__all__ = [
    "ENDED_BY_PUBLISHING", "LEADERS", "LED", "REPORTED", "REPORTERS", "Conflict",
    "Duty", "Frame", "Problem", "Severity", "Slot", "Stay", "blocking", "check",
    "overlap", "warnings",
]  # fmt: skip


def check(slots: Iterable[Slot], frame: Frame | None = None) -> list[Conflict]:
    """Return all doubts about the sessions, in the order of the programme.

    Args:
        slots: the sessions that take place (not the withdrawn ones).
        frame: what holds for the whole programme.
    """
    frame = frame or Frame()
    ordered = sorted(slots, key=lambda slot: (slot.starts, slot.code))
    found = [
        _weighed(one, frame)
        for subject in (rooms, people, sessions)
        for one in subject.find(ordered, frame)
    ]
    place = {slot.id: number for number, slot in enumerate(ordered)}
    return sorted(found, key=lambda one: (place[one.sessions[0]], one.problem))


def warnings(conflicts: Iterable[Conflict]) -> list[Conflict]:
    """Leave out what is meant to be so."""
    return [one for one in conflicts if one.severity != Severity.IGNORE]


def blocking(conflicts: Iterable[Conflict]) -> list[Conflict]:
    """Keep what must be settled before a version is published."""
    return [one for one in conflicts if one.severity == Severity.BLOCK]


def _weighed(one: Finding, frame: Frame) -> Conflict:
    severity = Severity.IGNORE if one.is_meant else frame.severity(one.problem)
    return Conflict(one.problem, severity, one.sessions, one.words)
