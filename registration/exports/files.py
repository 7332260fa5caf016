"""Lists as files that spreadsheets open and that run nothing there."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils.exceptions import IllegalCharacterError

from gfmd_days.core.cells import safe

BOM = "\ufeff"


class Format(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"


CONTENT_TYPES = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def csv_lines(headings: Iterable[Any], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """Yield the lines of a CSV file, the first with a byte order mark for Excel."""
    line = io.StringIO()
    writer = csv.writer(line)
    line.write(BOM)
    for row in _all(headings, rows):
        writer.writerow([safe(cell) for cell in row])
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def write_xlsx(
    target: IO[bytes], headings: Iterable[Any], rows: Iterable[Iterable[Any]]
) -> None:
    """Write an XLSX workbook of one sheet, every cell a text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "A2"
    sheet.append([_cell(sheet, heading, bold=True) for heading in headings])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    book.save(target)


def _cell(sheet: Any, value: Any, *, bold: bool = False) -> WriteOnlyCell:
    try:
        cell = WriteOnlyCell(sheet, value=safe(value))
    except IllegalCharacterError:
        printable = "".join(char for char in str(value) if char >= " ")
        cell = WriteOnlyCell(sheet, value=safe(printable))
    cell.data_type = "s"
    if bold:
        cell.font = Font(bold=True)
    return cell


def _all(headings: Iterable[Any], rows: Iterable[Iterable[Any]]) -> Iterator[Any]:
    yield headings
    yield from rows
