"""The Noto faces badges are set in: which exist, which one a script prefers."""

from __future__ import annotations

import unicodedata
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

import uharfbuzz as hb

EM: Final = 1000
"""All measures of text are in thousandths of the type size, as PDF has them."""
CAPITAL_HEIGHT: Final = 714
"""Height of Noto Sans's capital letters."""


class Weight(StrEnum):
    TEXT = "text"
    STRONG = "strong"


class Family(NamedTuple):
    """A family of font files; `NotoSansThai_400Regular.ttf` is of NotoSansThai."""

    stem: str
    scripts: tuple[str, ...]
    text: str = "400Regular"
    strong: str = "600SemiBold"

    def file_name(self, weight: Weight) -> str:
        return (
            f"{self.stem}_{self.strong if weight is Weight.STRONG else self.text}.ttf"
        )


def _east_asian(stem: str, *scripts: str) -> Family:
    # ten megabytes a weight: one in the middle serves both
    return Family(stem, scripts, text="500Medium", strong="500Medium")


NASTALIQ: Final = Family("NotoNastaliqUrdu", ())
SIMPLIFIED: Final = _east_asian("NotoSansSC", "Hani", "Bopo")
TRADITIONAL: Final = _east_asian("NotoSansTC")
JAPANESE: Final = _east_asian("NotoSansJP", "Hira", "Kana")
KOREAN: Final = _east_asian("NotoSansKR", "Hang")

FAMILIES: Final = (
    Family("NotoSans", ("Latn", "Cyrl", "Grek", "Zyyy", "Zinh")),
    Family("NotoSansArabic", ("Arab",)),
    Family("NotoSansHebrew", ("Hebr",)),
    Family("NotoSansBengali", ("Beng",)),
    Family("NotoSansDevanagari", ("Deva",)),
    Family("NotoSansGujarati", ("Gujr",)),
    Family("NotoSansGurmukhi", ("Guru",)),
    Family("NotoSansOriya", ("Orya",)),
    Family("NotoSansTamil", ("Taml",)),
    Family("NotoSansTelugu", ("Telu",)),
    Family("NotoSansKannada", ("Knda",)),
    Family("NotoSansMalayalam", ("Mlym",)),
    Family("NotoSansSinhala", ("Sinh",)),
    Family("NotoSansThai", ("Thai",)),
    Family("NotoSansLao", ("Laoo",)),
    Family("NotoSansKhmer", ("Khmr",)),
    Family("NotoSansMyanmar", ("Mymr",)),
    Family("NotoSansGeorgian", ("Geor",)),
    Family("NotoSansArmenian", ("Armn",)),
    Family("NotoSansEthiopic", ("Ethi",)),
    Family("NotoSansTifinagh", ("Tfng",), strong="400Regular"),
    Family("NotoSansThaana", ("Thaa",)),
    Family("NotoSerifTibetan", ("Tibt",)),
    Family("NotoSansSymbols", ()),
    Family("NotoSansSymbols2", (), strong="400Regular"),
    SIMPLIFIED,
    TRADITIONAL,
    JAPANESE,
    KOREAN,
    NASTALIQ,
)
HAN_SCRIPTS: Final = frozenset({"Hani", "Hira", "Kana", "Bopo", "Hang"})
_TRADITIONAL_REGIONS: Final = frozenset({"hant", "tw", "hk", "mo"})


