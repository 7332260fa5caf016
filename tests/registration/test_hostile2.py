"""What must hold however calls and cells are misused."""

from __future__ import annotations

import csv
import io

import pytest
from openpyxl import load_workbook

from gfmd_days.core.models import AuditEntry, Role
from registration.exports.files import write_xlsx
from tests.api.conftest import base, caller
from tests.conftest import make_member, make_registration


@pytest.mark.parametrize(
    "body",
    [r'{"\ud800": 1}', r'{"decision": "\ud800"}', r'{"decision": {"\ud800": []}}'],
    ids=["name", "choice", "inside"],
)
def test_half_a_character_in_a_body_is_refused_in_words(event, body):
    row = make_registration(event)
    team = caller(make_member(event, Role.REGISTRATION))
    for under in ("", f"{row.pk}/decide/"):
        address = f"{base(event)}/registrations/{under}"
        answer = team.post(address, body, content_type="application/json")
        assert answer.status_code == 400


def test_no_cell_of_the_history_begins_as_a_formula(event, client):
    client.force_login(make_member(event, Role.OWNER))
    AuditEntry.objects.create(event=event, verb="registration:edited", actor="＝1+1")
    address = f"/manage/{event.code}/history.csv"
    text = client.get(address).content.decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert "'＝1+1" in cells


def test_no_cell_of_a_workbook_is_a_formula_once_it_can_be_printed():
    file = io.BytesIO()
    write_xlsx(file, ["Name"], [["\x01=1+1"]])
    cell = load_workbook(io.BytesIO(file.getvalue())).active["A2"]
    assert (cell.data_type, cell.value) == ("s", "'=1+1")
