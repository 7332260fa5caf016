from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from gfmd_days.api import tokens
from gfmd_days.core.access import Right
from gfmd_days.core.models import Event, Role, User
from tests.conftest import make_member


def secret_of(
    user: User,
    *,
    event: Event | None = None,
    rights: Iterable[Right] = tuple(tokens.OFFERED),
    lasts: timedelta = timedelta(days=1),
) -> str:
    _token, secret = tokens.make(
        user,
        name="test",
        rights=rights,
        event=event,
        lasts=lasts,
        now=timezone.now(),
    )
    return secret


def caller(user: User, **limits) -> Client:
    """A program with a token of `user`, its first use noted already."""
    client = Client(headers={"authorization": f"Bearer {secret_of(user, **limits)}"})
    client.get("/api/v1/events/")
    return client


@pytest.fixture(autouse=True)
def _no_calls_counted_yet() -> None:
    cache.clear()


@pytest.fixture
def calling(event: Event) -> Callable[[Role], Client]:
    """A program with a token of a member with the given role in `event`."""

    def build(role: Role, **limits) -> Client:
        return caller(make_member(event, role), **limits)

    return build


def base(event: Event) -> str:
    return f"/api/v1/events/{event.code}"
