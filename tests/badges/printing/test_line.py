"""Whom a token may be shown to: https elsewhere, plain http on this machine only."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import CommandError, call_command

from badges.printing.line import is_sealed

OPEN = (
    "http://days.example.org",
    "http://10.0.0.5:8000",
    "http://127.0.0.1.example.org",
    "http://localhost@days.example.org",
    "days.example.org",
    "ftp://localhost",
    "https://",
    "http://[",
)
SEALED = (
    "https://days.example.org",
    "https://desk.local:8443",
    "http://localhost:8000",
    "http://127.0.0.1",
    "http://127.4.5.6:8000",
    "http://[::1]:8000",
)


@pytest.mark.parametrize("server", OPEN)
def test_a_station_shows_its_token_to_nobody_on_the_way(server: str) -> None:
    assert not is_sealed(server)
    with pytest.raises(CommandError, match="https only"):
        call_command("print_station", "csd-test", server=server, token="secret")


@pytest.mark.parametrize("server", SEALED)
def test_https_and_this_machine_itself_are_fine(server: str) -> None:
    assert is_sealed(server)


def test_a_station_speaks_plain_http_with_its_own_machine(live_server: Any) -> None:
    with pytest.raises(CommandError, match="refuses this token"):
        call_command(
            "print_station", "csd-test", server=live_server.url, token="unknown"
        )
