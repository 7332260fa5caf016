"""PDF drawing operators (ISO 32000-1, 8.5 and 9.4) for lines and QR symbols."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from bidi import get_base_level

from badges.pdf.design import Align
from badges.pdf.embed import DocumentFont
from badges.pdf.fonts import EM, Face
from badges.pdf.page import Area, Placed, PlacedSymbol, Stroke
from badges.pdf.shaping import Line

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
        shown: list[str] = []
        wanted = reached = 0
        rise = 0
        for face, glyphs in line.runs:
            font = self._font(face)
            shown.append(f"/{font.name} {size:.6g} Tf")
            string = _String()
            for glyph in glyphs:
                if glyph.y != rise:
                    shown.append(string.end())
                    rise = glyph.y
                    shown.append(f"{rise * size / EM:.5g} Ts")
                string.move(wanted + glyph.x - reached)
                string.add(font.code(glyph))
                reached = wanted + glyph.x + font.advance(glyph)
                wanted += glyph.advance
            shown.append(string.end())
        if rise:
            shown.append("0 Ts")
        return " ".join(part for part in shown if part)

    def _font(self, face: Face) -> DocumentFont:
        font = self.fonts.get(face)
        if font is None:
            font = self.fonts[face] = DocumentFont(face, f"N{len(self.fonts)}")
        return font


class _String:
    """One TJ operator in the making: codes and the moves between them."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._codes: list[str] = []

    def move(self, distance: int) -> None:
        if distance:
            self._flush()
            self._parts.append(str(-distance))

    def add(self, code: str) -> None:
        self._codes.append(code)

    def end(self) -> str:
        self._flush()
        parts, self._parts = self._parts, []
        return f"[{''.join(parts)}] TJ" if parts else ""

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
