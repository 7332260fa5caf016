"""Turns a design into what is done for each badge, once for a document.

Elements become functions from a badge to marks. Neighbours that look alike on all
badges of a category are one layer that is drawn once and shared; the others are set
anew for each badge. Layers follow one another as the elements do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from badges.pdf.design import (
    ANSWER,
    CATEGORY,
    ON_CATEGORY,
    Box,
    Design,
    Element,
    Image,
    Line,
    Part,
    Photo,
    Qr,
    Side,
    Stack,
    Text,
    Valign,
)
from badges.pdf.fit import Block, Room, fit
from badges.pdf.fonts import CAPITAL_HEIGHT, EM
from badges.pdf.ink import readable_on
from badges.pdf.page import (
    Area,
    BadgeText,
    Field,
    Finding,
    Mark,
    Picture,
    Placed,
    PlacedPicture,
    PlacedSymbol,
    Problem,
    Stroke,
)
from badges.pdf.qr import symbol
from badges.pdf.shaping import Shaper
from badges.pdf.sheet import MILLIMETRE
from badges.pdf.text import clean
from registration.domain.forms.conditions import Condition, Given, holds

Place = Callable[[BadgeText, list[Finding]], list[Mark]]
Reader = Callable[[BadgeText], str]

_OF_THE_PERSON = frozenset({Field.LATIN_NAME, Field.NATIVE_NAME, Field.ORGANISATION})
_SHARED = frozenset({Field.CATEGORY, Field.EVENT, Field.WORDS})
_LEAST_ROOM = 1.0


class Setting(NamedTuple):
    """What a document's badges have in common."""

    shaper: Shaper
    heading: str
    language: str
    pictures: Mapping[str, Picture]


class Piece(NamedTuple):
    """An element ready to be placed."""

    when: Condition | None
    place: Place


class Layer(NamedTuple):
    """Pieces that follow one another; a shared one looks alike where `key` does."""

    is_shared: bool
    pieces: tuple[Piece, ...]

    def shown(self, facts: Given) -> tuple[bool, ...]:
        """Which pieces a badge has."""
        return tuple(holds(piece.when, facts) for piece in self.pieces)


