"""What a badge says, and the marks that are drawn for it.

Measures of marks are points from the lower left corner of the badge.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple, Union

from badges.pdf.design import Align
from badges.pdf.fit import Block
from badges.pdf.qr import Symbol


class Field(StrEnum):
    """What a text of a badge may say, beside answers; `photo` is no text."""

    LATIN_NAME = "latin_name"
    NATIVE_NAME = "native_name"
    ORGANISATION = "organisation"
    COUNTRY = "country"
    FUNCTIONS = "functions"
    LANGUAGES = "languages"
    CATEGORY = "category"
    EVENT = "event"
    CODE = "code"
    WORDS = "words"
    PHOTO = "photo"


class Problem(StrEnum):
    OVERFLOW = "overflow"
    MISSING_GLYPH = "missing_glyph"
    UNPRINTABLE = "unprintable"
    NO_PHOTO = "no_photo"


class Finding(NamedTuple):
    """A field that needs a look: one of `Field`, or `answer:KEY`.

    `detail` holds the characters without a glyph.
    """

    field: str
    problem: Problem
    detail: str


class Picture(NamedTuple):
    """A picture's bytes, JPEG or PNG with its size in pixels, or a page in points.

    A page is a PDF as badges.pdf.imported reads it.
    """

    data: bytes
    width: int
    height: int

    @property
    def is_page(self) -> bool:
        return self.data.startswith(b"%PDF-")


@dataclass(frozen=True, slots=True)
class BadgeText:
    """What one badge says, opt-outs already applied: an empty string shows nothing.

    `language` is the BCP 47 tag of names and organisation: it chooses among Chinese,
    Japanese and Korean forms and between Naskh and Nastaliq. `category_colour` is
    "#rrggbb"; `functions` and `languages` are words, `answers` words by question.
    `facts` are what conditions look at where that is a code and no word. `design`
    says which of the document's designs the badge has.
    """

    latin_name: str
    native_name: str
    organisation: str
    country: str
    category_word: str
    category_colour: str
    code: str
    language: str = ""
    functions: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, Sequence[str]] = field(default_factory=dict)
    photo: Picture | None = None
    design: int = 0


class Placed(NamedTuple):
    """A block of lines with the height of its top above the badge's foot."""

    field: str
    block: Block
    top: float
    left: float
    width: float
    align: Align
    colour: str


class PlacedSymbol(NamedTuple):
    """A QR symbol with the lower left corner of its first module and module size."""

    symbol: Symbol
    x: float
    y: float
    module: float


class PlacedPicture(NamedTuple):
    picture: Picture
    x: float
    y: float
    width: float
    height: float


class Area(NamedTuple):
    """A filled box."""

    x: float
    y: float
    width: float
    height: float
    colour: str


class Stroke(NamedTuple):
    x: float
    y: float
    to_x: float
    to_y: float
    thickness: float
    colour: str


Mark = Union[Placed, PlacedSymbol, PlacedPicture, Area, Stroke]  # noqa: UP007
