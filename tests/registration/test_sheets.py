"""Files as people send them: read right, or refused with a sentence."""

import io
import zipfile
from datetime import datetime

import pytest
from openpyxl import Workbook

from registration.exports import sheets
from registration.exports.sheets import Unreadable

DAY = datetime(2026, 3, 1)  # noqa: DTZ001 - a spreadsheet's days have no zone
WORDS = "Nom;Ville\nZoé;Orléans\n"


def read(raw, name="list.csv"):
    return sheets.read(io.BytesIO(raw), name)


def book(change=None, rows=(("Name", "Email"), ("Awa", "a@example.org"))):
    workbook = Workbook()
    for row in rows:
        workbook.active.append(row)
    if change:
        change(workbook)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
def test_western_letters_survive_every_encoding(codec):
    assert read(WORDS.encode(codec)).rows[1] == ["Zoé", "Orléans"]


@pytest.mark.parametrize("codec", ["utf-8", "utf-16", "cp1256"])
def test_arabic_letters_survive_every_encoding(codec):
    text = "الاسم الكامل,البلد\nليلى بن يوسف,المغرب\n"
    assert read(text.encode(codec)).rows[1] == ["ليلى بن يوسف", "المغرب"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_found_in_the_headings(delimiter):
    text = f'"a,b;c"{delimiter}Email\n"Awa, Dr"{delimiter}a@example.org\n'
    assert read(text.encode()).rows[1] == ["Awa, Dr", "a@example.org"]


def test_a_cell_may_hold_several_lines():
    assert read(b'a,b\n"one\ntwo",3\n').rows[1] == ["one\ntwo", "3"]


@pytest.mark.parametrize(
    ("raw", "name", "words"),
    [
        (b"\x00\x01\x02\x00\x00\x00", "list.csv", "no text file"),
        (b"not a zip", "list.xlsx", "no XLSX"),
        (b"\xff\xfea", "list.csv", "cut off"),
        (b'a,b\n"' + b"x" * 200_000 + b'",1\n', "list.csv", "broken in line"),
        (b"a" * (sheets.MOST_BYTES + 1), "list.csv", "Split it"),
        (b"a\n" * (sheets.MOST_ROWS + 2), "list.csv", "More than 20000 rows"),
        (b"a," * 300 + b"b\n", "list.csv", "More than 200 columns"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(raw, name, words):
    with pytest.raises(Unreadable, match=words):
        read(raw, name)


def test_a_zip_bomb_is_not_unpacked():
    out = io.BytesIO()
    name = "xl/worksheets/sheet1.xml"
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package,
        package.open(name, "w", force_zip64=True) as part,
    ):
        for _piece in range(210):
            part.write(b" " * 1_000_000)
    assert len(out.getvalue()) < 1_000_000
    with pytest.raises(Unreadable, match="unpacks to more"):
        read(out.getvalue(), "list.xlsx")


def test_a_workbook_that_declares_entities_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr(
            "xl/workbook.xml", '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a/>'
        )
    with pytest.raises(Unreadable, match="no list needs"):
        read(out.getvalue(), "list.xlsx")


def test_formulas_are_told_from_values():
    cell = read(book(rows=[("Name",), ("=A1",)]), "list.xlsx").rows[1][0]
    assert isinstance(cell, sheets.Formula)


def test_merged_cells_are_named():
    def merge(workbook):
        workbook.active.merge_cells("A2:A3")

    with pytest.raises(Unreadable, match="A2:A3"):
        read(book(merge), "list.xlsx")


def test_the_first_visible_sheet_is_read_and_others_are_mentioned():
    def hide(workbook):
        workbook.active.sheet_state = "hidden"
        shown = workbook.create_sheet("People")
        shown.append(["Name"])
        shown.append(["Kemal"])

    found = read(book(hide), "list.xlsx")
    assert found.rows == [["Name"], ["Kemal"]]
    assert "People" in found.notes[0]


def test_numbers_and_dates_are_texts():
    rows = [("a", "b", "c", "d", "e"), (5.0, DAY, True, 2.5, None)]
    cells = read(book(rows=rows), "list.xlsx").rows[1]
    assert cells == ["5", "2026-03-01", "yes", "2.5"]


def test_empty_rows_and_columns_at_the_end_are_no_rows():
    found = read(b"a,b,,\n1,2,,\n,,,\n\n")
    assert found.rows == [["a", "b"], ["1", "2"]]
    assert [number for number, _cells in found.numbered()] == [2]
