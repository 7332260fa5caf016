"""Badges to try a design with: the hardest names of the event, then invented ones."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django_countries import countries
from fontTools import unicodedata as scripts
from PIL import Image

from agenda.models import Function
from badges.domain import texts
from badges.domain.designs.choosing import Chosen
from badges.pdf.page import BadgeText, Field, Picture
from gfmd_days.core import languages
from gfmd_days.core.models import Event
from registration.models import Category, Registration
from registration.models.registration import CODE_LENGTH

NAMES_FILE = Path(settings.BASE_DIR) / "gfmd_days/core/data/names-in-many-scripts.csv"
NAMES = ("person__full_name", "person__alias", "person__native_name")
MOST_SCRIPTS = 24
CODE = "K7Q2M4XWZT5RJ3BV"
ORGANISATION = "Network of Migrant and Diaspora Organisations for Development"


@dataclass(frozen=True)
class Sample:
    """Somebody to try a design with.

    Attributes:
        registration: the key of a person of the event; without one they are invented.
        invented: which of the invented people.
    """

    label: str
    registration: int | None = None
    invented: int = 0


def of(event: Event) -> list[Sample]:
    """Return whom a design of this event is tried with.

    The longest and the shortest name of those with a badge and the first of each
    script, then invented people of many languages.
    """
    people = event.registrations.accredited().values_list("pk", *NAMES)
    return [*_real(list(people)), *_invented()]


def text(event: Event, sample: Sample, chosen: Chosen) -> BadgeText:
    """Return the badge of a sample."""
    if sample.registration is not None:
        people = Registration.objects.with_people().filter(pk=sample.registration)
        (found,) = texts.badge_texts(event, people, chosen)
        return found
    with translation.override(event.default_language()):
        return _badge(event, sample.invented)


def _real(people: list[tuple[int, str, str, str]]) -> Iterator[Sample]:
    """The samples among people, given by key, name, alias and native name."""
    if not people:
        return
    shown = {pk: alias or name for pk, name, alias, _native in people}
    by_length = sorted(shown, key=lambda pk: len(shown[pk]))
    yield Sample(_("The longest name of this event"), by_length[-1])
    yield Sample(_("The shortest name of this event"), by_length[0])
    found: dict[str, int] = {}
    for pk, _name, alias, native in people:
        script = "" if alias else _script(native)
        if script:
            found.setdefault(script, pk)
    for script, pk in sorted(found.items())[:MOST_SCRIPTS]:
        words = _("The first name of this event in the script {script}")
        yield Sample(words.format(script=languages.script_name(script)), pk)


def _invented() -> Iterator[Sample]:
    for index, row in enumerate(_rows()):
        words = _("Invented: {language}")
        name = languages.name(row["language"])
        yield Sample(words.format(language=name), invented=index)


def _badge(event: Event, index: int) -> BadgeText:
    row = _rows()[index]
    category = event.categories.first() or Category(code="delegate", name=_("Delegate"))
    spoken = row["language"].split("-")[0]
    functions = (Function.MODERATOR, Function.SPEAKER) if index % 3 == 0 else ()
    answers = {name: _("An answer") for name in texts.printable_texts(event)}
    return BadgeText(
        latin_name=row["name_on_passport"],
        native_name=row["native_name"],
        organisation=ORGANISATION,
        country=str(countries.name(row["country"])),
        category_word=str(category.name),
        category_colour=category.colour,
        code=CODE[:CODE_LENGTH],
        language=row["language"],
        functions=tuple(str(one.label) for one in functions),
        languages=tuple(map(languages.name, dict.fromkeys((spoken, "en")))),
        answers=answers,
        facts={
            Field.CATEGORY: [category.code],
            Field.COUNTRY: [row["country"]],
            Field.FUNCTIONS: [str(one) for one in functions],
            Field.LANGUAGES: [spoken, "en"],
        },
        photo=_nobody(),
    )


def _script(text: str) -> str:
    """Return the script of the first letter (ISO 15924), or an empty string."""
    return next((scripts.script(char) for char in text if char.isalpha()), "")


@cache
def _rows() -> list[dict[str, str]]:
    with NAMES_FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def _nobody() -> Picture:
    """A grey field in the shape of a photograph."""
    out = io.BytesIO()
    Image.new("RGB", (350, 450), "#b8c0c8").save(out, "JPEG")
    return Picture(out.getvalue(), 350, 450)
