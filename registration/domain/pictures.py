"""Pictures people send: upright, small, and without what a camera writes into them."""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass
from typing import Self

from PIL import Image, ImageOps

from registration.domain.refusals import NotAPicture

FORMATS = ("JPEG", "PNG", "WEBP")
LONGEST_SIDE = 2000
MOST_PIXELS = 60_000_000  # a picture that unpacks to more is refused
PHOTO_WIDTH, PHOTO_HEIGHT = 35, 45  # the usual photograph of passports, in millimetres
QUALITY = 85


@dataclass(frozen=True)
class Box:
    """A part of a picture, in fractions of its width and height."""

    x: float
    y: float
    width: float
    height: float

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Read “x,y,width,height”; None for what is no part of a picture."""
        try:
            x, y, width, height = (float(part) for part in text.split(","))
        except ValueError:
            return None
        is_inside = 0 <= x < 1 and 0 <= y < 1 and 0 < width <= 1 and 0 < height <= 1
        return cls(x, y, width, height) if is_inside else None


def cleaned(data: bytes) -> tuple[bytes, str]:
    """Return a picture made anew and its kind; raises NotAPicture."""
    picture, kind = _opened(data)
    return _written(picture, kind), kind


def photo(data: bytes, box: Box | None) -> bytes:
    """Return the part of a picture that is the photograph, as JPEG.

    Without a box the middle is taken. Raises NotAPicture.
    """
    picture, _kind = _opened(data, whole=True)
    part = picture.crop(_corners(picture, box))
    size = (PHOTO_WIDTH * 20, PHOTO_HEIGHT * 20)
    return _written(part.resize(size, Image.Resampling.LANCZOS), "jpeg")


def on_paper(data: bytes, *, longest: int, quality: int) -> bytes:
    """Return a picture as JPEG; what is clear in a drawing is white.

    Args:
        longest: pixels of its longest side, at most.

    Raises NotAPicture.
    """
    picture, _kind = _opened(data)
    picture.thumbnail((longest, longest))
    shown = picture.convert("RGBA")
    paper = Image.new("RGB", shown.size, "white")
    paper.paste(shown, mask=shown.getchannel("A"))
    file = io.BytesIO()
    paper.save(file, "JPEG", quality=quality, optimize=True)
    return file.getvalue()


def _opened(data: bytes, *, whole: bool = False) -> tuple[Image.Image, str]:
    try:
        picture = Image.open(io.BytesIO(data), formats=FORMATS)
        if picture.width * picture.height > MOST_PIXELS:
            raise NotAPicture
        kind = (picture.format or "").lower()
        if kind == "jpeg" and not whole:
            picture.draft("RGB", (LONGEST_SIDE * 2, LONGEST_SIDE * 2))
        picture.load()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise NotAPicture from error
    upright = _upright(picture)
    if not whole:
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return upright, kind


def _upright(picture: Image.Image) -> Image.Image:
    """Return a picture as it was held; as it lies where the camera's notes are broken.

    Pillow reads them only now, and raises whatever it meets in them.
    """
    try:
        return ImageOps.exif_transpose(picture)
    except (SyntaxError, ValueError, TypeError, LookupError, OSError, struct.error):
        return picture


def _corners(picture: Image.Image, box: Box | None) -> tuple[int, int, int, int]:
    """Return the corners of the photograph, as near to the box as its shape allows."""
    width, height = picture.size
    if box is None:
        box = Box(0, 0, 1, 1)
    middle_x = (box.x + box.width / 2) * width
    middle_y = (box.y + box.height / 2) * height
    wide = min(box.width * width, box.height * height * PHOTO_WIDTH / PHOTO_HEIGHT)
    wide = max(wide, 1.0)
    high = wide * PHOTO_HEIGHT / PHOTO_WIDTH
    left = min(max(middle_x - wide / 2, 0), max(width - wide, 0))
    top = min(max(middle_y - high / 2, 0), max(height - high, 0))
    return round(left), round(top), round(left + wide), round(top + high)


def _written(picture: Image.Image, kind: str) -> bytes:
    """Write pixels only: a new picture holds no place, time or camera."""
    mode = "RGB" if kind == "jpeg" else "RGBA"
    pixels = picture.convert(mode)
    bare = Image.new(mode, pixels.size)
    bare.paste(pixels)
    file = io.BytesIO()
    bare.save(file, kind.upper(), quality=QUALITY)
    return file.getvalue()
