"""Faults of a list come back beside their rows."""

import csv
import io

from openpyxl import load_workbook

from registration.exports import reading, sheets
from tests.conftest import make_registration
from tests.registration.importing.lists import base, book, mapped


def test_faults_come_back_in_the_file_beside_their_row(client, event):
    text = "Name,Email,Country\nAwa,a@example.org,SN\nKemal,nowhere,Atlantis\n"
    run = mapped(client, event, text)
    page = client.get(f"{base(event)}{run.pk}/check/").content.decode()
    assert "Atlantis" in page
    answer = client.get(f"{base(event)}{run.pk}/faults/")
    assert "list-to-mend.csv" in answer["Content-Disposition"]
    raw = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(raw)))
    assert rows[0] == ["Name", "Email", "Country", "What to mend"]
    assert rows[1][3] == ""
    assert "Email: " in rows[2][3]
    assert "Country: " in rows[2][3]


def test_a_workbook_comes_back_as_a_workbook(client, event):
    rows = [["Name", "Email"], ["Awa", "nowhere"], ["=1+1", "b@example.org"]]
    run = mapped(client, event, book(rows), "list.xlsx")
    answer = client.get(f"{base(event)}{run.pk}/faults/")
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert sheet["C1"].value == "What to mend"
    assert "Email" in sheet["C2"].value
    assert "formula" in sheet["C3"].value


def test_an_address_of_somebody_else_is_a_fault(client, event):
    row = make_registration(event, "Awa", email="a@example.org")
    make_registration(event, "Kemal", email="k@example.org")
    text = f"reference,full_name,email\n{row.key.hex},Awa,k@example.org\n"
    run = mapped(client, event, text)
    page = client.get(f"{base(event)}{run.pk}/check/").content.decode()
    assert "Somebody else is registered" in page


def test_two_rows_of_one_person_are_a_fault(event):
    row = make_registration(event, "Awa", email="a@example.org")
    sheet = sheets.Sheet(
        [
            ["reference", "full_name", "email"],
            [row.key.hex, "Awa", ""],
            ["", "Awa", "a@example.org"],
        ],
        [],
    )
    found = reading.read(event, sheet, reading.Manner({0: "reference", 1: "full_name",
                                                       2: "email"}))  # fmt: skip
    assert [problem.row for problem in found.problems] == [3]