class FontsMissing(Exception):
    """The directory lacks the fonts without which nothing can be set."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        super().__init__(
            f"No fonts in {directory}: run `python -m badges.fonts collect` first."
        )


class Face:
    """One opened font file, scaled so that its em is `EM` units.

    Coverage, extents and advances are asked of HarfBuzz once for each glyph.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.face = hb.Face(hb.Blob.from_file_path(str(path)))
        self.font = hb.Font(self.face)
        self.font.scale = (EM, EM)
        self._covered: dict[str, bool] = {}
        self._heights: dict[int, tuple[int, int]] = {}
        self._advances: dict[int, int] = {}

    def covers(self, text: str) -> bool:
        """Whether every visible character of `text` has a glyph here."""
        return all(self._covers_char(char) for char in text)

    def _covers_char(self, char: str) -> bool:
        known = self._covered.get(char)
        if known is None:
            known = self._covered[char] = self._find(char)
        return known

    def _find(self, char: str) -> bool:
        if self.font.get_nominal_glyph(ord(char)):
            return True
        if is_invisible(char):
            return True
        parts = unicodedata.normalize("NFD", char)
        return parts != char and all(
            self.font.get_nominal_glyph(ord(part)) for part in parts
        )

    def heights(self, glyph: int) -> tuple[int, int]:
        """The glyph's ink above and below the baseline, (top, bottom), in em units."""
        known = self._heights.get(glyph)
        if known is None:
            extents = self.font.get_glyph_extents(glyph)
            top = extents.y_bearing if extents else 0
            bottom = top + extents.height if extents else 0
            known = self._heights[glyph] = (top, bottom)
        return known

    def advance(self, glyph: int) -> int:
        known = self._advances.get(glyph)
        if known is None:
            known = self._advances[glyph] = self.font.get_glyph_h_advance(glyph)
        return known


def is_invisible(char: str) -> bool:
    """Whether the character shows nothing by itself and so needs no glyph."""
    return (
        unicodedata.category(char) == "Cf"
        or "\ufe00" <= char <= "\ufe0f"
        or "\U000e0100" <= char <= "\U000e01ef"
        or char == "\u034f"
    )


class FontSet:
    """The faces of one directory, opened when first needed.

    Args:
        directory: where `python -m badges.fonts collect` put the files.

    Raises:
        FontsMissing: when the base face is not there. Other faces may be absent: what
            they alone could show is then reported as missing glyphs.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._faces: dict[str, Face | None] = {}
        self._candidates: dict[tuple[str, str, Weight], tuple[Face, ...]] = {}
        if self._face(FAMILIES[0], Weight.TEXT) is None:
            raise FontsMissing(directory)

    def candidates(
        self, script: str, language: str, weight: Weight
    ) -> tuple[Face, ...]:
        """Faces to try for a script (ISO 15924) and language (BCP 47), best first."""
        key = (script, language, weight)
        found = self._candidates.get(key)
        if found is None:
            faces = (self._face(f, weight) for f in _preference(script, language))
            found = tuple(face for face in faces if face is not None)
            self._candidates[key] = found
        return found

    def _face(self, family: Family, weight: Weight) -> Face | None:
        name = family.file_name(weight)
        if name not in self._faces:
            path = self.directory / name
            self._faces[name] = Face(path) if path.is_file() else None
        return self._faces[name]


def _preference(script: str, language: str) -> tuple[Family, ...]:
    """Families by suitability: the language's own, the script's, then all others."""
    first: list[Family] = []
    subtags = language.lower().replace("_", "-").split("-")
    if script == "Arab" and subtags[0] == "ur":
        first.append(NASTALIQ)
    if script in HAN_SCRIPTS:
        first.append(_east_asian_family(script, subtags))
    first += [family for family in FAMILIES if script in family.scripts]
    return tuple(dict.fromkeys((*first, *FAMILIES)))


def _east_asian_family(script: str, subtags: list[str]) -> Family:
    if subtags[0] == "ja" or script in {"Hira", "Kana"}:
        return JAPANESE
    if subtags[0] == "ko" or script == "Hang":
        return KOREAN
    if subtags[0] == "yue" or _TRADITIONAL_REGIONS & set(subtags[1:]):
        return TRADITIONAL
    return SIMPLIFIED


@lru_cache(maxsize=4)
def font_set(directory: Path) -> FontSet:
    """The directory's fonts, opened once for the life of the process."""
    return FontSet(directory)
