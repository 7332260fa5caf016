"""The pages of the review, and who sets it up."""

import pytest

from gfmd_days.core.models import Role


@pytest.fixture
def url(event):
    return f"/manage/{event.code}/review/"


@pytest.fixture
def organizer(client_of):
    return client_of(Role.REGISTRATION)
