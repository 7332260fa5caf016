"""Lists out to spreadsheets and back in."""

import csv
import io

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from gfmd_days.core.cells import safe, unguarded
from gfmd_days.core.models import AuditEntry, Organisation, Role
from registration.models import Registration, State
from tests.conftest import make_registration


def protected(event):
    return make_registration(
        event, "Layla BEN YOUSSEF", native_name="ليلى بن يوسف", alias="Rose",
        email="l@example.org", hide_organisation=True, state=State.CONFIRMED,
        organisation=Organisation.objects.named(event, "Caravane"),
    )  # fmt: skip


def post(client, event, **data):
    response = client.post(f"/manage/{event.code}/registrations/export/", data)
    return b"".join(response.streaming_content)


@pytest.fixture
def client(client_of):
    return client_of(Role.REGISTRATION)


def test_the_list_for_circulation_honours_every_wish(client, event):
    protected(event)
    make_registration(event, "Hidden", email="h@example.org", not_on_lists=True,
                      state=State.CONFIRMED)  # fmt: skip
    make_registration(event, "Waiting", email="w@example.org")
    text = post(client, event, variant="circulation", format="csv").decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert [row[0] for row in rows[1:]] == ["Rose"]
    for secret in ("Layla", "ليلى", "Caravane", "example.org"):
        assert secret not in text


def test_the_full_list_is_for_excel_and_noted(client, event):
    protected(event)
    raw = post(client, event, variant="full", format="csv")
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))
    assert rows[0]["full_name"] == "Layla BEN YOUSSEF"
    assert "accessibility" not in rows[0]
    entry = AuditEntry.objects.get(verb="event:exported")
    assert entry.data == {"list": "full", "format": "csv", "count": 1}


def test_the_export_keeps_to_the_filters(client, event):
    protected(event)
    make_registration(event, "Kemal", email="k@example.org")
    text = post(
        client, event, variant="full", format="csv", query="state=submitted"
    ).decode()
    assert "Kemal" in text
    assert "Layla" not in text


def test_formulas_stay_text(client, event):
    make_registration(event, '=HYPERLINK("http://x","y")', email="f@example.org",
                      state=State.CONFIRMED)  # fmt: skip
    raw = post(client, event, variant="full", format="xlsx")
    sheet = load_workbook(io.BytesIO(raw)).active
    headings = [cell.value for cell in sheet[1]]
    cell = sheet[2][headings.index("full_name")]
    assert cell.data_type == "s"
    assert cell.value.startswith("'=")


@given(st.text())
def test_the_guard_comes_off_again(text):
    assert not safe(text).startswith(("=", "+", "-", "@"))
    if not text.startswith("'"):
        assert unguarded(safe(text)) == text


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_what_is_exported_can_be_read_in_and_changes_nothing(event, tmp_path, ending):
    protected(event)
    make_registration(event, "Nguyễn Thị Bích Ngọc", email="n@example.org",
                      languages=["vi", "en"], country="VN")  # fmt: skip
    path = tmp_path / f"people.{ending}"
    call_command("export_delegates", event.code, output=path)
    before = list(Registration.objects.order_by("pk").values())
    out = io.StringIO()
    call_command("import_delegates", event.code, path, stdout=out)
    assert "0 new, 0 changed." in out.getvalue()
    assert list(Registration.objects.order_by("pk").values()) == before


def write(path, text):
    path.write_text(text, encoding="utf-8")
    return path


def test_a_list_makes_people_and_a_second_time_changes_them(event, tmp_path):
    path = write(
        tmp_path / "in.csv",
        "full_name;email;country;languages;organisation\n"
        "Selamawit TESFAYE;s@example.org;Ethiopia;am en;Women Can\n",
    )
    call_command("import_delegates", event.code, path, stdout=io.StringIO())
    row = Registration.objects.get()
    assert row.source == "import"
    assert row.person.country.code == "ET"
    assert row.person.languages == ["am", "en"]
    write(path, "full_name,email,job_title\nSelamawit TESFAYE,S@example.org,Chair\n")
    out = io.StringIO()
    call_command("import_delegates", event.code, path, stdout=out)
    assert "0 new, 1 changed." in out.getvalue()
    row = Registration.objects.get()
    assert row.person.job_title == "Chair"
    assert row.person.organisation.name == "Women Can", "no column, no change"


def test_faults_are_named_by_row_and_column_and_nothing_is_taken_in(event, tmp_path):
    path = write(
        tmp_path / "in.csv",
        "full_name,email,country\nWulandari,w@example.org,ID\n"
        "Kemal,not an address,XX\n,k@example.org,TR\nTwin,w@example.org,ID\n",
    )
    err = io.StringIO()
    with pytest.raises(CommandError, match="nothing was taken in"):
        call_command("import_delegates", event.code, path, stderr=err)
    said = err.getvalue()
    assert "row 3, email" in said
    assert "row 3, country" in said
    assert "row 4, full_name" in said
    assert "row 5, email" in said
    assert Registration.objects.count() == 0


def test_a_dry_run_changes_nothing(event, tmp_path):
    path = write(tmp_path / "in.csv", "full_name,email\nKemal,k@example.org\n")
    out = io.StringIO()
    call_command("import_delegates", event.code, path, dry_run=True, stdout=out)
    assert "1 new" in out.getvalue()
    assert Registration.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("in.csv", b"\xff\xfe\x00\x00"),
        ("in.xlsx", b"this is no workbook"),
        ("in.csv", b"\x00\x00"),
        ("in.csv", b""),
        ("in.csv", b"surname,shoe size\nA,42\n"),
    ],
)
def test_other_files_are_refused_with_a_sentence(event, tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(CommandError):
        call_command("import_delegates", event.code, path, stderr=io.StringIO())


def test_an_unknown_event_is_named(db, tmp_path):
    with pytest.raises(CommandError, match="nowhere"):
        call_command("export_delegates", "nowhere", output=tmp_path / "x.csv")
