"""Desks, scans and fonts for the tests of badges."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from badges.domain import scanning
from badges.fonts.collect import FONTS, collect
from badges.models import Point
from gfmd_days.core.models import Event, Organisation, Role, User
from registration.models import Registration, State
from tests.conftest import NOW, make_member, make_registration


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


@pytest.fixture
def staff(client_of: Callable[[Role], Client]) -> Client:
    return client_of(Role.DESK)


@pytest.fixture
def layla(event: Event) -> Registration:
    return make_registration(
        event,
        "Layla BEN YOUSSEF",
        state=State.CONFIRMED,
        native_name="ليلى بن يوسف",
        native_language="ar",
        email="layla@secret.example",
        phone="+212 600 000000",
        organisation=Organisation.objects.named(event, "Caravane des femmes"),
    )
