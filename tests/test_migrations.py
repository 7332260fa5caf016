"""The tests' databases are made from the models; here they are made by migrations."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, connections
from django.db.utils import ConnectionHandler

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
NAME = "made_by_migrations"
OURS = ("core_", "registration_", "agenda_", "badges_")


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[str]:
    """The URL of a database without a table, beside that of the tests."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path / NAME}.sqlite3"
        return
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {NAME}")
    kept = connection.settings_dict
    yield (
        f"postgres://{kept['USER']}:{kept['PASSWORD']}"
        f"@{kept['HOST']}:{kept['PORT']}/{NAME}"
    )
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {NAME} WITH (FORCE)")


def test_migrations_make_the_tables_columns_and_constraints_of_the_models(empty):
    migrate = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(
        migrate,
        check=True,
        cwd=settings.BASE_DIR,
        env=os.environ | {"DATABASE_URL": empty},
    )
    made = _connect(empty)
    try:
        assert _shape(made) == _shape(connection)
    finally:
        made.close()


def _connect(url: str) -> Any:
    kept = dict(connections.settings["default"])
    kept["NAME"] = url.removeprefix("sqlite:///") if "sqlite" in url else NAME
    return ConnectionHandler({"default": kept})["default"]


def _shape(database: Any) -> dict[str, Any]:
    """What every table of ours has."""
    with database.cursor() as cursor:
        look = database.introspection
        return {
            table: (
                {
                    column.name: (column.type_code, column.null_ok)
                    for column in look.get_table_description(cursor, table)
                },
                sorted(_constraints(look.get_constraints(cursor, table))),
            )
            for table in look.table_names(cursor)
            if table.startswith(OURS)
        }


def _constraints(found: dict[str, dict[str, Any]]) -> Iterator[str]:
    # names do not count: those a database gave by itself outlive a table's renaming
    for one in found.values():
        kinds = [kind for kind in ("primary_key", "unique", "check") if one[kind]]
        yield f"{sorted(one['columns'] or [])} {kinds} {one['foreign_key']}"
