"""Cuts text into what is shaped at once: one script, one face, one direction."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Final, NamedTuple

from bidi import get_base_level, get_display
from fontTools import unicodedata as scripts

from badges.pdf.fonts import Face, FontSet, Weight

_VIRAMA_CLASS: Final = 9
_ZERO_WIDTH_JOINER: Final = "\u200d"
_JOINERS: Final = frozenset("\u200c\u200d")
_NEUTRAL_SCRIPTS: Final = frozenset({"Zyyy", "Zinh", "Zzzz"})
# Sara am belongs to the consonant before it, the leading vowels to the one after.
_TRAILING_VOWELS: Final = frozenset("\u0e33\u0eb3")
_LEADING_VOWELS: Final = frozenset("เแโใไເແໂໃໄ")


class Run(NamedTuple):
    """text[start:end] in one script (ISO 15924) and one face."""

    start: int
    end: int
    script: str
    face: Face


class Piece(NamedTuple):
    """A run, or part of one, with its direction; pieces come in visual order."""

    start: int
    end: int
    script: str
    face: Face
    rtl: bool


def graphemes(text: str) -> Iterator[tuple[int, int]]:
    """Spans (start, end) that neither a font change nor a line end may split.

    Marks, joiners and conjuncts stay with their base, so this is a little coarser
    than UAX 29 asks.
    """
    start = 0
    for index in range(1, len(text)):
        if not _belongs(text[index - 1], text[index]):
            yield start, index
            start = index
    if text:
        yield start, len(text)


def _belongs(before: str, char: str) -> bool:
    if char < "\u0300":
        return False
    if char in _JOINERS or char in _TRAILING_VOWELS:
        return True
    category = unicodedata.category(char)
    if category[0] == "M" or "\U0001f3fb" <= char <= "\U0001f3ff":
        return True
    if before == _ZERO_WIDTH_JOINER or before in _LEADING_VOWELS:
        return category[0] == "L" or category == "So"
    if unicodedata.combining(before) == _VIRAMA_CLASS:
        return category == "Lo"
    return "\u1160" <= char <= "\u11ff" and "\u1100" <= before <= "\u11ff"


def cut(text: str, language: str, weight: Weight, fonts: FontSet) -> list[Run]:
    """Runs that cover the text exactly once, in logical order.

    Digits, spaces and punctuation go with the letters before them and a closing
    bracket with its opening one, so that both come from the same face.
    """
    result: list[Run] = []
    for start, end, script in _script_runs(text):
        faces = fonts.candidates(script, language, weight)
        whole = next((f for f in faces[:3] if f.covers(text[start:end])), None)
        if whole is not None:
            result.append(Run(start, end, script, whole))
        else:
            result.extend(_face_runs(text, start, end, script, faces))
    return result


def _script_runs(text: str) -> Iterator[tuple[int, int, str]]:
    spans = list(graphemes(text))
    resolved = _resolved_scripts([text[start] for start, _end in spans])
    first = 0
    for index in range(1, len(spans) + 1):
        if index == len(spans) or resolved[index] != resolved[first]:
            yield spans[first][0], spans[index - 1][1], resolved[first]
            first = index


def _resolved_scripts(bases: list[str]) -> list[str]:
    own = [_script(base) for base in bases]
    current = next((s for s in own if s not in _NEUTRAL_SCRIPTS), "Zyyy")
    opened: list[tuple[str, str]] = []
    for index, base in enumerate(bases):
        if own[index] not in _NEUTRAL_SCRIPTS:
            current = own[index]
            continue
        closes = _CLOSING.get(base)
        if closes and opened and opened[-1][0] == closes:
            current = opened.pop()[1]
        elif base in _OPENING:
            opened.append((base, current))
        own[index] = current
    return own


_OPENING: Final = frozenset("([{«‹“‘")
_CLOSING: Final = {")": "(", "]": "[", "}": "{", "»": "«", "›": "‹", "”": "“", "’": "‘"}
_SCRIPTS: dict[str, str] = {}


def _script(char: str) -> str:
    known = _SCRIPTS.get(char)
    if known is None:
        known = _SCRIPTS[char] = scripts.script(char)
    return known


def _face_runs(
    text: str, start: int, end: int, script: str, faces: tuple[Face, ...]
) -> Iterator[Run]:
    run: Run | None = None
    for left, right in graphemes(text[start:end]):
        cluster = text[start + left : start + right]
        face = next((face for face in faces if face.covers(cluster)), faces[0])
        if run is not None and run.face is face:
            run = run._replace(end=start + right)
        else:
            if run is not None:
                yield run
            run = Run(start + left, start + right, script, face)
    if run is not None:
        yield run


_MARKS: Final = tuple(chr(0xE0100 + number) for number in range(240))
_IS_MARK: Final = frozenset(_MARKS)


def visual_order(text: str, *, base_rtl: bool) -> list[tuple[int, bool]]:
    """The characters of a line as (logical index, right to left), left to right.

    python-bidi (UAX 9, with paired brackets and isolates) gives the reordered string
    but not the order itself. So each character is sent with two variation selectors
    that number it: non-spacing marks take on the class of what they follow (rule W1)
    and change nothing, and after reordering they stand right of a character set left
    to right and left of one set right to left.
    """
    marked = "".join(
        (char if not _is_transparent(char) else "\u0301")
        + _MARKS[index // 240 % 240]
        + _MARKS[index % 240]
        for index, char in enumerate(text)
    )
    shown = get_display(marked, base_dir="R" if base_rtl else "L")
    order = []
    for at in range(0, len(shown), 3):
        rtl = shown[at] in _IS_MARK
        high, low = (
            (shown[at + 1], shown[at]) if rtl else (shown[at + 1], shown[at + 2])
        )
        order.append(((ord(high) - 0xE0100) * 240 + ord(low) - 0xE0100, rtl))
    return order


def _is_transparent(char: str) -> bool:
    return unicodedata.bidirectional(char) in {"BN", "NSM", ""}


def pieces(text: str, runs: list[Run]) -> list[Piece]:
    """The runs of one line in visual order, split where the direction changes.

    The base direction is that of the first strong character (UAX 9, P2 and P3).
    """
    if not any(_may_turn(char) for char in text):
        return [Piece(*run, rtl=False) for run in runs]
    owner = [run for run in runs for _index in range(run.start, run.end)]
    order = visual_order(text, base_rtl=bool(get_base_level(text)))
    result: list[Piece] = []
    for index, rtl in order:
        last = result[-1] if result else None
        run = owner[index]
        if last and last.rtl == rtl and run.start <= last.start < run.end:
            if rtl and index == last.start - 1:
                result[-1] = last._replace(start=index)
                continue
            if not rtl and index == last.end:
                result[-1] = last._replace(end=index + 1)
                continue
        result.append(Piece(index, index + 1, run.script, run.face, rtl))
    return result


def _may_turn(char: str) -> bool:
    return char > "\u0590" and unicodedata.bidirectional(char) in {"R", "AL", "AN"}
