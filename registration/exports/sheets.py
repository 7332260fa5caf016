"""Files of rows as people have them: text in any of the usual encodings, workbooks.

What cannot be read for sure is refused with a sentence that says what to do; nothing
is guessed silently but the encoding, which the page shows with the first values.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import IO, Any
from xml.etree.ElementTree import ParseError

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from gfmd_days.core.files import BROKEN_ARCHIVE

MOST_ROWS = 20_000
MOST_COLUMNS = 200
MOST_BYTES = 20_000_000
# What a workbook may hold unpacked, in all and in its table of texts, which openpyxl
# keeps in memory. A list of 20,000 people takes some 40 MB.
MOST_UNPACKED = 200_000_000
MOST_TEXTS = 60_000_000
SHOWN_RANGES = 3
MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]+\d+:[A-Z]+\d+)"')
QUOTED = re.compile(r'"[^"]*"')
HIGH_RUN = re.compile(rb"[\x80-\xff]+")


class Unreadable(Exception):
    """The file is not what its name says, or more than we take."""


class Formula(str):
    """A cell that holds a formula instead of a value."""

    __slots__ = ()


@dataclass
class Sheet:
    """The rows of a file, the headings first.

    Attributes:
        notes: what the reader should know, such as that other sheets were left out.
    """

    rows: list[list[str]]
    notes: list[str]

    @property
    def headings(self) -> list[str]:
        return [cell.strip() for cell in self.rows[0]] if self.rows else []

    def numbered(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the rows that hold anything, with their number in the file."""
        for number, cells in enumerate(self.rows[1:], start=2):
            if any(cell.strip() for cell in cells):
                yield number, cells


def read(file: IO[bytes], name: str) -> Sheet:
    """Return what a file holds; `name` ends in .csv, .txt, .tsv or .xlsx.

    Raises Unreadable, with a sentence.
    """
    file.seek(0, io.SEEK_END)
    size = file.tell()
    file.seek(0)
    if size > MOST_BYTES:
        raise Unreadable(
            _("The file has {size} MB; at most {most} MB are read. Split it.").format(
                size=size // 1_000_000, most=MOST_BYTES // 1_000_000
            )
        )
    is_book = file.read(4) == b"PK\x03\x04"
    file.seek(0)
    if name.lower().endswith(".xlsx") or is_book:
        return _workbook(file)
    return _text(file.read())


def _text(raw: bytes) -> Sheet:
    text, encoding = _decoded(raw)
    if "\0" in text:
        raise Unreadable(_("This is no text file. Save it as “CSV UTF-8” or as XLSX."))
    first = QUOTED.sub("", text.split("\n", 1)[0])
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        rows = _limited(reader)
    except csv.Error as error:
        raise Unreadable(
            _("The CSV is broken in line {line}: {error}.").format(
                line=reader.line_num, error=error
            )
        ) from error
    return Sheet(rows, [_("Read as {encoding}.").format(encoding=encoding)])


