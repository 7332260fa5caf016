"""The demo, loaded once for each file that reads it."""

from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.db import transaction
from django.test import override_settings

from gfmd_days.demo import load

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker, tmp_path_factory):
    """The whole demo, for tests that only read it.

    Their file needs the mark `django_db`: without it no test database is made, and
    the demo would load into the real one.
    """
    storages = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path_factory.mktemp("files")},
        },
    }
    with (
        override_settings(STORAGES=storages),
        django_db_blocker.unblock(),
        transaction.atomic(),
    ):
        load.everything(now=NOW, say=lambda line: None)
        yield
        transaction.set_rollback(True)
