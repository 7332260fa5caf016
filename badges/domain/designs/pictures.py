"""Pictures that designs show: looked into, made harmless, kept once."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Collection

from django.core.files.base import ContentFile
from django.db import transaction
from PIL import Image

from badges.domain.designs.refusals import (
    PictureNotTaken,
    PictureTooLarge,
    TooManyPictures,
)
from badges.models import DesignPicture
from badges.pdf.page import Picture
from gfmd_days.core.models import Event
from gfmd_days.core.typesetting import CannotBeSet, Pages
from registration.domain.pictures import LONGEST_SIDE, cleaned
from registration.domain.refusals import NotAPicture

LARGEST = 5_000_000
MOST = 60
PRINT_DPI = 300
FURTHEST = 20  # no page is so many times as long as wide
KINDS = frozenset({"jpeg", "png"})


@transaction.atomic
def take_in(event: Event, content: bytes) -> DesignPicture:
    """Keep a picture, told by what is in it; the same one is kept once.

    Of a PDF the first page is kept as a picture, fine enough for paper.

    Raises PictureTooLarge, PictureNotTaken, TooManyPictures.
    """
    if len(content) > LARGEST:
        raise PictureTooLarge
    data, kind = _harmless(content)
    key = hashlib.sha256(data).hexdigest()[:32]
    Event.objects.select_for_update(no_key=True).get(pk=event.pk)
    here = event.design_pictures.filter(key=key).first()
    if here is not None:
        return here
    if event.design_pictures.count() >= MOST:
        raise TooManyPictures
    width, height = Image.open(io.BytesIO(data)).size
    row = DesignPicture(
        event=event, key=key, kind=kind, size=len(data), width=width, height=height
    )
    row.file.save(key, ContentFile(data), save=False)
    row.save(force_insert=True)
    return row


def load(event: Event, keys: Collection[str]) -> dict[str, Picture]:
    """Return pictures of an event for printing, by key."""
    rows = event.design_pictures.filter(key__in=keys) if keys else ()
    return {one.key: Picture(content(one), one.width, one.height) for one in rows}


def content(row: DesignPicture) -> bytes:
    with row.file.open("rb") as file:
        data: bytes = file.read()
    return data


def _harmless(content: bytes) -> tuple[bytes, str]:
    if content.startswith(b"%PDF-"):
        content = _first_page(content)
    try:
        data, kind = cleaned(content)
    except NotAPicture as error:
        raise PictureNotTaken from error
    if kind not in KINDS:
        raise PictureNotTaken
    return data, kind


def _first_page(pdf: bytes) -> bytes:
    pages = Pages(pdf)
    try:
        sides = pages.size()
        if not 0 < max(sides) < FURTHEST * min(sides):
            raise PictureNotTaken
        ppi = min(PRINT_DPI, LONGEST_SIDE * 72 / max(sides))
        return pages.pictures(ppi=ppi)[0]
    except CannotBeSet as error:
        raise PictureNotTaken from error
