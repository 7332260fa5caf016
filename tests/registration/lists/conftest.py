"""A crowd in which each opt-out is taken by somebody."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from badges.fonts.collect import FONTS, collect
from gfmd_days.core.models import Event, Organisation
from registration.models import PublicList, Registration, State
from tests.conftest import make_registration

# What nobody outside the office may read, in whatever script or case.
SECRETS = ("Hidden", "Zainab", "زينب", "Secret Network")


@pytest.fixture
def fonts(settings: Any) -> Path:
    """The fonts lists are set in."""
    collect(lambda _line: None)
    settings.FONTS_DIR = FONTS
    return FONTS


@pytest.fixture
def crowd(event: Event) -> list[Registration]:
    """Everybody confirmed: one plain, one on no list, an alias, no organisation."""

    def one(name: str, **person: Any) -> Registration:
        person.setdefault("country", "SN")
        return make_registration(event, name, state=State.CONFIRMED, **person)

    secret = Organisation.objects.named(event, "Secret Network")
    plain = Organisation.objects.named(event, "Caravane des femmes")
    return [
        one(
            "Layla BEN YOUSSEF",
            family_name="BEN YOUSSEF",
            native_name="ليلى بن يوسف",
            native_language="ar",
            organisation=plain,
            email="layla@example.org",
        ),
        one("Omar Hidden", not_on_lists=True, email="omar@example.org"),
        one(
            "Zainab Aliou",
            family_name="Aliou",
            native_name="زينب",
            native_language="ar",
            alias="Mariam",
            email="zainab@example.org",
        ),
        one(
            "Tuan Đặng",
            organisation=secret,
            hide_organisation=True,
            email="tuan@example.org",
        ),
    ]


@pytest.fixture
def shown(event: Event) -> PublicList:
    return PublicList.objects.create(
        event=event, is_shown=True, columns=["organisation", "country", "region"]
    )


def text_of(pdf: bytes) -> str:
    """Return the text of a PDF as a reader copies it."""
    done = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    )
    return done.stdout.decode()


def assert_nothing_leaks(text: str, *, without: tuple[str, ...] = SECRETS) -> None:
    assert [secret for secret in without if secret in text] == []
