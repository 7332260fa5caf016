import pytest

from gfmd_days.core.domain import webhooks
from gfmd_days.core.models import Role
from tests.conftest import NOW, make_member


@pytest.fixture
def owner(event):
    return make_member(event, Role.OWNER)


@pytest.fixture
def hook(event, owner, program):
    """A webhook of a program on loopback that follows what the tests do."""
    found, _secret = webhooks.add(
        event,
        url=f"{program.url}news?from=days",
        about=["session.created", "programme.published"],
        by=owner,
        now=NOW,
    )
    return found
