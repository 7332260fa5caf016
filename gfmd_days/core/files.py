"""Files: they go with the rows that named them, and may come in damaged."""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from functools import partial

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Model
from django.db.models.fields.files import FieldFile

from gfmd_days.core import names

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


def replace(row: Model, field: str, content: bytes | None, *, name: str) -> None:
    """Put a new file, or none, in place of a field's; the row is not saved.

    Args:
        name: what the new file is called.
    """
    delete_later(getattr(row, field))
    setattr(row, field, "")
    if content is not None:
        getattr(row, field).save(name, ContentFile(content), save=False)


def safe_name(name: str, kind: str, *, otherwise: str) -> str:
    """Return a name to save a sent file under, with the ending of what it is.

    Args:
        otherwise: what it is called when nothing is left of its own name.
    """
    stem = names.tidy(name.replace("\\", "/").rsplit("/", 1)[-1]).rsplit(".", 1)[0]
    safe = "".join(char for char in stem if char.isalnum() or char in " ._-()")
    ending = "jpg" if kind == "jpeg" else kind
    return f"{safe[:100].strip() or otherwise}.{ending}"


# What an archive must hold to be what its ending says: Office's own, then ODF's type.
OFFICE = {
    "word/document.xml": "docx",
    "ppt/presentation.xml": "pptx",
    "xl/workbook.xml": "xlsx",
}
ODF = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.presentation": "odp",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
}


def kind_of_archive(data: bytes) -> str:
    """Return which of `OFFICE` and `ODF` an archive is.

    "" for any other, for a damaged one and for one with macros.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = set(archive.namelist())
            if any(one.lower().endswith("vbaproject.bin") for one in members):
                return ""
            if "[Content_Types].xml" in members:
                for member, kind in OFFICE.items():
                    if member in members:
                        return kind
            if "mimetype" in members and archive.getinfo("mimetype").file_size < 100:
                return ODF.get(archive.read("mimetype").strip(), "")
    except BROKEN_ARCHIVE:
        return ""
    return ""
