"""Every name of the names file on a badge, held against HarfBuzz's own picture."""

import numpy as np
import pytest
import zxingcpp

from badges.pdf.page import Field, Placed
from badges.pdf.sheet import BADGE_HEIGHT, BADGE_WIDTH
from tests.badges.pdf import reference
from tests.badges.pdf.conftest import DPI, NAMES, badge, placed, render

# No ink may be, or fail to be, farther than this from where HarfBuzz has it: 0.08 mm.
REACH = 1
CENTRE = BADGE_WIDTH / 2

FONTS_BY_LANGUAGE = {
    "ar": "NotoSansArabic_600SemiBold",
    "bn": "NotoSansBengali_600SemiBold",
    "am": "NotoSansEthiopic_600SemiBold",
    "ne": "NotoSansDevanagari_600SemiBold",
    "th": "NotoSansThai_600SemiBold",
    "zh-Hant": "NotoSansTC_500Medium",
    "ky": "NotoSans_600SemiBold",
    "si": "NotoSansSinhala_600SemiBold",
    "my": "NotoSansMyanmar_600SemiBold",
    "ko": "NotoSansKR_500Medium",
    "ka": "NotoSansGeorgian_600SemiBold",
    "he": "NotoSansHebrew_600SemiBold",
    "km": "NotoSansKhmer_600SemiBold",
    "ur": "NotoNastaliqUrdu_600SemiBold",
}
LATIN = "NotoSans_600SemiBold"
INK = 1 - (0.2126 * 0x1B + 0.7152 * 0x24 + 0.0722 * 0x30) / 255
NATIVE = [row for row in NAMES if row["native_name"]]


def by_passport(row):
    return row["name_on_passport"]


def as_used(row):
    names = [row["given_name"], row["family_name"]]
    return " ".join(name for name in names if name)


def segments_of(text, language, fonts_dir):
    if language == "ur":
        # UAX 9 with paired brackets, by hand: the whole line runs from right to left,
        # the Latin word from left to right, and both brackets belong to the line
        nastaliq = fonts_dir / f"{FONTS_BY_LANGUAGE['ur']}.ttf"
        before, word = text.removesuffix(")").split("(")
        return [
            (nastaliq, ")", "rtl"),
            (fonts_dir / f"{LATIN}.ttf", word, "ltr"),
            (nastaliq, f"{before}(", "rtl"),
        ]
    font = FONTS_BY_LANGUAGE.get(language, LATIN)
    return [(fonts_dir / f"{font}.ttf", text, "")]


def displaced(text: Placed, language, fonts_dir, page: np.ndarray):
    found = page / INK
    total = 0
    for line, drop in zip(text.block.lines, text.block.drops, strict=True):
        wanted = reference.draw(
            segments_of(line.text, language, fonts_dir),
            language=language,
            size=text.block.size,
            centre=CENTRE,
            drop=BADGE_HEIGHT - text.top + drop,
            shape=page.shape,
            dpi=DPI,
        )
        total += reference.displaced(found, wanted, REACH)
    return total


@pytest.mark.parametrize("row", NATIVE, ids=lambda row: row["language"])
def test_native_name_looks_as_harfbuzz_draws_it(row, fonts_dir, shaper, tmp_path):
    text = badge(
        latin_name=by_passport(row),
        native_name=row["native_name"],
        language=row["language"],
    )
    (page,) = render(fonts_dir, text).pages(tmp_path)
    native = placed(text, shaper)[Field.NATIVE_NAME]

    assert "".join(line.text for line in native.block.lines) == row["native_name"]
    wrong = displaced(native, row["language"], fonts_dir, page)
    assert wrong == 0


@pytest.mark.parametrize("name", [by_passport, as_used], ids=["passport", "as_used"])
@pytest.mark.parametrize("row", NAMES, ids=lambda row: row["language"])
def test_latin_name_looks_as_harfbuzz_draws_it(row, name, fonts_dir, shaper, tmp_path):
    text = badge(latin_name=name(row))
    (page,) = render(fonts_dir, text).pages(tmp_path)
    latin = placed(text, shaper)[Field.LATIN_NAME]

    shown = "".join(line.text for line in latin.block.lines)
    assert shown.replace(" ", "") == name(row).replace(" ", "")
    wrong = displaced(latin, "", fonts_dir, page)
    assert wrong == 0


def test_all_names_are_whole_unflagged_and_their_codes_can_be_read(fonts_dir, tmp_path):
    badges = [
        badge(
            latin_name=by_passport(row),
            native_name=row["native_name"],
            language=row["language"],
            code=f"K7Q2M4XWZT5RJ{index:03}",
        )
        for index, row in enumerate(NAMES)
    ]
    printed = render(fonts_dir, *badges)

    assert printed.report.flags == ()
    codes = [
        zxingcpp.read_barcode(((1 - page) * 255).astype(np.uint8)).text
        for page in printed.pages(tmp_path)
    ]
    assert codes == [text.code for text in badges]


def _without_tone_mark(name):
    return name.replace("\u0e49", "")


def _reversed(name):
    return name[::-1]


@pytest.mark.parametrize(
    ("language", "spoil"), [("ar", _reversed), ("th", _without_tone_mark)]
)
def test_the_comparison_notices_what_is_wrong(
    language, spoil, fonts_dir, shaper, tmp_path
):
    name = next(row["native_name"] for row in NAMES if row["language"] == language)
    text = badge(native_name=name, language=language)
    (page,) = render(fonts_dir, text).pages(tmp_path)
    native = placed(text, shaper)[Field.NATIVE_NAME]
    wrong = reference.draw(
        segments_of(spoil(name), language, fonts_dir),
        language=language,
        size=native.block.size,
        centre=CENTRE,
        drop=BADGE_HEIGHT - native.top + native.block.drops[0],
        shape=page.shape,
        dpi=DPI,
    )

    assert reference.displaced(page / INK, wrong, REACH) > 20
