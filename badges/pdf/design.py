"""A badge design as data: its size, its sides, and what stands where.

Lengths are millimetres from the upper left corner, sizes of type are points. A design
is kept as JSON; docs/badge-designs.md tells of it, docs/badge-design.schema.json says
the same to programs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any, Final, Union

import msgspec
from msgspec import Meta
from msgspec.structs import replace

from badges.pdf.fonts import Weight
from registration.domain.forms.conditions import Condition

Texts = Mapping[str, str]  # language -> words

CATEGORY: Final = "category"
ON_CATEGORY: Final = "on-category"
ANSWER: Final = "answer:"
INK: Final = "#1b2430"

Length = Annotated[float, Meta(ge=0, le=420)]
Place = Annotated[float, Meta(ge=-10, le=430)]
Measure = Annotated[float, Meta(ge=20, le=420)]
TypeSize = Annotated[float, Meta(ge=4, le=200)]
Colour = Annotated[str, Meta(pattern="^(#[0-9a-fA-F]{6}|category|on-category)$")]
PictureKey = Annotated[str, Meta(pattern="^[0-9a-f]{32}$")]
Source = Annotated[
    str,
    Meta(
        pattern="^(latin_name|native_name|organisation|country|category|functions"
        "|languages|event|code|words|answer:[a-z][a-z0-9_-]*)$"
    ),
]
Name = Annotated[str, Meta(max_length=80)]


class Align(StrEnum):
    """Where lines begin: `start` is right for a line that runs from right to left."""

    START = "start"
    CENTRE = "centre"
    END = "end"


class Valign(StrEnum):
    """`capitals` centres by the height of capitals, as suits a word on a band."""

    TOP = "top"
    MIDDLE = "middle"
    CAPITALS = "capitals"
    BOTTOM = "bottom"


class _Data(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True,
            kw_only=True):  # fmt: skip
    pass


class _Style(_Data, frozen=True, kw_only=True):
    """What a text says and how it is set.

    Attributes:
        source: a fact of the person, `event`, `answer:KEY`, or `words` for `words`.
        largest: tried first; down to `comfortable` before a text is wrapped, and to
            `smallest` before it counts as too long.
        leading: distance of lines in thousandths of the size.
    """

    source: Source
    words: Texts = {}
    largest: TypeSize = 14
    comfortable: TypeSize = 12
    smallest: TypeSize = 8
    lines: Annotated[int, Meta(ge=1, le=12)] = 1
    weight: Weight = Weight.TEXT
    leading: Annotated[int, Meta(ge=900, le=2500)] = 1180
    colour: Colour = INK
    when: Condition | None = None
    name: Name = ""


class _Element(_Data, frozen=True, kw_only=True):
    x: Place
    y: Place
    when: Condition | None = None
    name: Name = ""


class Text(_Style, frozen=True, kw_only=True, tag="text", tag_field="kind"):
    """One text in a box."""

    x: Place
    y: Place
    width: Length
    height: Length
    align: Align = Align.CENTRE
    valign: Valign = Valign.MIDDLE


class Part(_Style, frozen=True, kw_only=True):
    """One text of a stack.

    Attributes:
        height: the most it takes.
        gap: kept free above it, unless it is the first.
        grows: set last, into what the others leave.
    """

    height: Length
    gap: Length = 0
    grows: bool = False


class Stack(_Element, frozen=True, kw_only=True, tag="stack", tag_field="kind"):
    """Texts one above another, together in the middle of a box."""

    width: Length
    height: Length
    parts: Annotated[tuple[Part, ...], Meta(min_length=1, max_length=12)]
    align: Align = Align.CENTRE


class Qr(_Element, frozen=True, kw_only=True, tag="qr", tag_field="kind"):
    """The badge's code; four modules around `size` are to stay empty."""

    size: Annotated[float, Meta(ge=12, le=200)]


class Photo(_Element, frozen=True, kw_only=True, tag="photo", tag_field="kind"):
    """The person's photograph, whole, in the middle of a box."""

    width: Length
    height: Length


class Image(_Element, frozen=True, kw_only=True, tag="image", tag_field="kind"):
    """A picture, whole, in the middle of a box."""

    width: Length
    height: Length
    picture: PictureKey


class Line(_Element, frozen=True, kw_only=True, tag="line", tag_field="kind"):
    """From x and y so far to the right and down; `thickness` in points."""

    width: Length = 0
    height: Length = 0
    thickness: Annotated[float, Meta(gt=0, le=40)] = 0.5
    colour: Colour = INK


class Box(_Element, frozen=True, kw_only=True, tag="box", tag_field="kind"):
    """A filled box."""

    width: Length
    height: Length
    colour: Colour = CATEGORY


Element = Union[Text, Stack, Qr, Photo, Image, Line, Box]  # noqa: UP007  (msgspec)


class Side(_Data, frozen=True):
    """One side: a picture over all of it, then elements, later ones on top."""

    background: PictureKey | None = None
    elements: Annotated[tuple[Element, ...], Meta(max_length=60)] = ()

    @property
    def styles(self) -> Iterator[Text | Part]:
        """Everything that sets a text."""
        for element in self.elements:
            if isinstance(element, Text):
                yield element
            elif isinstance(element, Stack):
                yield from element.parts


class Design(msgspec.Struct, frozen=True, omit_defaults=True, dict=True,
             forbid_unknown_fields=True, kw_only=True):  # fmt: skip
    """A whole badge. `format` is raised when old files would be read wrongly."""

    format: Annotated[int, Meta(ge=1, le=1)] = 1
    width: Measure
    height: Measure
    sides: Annotated[tuple[Side, ...], Meta(min_length=1, max_length=2)]

    @cached_property
    def pictures(self) -> frozenset[str]:
        """The keys of all pictures it shows."""
        images = (
            one.picture
            for side in self.sides
            for one in side.elements
            if isinstance(one, Image)
        )
        grounds = (one.background for one in self.sides if one.background)
        return frozenset((*images, *grounds))

    @cached_property
    def has_photo(self) -> bool:
        return any(
            isinstance(one, Photo) for side in self.sides for one in side.elements
        )

    @cached_property
    def conditions(self) -> tuple[Condition, ...]:
        """All conditions anywhere in it."""
        parts = (one for side in self.sides for one in (*side.elements, *side.styles))
        return tuple(one.when for one in parts if one.when is not None)

    @cached_property
    def sources(self) -> frozenset[str]:
        return frozenset(one.source for side in self.sides for one in side.styles)


def read(data: Any) -> Design:
    """Return the design that JSON describes.

    Raises msgspec.ValidationError, which names the place that is wrong.
    """
    return msgspec.convert(data, Design)


def write(design: Design) -> Any:
    """Return a design as JSON."""
    return msgspec.json.decode(msgspec.json.encode(design))


def with_pictures(design: Design, became: Mapping[str, str]) -> Design:
    """Return a design that shows other pictures, by the keys of those before."""

    def element(one: Element) -> Element:
        if isinstance(one, Image):
            return replace(one, picture=became.get(one.picture, one.picture))
        return one

    def side(one: Side) -> Side:
        ground = one.background and became.get(one.background, one.background)
        return replace(
            one, background=ground, elements=tuple(map(element, one.elements))
        )

    return replace(design, sides=tuple(map(side, design.sides)))


def schema() -> dict[str, Any]:
    """Return what `read` takes, as JSON Schema 2020-12."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Badge design of GFMD Days",
        **msgspec.json.schema(Design),
    }
