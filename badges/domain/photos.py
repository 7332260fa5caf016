"""Photographs for badges: who has one that may be shown, small enough to print."""

from __future__ import annotations

import io
from collections.abc import Collection

from cryptography.fernet import InvalidToken
from PIL import Image

from badges.pdf.page import Picture
from registration.models import Registration, Upload

LONGEST_SIDE = 600
"""Pixels: 45 mm at 340 dots an inch, and some 40 kB a badge."""


def of(registration: Registration, names: Collection[str]) -> Picture | None:
    """Return somebody's photograph; their opt-outs hold.

    Whoever goes by another name shows no face, and whoever wants no photographs none
    of theirs.

    Args:
        registration: with its uploads at hand.
        names: the questions that ask for it, the first that is answered counts.
    """
    person = registration.person
    if not names or person.alias or person.no_photo:
        return None
    uploads = {one.question_name: one for one in registration.uploads.all()}
    found = (uploads[name] for name in names if name in uploads)
    return next(filter(None, map(_small, found)), None)


def _small(upload: Upload) -> Picture | None:
    """Return the picture; None for one whose file or key is lost."""
    try:
        picture = Image.open(io.BytesIO(upload.content()), formats=["JPEG"])
        picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        out = io.BytesIO()
        picture.convert("RGB").save(out, "JPEG", quality=85)
    except (OSError, InvalidToken):
        return None
    return Picture(out.getvalue(), *picture.size)
