"""Files that go with the rows that named them."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django.db.models.fields.files import FieldFile


def delete_later(file: FieldFile) -> None:
    """Delete a field's file, if it holds one, once the transaction has held.

    Before that it could not be brought back.
    """
    if file.name:
        transaction.on_commit(partial(file.storage.delete, file.name))
