"""The programme on paper: everything in it, readable, and nothing private."""

import re
import subprocess
from datetime import time

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.utils.translation import override

from agenda.domain import programme, published, publishing
from agenda.exports import printed, printed_grid
from agenda.exports.printed import Paper
from agenda.models import Function, Kind
from agenda.views import files
from gfmd_days.core import typesetting
from gfmd_days.core.models import Event, Role
from tests.agenda.conftest import make_room, make_session, make_track
from tests.conftest import NOW, make_person

PAGE = "https://days.example/e/csd-test/agenda/"


def text_of(body: bytes) -> str:
    done = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=body, capture_output=True, check=True
    )
    return done.stdout.decode()


def facts_of(body: bytes) -> str:
    return subprocess.run(
        ["pdfinfo", "-"], input=body, capture_output=True, check=True
    ).stdout.decode()


@pytest.fixture
def agenda(event):
    room = make_room(event, "Atlas", building="North")
    other = make_room(event, "Rif")
    track = make_track(event)
    session = make_session(
        event, "S1", room=room, track=track, languages=["en", "ar"],
        interpretation=["ar"], no_photo=True, title={"en": "Fair hiring", "ar": "عدل"},
        description={"en": "What we ask #of governments * _now_"},
    )  # fmt: skip
    for name, hidden in (("Wulandari", False), ("Layla", True)):
        person = make_person(event, name, not_on_lists=hidden)
        programme.add_function(
            session, function=Function.MODERATOR, person=person, by=None
        )
    make_session(event, "S2", room=other)
    make_session(event, "S3", room=room, start=time(11), title={"en": "Plenary"},
                 kind=Kind.PLENARY)  # fmt: skip
    make_session(event, "S4", room=room, start=time(13))
    make_session(event, "S5", is_closed=True, title={"en": "Secret"})
    publishing.publish(event, by=None, now=NOW)
    cache.clear()
    event = Event.objects.get(pk=event.pk)
    return published.load(event, programme=published.row(event))


def build(agenda, paper=Paper.BOOKLET, language="en", **options):
    return printed.build(agenda, paper=paper, language=language, page=PAGE, **options)


@pytest.mark.parametrize("paper", Paper)
def test_paper_says_version_date_and_page_and_nothing_private(agenda, paper):
    body = build(agenda, paper)
    text = text_of(body)
    for words in ("Version 1", "As of 1 October 2026", "Fair hiring", "Atlas"):
        assert words in text
    assert re.search(r"\b1 ?/ ?\d", text)
    assert "Secret" not in text
    assert "Layla" not in text
    facts = facts_of(body)
    assert "Tagged:          yes" in facts
    assert "Programme: Civil Society Days csd-test" in facts
    assert b"/Lang" in body


def test_the_booklet_holds_texts_people_marks_and_an_index(agenda):
    text = text_of(build(agenda))
    for words in (
        "What we ask #of governments * _now_",  # what is typed is text
        "Moderator: Wulandari",
        "No photographs",
        "Interpreted: Arabic",
        "Labour",
        "Contents",
        "People",
    ):
        assert words in text


def test_arabic_stands_from_right_to_left_under_its_own_title(agenda):
    body = build(agenda, language="ar")
    text = text_of(body)
    assert "عدل" in text or "لدع" in text
    with override("ar"):
        data = printed.booklet(agenda, language="ar", page=PAGE)
    first = data["days"][0]["moments"][0]["sessions"][0]
    assert first["title"] == {"text": "عدل", "lang": "ar", "dir": "rtl"}
    # what has no Arabic text keeps its own direction
    assert first["text"]["dir"] == "ltr"


def test_the_same_programme_gives_the_same_bytes(agenda):
    assert build(agenda, Paper.DOORS) == build(agenda, Paper.DOORS)


def test_a_day_alone_and_a_limit_for_what_is_too_long(agenda, monkeypatch):
    monkeypatch.setattr(printed, "MOST_SESSIONS", 2)
    with pytest.raises(printed.TooLong):
        build(agenda)
    assert build(agenda, unlimited=True).startswith(b"%PDF")
    empty = agenda.items[0].date.replace(day=2)
    assert "No session takes place." in text_of(build(agenda, day=empty))


def test_too_long_is_said_on_a_page_with_the_days(agenda, client, monkeypatch):
    monkeypatch.setattr(printed, "MOST_SESSIONS", 2)
    answer = client.get(f"/e/{agenda.event.code}/agenda.pdf")
    assert answer.status_code == 404
    assert "day=2026-12-01" in answer.content.decode()


def test_papers_are_public_and_set_once_a_revision(agenda, client, monkeypatch):
    url = f"/e/{agenda.event.code}/agenda.pdf"
    for query in ("?lang=fr", "?paper=poster", "?paper=doors"):
        answer = client.get(url + query)
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    monkeypatch.setattr(typesetting, "pdf", None)  # would fail if it were asked
    assert client.get(url + "?paper=poster").status_code == 200
    assert client.get(url + "?paper=carpet").status_code == 404
    assert client.get(url + "?day=someday").status_code == 404


def test_only_the_team_sees_the_draft_on_paper(agenda, client, client_of):
    url = f"/e/{agenda.event.code}/agenda.pdf?draft&paper=doors"
    assert client.get(url).status_code == 404
    answer = client_of(Role.VIEWER).get(url)
    assert "Draft" in text_of(answer.content)
    assert "no-store" in answer["Cache-Control"]


def test_the_command_writes_the_booklet_in_a_language(agenda, tmp_path):
    path = tmp_path / "p.pdf"
    call_command("export_agenda", agenda.event.code, format="pdf", output=path,
                 language="fr")  # fmt: skip
    assert "Séance S2" in text_of(path.read_bytes())


def test_a_grid_puts_rooms_beside_each_other_and_shares_out_what_is_alone(agenda):
    items = agenda.items
    (grid,) = printed_grid.grids(agenda, items, most=10)
    assert [one.name for one in grid.columns] == ["Atlas", "Rif"]
    placed = {cell.items[0].code: (cell.x, cell.width) for cell in grid.cells}
    assert placed == {"S1": (0, 1), "S2": (1, 1), "S3": (0, 2), "S4": (0, 2)}
    # a page takes no more rooms than fit; what is alone stands on both
    pages = printed_grid.grids(agenda, items, most=1)
    assert [len(one.columns) for one in pages] == [1, 1]
    assert all(len(one.cells) == 3 for one in pages)


def test_tables_of_one_time_share_a_cell_in_the_order_of_their_numbers(event):
    for number in (10, 2, 1):
        make_session(event, f"T{number}", kind=Kind.TABLE)
    publishing.publish(event, by=None, now=NOW)
    event = Event.objects.get(pk=event.pk)
    found = published.load(event, programme=published.row(event))
    (grid,) = printed_grid.grids(found, found.items, most=10)
    (cell,) = grid.cells
    assert [item.code for item in cell.items] == ["T1", "T2", "T10"]


def test_only_published_days_are_set_and_not_without_end(
    agenda, client, monkeypatch, settings
):
    settings.RATE_LIMITS = True
    monkeypatch.setattr(files, "PAPERS_BY_SENDER", 1)
    url = f"/e/{agenda.event.code}/agenda.pdf"
    assert client.get(url + "?day=1999-01-01").status_code == 404
    assert client.get(url + "?day=2026-12-01").status_code == 200
    assert client.get(url + "?paper=doors").status_code == 429
    assert client.get(url + "?day=20261201").status_code == 200  # kept
