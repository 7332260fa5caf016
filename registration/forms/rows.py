"""Rows a form repeats: the options of a choice, the lines of a condition.

They come back as lists of the same length, one text for each row; a button of a row
(“up”, “remove”, “one more”) changes the rows and saves nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise

from gfmd_days.core.models import Event
from gfmd_days.core.names import fold, tidy
from registration.domain.forms.conditions import Check, Condition
from registration.domain.forms.editing import unused_key
from registration.domain.forms.questions import KEY, Option, Question
from registration.domain.forms.rules import (
    Group,
    Join,
    Row,
    Rules,
    condition_of,
    rules_of,
)
from registration.forms import wording

MOST_ROWS = 200
EMPTY_OPTIONS = 2


@dataclass
class OptionRow:
    """One option being written; `labels` follow the event's languages."""

    value: str
    labels: list[tuple[str, str]]

    @property
    def is_empty(self) -> bool:
        return not self.value and not any(words for _code, words in self.labels)


@dataclass
class OptionRows:
    """The options of a choice as the editor shows them."""

    codes: Sequence[str]
    rows: list[OptionRow] = field(default_factory=list)

    @classmethod
    def of(cls, codes: Sequence[str], options: Sequence[Option]) -> OptionRows:
        rows = [
            OptionRow(one.value, [(code, one.label.get(code, "")) for code in codes])
            for one in options
        ]
        return cls(codes, rows)._with_empty()

    @classmethod
    def posted(cls, codes: Sequence[str], data: QueryDict) -> OptionRows:
        values = data.getlist("option_value")[:MOST_ROWS]
        labels = {code: data.getlist(f"option_{code}") for code in codes}
        rows = [
            OptionRow(
                tidy(value)[:60],
                [(code, tidy(_at(labels[code], number))[:300]) for code in codes],
            )
            for number, value in enumerate(values)
        ]
        return cls(codes, rows)._changed(data.get("row", ""))._with_empty()

    def options(self) -> tuple[Option, ...]:
        """Return the options that were written; an empty value is made from words."""
        options: list[Option] = []
        taken = {row.value for row in self.rows}
        for row in self.rows:
            if row.is_empty:
                continue
            value = row.value or key_of(row.labels, taken)
            taken.add(value)
            kept = {code: words for code, words in row.labels if words}
            options.append(Option(value=value, label=kept))
        return tuple(options)

    def _changed(self, deed: str) -> OptionRows:
        name, _, number = deed.rpartition("-")
        at = _whole(number)
        if at is None or at >= len(self.rows):
            return self
        if name == "option-up" and at:
            self.rows.insert(at - 1, self.rows.pop(at))
        elif name == "option-down":
            self.rows.insert(at + 1, self.rows.pop(at))
        elif name == "option-remove":
            self.rows.pop(at)
        return self

    def _with_empty(self) -> OptionRows:
        self.rows = [row for row in self.rows if not row.is_empty]
        self.rows += [
            OptionRow("", [(code, "") for code in self.codes])
            for _ in range(EMPTY_OPTIONS)
        ]
        return self


def _at(texts: list[str], number: int) -> str:
    return texts[number] if number < len(texts) else ""


def key_of(labels: Sequence[tuple[str, str]], taken: set[str]) -> str:
    """Return a key made of the first words there are, unlike those `taken`."""
    words = next((words for _code, words in labels if words), "")
    key = fold(words).replace(" ", "_")[:30].strip("_")
    return unused_key(key if KEY.fullmatch(key) else f"q_{key}"[:30], taken)


@dataclass
class RuleRow:
    """One line of a condition with what can be chosen in it."""

    number: int
    row: Row
    tests: list[tuple[str, Promise]]
    offered: list[tuple[str, str]] | None
    kind: str

    @property
    def test(self) -> str:
        return f"not:{self.row.test}" if self.row.negated else str(self.row.test)

    @property
    def is_several(self) -> bool:
        return self.row.test == Check.ONE_OF

    @property
    def needs_value(self) -> bool:
        return bool(self.row.key) and self.row.test != Check.ANSWERED

    @property
    def value(self) -> str:
        return ", ".join(self.row.values) if self.is_several else _first(self.row)


@dataclass
class RuleGroup:
    number: int
    join: Join
    rows: list[RuleRow]


