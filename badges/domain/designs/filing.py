"""A design as a file: JSON with its pictures, the same here and elsewhere."""

from __future__ import annotations

from base64 import b64decode, b64encode
from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from django.db import transaction
from msgspec import Meta

from badges.domain.designs import checking, keeping, pictures
from badges.domain.designs.refusals import (
    FileNotUnderstood,
    PictureNotTaken,
)
from badges.models import Design
from badges.pdf import design as data
from gfmd_days.core import names
from gfmd_days.core.models import Event, User

LARGEST = 20_000_000


class DesignFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a file holds.

    Attributes:
        format: names the format and its version.
        design: what badges.pdf.design reads.
        pictures: base64 of each picture the design names, by its key.
    """

    format: Literal["gfmd-days-badge/1"]
    name: Annotated[str, Meta(min_length=1, max_length=80)]
    design: Any
    pictures: dict[str, str] = {}


def write(row: Design) -> bytes:
    """Return a design as a file."""
    design = data.read(row.content)
    rows = row.event.design_pictures.filter(key__in=design.pictures)
    file = DesignFile(
        format="gfmd-days-badge/1",
        name=row.name,
        design=row.content,
        pictures={
            one.key: b64encode(pictures.content(one)).decode("ascii") for one in rows
        },
    )
    return msgspec.json.format(msgspec.json.encode(file), indent=2)


def bring_in(event: Event, file: bytes, *, by: User, now: datetime) -> Design:
    """Make a design from a file; nothing is kept of one that is refused.

    Raises FileNotUnderstood, DesignFaulty, PictureNotTaken, PictureTooLarge or
    TooManyPictures.
    """
    if len(file) > LARGEST:
        raise FileNotUnderstood("> 20 MB")
    try:
        found = msgspec.json.decode(file, type=DesignFile)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise FileNotUnderstood(str(error)) from error
    name = names.tidy(found.name)
    if not name:
        raise FileNotUnderstood("name")
    design = checking.shape(found.design)
    made = {
        key: pictures.harmless(_decoded(text))
        for key, text in found.pictures.items()
        if key in design.pictures
    }
    with transaction.atomic():
        became = {key: pictures.keep(event, *one).key for key, one in made.items()}
        renamed = data.write(data.with_pictures(design, became))
        checked = keeping.checked(event, renamed)
        return keeping.create(event, name, checked, by=by, now=now)


def _decoded(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except ValueError as error:
        raise PictureNotTaken from error
