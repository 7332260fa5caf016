"""Two registrations of one person, and who makes them one."""

import pytest

from gfmd_days.core.models import Role
from tests.conftest import make_member, make_registration


@pytest.fixture
def event(event):
    """As the database gives it: its title knows languages."""
    return type(event).objects.get(pk=event.pk)


@pytest.fixture
def user(event):
    return make_member(event, Role.OWNER)


@pytest.fixture
def both(event):
    kept = make_registration(event, "Layla BEN YOUSSEF", email="l@example.org")
    dropped = make_registration(event, "Leila Benyoussef", email="x@example.org")
    return kept, dropped
