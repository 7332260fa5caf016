"""When a question is asked: conditions on the answers before it, with and/or.

The browser decides the same with frontend/src/conditions.ts; a property test holds
the two together. Both read answers as a form sends them: texts by the question's key,
an empty list where nothing was answered.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar, Union

import msgspec

Given = Mapping[str, Sequence[str]]
Comparable = TypeVar("Comparable", Decimal, date)

# So short that a browser's floating-point number holds it exactly enough to compare.
NUMBER = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,6})?", re.ASCII)
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


class Check(StrEnum):
    """How an answer is looked at."""

    ANSWERED = "answered"
    IS = "is"
    ONE_OF = "one_of"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    FROM = "from"
    UNTIL = "until"


NUMBERS = frozenset({Check.AT_LEAST, Check.AT_MOST})
DAYS = frozenset({Check.FROM, Check.UNTIL})


class Answered(msgspec.Struct, frozen=True, tag="answer", tag_field="kind"):
    """Holds when the answer to `key` passes `test`.

    Attributes:
        values: one text for each test but “one of” (any number) and “answered” (none);
            numbers as 12.5, days as 2026-12-31.
    """

    key: str
    test: Check
    values: tuple[str, ...] = ()


class Every(msgspec.Struct, frozen=True, tag="every", tag_field="kind"):
    """Holds when each part holds; without parts always."""

    of: tuple[Condition, ...]


class Some(msgspec.Struct, frozen=True, tag="some", tag_field="kind"):
    """Holds when a part holds; without parts never."""

    of: tuple[Condition, ...]


class Not(msgspec.Struct, frozen=True, tag="not", tag_field="kind"):
    """Holds when its part does not."""

    of: Condition


Condition = Union[Answered, Every, Some, Not]  # noqa: UP007  (msgspec reads it)


def holds(condition: Condition | None, given: Given) -> bool:
    """Tell whether a condition holds for answers; no condition always does."""
    match condition:
        case None:
            return True
        case Every(of):
            return all(holds(part, given) for part in of)
        case Some(of):
            return any(holds(part, given) for part in of)
        case Not(of):
            return not holds(of, given)
        case Answered(key, test, values):
            answer = [text for text in given.get(key, ()) if text]
            return _passes(answer, test, values)


def keys(condition: Condition | None) -> Iterator[str]:
    """Give the keys of the questions a condition looks at."""
    match condition:
        case None:
            return
        case Every(of) | Some(of):
            for part in of:
                yield from keys(part)
        case Not(of):
            yield from keys(of)
        case Answered(key):
            yield key


def depth(condition: Condition | None) -> int:
    """Return how deep conditions stand in one another; 1 for a single one or none."""
    match condition:
        case Every(of) | Some(of):
            return 1 + max((depth(part) for part in of), default=0)
        case Not(of):
            return 1 + depth(of)
    return 1


def _passes(answer: Sequence[str], test: Check, values: Sequence[str]) -> bool:
    if test == Check.ANSWERED:
        return bool(answer)
    if test == Check.ONE_OF:
        return any(text in values for text in answer)
    wanted = values[0] if values else ""
    if test == Check.IS:
        return wanted in answer
    if test in NUMBERS:
        return any(_compare(number(text), number(wanted), test) for text in answer)
    return any(_compare(day(text), day(wanted), test) for text in answer)


def _compare(here: Comparable | None, limit: Comparable | None, test: Check) -> bool:
    if here is None or limit is None:
        return False
    return here >= limit if test in {Check.AT_LEAST, Check.FROM} else here <= limit


def number(text: str) -> Decimal | None:
    """Read a number of at most nine digits and six after the point, else None."""
    return Decimal(text) if NUMBER.fullmatch(text) else None


def day(text: str) -> date | None:
    """Read a day like 2026-12-31, else None."""
    if not DAY.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
