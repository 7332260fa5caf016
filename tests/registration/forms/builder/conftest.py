"""A form in the builder, and who edits it."""

from __future__ import annotations

import pytest

from gfmd_days.core.models import Role
from registration.domain.forms import keeping
from registration.models import FormPurpose
from tests.conftest import make_member


@pytest.fixture
def owner(event):
    return make_member(event, Role.OWNER)


@pytest.fixture
def form(event, owner):
    return keeping.create(
        event, code="open", name="Open", purpose=FormPurpose.APPLICATION, by=owner
    )


@pytest.fixture
def client(client_of):
    return client_of(Role.REGISTRATION)


@pytest.fixture
def url(event):
    return f"/manage/{event.code}/forms/"
