"""Where a text may be broken, and which breaks give the most even lines."""

from __future__ import annotations

import unicodedata
from typing import Final, NamedTuple

from badges.pdf.runs import graphemes

# hyphens, dashes and the Tibetan mark between syllables
_BREAK_AFTER: Final = frozenset("-‐–—\u0f0b")


class Segment(NamedTuple):
    """text[start:end] stays together; spaces between segments vanish at a line end."""

    start: int
    end: int


def segments(text: str, *, anywhere: bool = False) -> list[Segment]:
    """The parts of a text that a line end may separate, in logical order.

    Lines end at spaces, after hyphens, dashes and the Tibetan syllable mark, and
    beside ideographs and kana.
    With `anywhere` they may end between any two graphemes, the last resort for words
    wider than the line and for scripts that write no spaces between words.
    """
    result: list[Segment] = []
    start: int | None = None
    for left, right in graphemes(text):
        if text[left:right] == " ":
            _close(result, start, left)
            start = None
        elif start is None:
            start = left
        elif anywhere or _may_break(text[start:left], text[left]):
            _close(result, start, left)
            start = left
    _close(result, start, len(text))
    return result


def capitals_together(text: str, parts: list[Segment]) -> list[Segment]:
    """The same parts with neighbouring words in capitals joined.

    Lists write family names so: "Layla BEN YOUSSEF" reads best broken after Layla.
    """
    result: list[Segment] = []
    for part in parts:
        word = text[part.start : part.end]
        if result and word.isupper() and text[slice(*result[-1])].isupper():
            result[-1] = result[-1]._replace(end=part.end)
        else:
            result.append(part)
    return result


def _close(result: list[Segment], start: int | None, end: int) -> None:
    if start is not None:
        result.append(Segment(start, end))


def _may_break(before: str, char: str) -> bool:
    last = before[-1]
    if last in _BREAK_AFTER and len(before) > 1 and char.isalpha():
        return True
    if not (_is_ideographic(last) or _is_ideographic(char)):
        return False
    return not (_clings(char, "Pe", "Pf", "Po", "Lm") or _clings(last, "Ps", "Pi"))


def _clings(char: str, *categories: str) -> bool:
    return unicodedata.category(char) in categories


def _is_ideographic(char: str) -> bool:
    return (
        "\u3040" <= char <= "\u9fff"
        or "\uf900" <= char <= "\ufaff"
        or ("\U00020000" <= char <= "\U0003ffff")
    )


class Widths:
    """Widths of stretches of a text, from the advances of its characters."""

    def __init__(self, steps: tuple[int, ...]) -> None:
        self._sums = [0]
        for step in steps:
            self._sums.append(self._sums[-1] + step)

    def between(self, start: int, end: int) -> int:
        return self._sums[end] - self._sums[start]


def fill(parts: list[Segment], widths: Widths, limit: float) -> list[Segment]:
    """The lines when each, from the last one up, takes all it can within `limit`.

    Filled from below the first lines are the short ones, which keeps "de" and "bin"
    with the word they belong to more often. A part wider than the limit (in em units)
    gets a line of its own.
    """
    lines: list[Segment] = []
    start, end = parts[-1]
    for part in reversed(parts[:-1]):
        if widths.between(part.start, end) > limit:
            lines.append(Segment(start, end))
            end = part.end
        start = part.start
    lines.append(Segment(start, end))
    return lines[::-1]


def even(parts: list[Segment], widths: Widths, count: int) -> list[Segment]:
    """At most `count` lines, the longest as short as it can be.

    Found by halving the interval of possible widths: linear in the number of parts.
    """
    low = max(widths.between(part.start, part.end) for part in parts)
    high = widths.between(parts[0].start, parts[-1].end)
    best = fill(parts, widths, low)
    if len(best) <= count:
        return best
    best = [Segment(parts[0].start, parts[-1].end)]
    while high - low > 1:
        middle = (low + high) // 2
        lines = fill(parts, widths, middle)
        if len(lines) <= count:
            best, high = lines, middle
        else:
            low = middle
    return best
