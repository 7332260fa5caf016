"""Somebody with a place in a session, and the letters they get."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from agenda.domain import asking
from agenda.models import Appearance, Asking, Function, Session
from badges.fonts.collect import FONTS, collect
from gfmd_days.core.domain import enclosing
from gfmd_days.core.models import Event, Mail
from registration.models import Registration, State
from tests.agenda.conftest import make_session
from tests.conftest import NOW, make_registration


@pytest.fixture
def fonts(settings: Any) -> Path:
    collect(lambda _line: None)
    settings.FONTS_DIR = FONTS
    return FONTS


@pytest.fixture
def session(event: Event) -> Session:
    return make_session(event)


@pytest.fixture
def registration(event: Event) -> Registration:
    return make_registration(
        event, "Awa Diop", state=State.CONFIRMED, email="awa@example.org"
    )


@pytest.fixture
def place(session: Session, registration: Registration) -> Appearance:
    return Appearance.objects.create(
        session=session, person=registration.person, function=Function.MODERATOR
    )


@pytest.fixture
def asked(place: Appearance) -> Asking:
    """Asked, and the letter has left."""
    (row,) = asking.ask([place], by=None, now=NOW, answer_by=None)
    leave()
    return row


def leave() -> None:
    """Let the letters that wait leave."""
    Mail.objects.update(state="sent")


def letters() -> list[tuple[str, str, int | None, str | None]]:
    """Return kind, method, sequence and status of each letter, in order.

    As enclosed now; letters that can no longer be made have no method.
    """
    return [(mail.kind, *enclosed(mail)) for mail in Mail.objects.order_by("pk")]


def enclosed(mail: Mail) -> tuple[str, int | None, str | None]:
    try:
        (paper,) = enclosing.papers(mail.enclosed)
    except ValueError:  # none, or it cannot be made
        return "", None, None
    calendar = Calendar.from_ical(paper.content)
    (entry,) = calendar.walk("VEVENT")
    return str(calendar["method"]), int(entry["sequence"]), str(entry["status"])
