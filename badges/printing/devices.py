"""What any printer can do for us, and how it may go wrong."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

CONNECT_SECONDS = 3.0
ANSWER_SECONDS = 20.0


class Reason(StrEnum):
    """Why a badge does not come out; words for people are in domain/print_words."""

    NO_PAPER = "no_paper"
    JAM = "jam"
    OPEN = "open"
    NO_INK = "no_ink"
    PAUSED = "paused"
    BUSY = "busy"
    UNREACHABLE = "unreachable"
    SILENT = "silent"
    NOT_UNDERSTOOD = "not_understood"
    STOPPED = "stopped"
    REFUSED = "refused"
    CANCELLED_THERE = "cancelled_there"
    NO_ANSWER = "no_answer"
    FORGOTTEN = "forgotten"
    STATION_GONE = "station_gone"
    NO_BADGE = "no_badge"
    CODE_REPLACED = "code_replaced"
    CHANGED = "changed"
    NOT_DRAWN = "not_drawn"


@dataclass(frozen=True)
class Look:
    """How a printer is: whether it takes a badge now, and what is wrong if not."""

    is_ready: bool
    reasons: tuple[Reason, ...] = ()


class Fate(StrEnum):
    PENDING = "pending"
    PRINTED = "printed"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Job:
    """What became of a job that a printer took."""

    fate: Fate
    reasons: tuple[Reason, ...] = ()


class NotSent(Exception):
    """The printer has certainly not got the document; trying again is safe."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


class NotTaken(NotSent):
    """The printer refuses the document for good."""


class Doubt(Exception):
    """The document left, no answer came: nobody knows whether it is on paper."""


class Device(Protocol):
    def look(self) -> Look:
        """Raises NotSent when the printer cannot be reached."""

    def send(self, document: bytes, name: str) -> str:
        """Give the printer a document; return its number of the job.

        Args:
            name: ours alone, so that the job is known again.

        Raises NotSent, NotTaken, Doubt.
        """

    def follow(self, job: str, name: str) -> Job:
        """Ask what became of a job. Raises NotSent when nobody can be asked."""
