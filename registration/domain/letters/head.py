"""The head of an event's letters, and the event's own words for them."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import IO, Any

from django.db import transaction
from PIL import Image, ImageOps, UnidentifiedImageError

from gfmd_days.core.domain import auditing
from gfmd_days.core.domain.mailing import PLACEHOLDER
from gfmd_days.core.domain.refusals import UnknownPlaceholder
from gfmd_days.core.files import replace
from gfmd_days.core.models import Event, User
from registration.audit import Verb
from registration.domain.letters.words import PLACEHOLDERS
from registration.domain.refusals import NotAPicture
from registration.models import Letterhead, LetterTemplate

PICTURES = ("logo", "signature")
LONGEST_SIDE = 1200
MOST_PIXELS = 40_000_000
FORMATS = ("PNG", "JPEG", "WEBP")


def unknown_placeholders(text: str) -> list[str]:
    """Return the {placeholders} no letter can fill."""
    found = dict.fromkeys(PLACEHOLDER.findall(text))
    return [name for name in found if name not in PLACEHOLDERS]


@transaction.atomic
def set_head(
    event: Event,
    values: Mapping[str, Any],
    *,
    pictures: Mapping[str, IO[bytes] | None],
    by: User,
) -> Letterhead:
    """Set who writes and signs; letters issued before are outdated then.

    Args:
        values: organiser, address, signatory, position.
        pictures: new files by “logo” or “signature”; None takes one away, a missing
            name leaves it as it is.

    Raises:
        NotAPicture: a file is none, or is too large to be read.
    """
    clean = {name: as_png(file) if file else None for name, file in pictures.items()}
    head = Letterhead.objects.filter(event=event).first() or Letterhead(
        event=event, version=0
    )
    for name, value in values.items():
        setattr(head, name, value)
    for name, picture in clean.items():
        _replace(head, name, picture)
    head.version += 1
    head.save()
    auditing.record(Verb.LETTERS_SET_UP, event=event, by=by, part="letterhead")
    return head


@transaction.atomic
def set_text(
    event: Event, kind: str, language: str, *, title: str, body: str, by: User
) -> LetterTemplate:
    """Give the event its own words for one kind of letter in one language.

    Raises UnknownPlaceholder when they name something no letter can fill in.
    """
    if unknown := unknown_placeholders(f"{title} {body}"):
        raise UnknownPlaceholder(unknown)
    row, _created = LetterTemplate.objects.update_or_create(
        event=event,
        kind=kind,
        language=language,
        defaults={"title": title, "body": body},
    )
    _record(event, kind, language, by)
    return row


@transaction.atomic
def reset_text(event: Event, kind: str, language: str, *, by: User) -> None:
    """Go back to the default words."""
    LetterTemplate.objects.filter(event=event, kind=kind, language=language).delete()
    _record(event, kind, language, by)


def delete_head(event: Event) -> None:
    """Delete the head with its files, as part of a purge: a signature is personal."""
    for head in Letterhead.objects.filter(event=event):
        for name in PICTURES:
            _replace(head, name, None)
        head.delete()


def as_png(file: IO[bytes]) -> bytes:
    """Return an uploaded picture drawn anew: upright, small, without hidden data.

    Raises:
        NotAPicture: it is no PNG, JPEG or WebP, or has too many pixels.
    """
    try:
        with Image.open(file, formats=FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise NotAPicture
            upright = ImageOps.exif_transpose(image).convert("RGBA")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError,
            SyntaxError) as error:  # fmt: skip
        raise NotAPicture from error
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    out = io.BytesIO()
    upright.save(out, "PNG", optimize=True)
    return out.getvalue()


def _replace(head: Letterhead, name: str, picture: bytes | None) -> None:
    replace(head, name, picture, name=f"{head.event.code}-{name}.png")


def _record(event: Event, kind: str, language: str, by: User) -> None:
    auditing.record(Verb.LETTERS_SET_UP, event=event, by=by, part=f"{kind} {language}")
