"""PDF drawing operators (ISO 32000-1, 8.5 and 9.4) for lines and QR symbols."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from bidi import get_base_level

from badges.pdf.design import Align
from badges.pdf.embed import DocumentFont
from badges.pdf.fonts import EM, Face
from badges.pdf.page import Area, Placed, PlacedSymbol, Stroke
from badges.pdf.shaping import Glyph, Line

_CACHED_BODIES: Final = 2000


class Pen:
    """Writes shaped lines and remembers which glyphs of which faces they used."""

    def __init__(self) -> None:
        self.fonts: dict[Face, DocumentFont] = {}
        self._bodies: dict[tuple[int, float], tuple[Line, str]] = {}

    def text(self, placed: Placed) -> str:
        """Operators for a block of lines, each at its place in the block's width."""
        block = placed.block
        shown = ["BT"]
        before_x = before_y = 0.0
        for line, drop in zip(block.lines, block.drops, strict=True):
            x = round(_line_start(placed, line, line.width * block.size / EM), 2)
            y = round(placed.top - drop, 2)
            shown.append(f"{x - before_x:.6g} {y - before_y:.6g} Td")
            shown.append(self._body(line, block.size))
            before_x, before_y = x, y
        shown.append("ET")
        return " ".join(shown)

    def _body(self, line: Line, size: float) -> str:
        # lines live as long as they are in this cache, so their ids stay theirs
        key = (id(line), size)
        known = self._bodies.get(key)
        if known is None:
            if len(self._bodies) >= _CACHED_BODIES:
                self._bodies.clear()
            known = self._bodies[key] = (line, self._write(line, size))
        return known[1]

    def _write(self, line: Line, size: float) -> str:
        writer = _LineWriter(size)
        for face, glyphs, spans in line.runs:
            writer.begin(self._font(face))
            begins = {span.start: span.text for span in spans}
            ends = {span.end for span in spans}
            for index, glyph in enumerate(glyphs):
                if index in ends:
                    writer.end_span()
                if index in begins:
                    writer.begin_span(begins[index])
                writer.add(glyph)
            if len(glyphs) in ends:
                writer.end_span()
        return writer.finish()

    def _font(self, face: Face) -> DocumentFont:
        font = self.fonts.get(face)
        if font is None:
            font = self.fonts[face] = DocumentFont(face, f"N{len(self.fonts)}")
        return font


class _LineWriter:
    """Operators for a line in the making: strings of codes and moves between them."""

    def __init__(self, size: float) -> None:
        self._size = size
        self._shown: list[str] = []
        self._parts: list[str] = []
        self._codes: list[str] = []
        self._wanted = self._reached = self._rise = 0

    def begin(self, font: DocumentFont) -> None:
        self._end_string()
        self._font = font
        self._shown.append(f"/{font.name} {self._size:.6g} Tf")

    def add(self, glyph: Glyph) -> None:
        self._move_to(self._wanted + glyph.x, glyph.y)
        self._codes.append(self._font.code(glyph))
        self._reached += self._font.advance(glyph)
        self._wanted += glyph.advance

    def begin_span(self, text: str) -> None:
        """Say what the glyphs up to the end mean (ISO 32000-1, 14.9.4).

        Readers take such glyphs for one as wide as from the first to the last; so an
        empty one stands at each end, where the letter itself begins and ends.
        """
        self._end_string()
        spelt = text.encode("utf-16-be").hex()
        self._shown.append(f"/Span <</ActualText <feff{spelt}>>> BDC")
        self._add_empty()

    def end_span(self) -> None:
        self._add_empty()
        self._end_string()
        self._shown.append("EMC")

    def finish(self) -> str:
        self._end_string()
        if self._rise:
            self._shown.append("0 Ts")
        return " ".join(self._shown)

    def _add_empty(self) -> None:
        self._move_to(self._wanted, 0)
        self._codes.append(self._font.empty())

    def _move_to(self, place: int, rise: int) -> None:
        if rise != self._rise:
            self._end_string()
            self._rise = rise
            self._shown.append(f"{rise * self._size / EM:.5g} Ts")
        if place != self._reached:
            self._flush()
            self._parts.append(str(self._reached - place))
            self._reached = place

    def _end_string(self) -> None:
        self._flush()
        if self._parts:
            self._shown.append(f"[{''.join(self._parts)}] TJ")
            self._parts = []

    def _flush(self) -> None:
        if self._codes:
            self._parts.append(f"<{''.join(self._codes)}>")
            self._codes = []


def _line_start(placed: Placed, line: Line, width: float) -> float:
    """Where a line begins on the left, by the direction it is read in."""
    spare = placed.width - width
    if placed.align is Align.CENTRE:
        return placed.left + spare / 2
    is_rtl = bool(get_base_level(line.text))
    return placed.left + (spare if (placed.align is Align.END) != is_rtl else 0)


def filled(area: Area) -> str:
    """Operators that fill a box, and leave its colour set."""
    return (
        f"{fill_colour(area.colour)} "
        f"{area.x:.6g} {area.y:.6g} {area.width:.6g} {area.height:.6g} re f"
    )


def drawn(stroke: Stroke) -> str:
    """Operators that draw a line."""
    red, green, blue = channels(stroke.colour)
    return (
        f"{red:.3g} {green:.3g} {blue:.3g} RG {stroke.thickness:.6g} w [] 0 d "
        f"{stroke.x:.6g} {stroke.y:.6g} m {stroke.to_x:.6g} {stroke.to_y:.6g} l S"
    )


def dark_modules(placed: PlacedSymbol) -> str:
    """Operators that fill a QR symbol's dark modules as one path."""
    code = placed.symbol
    top = code.size - 1
    path = "\n".join(f"{x} {top - row} {n} 1 re" for x, row, n in code.runs())
    scale = f"{placed.module:.6g}"
    return f"q {scale} 0 0 {scale} {placed.x:.6g} {placed.y:.6g} cm 0 g\n{path}\nf Q"


def fill_colour(colour: str) -> str:
    """The operator that sets the fill colour "#rrggbb"."""
    red, green, blue = channels(colour)
    return f"{red:.3g} {green:.3g} {blue:.3g} rg"


def channels(colour: str) -> tuple[float, float, float]:
    """Red, green and blue from 0 to 1 of "#rrggbb"; ValueError for anything else."""
    if len(colour) != 7 or colour[0] != "#":
        raise ValueError(f"Not a colour: {colour!r}")
    red, green, blue = bytes.fromhex(colour[1:])
    return red / 255, green / 255, blue / 255


@lru_cache(maxsize=256)
def readable_on(colour: str) -> str:
    """White where it has a contrast of 4.5:1 on a colour (WCAG 2.2), else black."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in channels(colour)
    )
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return "#ffffff" if 1.05 / (luminance + 0.05) >= 4.5 else "#000000"
