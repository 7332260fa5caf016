"""Reading a list of people from CSV or XLSX, with every fault named by its cell."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django_countries import countries
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from gfmd_days.core.models import Event
from registration.domain import answers as filled
from registration.domain.answers import Answers
from registration.exports.files import unguarded
from registration.forms.team import ImportForm
from registration.models import Registration, State

MOST_ROWS = 20_000
# In the export, but not answers of the person: read over without complaint.
SILENT = {"state", "decision", "category", "country_name", "submitted_at"}
YES = {"yes", "y", "1", "true", "x", "oui", "sí", "si", "نعم"}
TICKS = {"not_on_lists", "no_photo", "hide_organisation"}


class Unreadable(Exception):
    """The file is not what its name says."""


@dataclass(frozen=True)
class Problem:
    """What is wrong in one cell; row 1 is the headings, column “” the whole row."""

    row: int
    column: str
    words: str

    def __str__(self) -> str:
        where = _("row {row}").format(row=self.row)
        if self.column:
            where += f", {self.column}"
        return f"{where}: {self.words}"


@dataclass(frozen=True)
class Line:
    """One good row: the answers, and the registration it changes if there is one."""

    answers: Answers
    known: Registration | None
    confirmed: bool


@dataclass
class Reading:
    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def rows_of(path: Path) -> list[list[str]]:
    """Return the cells of a file, row by row.

    Raises Unreadable, with a sentence.
    """
    try:
        if path.suffix.lower() == ".xlsx":
            return _xlsx_rows(path)
        return _csv_rows(path.read_bytes())
    except OSError as error:
        raise Unreadable(_("The file cannot be opened: {error}.").format(
            error=error.strerror or error
        )) from error  # fmt: skip


def read(event: Event, rows: list[list[str]]) -> Reading:
    """Check rows (the first holds the headings) against the event's form."""
    reading = Reading()
    if not rows:
        reading.problems.append(Problem(1, "", _("The file is empty.")))
        return reading
    headings = [heading.strip().lower().replace(" ", "_") for heading in rows[0]]
    reading.problems.extend(_check_headings(headings))
    if reading.problems:
        return reading
    seen: dict[str, int] = {}
    for number, cells in enumerate(rows[1:], start=2):
        if any(cell.strip() for cell in cells):
            values = dict(zip(headings, cells, strict=False))
            _read_row(event, number, values, headings, reading, seen)
    return reading


def _check_headings(headings: list[str]) -> list[Problem]:
    known = set(filled.FIELDS) - {"consents", "accessibility"} | SILENT
    problems = [
        Problem(1, heading, _("There is no such column."))
        for heading in headings
        if heading and heading not in known
    ]
    if "full_name" not in headings:
        problems.append(Problem(1, "full_name", _("This column is missing.")))
    return problems


def _read_row(
    event: Event,
    number: int,
    values: dict[str, str],
    headings: list[str],
    reading: Reading,
    seen: dict[str, int],
) -> None:
    data = {name: _value(name, cell) for name, cell in values.items() if name}
    email = str(data.get("email", "")).strip().lower()
    if email and (first := seen.setdefault(email, number)) != number:
        words = _("This address stands in row {row} already.").format(row=first)
        reading.problems.append(Problem(number, "email", words))
        return
    form = ImportForm(data, event=event, now=None, only=_asked(headings))
    state = values.get("state", "").strip()
    if not form.is_valid():
        reading.problems.extend(
            Problem(number, name if name != "__all__" else "", str(word))
            for name, words in form.errors.items()
            for word in words
        )
        return
    known = _known(event, email, form.cleaned_data["full_name"])
    if known is None and state not in {"", State.SUBMITTED, State.CONFIRMED}:
        words = _("New people begin as submitted or confirmed.")
        reading.problems.append(Problem(number, "state", words))
        return
    if form.cleaned_data["stream"] is None:
        if known is None:
            words = _("Name the code of the way in.")
            reading.problems.append(Problem(number, "stream", words))
            return
        del form.cleaned_data["stream"]
    answers = form.answers(filled.of(known) if known else None)
    reading.lines.append(Line(answers, known, state == State.CONFIRMED))


def _asked(headings: list[str]) -> tuple[str, ...]:
    """The form's fields that have a column; without one, an answer stays as it is."""
    asked = [name for name in headings if name and name not in SILENT]
    return tuple({**dict.fromkeys(asked), "stream": None, "email": None})


def _known(event: Event, email: str, full_name: str) -> Registration | None:
    rows = event.registrations.select_related(
        "person__organisation", "person__region", "person__event", "stream"
    )
    if email:
        return rows.with_email(email).first()
    return rows.filter(person__email="", person__full_name=full_name).first()


def _value(name: str, cell: str) -> Any:
    text = unguarded(cell.strip())
    if name in TICKS:
        return "on" if text.lower() in YES else ""
    if name == "languages":
        return text.replace(",", " ").replace(";", " ").lower().split()
    if name == "country":
        return text.upper() if len(text) == 2 else countries.by_name(text) or text
    return text


def _csv_rows(raw: bytes) -> list[list[str]]:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(
            _("This is no text in UTF-8. Save it as “CSV UTF-8” or as XLSX.")
        ) from error
    if "\0" in text:
        raise Unreadable(_("This is no text file."))
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error as error:
        raise Unreadable(
            _("The CSV is broken: {error}.").format(error=error)
        ) from error
    return _limited(rows)


def _xlsx_rows(path: Path) -> list[list[str]]:
    try:
        book = load_workbook(path, read_only=True, data_only=True)
        sheet = book.worksheets[0]
        rows = [
            ["" if cell is None else str(cell) for cell in row]
            for row in sheet.iter_rows(values_only=True, max_row=MOST_ROWS + 2)
        ]
        book.close()
    except (
        InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, IndexError
    ) as error:  # fmt: skip
        raise Unreadable(_("This is no XLSX workbook.")) from error
    return _limited(rows)


def _limited(rows: list[list[str]]) -> list[list[str]]:
    if len(rows) > MOST_ROWS + 1:
        raise Unreadable(
            _("More than {most} rows: split the file.").format(most=MOST_ROWS)
        )
    return rows
