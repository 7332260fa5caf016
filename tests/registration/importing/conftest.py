"""Who brings lists in."""

import pytest

from gfmd_days.core.models import Role


@pytest.fixture
def client(client_of):
    return client_of(Role.REGISTRATION)