class Layout:
    """A design for one document; its sides are layers."""

    def __init__(self, design: Design, setting: Setting) -> None:
        self.width = design.width * MILLIMETRE
        self.height = design.height * MILLIMETRE
        self.has_conditions = bool(design.conditions)
        self._setting = setting
        self._height = design.height
        self.sides = tuple(tuple(self._layers(side)) for side in design.sides)

    def facts(self, badge: BadgeText) -> Given:
        """What conditions look at: each field's words, or its codes where it has."""
        if not self.has_conditions:
            return {}
        return {
            Field.LATIN_NAME: [badge.latin_name],
            Field.NATIVE_NAME: [badge.native_name],
            Field.ORGANISATION: [badge.organisation],
            Field.COUNTRY: [badge.country],
            Field.CATEGORY: [badge.category_word],
            Field.FUNCTIONS: badge.functions,
            Field.LANGUAGES: badge.languages,
            **badge.facts,
        }

    def _layers(self, side: Side) -> Iterator[Layer]:
        pieces: list[tuple[bool, Piece]] = []
        if side.background:
            picture = self._setting.pictures[side.background]
            marks: list[Mark] = [_covering(picture, self.width, self.height)]
            pieces.append((True, Piece(None, lambda _badge, _findings: marks)))
        for element in side.elements:
            piece = Piece(element.when, self._piece(element))
            pieces.append((_is_shared(element), piece))
        for is_shared, group in groupby(pieces, key=lambda one: one[0]):
            yield Layer(is_shared, tuple(piece for _shared, piece in group))

    def _piece(self, element: Element) -> Place:
        kinds: dict[type, Callable[[Any], Place]] = {
            Text: self._text,
            Stack: self._stack,
            Qr: self._qr,
            Photo: self._photo,
            Image: self._image,
            Line: self._line,
            Box: self._box,
        }
        return kinds[type(element)](element)

    def _text(self, text: Text) -> Place:
        set_text = self._setter(text, text.width, text.height)
        left, width = text.x * MILLIMETRE, text.width * MILLIMETRE
        foot = self._up(text.y + text.height)
        height = text.height * MILLIMETRE
        top_of = partial(_top, text.valign, foot, height)

        def place(badge: BadgeText, findings: list[Finding]) -> list[Mark]:
            block = set_text(badge, findings, height)
            if block is None:
                return []
            colour = _colour(text.colour, badge)
            placed = Placed(
                _field(text.source),
                block,
                top_of(block),
                left,
                width,
                text.align,
                colour,
            )
            return [placed]

        return place

    def _stack(self, stack: Stack) -> Place:
        parts = [
            (part, self._setter(part, stack.width, part.height)) for part in stack.parts
        ]
        order = sorted(range(len(parts)), key=lambda index: parts[index][0].grows)
        fields = [_field(part.source) for part in stack.parts]
        gaps = [0.0, *(part.gap * MILLIMETRE for part in stack.parts[1:])]
        left, width = stack.x * MILLIMETRE, stack.width * MILLIMETRE
        foot, height = self._up(stack.y + stack.height), stack.height * MILLIMETRE
        is_conditional = any(part.when is not None for part in stack.parts)

        def place(badge: BadgeText, findings: list[Finding]) -> list[Mark]:
            facts = self.facts(badge) if is_conditional else {}
            blocks: dict[int, Block] = {}
            left_over = height
            for index in order:
                part, set_text = parts[index]
                if part.when is not None and not holds(part.when, facts):
                    continue
                block = set_text(badge, findings, left_over - gaps[index])
                if block is not None:
                    blocks[index] = block
                    left_over -= gaps[index] + block.height
            marks: list[Mark] = []
            shown = sorted(blocks)
            total = sum(blocks[one].height for one in shown)
            total += sum(gaps[one] for one in shown[1:])
            top = foot + (height + total) / 2
            for index in shown:
                if index != shown[0]:
                    top -= gaps[index]
                colour = _colour(parts[index][0].colour, badge)
                marks.append(
                    Placed(
                        fields[index],
                        blocks[index],
                        top,
                        left,
                        width,
                        stack.align,
                        colour,
                    )
                )
                top -= blocks[index].height
            return marks

        return place

    def _qr(self, qr: Qr) -> Place:
        size = qr.size * MILLIMETRE
        x, y = qr.x * MILLIMETRE, self._up(qr.y + qr.size)

        def place(badge: BadgeText, _findings: list[Finding]) -> list[Mark]:
            code = symbol(badge.code)
            return [PlacedSymbol(code, x, y, size / code.size)]

        return place

    def _photo(self, photo: Photo) -> Place:
        box = self._box_of(photo)

        def place(badge: BadgeText, findings: list[Finding]) -> list[Mark]:
            if badge.photo is None:
                findings.append(Finding(Field.PHOTO, Problem.NO_PHOTO, ""))
                return []
            return [_within(badge.photo, *box)]

        return place

    def _image(self, image: Image) -> Place:
        mark = _within(self._setting.pictures[image.picture], *self._box_of(image))
        return lambda _badge, _findings: [mark]

    def _line(self, line: Line) -> Place:
        x, y = line.x * MILLIMETRE, self._up(line.y)
        to_x = x + line.width * MILLIMETRE
        to_y = y - line.height * MILLIMETRE

        def place(badge: BadgeText, _findings: list[Finding]) -> list[Mark]:
            colour = _colour(line.colour, badge)
            return [Stroke(x, y, to_x, to_y, line.thickness, colour)]

        return place

    def _box(self, box: Box) -> Place:
        corners = self._box_of(box)
        return lambda badge, _findings: [Area(*corners, _colour(box.colour, badge))]

    def _setter(
        self, style: Text | Part, width: float, height: float
    ) -> Callable[[BadgeText, list[Finding], float], Block | None]:
        """A function that sets a text into a given height, and notes what is wrong."""
        shaper, language = self._setting.shaper, self._setting.language
        read = self._reader(style)
        field = _field(style.source)
        is_persons = field in _OF_THE_PERSON or field.startswith(ANSWER)
        room = Room(
            width=width * MILLIMETRE,
            height=height * MILLIMETRE,
            lines=style.lines,
            largest=style.largest,
            comfortable=style.comfortable,
            smallest=style.smallest,
            weight=style.weight,
            leading=style.leading,
        )

        def set_text(
            badge: BadgeText, findings: list[Finding], left_over: float
        ) -> Block | None:
            cleaned = clean(read(badge))
            if cleaned.altered:
                findings.append(Finding(field, Problem.UNPRINTABLE, ""))
            if not cleaned.text:
                return None
            here = room
            if left_over < room.height:
                here = replace(room, height=max(left_over, _LEAST_ROOM))
            spoken = badge.language if is_persons else language
            block = fit(cleaned.text, spoken, here, shaper)
            if not block.fits:
                findings.append(Finding(field, Problem.OVERFLOW, ""))
            if block.missing:
                findings.append(Finding(field, Problem.MISSING_GLYPH, block.missing))
            return block

        return set_text

    def _reader(self, style: Text | Part) -> Reader:
        source = style.source
        if source.startswith(ANSWER):
            key = source.removeprefix(ANSWER)
            return lambda badge: badge.answers.get(key, "")
        if source == Field.CATEGORY:
            return attrgetter("category_word")
        if source in {Field.FUNCTIONS, Field.LANGUAGES}:
            words_of = attrgetter(source)
            return lambda badge: " · ".join(words_of(badge))
        if source == Field.EVENT:
            return lambda _badge: self._setting.heading
        if source == Field.WORDS:
            texts = style.words
            words = texts.get(self._setting.language) or next(
                filter(None, texts.values()), ""
            )
            return lambda _badge: words
        return attrgetter(source)

    def _box_of(self, one: Photo | Image | Box) -> tuple[float, float, float, float]:
        return (
            one.x * MILLIMETRE,
            self._up(one.y + one.height),
            one.width * MILLIMETRE,
            one.height * MILLIMETRE,
        )

    def _up(self, y: float) -> float:
        """Points above the foot for millimetres below the top."""
        return (self._height - y) * MILLIMETRE


