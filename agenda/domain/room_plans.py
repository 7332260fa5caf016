"""Plans of rooms: a drawing or a photograph, for those who work there."""

from __future__ import annotations

import io
import uuid
from dataclasses import dataclass

from django.db import transaction
from PIL import Image

from agenda.audit import AgendaVerb
from agenda.domain import programme
from agenda.models import Room
from gfmd_days.core.domain import auditing
from gfmd_days.core.files import replace
from gfmd_days.core.models import User
from registration.domain import pictures

# Enough for a page of paper, and light on a phone.
LONGEST_SIDE = 1200
QUALITY = 72


@dataclass(frozen=True)
class Plan:
    """A picture as JPEG, with its size in pixels."""

    jpeg: bytes
    width: int
    height: int


def keep(room: Room, picture: bytes, *, by: User | None) -> None:
    """Keep a picture, as it was sent, as the room's plan.

    Raises NotAPicture.
    """
    made = pictures.on_paper(picture, longest=LONGEST_SIDE, quality=QUALITY)
    _put(room, made, by=by)


def remove(room: Room, *, by: User | None) -> None:
    """Remove the room's plan; twice is harmless."""
    if room.plan:
        _put(room, None, by=by)


def of(room: Room) -> Plan | None:
    """Return the room's plan; None without one, or if its file is missing."""
    if not room.plan:
        return None
    try:
        with room.plan.open("rb") as file:
            jpeg = file.read()
    except FileNotFoundError:  # a database restored without its files
        return None
    with Image.open(io.BytesIO(jpeg)) as image:
        return Plan(jpeg, *image.size)


def _put(room: Room, picture: bytes | None, *, by: User | None) -> None:
    with transaction.atomic():
        replace(room, "plan", picture, name=f"{uuid.uuid4().hex}.jpg")
        room.save(update_fields=["plan"])
        programme.stir(room.event_id)
        auditing.record(AgendaVerb.ROOM_SAVED, event=room.event, subject=room, by=by)
