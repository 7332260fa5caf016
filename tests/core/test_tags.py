from datetime import UTC, datetime

import pytest
from django.template import Context, Template
from django.utils import translation

MIDNIGHT = datetime(2016, 11, 18, 0, 0, tzinfo=UTC)


def rendered(text, language="en"):
    with translation.override(language):
        return Template(text).render(Context({"moment": MIDNIGHT}))


def test_an_instant_is_shown_on_the_clocks_of_the_venue():
    shown = rendered('{{ moment|in_zone:"Asia/Dhaka"|date:"j H:i" }}')

    assert shown == "18 06:00"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "18 November 2016, 00:00"),
        ("fr", "18 novembre 2016, 00:00"),
        ("es", "18 de noviembre de 2016, 00:00"),
        ("ar", "18 نوفمبر 2016، 00:00"),
    ],
)
def test_dates_are_written_as_the_language_writes_them(language, words):
    assert rendered('{{ moment|date:"DATETIME_FORMAT" }}', language) == words
