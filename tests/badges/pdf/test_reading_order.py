"""Texts that are wrapped and turn round: lines follow one another, words in them too.

The order is written down here by hand, from left to right as it is seen on paper, and
HarfBuzz draws it; nothing of the engine's own order is asked.
"""

import pytest

from badges.pdf import design
from badges.pdf.page import Placed
from badges.pdf.sheet import MILLIMETRE
from tests.badges.pdf import reference
from tests.badges.pdf.conftest import DPI, badge, marks, render

WIDTH, HEIGHT = 70, 45
ARABIC, HEBREW, LATIN = "NotoSansArabic", "NotoSansHebrew", "NotoSans"
# language, then for each line what is seen, from left to right
WRAPPED = {
    "arabic": (
        "ar",
        "جمعية النساء المهاجرات في المغرب العربي والمشرق",
        [
            [(ARABIC, "جمعية النساء", "rtl")],
            [(ARABIC, "المهاجرات في المغرب", "rtl")],
            [(ARABIC, "العربي والمشرق", "rtl")],
        ],
    ),
    "arabic-latin-number": (
        "ar",
        "شبكة MFA آسيا 2016 للعمال (Migrants) في الخليج 14-8",
        [
            [
                (ARABIC, "2016", "ltr"),
                (ARABIC, " آسيا ", "rtl"),
                (LATIN, "MFA", "ltr"),
                (ARABIC, "شبكة ", "rtl"),
            ],
            [
                (ARABIC, ")", "rtl"),
                (LATIN, "Migrants", "ltr"),
                (ARABIC, "للعمال (", "rtl"),
            ],
            [
                # after Arabic letters a hyphen does not hold numbers together
                (ARABIC, "8", "ltr"),
                (ARABIC, "-", "rtl"),
                (ARABIC, "14", "ltr"),
                (ARABIC, "في الخليج ", "rtl"),
            ],
        ],
    ),
    "hebrew-in-latin": (
        "he",
        "Network of נועה לוי and 25 others of בית",
        [
            [
                (LATIN, "Network of ", "ltr"),
                (HEBREW, "נועה לוי", "rtl"),
            ],
            [(LATIN, "and 25 others of ", "ltr"), (HEBREW, "בית", "rtl")],
        ],
    ),
}


def narrow() -> design.Design:
    text = design.Text(
        source="native_name", x=3, y=0, width=WIDTH - 6, height=HEIGHT, lines=4,
        largest=18, comfortable=18, smallest=18, colour="#000000",
    )  # fmt: skip
    return design.Design(
        width=WIDTH, height=HEIGHT, sides=(design.Side(elements=(text,)),)
    )


@pytest.mark.parametrize("case", WRAPPED)
def test_wrapped_lines_read_in_order(case, fonts_dir, shaper, tmp_path):
    language, name, lines = WRAPPED[case]
    text = badge(native_name=name, language=language)
    printed = render(fonts_dir, text, designs=[narrow()])
    (page,) = printed.pages(tmp_path)
    (placed,) = marks(text, shaper, narrow())[0]
    assert isinstance(placed, Placed)
    block = placed.block

    assert " ".join(line.text for line in block.lines) == name
    assert list(block.drops) == sorted(block.drops)
    for line, drop in zip(lines, block.drops, strict=True):
        wanted = reference.draw(
            [
                (fonts_dir / f"{font}_400Regular.ttf", part, way)
                for font, part, way in line
            ],
            language=language,
            size=block.size,
            centre=WIDTH / 2 * MILLIMETRE,
            drop=HEIGHT * MILLIMETRE - placed.top + drop,
            shape=page.shape,
            dpi=DPI,
        )
        assert reference.displaced(page, wanted, reach=1) == 0
