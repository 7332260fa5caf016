"""Lines drawn by HarfBuzz alone, to hold the PDF's pixels against.

Nothing of the engine is used: a font file, HarfBuzz's own guess of script and
direction, HarfBuzz's own rasteriser.
"""

from pathlib import Path

import numpy as np
import uharfbuzz as hb

Segment = tuple[Path, str, str]
"""Font file, text, and "ltr" or "rtl", or "" where HarfBuzz shall guess."""

_EM = 1000
_INKED = 0.7


def draw(
    segments: list[Segment],
    *,
    language: str,
    size: float,
    centre: float,
    drop: float,
    shape: tuple[int, int],
    dpi: int,
) -> np.ndarray:
    """Ink of a line of segments given in visual order, centred, on an empty page.

    `centre` is that many points from the left edge, the baseline `drop` points below
    the upper edge; `shape` is the page's (rows, columns) in pixels.
    """
    shaped = [_shape(*segment, language) for segment in segments]
    width = sum(p.x_advance for _font, _infos, places in shaped for p in places)
    scale = size / _EM * dpi / 72
    pen = centre * dpi / 72 / scale - width / 2
    rows, columns = shape
    page = hb.RasterDraw()
    page.extents = hb.RasterExtents(0, 0, columns, rows, 0)
    for font, infos, places in shaped:
        for info, place in zip(infos, places, strict=True):
            x = (pen + place.x_offset) * scale
            y = rows - drop * dpi / 72 + place.y_offset * scale
            page.transform = (scale, 0, 0, scale, x, y)
            page.draw_glyph(font, info.codepoint)
            pen += place.x_advance
    image = page.render()
    stride = image.extents.stride
    pixels = np.frombuffer(image.buffer, dtype=np.uint8).reshape(rows, stride)
    return pixels[::-1, :columns].astype(float) / 255


def _shape(
    path: Path, text: str, direction: str, language: str
) -> tuple[hb.Font, list[hb.GlyphInfo], list[hb.GlyphPosition]]:
    font = hb.Font(hb.Face(hb.Blob.from_file_path(str(path))))
    font.scale = (_EM, _EM)
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.language = language or "und"
    if direction:
        buffer.direction = direction
    hb.shape(font, buffer)
    assert all(info.codepoint for info in buffer.glyph_infos), "a glyph is missing"
    return font, buffer.glyph_infos, buffer.glyph_positions


def displaced(found: np.ndarray, wanted: np.ndarray, reach: int) -> int:
    """Pixels of ink with no ink of the other picture within `reach` pixels.

    Looked at within the rectangle that the wanted ink fills.
    """
    rows = np.flatnonzero(wanted.any(axis=1))
    columns = np.flatnonzero(wanted.any(axis=0))
    box = np.s_[rows[0] - 2 : rows[-1] + 3, columns[0] - 2 : columns[-1] + 3]
    stray = (found[box] > _INKED) & ~_near(wanted[box], reach)
    absent = (wanted[box] > _INKED) & ~_near(found[box], reach)
    return int(stray.sum() + absent.sum())


def _near(ink: np.ndarray, reach: int) -> np.ndarray:
    padded = np.pad(ink > 1 - _INKED, reach)
    steps = range(2 * reach + 1)
    rows, columns = ink.shape
    return np.logical_or.reduce(
        [padded[y : y + rows, x : x + columns] for y in steps for x in steps]
    )
