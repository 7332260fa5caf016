"""The site's side: an event's rows, written down for the laptop at the venue."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

from django.core import serializers

from badges.domain import marking
from badges.domain.designs import pictures
from badges.domain.venue.contents import PARTS
from gfmd_days.core.models import Event

FORMAT = "gfmd-days-venue/1"


def pack(event: Event) -> dict[str, Any]:
    """Return the copy of an event: its rows as Django writes them, and pictures."""
    marking.key_of(event)
    rows: list[Any] = []
    for part in PARTS:
        rows += serializers.serialize("python", part.rows(event), fields=part.fields)
    return {
        "format": FORMAT,
        "event": event.code,
        "rows": rows,
        "pictures": {
            picture.key: base64.b64encode(pictures.content(picture)).decode()
            for picture in event.design_pictures.order_by("pk")
        },
    }


def tag(copy: dict[str, Any]) -> str:
    """Return what stands for all that is in a copy."""
    text = json.dumps(copy, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:40]
