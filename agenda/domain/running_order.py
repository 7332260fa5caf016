"""The minutes of a session, split by one simple rule that the pack states.

Opening and conclusions take five minutes each (a sixth of the session at most), the
discussion a third; the rest is shared equally between the speakers, and what does not
divide goes to the discussion. Without speakers all of it is discussion.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum


class Part(Enum):
    OPENING = "opening"
    SPEAKER = "speaker"
    DISCUSSION = "discussion"
    CONCLUSIONS = "conclusions"


@dataclass(frozen=True)
class Step:
    """A part of the session from `starts` on, at the venue's wall time."""

    part: Part
    starts: datetime
    minutes: int
    who: str = ""


def plan(starts: datetime, minutes: int, speakers: Sequence[str]) -> list[Step]:
    """Return the steps of a session; together they last as long as it does."""
    frame = max(min(5, minutes // 6), 0)
    discussion = minutes // 3
    left = minutes - 2 * frame - discussion
    share = left // len(speakers) if speakers else 0
    if share < 1:  # nobody speaks, or more than there are minutes
        speakers, share = (), 0
    discussion += left - share * len(speakers)
    parts = [
        (Part.OPENING, frame, ""),
        *((Part.SPEAKER, share, name) for name in speakers),
        (Part.DISCUSSION, discussion, ""),
        (Part.CONCLUSIONS, frame, ""),
    ]
    steps = []
    for part, length, who in parts:
        if length:
            steps.append(Step(part, starts, length, who))
            starts += timedelta(minutes=length)
    return steps
