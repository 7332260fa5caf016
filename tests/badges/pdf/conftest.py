"""Fonts and badges for the tests of the PDF engine; none of them needs a database."""

import csv
import io
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings
from PIL import Image

from badges.fonts.collect import FONTS, collect
from badges.pdf import presets
from badges.pdf.design import Design
from badges.pdf.document import Report, render_badges
from badges.pdf.fonts import FontSet, font_set
from badges.pdf.layout import Layout, Setting
from badges.pdf.page import BadgeText, Finding, Mark, Picture, Placed
from badges.pdf.shaping import Shaper
from badges.pdf.sheet import Sheet

ROOT = Path(__file__).resolve().parents[3]
NAMES_FILE = ROOT / "gfmd_days" / "core" / "data" / "names-in-many-scripts.csv"
DPI = 300
# the same examples each time, however busy the machine is
steady = settings(deadline=None, derandomize=True)

with NAMES_FILE.open(encoding="utf-8", newline="") as _file:
    NAMES = list(csv.DictReader(_file))


def badge(**changes: object) -> BadgeText:
    given: dict[str, object] = {
        "latin_name": "Layla BEN YOUSSEF",
        "native_name": "",
        "organisation": "Migrant Forum in Asia",
        "country": "Morocco",
        "category_word": "Delegate",
        "category_colour": "#0b5563",
        "code": "K7Q2M4XWZT5RJ3BV",
    }
    return BadgeText(**(given | changes))  # type: ignore[arg-type]


@dataclass
class Print:
    """A PDF that was made, its report and its pages as grey pictures."""

    pdf: bytes
    report: Report

    def pages(self, folder: Path, dpi: int = DPI) -> list[np.ndarray]:
        """Each page's ink, from 0 for paper to 1 for black, row by row from the top."""
        (folder / "badges.pdf").write_bytes(self.pdf)
        command = ["pdftoppm", "-r", str(dpi), "-gray", "badges.pdf", "page"]
        subprocess.run(command, cwd=folder, check=True)
        return [
            1 - np.asarray(Image.open(path), dtype=float) / 255
            for path in sorted(folder.glob("page-*.pgm"))
        ]


def render(
    fonts_dir: Path,
    *badges: BadgeText,
    sheet: Sheet | None = None,
    designs: Sequence[Design] = (),
    pictures: Mapping[str, Picture] | None = None,
) -> Print:
    out = io.BytesIO()
    report = render_badges(
        badges,
        heading="Civil Society Days",
        out=out,
        fonts_dir=fonts_dir,
        designs=designs,
        pictures=pictures,
        sheet=sheet,
    )
    return Print(out.getvalue(), report)


def marks(
    text: BadgeText, shaper: Shaper, design: Design | None = None
) -> tuple[list[Mark], list[Finding]]:
    """What is drawn for a badge on its first side, and what was found."""
    setting = Setting(shaper, "Civil Society Days", "en", {})
    layout = Layout(design or presets.standard(), setting)
    facts, findings = layout.facts(text), []
    drawn = [
        mark
        for layer in layout.sides[0]
        for piece, shown in zip(layer.pieces, layer.shown(facts), strict=True)
        if shown
        for mark in piece.place(text, findings)
    ]
    return drawn, findings


def placed(text: BadgeText, shaper: Shaper) -> dict[str, Placed]:
    """The texts of a badge of the standard design by what they say."""
    return {
        mark.field: mark for mark in marks(text, shaper)[0] if isinstance(mark, Placed)
    }


@pytest.fixture(scope="session")
def fonts_dir() -> Path:
    collect(lambda _line: None)
    return FONTS


@pytest.fixture(scope="session")
def fonts(fonts_dir: Path) -> FontSet:
    return font_set(fonts_dir)


@pytest.fixture(scope="session")
def shaper(fonts: FontSet) -> Shaper:
    return Shaper(fonts)
