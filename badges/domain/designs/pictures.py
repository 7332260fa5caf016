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
from badges.pdf.imported import ImportedPage
from badges.pdf.page import Picture
from gfmd_days.core.models import Event
from gfmd_days.core.typesetting import CannotBeSet, Pages
from registration.domain.pictures import cleaned
from registration.domain.refusals import NotAPicture

LARGEST = 5_000_000
MOST = 60
SCREEN_SIDE = 600  # pixels
PDF = b"%PDF-"
PAGE = "pdf"
FURTHEST = 20  # no page is so many times as long as wide
SIDES = (3, 14_400)  # points: beyond these nothing is drawn, or the drawing breaks off
KINDS = frozenset({"jpeg", "png"})


def take_in(event: Event, content: bytes) -> DesignPicture:
    """Keep a picture, told by what is in it; the same one is kept once.

    The size of a page of a PDF is in points.

    Raises PictureTooLarge, PictureNotTaken, TooManyPictures.
    """
    return keep(event, *harmless(content))


def harmless(content: bytes) -> tuple[bytes, str]:
    """Return a picture made anew, and its kind; of a PDF the first page.

    It may take seconds: no lock is to be held meanwhile, and SQLite has one for all
    who write. Raises PictureTooLarge, PictureNotTaken.
    """
    if len(content) > LARGEST:
        raise PictureTooLarge
    if content.startswith(PDF):
        return _first_page(content), PAGE
    try:
        data, kind = cleaned(content)
    except NotAPicture as error:
        raise PictureNotTaken from error
    if kind not in KINDS:
        raise PictureNotTaken
    return data, kind


@transaction.atomic
def keep(event: Event, data: bytes, kind: str) -> DesignPicture:
    """Keep what `harmless` gave. Raises TooManyPictures."""
    key = hashlib.sha256(data).hexdigest()[:32]
    Event.objects.select_for_update(no_key=True).get(pk=event.pk)
    here = event.design_pictures.filter(key=key).first()
    if here is not None:
        return here
    if event.design_pictures.count() >= MOST:
        raise TooManyPictures
    width, height = _size(data)
    row = DesignPicture(
        event=event, key=key, kind=kind, size=len(data), width=width, height=height
    )
    row.file.save(key, ContentFile(data), save=False)
    row.save(force_insert=True)
    return row


def take_over(event: Event, row: DesignPicture) -> DesignPicture:
    """Keep another event's picture for this one too, under the same key.

    Raises TooManyPictures.
    """
    return keep(event, content(row), row.kind)


def load(event: Event, keys: Collection[str]) -> dict[str, Picture]:
    """Return pictures of an event for printing, by key."""
    rows = event.design_pictures.filter(key__in=keys) if keys else ()
    return {one.key: Picture(content(one), one.width, one.height) for one in rows}


def content(row: DesignPicture) -> bytes:
    with row.file.open("rb") as file:
        data: bytes = file.read()
    return data


def for_screen(row: DesignPicture) -> tuple[bytes, str]:
    """Return a picture as browsers show it, and its type; of a page a PNG."""
    data = content(row)
    if row.kind != PAGE:
        return data, row.content_type
    ppi = SCREEN_SIDE * 72 / max(row.width, row.height)
    return Pages(data).pictures(ppi=ppi)[0], "image/png"


def _size(data: bytes) -> tuple[int, int]:
    if data.startswith(PDF):
        page = ImportedPage(data)
        return max(round(page.width), 1), max(round(page.height), 1)
    return Image.open(io.BytesIO(data)).size


def _first_page(pdf: bytes) -> bytes:
    try:
        page = Pages(pdf).alone()
        written = ImportedPage(page.pdf)
    except (CannotBeSet, ValueError) as error:
        raise PictureNotTaken from error
    _check_sides(page.width, page.height)
    # of a page without a size another may become
    _check_sides(written.width, written.height)
    return page.pdf


def _check_sides(*sides: float) -> None:
    is_usual = SIDES[0] <= min(sides) and max(sides) <= SIDES[1]
    if not is_usual or max(sides) >= FURTHEST * min(sides):
        raise PictureNotTaken
