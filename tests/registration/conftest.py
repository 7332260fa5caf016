"""What every test of registration begins with."""

from __future__ import annotations

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _nobody_was_here_before() -> None:
    """How often an address came or asked is counted in the cache of the process."""
    cache.clear()
