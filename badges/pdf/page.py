"""What stands where on a badge: A6 upright, measures in points from the lower left."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, NamedTuple

from badges.pdf.fit import Block, Room, fit
from badges.pdf.fonts import CAPITAL_HEIGHT, EM, Weight
from badges.pdf.qr import QUIET_ZONE, Symbol, symbol
from badges.pdf.shaping import Shaper
from badges.pdf.sheet import BADGE_HEIGHT, BADGE_WIDTH, MILLIMETRE
from badges.pdf.text import clean

CENTRE: Final = BADGE_WIDTH / 2
TEXT_WIDTH: Final = BADGE_WIDTH - 16 * MILLIMETRE
BAND_HEIGHT: Final = 21 * MILLIMETRE
QR_SIZE: Final = 23 * MILLIMETRE
_QR_BOTTOM: Final = BAND_HEIGHT + 0.5 * MILLIMETRE
_TOP: Final = BADGE_HEIGHT - 17 * MILLIMETRE
_HEADING_MIDDLE: Final = BADGE_HEIGHT - 11 * MILLIMETRE
_RAISE: Final = 6.0
_FUNCTIONS_TOP: Final = 6.5 * MILLIMETRE


class Field(StrEnum):
    LATIN_NAME = "latin_name"
    NATIVE_NAME = "native_name"
    ORGANISATION = "organisation"
    COUNTRY = "country"
    FUNCTIONS = "functions"
    CATEGORY = "category_word"
    HEADING = "heading"


class Problem(StrEnum):
    OVERFLOW = "overflow"
    MISSING_GLYPH = "missing_glyph"
    UNPRINTABLE = "unprintable"


class Finding(NamedTuple):
    """A field that needs a look; `detail` holds the characters without a glyph."""

    field: Field
    problem: Problem
    detail: str


@dataclass(frozen=True, slots=True)
class BadgeText:
    """What one badge says, opt-outs already applied: an empty string shows nothing.

    `language` is the BCP 47 tag of names and organisation: it chooses among Chinese,
    Japanese and Korean forms and between Naskh and Nastaliq. `category_colour` is
    "#rrggbb", `functions` are words such as "Speaker" under the category.
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


class Placed(NamedTuple):
    """A block of centred lines with the height of its top above the badge's foot."""

    field: Field
    block: Block
    top: float


class PlacedSymbol(NamedTuple):
    """A QR symbol with the lower left corner of its first module and module size."""

    symbol: Symbol
    x: float
    y: float
    module: float


@dataclass(frozen=True, slots=True)
class Page:
    """One badge ready to be drawn, without what its category shares."""

    texts: tuple[Placed, ...]
    symbol: PlacedSymbol | None
    findings: tuple[Finding, ...]


_NAME: Final = Room(TEXT_WIDTH, 130, 4, 40, 28, 15, Weight.STRONG, leading=1120)
_NATIVE: Final = Room(TEXT_WIDTH, 50, 2, 26, 18, 12, Weight.STRONG, leading=1250)
_ORGANISATION: Final = Room(TEXT_WIDTH, 44, 3, 14, 12, 8)
_COUNTRY: Final = Room(TEXT_WIDTH, 28, 2, 14, 11, 8, Weight.STRONG)
_FUNCTIONS: Final = Room(TEXT_WIDTH, 12, 1, 10, 8, 6)
_CATEGORY: Final = Room(TEXT_WIDTH, 30, 1, 26, 18, 10, Weight.STRONG)
_HEADING: Final = Room(TEXT_WIDTH, 24, 2, 10, 9, 6)
_GAPS: Final = {
    Field.LATIN_NAME: 0.0,
    Field.NATIVE_NAME: 8.0,
    Field.ORGANISATION: 16.0,
    Field.COUNTRY: 5.0,
}


