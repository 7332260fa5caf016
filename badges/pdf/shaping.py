"""Shapes one line of text with HarfBuzz into glyphs at their final places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

import uharfbuzz as hb

from badges.pdf.fonts import Face, FontSet, Weight
from badges.pdf.runs import Piece, cut, pieces

_CACHED_LINES: Final = 2000


class Glyph(NamedTuple):
    """A glyph of a face; measures in em units (thousandths of the type size).

    `text` is what it stands for when copied, its share of the cluster's characters.
    """

    glyph: int
    advance: int
    x: int
    y: int
    text: str


class GlyphRun(NamedTuple):
    face: Face
    glyphs: tuple[Glyph, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A shaped line: runs from left to right, measures in em units.

    `ascent` and `descent` are those of the ink, `steps` the advance that each
    character of `text` brings (a cluster's whole advance at its first character),
    `missing` the characters no face has a glyph for.
    """

    text: str
    runs: tuple[GlyphRun, ...]
    width: int
    ascent: int
    descent: int
    steps: tuple[int, ...]
    missing: str


class Shaper:
    """Shapes lines with one set of fonts and remembers the last ones."""

    def __init__(self, fonts: FontSet) -> None:
        self._fonts = fonts
        self._lines: dict[tuple[str, str, Weight], Line] = {}

    def line(self, text: str, language: str, weight: Weight) -> Line:
        """Shape one line of clean text in a language (BCP 47, may be empty)."""
        key = (text, language, weight)
        known = self._lines.get(key)
        if known is None:
            if len(self._lines) >= _CACHED_LINES:
                self._lines.clear()
            runs = cut(text, language, weight, self._fonts)
            known = self._lines[key] = _shape(text, language, pieces(text, runs))
        return known


def _shape(text: str, language: str, line: list[Piece]) -> Line:
    steps = [0] * len(text)
    missing: list[int] = []
    shaped: list[GlyphRun] = []
    top = bottom = 0
    for piece in line:
        glyphs = _shape_piece(text, language, piece, steps, missing)
        shaped.append(GlyphRun(piece.face, glyphs))
        for glyph in glyphs:
            high, low = piece.face.heights(glyph.glyph)
            top = max(top, high + glyph.y)
            bottom = min(bottom, low + glyph.y)
    return Line(
        text=text,
        runs=tuple(shaped),
        width=sum(steps),
        ascent=top,
        descent=-bottom,
        steps=tuple(steps),
        missing="".join(text[index] for index in sorted(set(missing))),
    )


def _shape_piece(
    text: str, language: str, piece: Piece, steps: list[int], missing: list[int]
) -> tuple[Glyph, ...]:
    buffer = hb.Buffer()
    # the whole line is given as context, so letters join across a change of face
    buffer.add_str(text, piece.start, piece.end - piece.start)
    buffer.direction = "rtl" if piece.rtl else "ltr"
    buffer.script = piece.script
    buffer.language = language or "und"
    hb.shape(piece.face.font, buffer)
    infos, positions = buffer.glyph_infos, buffer.glyph_positions
    for info, position in zip(infos, positions, strict=True):
        steps[info.cluster] += position.x_advance
        if info.codepoint == 0:
            missing.append(info.cluster)
    texts = _texts(text, piece, infos, positions)
    return tuple(
        Glyph(info.codepoint, place.x_advance, place.x_offset, place.y_offset, stands)
        for info, place, stands in zip(infos, positions, texts, strict=True)
    )


def _texts(
    text: str,
    piece: Piece,
    infos: list[hb.GlyphInfo],
    positions: list[hb.GlyphPosition],
) -> list[str]:
    """What each glyph stands for when the text is copied or searched.

    A cluster's characters are dealt out to its glyphs that have a width, because
    readers take a wide glyph that stands for nothing for a space.
    """
    starts = sorted({info.cluster for info in infos})
    ends = dict(zip(starts, [*starts[1:], piece.end], strict=True))
    holders: dict[int, list[int]] = {}
    logical = range(len(infos) - 1, -1, -1) if piece.rtl else range(len(infos))
    for index in logical:
        holders.setdefault(infos[index].cluster, []).append(index)
    result = [""] * len(infos)
    for start, indexes in holders.items():
        wide = [index for index in indexes if positions[index].x_advance] or indexes
        for nth, index in enumerate(wide):
            last = index == wide[-1]
            end = ends[start] if last else min(start + nth + 1, ends[start])
            result[index] = text[start + nth : end]
    return result
