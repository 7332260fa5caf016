"""What the laptop at the venue refuses, whoever asks."""

from __future__ import annotations

from typing import Any

import pytest

from badges.domain.venue import exchanging
from badges.domain.venue.limits import AT_THE_VENUE
from gfmd_days.core.access import ALL, rights_of
from gfmd_days.core.models import Event, User
from tests.conftest import NOW


def test_an_administrator_can_change_no_more_there_than_can_be_told(
    event: Event, settings: Any
) -> None:
    user = User.objects.create_superuser("admin@example.org", "correct horse")
    assert rights_of(user, event) == ALL
    settings.VENUE = True
    assert rights_of(user, event) == AT_THE_VENUE


@pytest.mark.parametrize(
    "server", ["http://days.example.org", "days.example.org", "https://", "http://["]
)
def test_names_and_keys_travel_over_https_only(server: str) -> None:
    with pytest.raises(exchanging.Refused, match="https"):
        exchanging.pair("csd-test", server=server, pairing="x", now=NOW)
