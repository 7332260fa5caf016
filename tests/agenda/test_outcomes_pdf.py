"""The reports on paper: in each language, numbered, and set once for the same words."""

from __future__ import annotations

import subprocess
from dataclasses import replace

import pytest
from django.core.cache import cache

from agenda.exports import outcomes
from badges.fonts.collect import FONTS, collect
from tests.agenda.reports import WRITTEN, published, reporter


@pytest.fixture(autouse=True)
def _fonts(settings):
    cache.clear()
    collect(lambda _line: None)
    settings.FONTS_DIR = FONTS


def words(pdf: bytes) -> str:
    done = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    )
    return done.stdout.decode()


def test_it_says_what_the_page_says_with_date_and_page_numbers(event, client):
    row = published(event)
    reporter(row.session, "Hidden Person", not_on_lists=True)
    answer = client.get(f"/e/{event.code}/outcomes.pdf")
    text = words(answer.content)
    assert answer["Content-Type"] == "application/pdf"
    for part in ("Recruiters pass their costs", "Forbid fees.", "Governments",
                 "1/1", "As of"):  # fmt: skip
        assert part in text
    assert "Hidden Person" not in text
    assert b"/StructTreeRoot" in answer.content  # tagged


def test_a_series_in_arabic_holds_reports_of_other_languages(event, client):
    report = replace(WRITTEN, language="ar", summary="حماية المهاجرين")
    published(event, report=report)
    published(event, "S2")
    answer = client.get("/s/csd/outcomes.pdf?by=actor&lang=ar")
    assert answer.content.startswith(b"%PDF-")
    assert "Publish the prices." in words(answer.content)


def test_the_same_words_are_set_once(event, client, monkeypatch):
    published(event)
    first = client.get(f"/e/{event.code}/outcomes.pdf")
    monkeypatch.setattr(
        outcomes.typesetting, "pdf", None
    )  # would fail if it were asked
    again = client.get(f"/e/{event.code}/outcomes.pdf")
    assert again.content == first.content
    unchanged = client.get(
        f"/e/{event.code}/outcomes.pdf", headers={"If-None-Match": first["ETag"]}
    )
    assert unchanged.status_code == 304


def test_without_fonts_one_is_led_to_the_page(event, client, settings, tmp_path):
    settings.FONTS_DIR = tmp_path / "none"
    published(event)
    answer = client.get(f"/e/{event.code}/outcomes.pdf?point=RECRUITMENT")
    assert answer.status_code == 302
    assert answer.url.startswith(f"/e/{event.code}/outcomes/?")
    assert "point=RECRUITMENT" in answer.url
