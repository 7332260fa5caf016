"""Checking a list of people: every fault named by its cell, and what it would do."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from gfmd_days.core import names
from gfmd_days.core.cells import unguarded
from gfmd_days.core.models import Event, Gender
from registration.domain import answers as filled
from registration.domain import headings as columns
from registration.domain import importing, wording
from registration.domain.importing import Entry
from registration.domain.wording import FACTS, TICKS, WORDED
from registration.exports.sheets import Formula, Sheet
from registration.forms.importing import CellChecker
from registration.models import ImportRun, Registration, State, Stream

LONGEST_CELL = 20_000
# An empty cell of these never empties anything.
KEPT = frozenset({"full_name", "email", "stream", "language"})
NO_ANSWERS = frozenset({"state", "reference"})
EMPTY: dict[str, Any] = {
    "languages": [],
    "region": None,
    **dict.fromkeys(TICKS, False),
    **dict.fromkeys(FACTS, None),
}
# Control characters, and what a wrong encoding leaves.
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd]")
STEP = 200
LONGEST_VALUE = 400


@dataclass(frozen=True)
class Problem:
    """What is wrong in one cell; row 1 is the headings, column “” the whole row."""

    row: int
    column: str
    words: str
    value: str = ""

    def __str__(self) -> str:
        where = _("row {row}").format(row=self.row)
        if self.column:
            where += f", {self.column}"
        return f"{where}: {self.words}"


@dataclass(frozen=True)
class Doubt:
    """A row that looks like a registration; `is_same` holds until it is answered."""

    row: int
    name: str
    known: int
    is_same: bool


@dataclass
class Line:
    """One good row and the answers of a known person that it changes."""

    row: int
    entry: Entry
    changed: list[str] = field(default_factory=list)


@dataclass
class Reading:
    """What a list holds.

    Attributes:
        unknown: how often a word stands in a column of a fixed choice that is none of
            the choice's, by field and word.
    """

    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    unknown: dict[str, Counter[str]] = field(default_factory=dict)

    @property
    def new(self) -> int:
        return sum(line.entry.known is None for line in self.lines)

    @property
    def changed(self) -> int:
        return sum(bool(line.changed) for line in self.lines)

    @property
    def unchanged(self) -> int:
        return len(self.lines) - self.new - self.changed

    @property
    def wrong(self) -> int:
        """How many rows have a fault."""
        return len({problem.row for problem in self.problems})

    @property
    def entries(self) -> list[Entry]:
        return [line.entry for line in self.lines]


@dataclass(frozen=True)
class Manner:
    """How to read a list: what its columns are and what its words mean."""

    mapping: Mapping[int, str]
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    same: Mapping[int, bool] = field(default_factory=dict)
    stream: Stream | None = None
    empties: bool = False

    @classmethod
    def of(cls, run: ImportRun) -> Manner:
        return cls(
            mapping={int(number): field for number, field in run.mapping.items()},
            words=run.words,
            same={int(number): is_same for number, is_same in run.same.items()},
            stream=run.stream,
            empties=run.empties,
        )


def read(
    event: Event,
    sheet: Sheet,
    manner: Manner,
    *,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Reading:
    """Check a list against the event's form; nothing is written.

    Args:
        progress: called with (checked, all rows); what it raises ends the reading.
    """
    reading = Reading(unknown=defaultdict(Counter))
    reader = _Reader(event, sheet, manner, reading)
    total = max(len(sheet.rows) - 1, 0)
    for number, cells in sheet.numbered():
        if number % STEP == 0:
            progress(number, total)
        reader.row(number, cells)
    _mark_changes(event, reading.lines)
    progress(total, total)
    return reading


def headings_of_ours(sheet: Sheet) -> tuple[dict[int, str], list[Problem]]:
    """Return the columns of a file headed with our own codes, and what is none.

    For files made for us by programs: nothing is guessed.
    """
    mapping, problems = {}, []
    for number, heading in enumerate(sheet.headings):
        code = heading.lower().replace(" ", "_")
        if code in columns.TARGETS:
            mapping[number] = code
        elif code and not columns.is_silent(heading):
            problems.append(Problem(1, heading, _("There is no such column.")))
    if "full_name" not in mapping.values():
        problems.append(Problem(1, "full_name", _("This column is missing.")))
    return mapping, problems


class _Reader:
    """Reads row by row and keeps what rows have in common."""

    def __init__(
        self, event: Event, sheet: Sheet, manner: Manner, reading: Reading
    ) -> None:
        self.manner, self.reading = manner, reading
        self.checker = CellChecker(event)
        self.understand = wording.reader(event, manner.words)
        self.people = _People(event)
        self.headings = dict(enumerate(sheet.headings))
        self.column_of = {field: n for n, field in manner.mapping.items()}
        self.addresses: dict[str, int] = {}
        self.taken: dict[int, int] = {}
        streams = list(self.checker.streams.values())
        self.stream = manner.stream or (streams[0] if len(streams) == 1 else None)

    def row(self, number: int, cells: Sequence[str]) -> None:
        before = len(self.reading.problems)
        values = self._values(number, cells)
        given = self._given(number, values)
        email = given.get("email", "")
        self._check_twins(number, email)
        if len(self.reading.problems) > before:
            return
        known = self._known(number, values, given)
        if known is None:
            self._new(number, values, given)
        elif (first := self.taken.setdefault(known, number)) != number:
            words = _("Row {row} is the same person already.").format(row=first)
            self._fault(number, "", words)
        elif email and self.people.by_email.get(email, known) != known:
            words = _("Somebody else is registered with this e-mail address.")
            self._fault(number, "email", words, email)
        else:
            self.reading.lines.append(Line(number, Entry(given, known)))

    def _values(self, number: int, cells: Sequence[str]) -> dict[str, str]:
        values: dict[str, str] = {}
        for place, name in self.manner.mapping.items():
            cell = cells[place] if place < len(cells) else ""
            if fault := _fault_of(cell):
                self._fault(number, name, fault, cell)
            else:
                values[name] = unguarded(cell.strip())
        if not values.get("full_name") and "full_name" not in self.column_of:
            parts = (values.get("given_name", ""), values.get("family_name", ""))
            values["full_name"] = " ".join(part for part in parts if part)
        return values

    def _given(self, number: int, values: Mapping[str, str]) -> dict[str, Any]:
        given: dict[str, Any] = {}
        for name, value in values.items():
            if name in NO_ANSWERS or (name == "region" and not self.checker.regions):
                continue
            if value or name == "full_name":
                self._put_answer(given, number, name, value)
            elif self.manner.empties and name not in KEPT:
                given[name] = EMPTY.get(name, "")
        if given.get("gender", Gender.SELF_DESCRIBED) != Gender.SELF_DESCRIBED:
            given["gender_described"] = ""
        return given

    def _put_answer(
        self, given: dict[str, Any], number: int, name: str, value: str
    ) -> None:
        try:
            given[name] = self._answer(number, name, value)
        except ValidationError as error:
            for words in error.messages:
                self._fault(number, name, words, value)
        except _Unknown:
            pass  # its words are listed

    def _answer(self, number: int, name: str, value: str) -> Any:
        if name == "native_language":
            codes, _strange = self.understand(name, value)
            return (codes or [value])[0][:20]
        if name not in WORDED:
            return self.checker.text(name, value)
        codes, strange = self.understand(name, value)
        if strange:
            for word in strange:
                self.reading.unknown[name][word] += 1
                words = _(
                    "“{word}” is none of the choices. Write one of them, or say on the "
                    "page what it means."
                ).format(word=word[:60])
                self._fault(number, name, words, value)
            raise _Unknown
        if not codes:
            return EMPTY.get(name, "")
        return self.checker.chosen(name, codes)

    def _check_twins(self, number: int, email: str) -> None:
        if email and (first := self.addresses.setdefault(email, number)) != number:
            words = _("This address stands in row {row} already.").format(row=first)
            self._fault(number, "email", words, email)

    def _known(
        self, number: int, values: Mapping[str, str], given: Mapping[str, Any]
    ) -> int | None:
        """Return whom the row means: by our reference, by address, or by name."""
        people, email = self.people, given.get("email", "")
        if found := people.by_reference.get(values.get("reference", "").lower()):
            return found
        if email and (found := people.by_email.get(email)):
            return found
        look = people.alike(given["full_name"], given.get("organisation", ""))
        if look is None:
            return None
        if not email and not look.email and look.full_name == given["full_name"]:
            return look.pk
        answered = self.manner.same.get(number)
        is_same = answered if answered is not None else not email
        doubt = Doubt(number, given["full_name"], look.pk, is_same)
        self.reading.doubts.append(doubt)
        return look.pk if is_same else None

    def _new(
        self, number: int, values: Mapping[str, str], given: dict[str, Any]
    ) -> None:
        state = _state(values.get("state", ""))
        if state not in {"", State.SUBMITTED, State.CONFIRMED}:
            words = _("New people begin as submitted or confirmed.")
            self._fault(number, "state", words, values["state"])
            return
        given.setdefault("stream", self.stream)
        if not given["stream"]:
            self._fault(number, "stream", _("Name the code of the way in."))
            return
        given.setdefault("language", self.checker.language)
        entry = Entry(given, confirmed=state == State.CONFIRMED)
        self.reading.lines.append(Line(number, entry))

    def _fault(self, number: int, name: str, words: str, value: str = "") -> None:
        column = name
        if name in self.column_of:
            column = self.headings.get(self.column_of[name]) or name
        self.reading.problems.append(
            Problem(number, column, words, " ".join(value.split())[:LONGEST_VALUE])
        )


class _Unknown(Exception):
    """A cell holds words that mean nothing to us; they are listed already."""


@dataclass(frozen=True)
class _Look:
    """Somebody registered whose name is the same."""

    pk: int
    full_name: str
    email: str
    organisation: str


class _People:
    """Everybody registered, by what a row may name them with: two queries."""

    def __init__(self, event: Event) -> None:
        self.by_reference: dict[str, int] = {}
        self.by_email: dict[str, int] = {}
        self.by_name: dict[str, list[_Look]] = defaultdict(list)
        rows = event.registrations.order_by("pk").values_list(
            "pk", "key", "person__email", "person__full_name",
            "person__organisation__search",
        )  # fmt: skip
        for pk, key, email, full_name, organisation in rows.iterator(chunk_size=2000):
            self.by_reference[key.hex] = pk
            if email:
                self.by_email.setdefault(email, pk)
            look = _Look(pk, full_name, email, organisation or "")
            self.by_name[names.fold(full_name)].append(look)

    def alike(self, full_name: str, organisation: str) -> _Look | None:
        """Return the only one of this name whose organisation does not differ."""
        asked = names.fold(organisation)
        found = [
            look
            for look in self.by_name.get(names.fold(full_name), [])
            if not asked or not look.organisation or asked == look.organisation
        ]
        return found[0] if len(found) == 1 else None


def _mark_changes(event: Event, lines: Sequence[Line]) -> None:
    """Note for each known person which answers the row would change."""
    known = [line for line in lines if line.entry.known is not None]
    regions = filled.regions_of(event) if known else {}
    rows = Registration.objects.filter(event=event).select_related(
        "person__organisation", "person__region", "stream__category"
    )
    for part in importing.chunks(known, importing.KEYS):
        keys = [line.entry.known for line in part if line.entry.known]
        found = (
            rows.filter(pk__in=keys).prefetch_related("consents", "answers").in_bulk()
        )
        for line in part:
            row = found[line.entry.known or 0]
            row.event = event
            before = filled.of(row, regions=regions)
            after = importing.with_given(before, line.entry.given, regions)
            line.changed = filled.changed_fields(before, after)


def _fault_of(cell: str) -> str:
    """Return why a cell cannot be read at all, or nothing."""
    if isinstance(cell, Formula):
        return _(
            "There is a formula in this cell. Copy the column and paste it as values."
        )
    if len(cell) > LONGEST_CELL:
        return _("This cell holds {count} characters; at most {most} are read.").format(
            count=len(cell), most=LONGEST_CELL
        )
    if UNPRINTABLE.search(cell):
        return _("This cell holds characters that cannot be read. Type it anew.")
    return ""


def _state(text: str) -> str:
    labels = {str(state.label).casefold(): str(state) for state in State}
    folded = text.strip().casefold()
    return labels.get(folded, folded)
