"""Plans of rooms: a drawing or a photograph, for those who work there."""

from __future__ import annotations

import io
import uuid
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.db import transaction
from PIL import Image

from agenda.audit import AgendaVerb
from agenda.domain import programme
from agenda.models import Room
from gfmd_days.core.domain import auditing
from gfmd_days.core.files import delete_later
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
    made = _small(pictures.cleaned(picture)[0])
    with transaction.atomic():
        _let_go(room)
        room.plan.save(f"{uuid.uuid4().hex}.jpg", ContentFile(made), save=False)
        _save(room, by=by)


def remove(room: Room, *, by: User | None) -> None:
    """Remove the room's plan; twice is harmless."""
    with transaction.atomic():
        if room.plan:
            _let_go(room)
            _save(room, by=by)


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


def _small(picture: bytes) -> bytes:
    with Image.open(io.BytesIO(picture)) as image:
        image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        shown = image.convert("RGBA")
        # what is clear in a drawing is paper
        paper = Image.new("RGB", shown.size, "white")
        paper.paste(shown, mask=shown.getchannel("A"))
    file = io.BytesIO()
    paper.save(file, "JPEG", quality=QUALITY, optimize=True)
    return file.getvalue()


def _let_go(room: Room) -> None:
    if room.plan:
        delete_later(room.plan)
        room.plan = ""


def _save(room: Room, *, by: User | None) -> None:
    room.save(update_fields=["plan"])
    programme.stir(room.event_id)
    auditing.record(AgendaVerb.ROOM_SAVED, event=room.event, subject=room, by=by)