def _decoded(raw: bytes) -> tuple[str, str]:
    """Return the text and the name of its encoding.

    A byte order mark decides; else what is valid UTF-8 is UTF-8. Windows-1256 is told
    from Windows-1252 by its words: Arabic letters stand side by side, the accented
    ones of western languages mostly between plain ones.
    """
    marks = ((codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
             (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
             (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"))  # fmt: skip
    try:
        for mark, codec, name in marks:
            if raw.startswith(mark):
                return raw.decode(codec), name
        if bare := _bare_utf16(raw):
            return raw.decode(bare), "UTF-16"
    except UnicodeDecodeError as error:
        raise Unreadable(_("The file is cut off or damaged.")) from error
    codecs_tried = [("utf-8", "UTF-8")]
    windows = [("cp1252", "Windows-1252"), ("cp1256", "Windows-1256")]
    codecs_tried += reversed(windows) if _is_arabic(raw) else windows
    for codec, name in codecs_tried:
        try:
            return raw.decode(codec), name
        except UnicodeDecodeError:
            continue
    raise Unreadable(
        _("The letters of this file cannot be read. Save it as “CSV UTF-8” or XLSX.")
    )


def _bare_utf16(raw: bytes) -> str:
    """Return the codec if half of the first bytes are zeros, as in UTF-16."""
    head = raw[:400]
    if len(head) < 8:
        return ""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > len(head) // 3 and not even:
        return "utf-16-le"
    return "utf-16-be" if even > len(head) // 3 and not odd else ""


def _is_arabic(raw: bytes) -> bool:
    runs = HIGH_RUN.findall(raw)
    return sum(len(run) for run in runs if len(run) > 1) > len(b"".join(runs)) / 2


def _workbook(file: IO[bytes]) -> Sheet:
    broken = _("This is no XLSX workbook, or it is damaged or has a password.")
    try:
        _check_package(file)
        book = load_workbook(file, read_only=True, data_only=False)
        try:
            return _visible_sheet(book)
        finally:
            book.close()
    except (
        *BROKEN_ARCHIVE, InvalidFileException, KeyError, IndexError, TypeError,
        AttributeError, ParseError,
    ) as error:  # fmt: skip
        raise Unreadable(broken) from error


def _check_package(file: IO[bytes]) -> None:
    """Refuse a workbook that unpacks to far more than a list of people can be.

    `zipfile` never unpacks more of a member than its directory says, so what the
    directory says can be trusted.
    """
    with zipfile.ZipFile(file) as package:
        members = package.infolist()
        whole = sum(member.file_size for member in members)
        texts = sum(
            member.file_size for member in members if "sharedStrings" in member.filename
        )
        if whole > MOST_UNPACKED or texts > MOST_TEXTS or len(members) > 2000:
            raise Unreadable(
                _("This workbook unpacks to more than we read. Save the list alone.")
            )
        for member in members:
            if member.filename.endswith(".xml"):
                with package.open(member) as part:
                    _check_xml(part.read(2048))
    file.seek(0)


def _check_xml(head: bytes) -> None:
    """A workbook declares no entities; what does is built to fill the memory."""
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        raise Unreadable(_("This workbook holds parts that no list needs."))


def _visible_sheet(book: Any) -> Sheet:
    shown = [one for one in book.worksheets if one.sheet_state == "visible"]
    if not shown:
        raise Unreadable(_("All sheets of this workbook are hidden."))
    sheet = shown[0]
    _check_merged(sheet)
    notes = []
    if others := len(book.worksheets) - 1:
        notes.append(
            _("Only the sheet “{name}” is read; {count} more are left out.").format(
                name=sheet.title, count=others
            )
        )
    sheet.reset_dimensions()
    found = sheet.iter_rows(max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS + 1)
    return Sheet(_limited([_cell(cell) for cell in row] for row in found), notes)


def _check_merged(sheet: Any) -> None:
    """Refuse merged cells: of those only the first holds a value."""
    ranges = []
    with sheet.parent._archive.open(sheet._worksheet_path) as part:
        tail = b""
        while piece := part.read(1 << 20):
            ranges += MERGED.findall(tail + piece)
            tail = piece[-200:] if piece else b""
    if ranges:
        named = dict.fromkeys(one.decode() for one in ranges)
        raise Unreadable(
            _(
                "Cells are merged ({ranges}). Unmerge them, so that each row has its "
                "own values."
            ).format(ranges=", ".join(list(named)[:SHOWN_RANGES]))
        )


def _cell(cell: Any) -> str:
    """Return a cell's text as its owner sees it, but for the format of numbers."""
    value = cell.value
    if cell.data_type == "f":
        return Formula(getattr(value, "text", value))
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else str(value)
    return value.isoformat() if isinstance(value, date | time) else str(value)


def _limited(found: Any) -> list[list[str]]:
    """Return the rows, without the empty ones and columns a spreadsheet adds."""
    rows: list[list[str]] = []
    for row in found:
        if len(rows) > MOST_ROWS:
            raise Unreadable(
                _("More than {most} rows: split the file.").format(most=MOST_ROWS)
            )
        while row and not row[-1]:
            row.pop()
        if len(row) > MOST_COLUMNS:
            raise Unreadable(
                _("More than {most} columns: delete the empty ones.").format(
                    most=MOST_COLUMNS
                )
            )
        rows.append(row)
    while rows and not rows[-1]:
        rows.pop()
    return rows
