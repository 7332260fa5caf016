"""The site's settings, for making tables from the models as they are.

Going through all migrations takes half a minute; tests/test_migrations.py goes through
them once and sees that they lead to the same tables.
"""

from gfmd_days.settings import *  # noqa: F403 - settings are read by their names


class _None(dict[str, None]):
    """No app has migrations."""

    def __contains__(self, _app: object) -> bool:
        return True

    def __getitem__(self, _app: str) -> None:
        return None


MIGRATION_MODULES = _None()