def _is_shared(element: Element) -> bool:
    """Tell whether an element looks alike on all badges of a category."""
    if isinstance(element, Text):
        return element.source in _SHARED
    if isinstance(element, Stack):
        return all(
            part.source in _SHARED and part.when is None for part in element.parts
        )
    return isinstance(element, (Image, Line, Box))


def _field(source: str) -> str:
    return source if source.startswith(ANSWER) else Field(source)


def _colour(colour: str, badge: BadgeText) -> str:
    if colour == CATEGORY:
        return badge.category_colour
    if colour == ON_CATEGORY:
        return readable_on(badge.category_colour)
    return colour


def _top(valign: Valign, foot: float, height: float, block: Block) -> float:
    """How high a block's top stands above the badge's foot."""
    if valign is Valign.TOP:
        return foot + height
    if valign is Valign.BOTTOM:
        return foot + block.height
    if valign is Valign.CAPITALS:
        capitals = CAPITAL_HEIGHT * block.size / EM
        above = block.drops[0] - capitals
        return foot + (height + capitals + block.drops[-1] - block.drops[0]) / 2 + above
    return foot + (height + block.height) / 2


def _within(
    picture: Picture, x: float, y: float, width: float, height: float
) -> PlacedPicture:
    """A picture as large as a box allows, whole, in its middle."""
    scale = min(width / picture.width, height / picture.height)
    return _scaled(picture, scale, x, y, width, height)


def _covering(picture: Picture, width: float, height: float) -> PlacedPicture:
    """A picture over all of a side; what is too much is cut off on both ends."""
    scale = max(width / picture.width, height / picture.height)
    return _scaled(picture, scale, 0, 0, width, height)


def _scaled(
    picture: Picture, scale: float, x: float, y: float, width: float, height: float
) -> PlacedPicture:
    wide, high = picture.width * scale, picture.height * scale
    return PlacedPicture(
        picture, x + (width - wide) / 2, y + (height - high) / 2, wide, high
    )
