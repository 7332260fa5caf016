"""Desks, scans and fonts for the tests of badges."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

import pytest

from badges.domain import scanning
from badges.fonts.collect import FONTS, collect
from badges.models import Point
from gfmd_days.core.models import Event, Role, User
from tests.conftest import NOW, make_member


@pytest.fixture
def helper(event: Event) -> User:
    """Somebody who works at the desk of `event`."""
    return make_member(event, Role.DESK)


@pytest.fixture
def entrance(event: Event) -> Point:
    return Point.objects.entrance(event)


@pytest.fixture
def printing_fonts(settings: Any) -> Path:
    """The fonts badges are printed with."""
    collect(lambda _line: None)
    settings.FONTS_DIR = FONTS
    return FONTS


def scan(event: Event, code: str, **changes: Any) -> scanning.Answer:
    given = {
        "scan_id": uuid.uuid4(),
        "code": code,
        "point": Point.objects.entrance(event),
        "scanned_at": NOW,
        "by": None,
        "now": NOW,
    }
    return scanning.check_in(event, **(given | changes))
