"""Sets a text into a given room: shrink, then wrap, then flag; never cut off."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from math import floor
from typing import Final

from badges.pdf.fonts import EM, Weight
from badges.pdf.lines import Segment, Widths, capitals_together, even, fill, segments
from badges.pdf.shaping import Line, Shaper

_ASCENT: Final = 720
_DESCENT: Final = 200
_CLEARANCE: Final = 70
_STEP: Final = 4
"""Type sizes are multiples of a quarter of a point."""


@dataclass(frozen=True, slots=True)
class Room:
    """What a text may take: measures in points, `leading` in em units.

    From `largest` the size goes down to `comfortable` before a text is wrapped, and to
    `smallest` before it counts as not fitting.
    """

    width: float
    height: float
    lines: int
    largest: float
    comfortable: float
    smallest: float
    weight: Weight = Weight.TEXT
    leading: int = 1180


@dataclass(frozen=True, slots=True)
class Block:
    """A text set in lines, from the top down.

    `drops` are the distances of the baselines from the top of the block and `height`
    its height, in points. `fits` is false when words had to be broken or the text had
    to go below the smallest size or beyond the number of lines of its room.
    """

    lines: tuple[Line, ...]
    size: float
    drops: tuple[float, ...]
    height: float
    fits: bool

    @property
    def missing(self) -> str:
        return "".join(line.missing for line in self.lines)


def fit(text: str, language: str, room: Room, shaper: Shaper) -> Block:
    """Set a clean text into a room.

    Args:
        text: one line of text as `clean` gives it, not empty.
        language: BCP 47 tag of the text, or empty.
        room: what it may take.
        shaper: shapes the lines.
    """
    whole = shaper.line(text, language, room.weight)
    block = _block((whole,), room)
    if block.size >= room.comfortable:
        return block
    widths = Widths(whole.steps)

    def broken(lines: list[Segment]) -> Block:
        return _block(
            tuple(shaper.line(text[a:b], language, room.weight) for a, b in lines), room
        )

    words = segments(text)
    for parts in (capitals_together(text, words), words):
        for count in range(2, min(room.lines, len(parts)) + 1):
            wrapped = broken(even(parts, widths, count))
            if wrapped.size > block.size:
                block = wrapped
            if block.size >= room.comfortable:
                return block
    if block.size < room.smallest:
        squeezed = broken(_squeezed(segments(text, anywhere=True), widths, room))
        return replace(squeezed, fits=False)
    return block


def _block(lines: tuple[Line, ...], room: Room) -> Block:
    ems = [max(lines[0].ascent, _ASCENT)]
    for above, below in pairwise(lines):
        apart = above.descent + below.ascent + _CLEARANCE
        ems.append(ems[-1] + max(room.leading, apart))
    total = ems[-1] + max(lines[-1].descent, _DESCENT)
    widest = max(line.width for line in lines) or 1
    size = min(room.largest, room.width * EM / widest, room.height * EM / total)
    size = floor(size * _STEP) / _STEP or size
    return Block(
        lines=lines,
        size=size,
        drops=tuple(em * size / EM for em in ems),
        height=total * size / EM,
        fits=size >= room.smallest and len(lines) <= room.lines,
    )


def _squeezed(parts: list[Segment], widths: Widths, room: Room) -> list[Segment]:
    """Lines at the largest size at which all of the text finds place in the room."""
    leading = max(room.leading, 1400)
    low, high = 0.0, room.smallest
    lines = fill(parts, widths, room.width * EM / high)
    if len(lines) * leading * high <= room.height * EM:
        return lines
    for _halving in range(12):
        middle = (low + high) / 2
        tried = fill(parts, widths, room.width * EM / middle)
        if len(tried) * leading * middle <= room.height * EM:
            low, lines = middle, tried
        else:
            high = middle
    return lines
