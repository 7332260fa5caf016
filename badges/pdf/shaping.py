"""Shapes one line of text with HarfBuzz into glyphs at their final places."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
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


class Span(NamedTuple):
    """Glyphs start to end of a run, and the text that only they together stand for."""

    start: int
    end: int
    text: str


class GlyphRun(NamedTuple):
    face: Face
    glyphs: tuple[Glyph, ...]
    spans: tuple[Span, ...] = ()


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
        run = _shape_piece(text, language, piece, steps, missing)
        shaped.append(run)
        for glyph in run.glyphs:
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
) -> GlyphRun:
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
    clusters = list(_clusters(text, piece, infos))
    texts = _texts(text, clusters, positions)
    glyphs = tuple(
        Glyph(info.codepoint, place.x_advance, place.x_offset, place.y_offset, stands)
        for info, place, stands in zip(infos, positions, texts, strict=True)
    )
    spans = tuple(sorted(_spans(text, clusters, positions)))
    return GlyphRun(piece.face, glyphs, spans)


class _Cluster(NamedTuple):
    """text[start:end] and the places of its glyphs, in logical order."""

    start: int
    end: int
    glyphs: list[int]


def _clusters(text: str, piece: Piece, infos: list[hb.GlyphInfo]) -> Iterator[_Cluster]:
    starts = sorted({info.cluster for info in infos})
    ends = dict(zip(starts, [*starts[1:], piece.end], strict=True))
    glyphs: dict[int, list[int]] = {}
    logical = range(len(infos) - 1, -1, -1) if piece.rtl else range(len(infos))
    for index in logical:
        glyphs.setdefault(infos[index].cluster, []).append(index)
    for start, held in glyphs.items():
        cluster = _Cluster(start, ends[start], held)
        if piece.rtl and len(held) > 1 and _has_marks(text, cluster):
            yield from _parted(cluster)
        else:
            yield cluster


def _has_marks(text: str, cluster: _Cluster) -> bool:
    """Whether a cluster is a letter with marks."""
    marks = text[cluster.start + 1 : cluster.end]
    return all(unicodedata.category(one) == "Mn" for one in marks)


def _parted(cluster: _Cluster) -> Iterator[_Cluster]:
    """A letter and its marks, each for itself.

    From right to left readers turn a line round character by character, so what was
    given to them together would come out with the marks first.
    """
    start, end, glyphs = cluster
    letters = max(1, len(glyphs) - (end - start - 1))
    yield _Cluster(start, start + 1, glyphs[:letters])
    for nth, index in enumerate(glyphs[letters:], start + 1):
        yield _Cluster(nth, end if index == glyphs[-1] else nth + 1, [index])


def _texts(
    text: str, clusters: list[_Cluster], positions: list[hb.GlyphPosition]
) -> list[str]:
    """What each glyph stands for when the text is copied or searched.

    A cluster's characters are dealt out to its glyphs that have a width, because
    readers take a wide glyph that stands for nothing for a space.
    """
    result = [""] * len(positions)
    for start, end, glyphs in clusters:
        wide = [index for index in glyphs if positions[index].x_advance] or glyphs
        for nth, index in enumerate(wide):
            last = index == wide[-1]
            reach = end if last else min(start + nth + 1, end)
            result[index] = text[start + nth : reach]
    return result


def _spans(
    text: str, clusters: list[_Cluster], positions: list[hb.GlyphPosition]
) -> Iterator[Span]:
    """The glyphs whose text a reader cannot tell from where they stand.

    Marks, vowels written on both sides of a letter, and letters above one another.
    """
    for start, end, glyphs in clusters:
        if len(glyphs) > 1 or _is_moved(positions[glyphs[0]]):
            yield Span(min(glyphs), max(glyphs) + 1, text[start:end])


def _is_moved(place: hb.GlyphPosition) -> bool:
    return bool(place.x_offset or place.y_offset or not place.x_advance)