class _Setter:
    """Sets fields one after the other and collects what was found."""

    def __init__(self, shaper: Shaper) -> None:
        self._shaper = shaper
        self.findings: list[Finding] = []

    def set(self, field: Field, text: str, language: str, room: Room) -> Block | None:
        cleaned = clean(text)
        if cleaned.altered:
            self.findings.append(Finding(field, Problem.UNPRINTABLE, ""))
        if not cleaned.text:
            return None
        block = fit(cleaned.text, language, room, self._shaper)
        if not block.fits:
            self.findings.append(Finding(field, Problem.OVERFLOW, ""))
        if block.missing:
            self.findings.append(Finding(field, Problem.MISSING_GLYPH, block.missing))
        return block


def compose(
    badge: BadgeText, shaper: Shaper, *, language: str = "", with_qr: bool = True
) -> Page:
    """Place everything that is a badge's own: names, organisation, country, QR.

    Native name, organisation and country are set first and the Latin name takes the
    room that is left, up to 40 points; together they stand in the middle between
    heading and QR symbol. `language` is that of country and functions.
    """
    setter = _Setter(shaper)
    foot = _QR_BOTTOM
    placed_symbol = None
    if with_qr:
        placed_symbol = _place_symbol(symbol(badge.code))
        edge = (placed_symbol.symbol.size + QUIET_ZONE) * placed_symbol.module
        foot = placed_symbol.y + edge
    blocks = {
        Field.NATIVE_NAME: setter.set(
            Field.NATIVE_NAME, badge.native_name, badge.language, _NATIVE
        ),
        Field.ORGANISATION: setter.set(
            Field.ORGANISATION, badge.organisation, badge.language, _ORGANISATION
        ),
        Field.COUNTRY: setter.set(Field.COUNTRY, badge.country, language, _COUNTRY),
    }
    taken = sum(_GAPS[field] + block.height for field, block in blocks.items() if block)
    room = replace(_NAME, height=min(_NAME.height, _TOP - foot - taken))
    name = setter.set(Field.LATIN_NAME, badge.latin_name, badge.language, room)
    texts = _stacked({Field.LATIN_NAME: name, **blocks}, foot)
    functions = setter.set(
        Field.FUNCTIONS, " · ".join(badge.functions), language, _FUNCTIONS
    )
    if functions:
        texts.append(Placed(Field.FUNCTIONS, functions, _FUNCTIONS_TOP))
    return Page(tuple(texts), placed_symbol, tuple(setter.findings))


def compose_band(
    word: str, heading: str, shaper: Shaper, *, language: str = "", raised: bool = False
) -> Page:
    """Place what all badges of a category share: the event's name and the word.

    `raised` leaves room for functions below the word.
    """
    setter = _Setter(shaper)
    texts = []
    title = setter.set(Field.HEADING, heading, language, _HEADING)
    if title:
        top = _HEADING_MIDDLE + title.height / 2
        texts.append(Placed(Field.HEADING, title, top))
    band = setter.set(Field.CATEGORY, word, language, _CATEGORY)
    if band:
        # centred by its capitals, not by the room for descenders
        middle = BAND_HEIGHT / 2 + (_RAISE if raised else 0)
        capitals = CAPITAL_HEIGHT * band.size / EM
        texts.append(
            Placed(Field.CATEGORY, band, middle + band.drops[0] - capitals / 2)
        )
    return Page(tuple(texts), None, tuple(setter.findings))


def _place_symbol(code: Symbol) -> PlacedSymbol:
    module = QR_SIZE / code.size
    return PlacedSymbol(
        code, CENTRE - QR_SIZE / 2, _QR_BOTTOM + QUIET_ZONE * module, module
    )


def _stacked(blocks: dict[Field, Block | None], foot: float) -> list[Placed]:
    shown = [(field, block) for field, block in blocks.items() if block]
    gaps = [0.0, *(_GAPS[field] for field, _block in shown[1:])]
    height = sum(block.height for _field, block in shown) + sum(gaps)
    top = foot + (_TOP - foot + height) / 2
    texts = []
    for gap, (field, block) in zip(gaps, shown, strict=False):
        top -= gap
        texts.append(Placed(field, block, top))
        top -= block.height
    return texts
