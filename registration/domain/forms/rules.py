"""Conditions as an editor shows them: groups of rows, joined by “and” or “or”.

A condition of the form's data may nest as deep as it likes; the editor has two levels,
which say everything a deeper one can, if longer.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from registration.domain.forms.conditions import (
    Answered,
    Check,
    Condition,
    Every,
    Not,
    Some,
)


class Join(StrEnum):
    ALL = "every"
    ANY = "some"


@dataclass(frozen=True)
class Row:
    """One line: a question, how its answer is looked at, with what it is compared."""

    key: str = ""
    test: Check = Check.IS
    values: tuple[str, ...] = ()
    negated: bool = False


@dataclass(frozen=True)
class Group:
    join: Join = Join.ALL
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True)
class Rules:
    join: Join = Join.ALL
    groups: tuple[Group, ...] = ()


def rules_of(condition: Condition | None) -> Rules | None:
    """Return a condition as rows; None if it nests too deep for them."""
    if condition is None:
        return Rules()
    if (group := _group(condition)) is not None:
        return Rules(Join.ALL, (group,))
    if not isinstance(condition, Every | Some):
        return None
    groups = [_group(part) for part in condition.of]
    kept = tuple(group for group in groups if group is not None)
    return Rules(_join(condition), kept) if len(kept) == len(groups) else None


def condition_of(rules: Rules) -> Condition | None:
    """Return the condition that rows make; None if no row names a question."""
    groups = [
        made
        for group in rules.groups
        if (made := _joined(group.join, [_part(row) for row in group.rows if row.key]))
    ]
    return _joined(rules.join, groups)


def _joined(join: Join, parts: list[Condition]) -> Condition | None:
    if len(parts) < 2:
        return parts[0] if parts else None
    return Every(tuple(parts)) if join == Join.ALL else Some(tuple(parts))


def _part(row: Row) -> Condition:
    values = () if row.test == Check.ANSWERED else row.values
    answered = Answered(key=row.key, test=row.test, values=values)
    return Not(answered) if row.negated else answered


def _group(condition: Condition) -> Group | None:
    """Return the row, or the rows under one join; None if it goes deeper."""
    if (row := _row(condition)) is not None:
        return Group(Join.ALL, (row,))
    if not isinstance(condition, Every | Some) or not condition.of:
        return None
    rows = [_row(part) for part in condition.of]
    kept = tuple(row for row in rows if row is not None)
    return Group(_join(condition), kept) if len(kept) == len(rows) else None


def _row(condition: Condition) -> Row | None:
    match condition:
        case Answered(key, test, values):
            return Row(key, test, values)
        case Not(Answered(key, test, values)):
            return Row(key, test, values, negated=True)
    return None


def _join(condition: Every | Some) -> Join:
    return Join.ALL if isinstance(condition, Every) else Join.ANY