class RuleRows:
    """When something is asked, as the editor shows it.

    Args:
        earlier: the questions a condition may look at.
    """

    def __init__(
        self, rules: Rules | None, earlier: Sequence[Question], event: Event
    ) -> None:
        self.is_too_deep = rules is None
        self.rules = rules or Rules()
        self.earlier = {one.key: one for one in earlier}
        self.event = event

    @classmethod
    def of(
        cls, condition: Condition | None, earlier: Sequence[Question], event: Event
    ) -> RuleRows:
        return cls(rules_of(condition), earlier, event)

    @classmethod
    def posted(
        cls, data: QueryDict, earlier: Sequence[Question], event: Event
    ) -> RuleRows:
        groups = []
        number = 0
        for group in range(min(_count(data, "rule_groups"), MOST_ROWS)):
            rows = []
            for _ in range(min(_count(data, f"rule_rows_{group}"), MOST_ROWS)):
                rows.append(_posted_row(data, number))
                number += 1
            join = _join(data.get(f"rule_join_{group}"))
            groups.append(Group(join, tuple(rows)))
        rules = Rules(_join(data.get("rule_join")), tuple(groups))
        return cls(_with_deed(rules, data.get("row", "")), earlier, event)

    def condition(self) -> Condition | None:
        return condition_of(self.rules)

    @property
    def join(self) -> Join:
        return self.rules.join

    @property
    def choices(self) -> list[tuple[str, str]]:
        """The questions one may choose."""
        return [(key, wording.label_of(one)) for key, one in self.earlier.items()]

    @property
    def groups(self) -> list[RuleGroup]:
        """The groups with their rows, numbered through."""
        shown, number = [], 0
        for at, group in enumerate(self.rules.groups):
            rows = []
            for row in group.rows:
                rows.append(self._row(number, row))
                number += 1
            shown.append(RuleGroup(at, group.join, rows))
        return shown

    def _row(self, number: int, row: Row) -> RuleRow:
        question = self.earlier.get(row.key)
        if question is None:
            return RuleRow(number, row, [], None, "line")
        tests = wording.tests_of(question)
        if f"{'not:' if row.negated else ''}{row.test}" not in dict(tests):
            name = tests[0][0]
            row = Row(row.key, _check(name), row.values, name.startswith("not:"))
        offered = wording.values_of(question, self.event)
        return RuleRow(number, row, tests, offered, str(wording.kind_of(question)))


def _first(row: Row) -> str:
    return row.values[0] if row.values else ""


def _count(data: QueryDict, name: str) -> int:
    return _whole(data.get(name, "")) or 0


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else None


def _join(text: Any) -> Join:
    return Join.ANY if text == Join.ANY else Join.ALL


def _check(name: str) -> Check:
    try:
        return Check(name.removeprefix("not:"))
    except ValueError:
        return Check.IS


def _posted_row(data: QueryDict, number: int) -> Row:
    test = data.get(f"rule_test_{number}", "is")
    texts = [tidy(text)[:200] for text in data.getlist(f"rule_value_{number}")]
    check = _check(test)
    if check == Check.ONE_OF and len(texts) == 1:
        texts = [part.strip() for part in texts[0].split(",")]
    return Row(
        key=data.get(f"rule_key_{number}", "")[:40],
        test=check,
        values=tuple(text for text in texts if text),
        negated=test.startswith("not:"),
    )


def _with_deed(rules: Rules, deed: str) -> Rules:
    """Return the rules after a button was pressed: one more row, a group, one less."""
    name, _, number = deed.rpartition("-")
    at = _whole(number)
    groups = list(rules.groups)
    if deed == "rule-group":
        groups.append(Group(rows=(Row(),)))
    elif name == "rule-more" and at is not None and at < len(groups):
        groups[at] = Group(groups[at].join, (*groups[at].rows, Row()))
    elif name == "rule-remove":
        groups = _without(groups, at)
    return Rules(rules.join, tuple(groups))


def _without(groups: list[Group], gone: int | None) -> list[Group]:
    kept, number = [], 0
    for group in groups:
        rows = []
        for row in group.rows:
            if number != gone:
                rows.append(row)
            number += 1
        if rows:
            kept.append(Group(group.join, tuple(rows)))
    return kept
