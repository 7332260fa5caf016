"""An event whose places are taken."""

from __future__ import annotations

import pytest

from registration.models import State
from tests.registration.reserve.people import RESERVE, SELECTED, told
from tests.registration.test_last_seat import shared_database

__all__ = ["shared_database"]


@pytest.fixture
def full(event):
    """An event of two places, both taken, and three people on the reserve list."""
    event.capacity = 2
    event.save()
    told(event, "Amina", SELECTED)
    told(event, "Bao", SELECTED, state=State.CONFIRMED)
    for rank, name in enumerate(("Chidi", "Dalia", "Esi"), start=1):
        told(event, name, RESERVE, rank=rank)
    return event
