"""Letters as PDF: what was kept when they were issued, under the event's head."""

from __future__ import annotations

import io
import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from PIL import Image

from gfmd_days.core import languages, typesetting, zones
from registration.domain.letters import composing
from registration.domain.letters.words import BY_LANGUAGE
from registration.domain.refusals import LetterCannotBeSet, LetterDeleted
from registration.models import Letter, Letterhead

logger = logging.getLogger(__name__)
TEMPLATE = "registration/letter.typ"


def verify_url(letter: Letter) -> str:
    """Return the address in the QR code: number and secret, nothing of the person."""
    path = reverse("registration:verify", args=[letter.number])
    return f"{settings.BASE_URL}{path}?k={letter.secret}"


def pdf(letters: Sequence[Letter]) -> bytes:
    """Return some letters of one event as one PDF, each with its own page numbers.

    Raises:
        LetterDeleted: what one of them said went with the passport data.
        LetterCannotBeSet: fonts are missing.
    """
    try:
        return typesetting.pdf(
            TEMPLATE,
            data(letters),
            language=letters[0].language,
            made_at=max(letter.issued_at for letter in letters),
        )
    except typesetting.CannotBeSet as error:
        logger.exception("letters cannot be set")
        raise LetterCannotBeSet from error


def data(letters: Sequence[Letter]) -> dict[str, Any]:
    """Return what the template reads. Raises LetterDeleted."""
    if not all(letter.content_json for letter in letters):
        raise LetterDeleted
    head = Letterhead.objects.filter(event=letters[0].event_id).first()
    numbers = [letter.number for letter in letters]
    title = letters[0].content["title"] if len(letters) == 1 else ", ".join(numbers)
    return {
        "title": title,
        "author": letters[0].content["organiser"],
        "logo": picture(head.logo) if head else "",
        "signature": picture(head.signature) if head else "",
        "letters": [_one(letter) for letter in letters],
    }


def _one(letter: Letter) -> dict[str, Any]:
    content, words = letter.content, BY_LANGUAGE[letter.language]
    address = verify_url(letter)
    return {
        **{name: content[name] for name in content if name != "facts"},
        "language": letter.language,
        "direction": languages.direction(letter.language),
        "number": words.number.replace(
            "{number}", composing.isolated(letter.number, letter.language)
        ),
        "issued": words.issued.replace("{date}", _day(letter.issued_at, letter)),
        "check": words.check.split("{address}"),
        "address_text": address,
        "qr": typesetting.qr(address),
        "logo_alt": words.logo.replace("{organiser}", content["organiser"]),
        "signature_alt": words.signature.replace("{name}", content["signatory"]),
    }


def _day(moment: datetime, letter: Letter) -> str:
    there = moment.astimezone(zones.zone(letter.event.zone_name)).date()
    with translation.override(letter.language):
        return str(date_format(there))


def picture(file: Any) -> str:
    """Return an uploaded picture for the template, or nothing when there is none."""
    if not file:
        return ""
    try:
        with file.open("rb") as opened:
            picture = opened.read()
    except FileNotFoundError:  # a restored database without its files still writes
        return ""
    with Image.open(io.BytesIO(picture)) as image:
        return typesetting.embedded(picture, *image.size)
