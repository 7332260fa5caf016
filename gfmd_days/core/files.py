"""Files: they go with the rows that named them, and may come in damaged."""

from __future__ import annotations

import lzma
import zipfile
import zlib
from functools import partial

from django.db import transaction
from django.db.models.fields.files import FieldFile

# What `zipfile` raises for a damaged archive: its own, its packers' and its readers'.
BROKEN_ARCHIVE = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, EOFError, ValueError,
    RuntimeError,
)  # fmt: skip


def delete_later(file: FieldFile) -> None:
    """Delete a field's file, if it holds one, once the transaction has held.

    Before that it could not be brought back.
    """
    if file.name:
        transaction.on_commit(partial(file.storage.delete, file.name))
