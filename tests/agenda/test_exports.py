import csv
import io
import json
from xml.etree import ElementTree as ET

import pytest
from django.core.management import CommandError, call_command
from icalendar import Calendar

from agenda.domain import importing, programme, publishing
from agenda.exports import own_json
from agenda.models import Function
from tests.agenda.conftest import make_session
from tests.conftest import NOW, make_event, make_person


def export(event, kind, tmp_path, **options):
    file = tmp_path / f"agenda.{kind}"
    call_command("export_agenda", event.code, format=kind, output=file, **options)
    return file.read_bytes()


@pytest.fixture
def full(event):
    person = make_person(event, "Layla", not_on_lists=True)
    session = make_session(event, "S1", title={"en": "=1+1", "fr": "Séance"})
    programme.add_function(
        session, function=Function.CHAIR, person=person, note="late", by=None
    )
    shown = make_person(event, "Wulandari")
    programme.add_function(session, function=Function.SPEAKER, person=shown, by=None)
    make_session(event, "S2", is_closed=True, title={"en": "Secret"})
    make_session(event, "S3")
    publishing.publish(event, by=None, now=NOW)
    return event


def test_our_json_is_read_back_without_loss(dhaka, tmp_path):
    body = json.loads(export(dhaka, "json", tmp_path))
    copy = make_event("csd-copy", zone="Asia/Dhaka")
    copy.days.all().delete()
    importing.load(copy, body, by=None, now=NOW)
    again = own_json.data(copy)
    for one in (*body["sessions"], *again["sessions"]):
        del one["uid"]
    assert {**again, "event": "csd-2016"} == body


def test_our_json_brings_the_same_identities_back(full, tmp_path):
    body = json.loads(export(full, "json", tmp_path))
    before = set(full.sessions.values_list("uid", flat=True))
    full.sessions.all().delete()
    importing.load(full, body, by=None, now=NOW)
    assert set(full.sessions.values_list("uid", flat=True)) == before
    place = full.sessions.get(code="S1").appearances.first()
    assert (place.person.full_name, place.note) == ("Layla", "late")
    assert full.people.count() == 2


@pytest.mark.parametrize("kind", ["ics", "xml", "csv"])
def test_nothing_private_is_in_what_is_given_out(full, tmp_path, kind):
    body = export(full, kind, tmp_path).decode()
    assert "Secret" not in body
    assert "Layla" not in body
    assert "Wulandari" in body


def test_csv_opens_in_spreadsheets_and_runs_nothing(full, tmp_path):
    body = export(full, "csv", tmp_path)
    assert body.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))
    assert rows[0][0] == "code"
    assert rows[1][rows[0].index("title_en")] == "'=1+1"
    french = export(full, "csv", tmp_path, language="fr").decode()
    assert "Séance" in french


def test_xml_has_days_rooms_and_instants(stocktaking, tmp_path):
    publishing.publish(stocktaking, by=None, now=NOW)
    root = ET.fromstring(export(stocktaking, "xml", tmp_path))
    assert [day.get("date") for day in root.iter("day")] == ["2017-12-02", "2017-12-03"]
    first = next(root.iter("event"))
    assert first.find("date").text.endswith("-06:00")
    assert len(list(root.iter("event"))) == 22  # two are closed


def test_ics_is_the_public_feed(full, tmp_path, client):
    body = export(full, "ics", tmp_path)
    assert Calendar.from_ical(body)
    assert client.get(f"/e/{full.code}/agenda.ics").content == body


def test_what_cannot_be_written_is_said(event, tmp_path):
    with pytest.raises(CommandError, match="not published yet"):
        export(event, "ics", tmp_path)
    with pytest.raises(CommandError, match="not published yet"):
        export(event, "pdf", tmp_path)
    with pytest.raises(CommandError, match="has no “tlh”"):
        export(event, "json", tmp_path, language="tlh")
    with pytest.raises(CommandError, match="Cannot write"):
        call_command(
            "export_agenda", event.code, format="json", output=tmp_path / "no" / "x"
        )


def test_import_command_reports_in_words(event, tmp_path, capsys):
    file = tmp_path / "p.json"
    file.write_text('{"sessions": [{"id": "A1", "start": "9"}]}')
    with pytest.raises(CommandError, match="A1, start"):
        call_command("import_agenda", event.code, str(file))
    file.write_text("{")
    with pytest.raises(CommandError, match="is not JSON"):
        call_command("import_agenda", event.code, str(file))
    file.write_bytes(b"\x89PNG\xff")
    with pytest.raises(CommandError, match="cannot be read as text"):
        call_command("import_agenda", event.code, str(file))
    with pytest.raises(CommandError, match="There is no file"):
        call_command("import_agenda", event.code, str(tmp_path / "nothing"))
