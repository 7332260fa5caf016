"""Where a word is stored: in which tables, sealed fields and files."""

from __future__ import annotations

from pathlib import Path

from cryptography.fernet import InvalidToken
from django.apps import apps
from django.core.files.storage import default_storage
from django.db import connection

from gfmd_days.core import encryption
from gfmd_days.core.encryption import EncryptedTextField

# Long enough that no random key holds it by chance.


def stored() -> dict[str, str]:
    """Return, by table, all that the database holds, as text, in lower case."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            rows = cursor.fetchall()
            found[table] = str(rows).lower()
    return found


def tables_with(word: str) -> list[str]:
    """Return the tables that hold a word, with the place where it stands."""
    found = []
    for table, words in stored().items():
        place = words.find(word.lower())
        if place >= 0:
            found.append(f"{table}: …{words[max(place - 60, 0) : place + 40]}…")
    return found


def sealed_with(word: str) -> list[str]:
    """Return the encrypted fields that hold a word once they are opened."""
    return [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.fields
        if isinstance(field, EncryptedTextField)
        for text in model._base_manager.values_list(field.name, flat=True)
        if word in text.lower()
    ]


def files_with(word: str) -> list[str]:
    """Return the files kept whose name or bytes, unsealed, hold a word."""
    folder = Path(default_storage.location)  # type: ignore[attr-defined]
    return [
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file()
        and (word in path.name.lower() or word.encode() in _unsealed(path).lower())
    ]


def _unsealed(path: Path) -> bytes:
    data = path.read_bytes()
    try:
        return encryption.box().decrypt(data)
    except InvalidToken:
        return data
