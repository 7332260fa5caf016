"""The site's side: an event's rows, written down for the laptop at the venue."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core import serializers
from django.db import connection, transaction

from badges.domain import marking
from badges.domain.designs import pictures
from badges.domain.venue.contents import PARTS
from gfmd_days.core.models import Event

FORMAT = "gfmd-days-venue/1"


def pack(event: Event) -> dict[str, Any]:
    """Return the copy of an event: its rows as Django writes them, and pictures."""
    marking.key_of(event)  # made now where there is none: below nothing is written
    rows: list[Any] = []
    with _one_moment():
        for part in PARTS:
            found = part.rows(event)
            rows += serializers.serialize("python", found, fields=part.fields)
        drawn = list(event.design_pictures.order_by("pk"))
    return {
        "format": FORMAT,
        "event": event.code,
        "rows": rows,
        "pictures": {
            picture.key: base64.b64encode(pictures.content(picture)).decode()
            for picture in drawn
        },
    }


@contextmanager
def _one_moment() -> Iterator[None]:
    """Read all as it was at one moment, so that no row stands on one that came later.

    Inside a transaction that began earlier it can be no other than that one's.
    """
    if connection.in_atomic_block:
        yield
        return
    with _reading_only(), transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(
                    "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
                )
        yield


@contextmanager
def _reading_only() -> Iterator[None]:
    """Let SQLite begin without the lock for writing: scans do not wait for a copy."""
    if connection.vendor != "sqlite":
        yield
        return
    sqlite: Any = connection
    mode, sqlite.transaction_mode = sqlite.transaction_mode, "DEFERRED"
    try:
        yield
    finally:
        sqlite.transaction_mode = mode


def tag(copy: dict[str, Any]) -> str:
    """Return what stands for all that is in a copy."""
    text = json.dumps(copy, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:40]
