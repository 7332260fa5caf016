"""A published session of two places, and people who come to the event."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from agenda.domain import published, publishing, signing_up
from agenda.models import Session, SignUp
from gfmd_days.core.models import Day, Event
from registration.models import Registration, State
from tests.agenda.conftest import make_session
from tests.conftest import NOW, make_event, make_registration
from tests.registration.test_last_seat import shared_database

__all__ = ["shared_database"]
# Far enough ahead that what asks the real clock finds the sessions still to come.
DAY = date(2090, 5, 1)


def make_table(event: Event, code: str = "T1", **fields: Any) -> Session:
    """A session of two places that people sign up for."""
    day, _made = Day.objects.get_or_create(event=event, date=DAY)
    fields = {"seats": 2, "sign_up": True, "day": day, **fields}
    return make_session(event, code, **fields)


def publish(event: Event) -> None:
    publishing.publish(event, by=None, now=NOW)


def coming(event: Event, name: str = "Awa") -> Registration:
    return make_registration(
        event, name, state=State.CONFIRMED, email=f"{name.lower()}@example.org"
    )


def sign_up(session: Session, row: Registration, **options: Any) -> SignUp:
    programme = published.row(session.event)
    assert programme is not None
    agenda = published.load(session.event, programme=programme)
    item = agenda.find(session.code)
    assert item is not None
    return signing_up.sign_up(
        item, row, agenda=agenda, **{"now": NOW, "may_wait": True, **options}
    )


def placed(session: Session) -> list[str]:
    """The names of those with a place."""
    return _names(session, waits=False)


def waiting(session: Session) -> list[str]:
    """The names of those in the line, the next one first."""
    return _names(session, waits=True)


def _names(session: Session, *, waits: bool) -> list[str]:
    rows = session.sign_ups.filter(waits=waits).order_by(*signing_up.LINE)
    return [one.registration.person.full_name for one in rows]


def table_for(seats: int | None, event: Event | None = None) -> Session:
    event = event or make_event()
    table = make_table(event, seats=seats)
    publish(event)
    return table


@pytest.fixture
def table(event: Event) -> Session:
    return table_for(2, event)
