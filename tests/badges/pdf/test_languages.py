"""Names of some fifty languages, held against pictures that hb-view makes.

Nothing is shared with the engine but the font files: Debian's HarfBuzz shapes, guesses
script and direction, and cairo draws. Only where on the page the ink stands is not
compared here (test_name_pictures.py does): the pictures are laid over one another.
"""

import io
import subprocess
from pathlib import Path
from typing import NamedTuple
from unicodedata import normalize

import numpy as np
import pytest
from PIL import Image

from badges.pdf import design
from badges.pdf.page import Problem
from badges.pdf.sheet import MILLIMETRE
from tests.badges.pdf import reference
from tests.badges.pdf.conftest import badge, render
from tests.badges.pdf.languages import NAMES, SYMBOLS, Name

SIZE, WIDTH, DPI = 24, 120, 216
"""In points and millimetres; an em has 72 pixels."""
# No ink may be farther than a pixel from where HarfBuzz has it: 0.12 mm on paper.
REACH = 1
# cairo cuts off what stands far above the line: these uharfbuzz draws alone
TALL = {"ur", "lo", "bo", "dz"}
CASES = [*NAMES, *SYMBOLS]
INVISIBLE = dict.fromkeys(map(ord, "\u202a\u202b\u202c\u200e\u200f\u061c"))


def one_line() -> design.Design:
    text = design.Text(
        source="native_name", x=5, y=0, width=110, height=25, colour="#000000",
        largest=SIZE, comfortable=SIZE, smallest=SIZE,
    )  # fmt: skip
    return design.Design(width=WIDTH, height=25, sides=(design.Side(elements=(text,)),))


class Drawn(NamedTuple):
    pictures: list[np.ndarray]
    texts: list[str]
    flags: tuple


@pytest.fixture(scope="module")
def drawn(fonts_dir: Path, tmp_path_factory) -> Drawn:
    """All names in one document, a page each, and the words one can copy from it."""
    folder = tmp_path_factory.mktemp("languages")
    texts = [badge(native_name=one.text, language=one.language) for one in CASES]
    printed = render(fonts_dir, *texts, designs=[one_line()])
    pictures = printed.pages(folder, DPI)
    for words in (["qpdf", "--check"], ["pdftotext", "-enc", "UTF-8"]):
        done = subprocess.run(
            [*words, "badges.pdf"], cwd=folder, capture_output=True, text=True
        )
        assert (done.returncode, done.stderr) == (0, "")
    told = (folder / "badges.txt").read_text(encoding="utf-8").translate(INVISIBLE)
    pages = [" ".join(page.split()) for page in told.split("\f")]
    return Drawn(pictures, pages, printed.report.flags)


def hb_view(name: Name, fonts_dir: Path) -> np.ndarray:
    pixels = SIZE * DPI // 72
    done = subprocess.run(
        [
            "hb-view", fonts_dir / f"{name.font}.ttf", "--text-file=-",
            f"--font-size={pixels}", f"--language={name.language or 'und'}",
            "--margin=60",
            "--font-extents=250,150,0", "--output-format=png", "--output-file=-",
        ],
        input=name.text.encode(),
        capture_output=True,
        check=True,
    )  # fmt: skip
    picture = Image.open(io.BytesIO(done.stdout)).convert("L")
    return 1 - np.asarray(picture, dtype=float) / 255


def harfbuzz(name: Name, fonts_dir: Path, shape: tuple[int, int]) -> np.ndarray:
    if name.language not in TALL:
        return hb_view(name, fonts_dir)
    return reference.draw(
        [(fonts_dir / f"{name.font}.ttf", name.text, "")],
        language=name.language,
        size=SIZE,
        centre=WIDTH / 2 * MILLIMETRE,
        drop=60,
        shape=shape,
        dpi=DPI,
    )


def inked(picture: np.ndarray) -> np.ndarray:
    """The part of a picture that holds its ink, with a little paper around."""
    rows = np.flatnonzero((picture > 0.5).any(axis=1))
    columns = np.flatnonzero((picture > 0.5).any(axis=0))
    rim = REACH + 3
    return np.pad(picture[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1], rim)


def difference(found: np.ndarray, wanted: np.ndarray) -> int:
    """Pixels out of place where the pictures agree best: they may be a pixel apart."""
    found, wanted = inked(found), inked(wanted)
    rows = max(found.shape[0], wanted.shape[0]) + 2
    columns = max(found.shape[1], wanted.shape[1]) + 2
    field = np.zeros((rows, columns))
    field[1 : found.shape[0] + 1, 1 : found.shape[1] + 1] = found
    best = rows * columns
    for down in range(3):
        for right in range(3):
            if down + wanted.shape[0] > rows or right + wanted.shape[1] > columns:
                continue
            other = np.zeros((rows, columns))
            other[down:, right:][: wanted.shape[0], : wanted.shape[1]] = wanted
            best = min(best, reference.displaced(field, other, REACH))
            if not best:
                return 0
    return best


@pytest.mark.parametrize(
    "index", range(len(CASES)), ids=[one.language or one.font for one in CASES]
)
def test_text_looks_as_hb_view_draws_it_and_can_be_copied(index, drawn, fonts_dir):
    name, picture = CASES[index], drawn.pictures[index]

    wrong = difference(picture, harfbuzz(name, fonts_dir, (500, picture.shape[1])))

    assert wrong == 0
    # two marks of one letter may change places: to Unicode they are the same
    assert normalize("NFC", drawn.texts[index]) == normalize("NFC", name.text)


def test_no_letter_of_any_language_is_missing(drawn):
    assert [one for one in drawn.flags if one.problem == Problem.MISSING_GLYPH] == []


def test_the_comparison_notices_another_standards_form(drawn, fonts_dir):
    """The smallest thing to go wrong: a character of Chinese for one of Japanese."""
    index = next(n for n, one in enumerate(CASES) if one.language == "zh-Hans")
    traditional = hb_view(CASES[index]._replace(font="NotoSansTC_500Medium"), fonts_dir)

    assert difference(drawn.pictures[index], traditional) > 20
