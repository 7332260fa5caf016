"""The demo, loaded once for each file that reads it."""

from datetime import UTC, datetime

import pytest
from django.db import transaction

from gfmd_days.demo import load

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """The whole demo, for tests that only read it.

    Their file needs the mark `django_db`: without it no test database is made, and
    the demo would load into the real one.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        load.everything(now=NOW, say=lambda line: None)
        yield
        transaction.set_rollback(True)
