import io
import subprocess
import unicodedata

import numpy as np
import pytest
import zxingcpp
from PIL import Image, ImageFilter

from badges.pdf import presets
from badges.pdf.document import Cancelled, render_badges
from badges.pdf.fonts import FontsMissing
from badges.pdf.ink import channels, readable_on
from badges.pdf.page import Field, PlacedSymbol, Problem
from badges.pdf.sheet import MILLIMETRE, SHEETS
from tests.badges.pdf.conftest import DPI, badge, marks, render


def command(folder, printed, *words):
    (folder / "badges.pdf").write_bytes(printed.pdf)
    done = subprocess.run(
        [*words], cwd=folder, check=True, capture_output=True, text=True
    )
    assert done.stderr == ""
    return done.stdout


def codes_on(page):
    found = zxingcpp.read_barcodes(((1 - page) * 255).astype(np.uint8))
    return {code.text for code in found}


def test_a_badge_a_page_in_the_order_given(fonts_dir, tmp_path):
    badges = [badge(latin_name=f"Ana {n}", code=f"CODE{n}") for n in range(3)]
    printed = render(fonts_dir, *badges)

    assert (printed.report.badges, printed.report.pages) == (3, 3)
    assert [codes_on(page) for page in printed.pages(tmp_path)] == [
        {"CODE0"}, {"CODE1"}, {"CODE2"}
    ]  # fmt: skip


def test_four_badges_on_a4_and_the_last_sheet_half_full(fonts_dir, tmp_path):
    badges = [badge(code=f"CODE{n}") for n in range(6)]
    printed = render(fonts_dir, *badges, sheet=SHEETS["a4-4up"])
    pages = printed.pages(tmp_path)

    assert printed.report.pages == 2
    assert pages[0].shape == (3508, 2481)
    assert [codes_on(page) for page in pages] == [
        {"CODE0", "CODE1", "CODE2", "CODE3"}, {"CODE4", "CODE5"}
    ]  # fmt: skip


def test_the_paper_has_its_size(fonts_dir, tmp_path):
    single = command(tmp_path, render(fonts_dir, badge()), "pdfinfo", "badges.pdf")
    assert "297.638 x 419.528 pts" in single

    sheet = render(fonts_dir, badge(), sheet=SHEETS["a4-4up"])
    assert "(A4)" in command(tmp_path, sheet, "pdfinfo", "badges.pdf")


def test_no_badges_give_one_empty_page(fonts_dir, tmp_path):
    printed = render(fonts_dir)

    assert (printed.report.badges, printed.report.pages) == (0, 1)
    assert printed.pages(tmp_path)[0].sum() == 0


def test_everything_that_is_shown_can_be_searched_and_nothing_else_is(
    fonts_dir, tmp_path
):
    text = badge(
        native_name="ليلى بن يوسف",
        language="ar",
        organisation="Réseau d'Asie",
        functions=("Moderator", "Rapporteur"),
    )
    shown = command(
        tmp_path, render(fonts_dir, text), "pdftotext", "badges.pdf", "-"
    ).translate(dict.fromkeys(map(ord, "\u202a\u202b\u202c\u200e\u200f\f")))
    words = [line for line in shown.splitlines() if line]

    assert words == [
        "Civil Society Days", "Layla", "BEN YOUSSEF", "ليلى بن يوسف", "Réseau d'Asie",
        "Morocco", "Delegate", "Moderator · Rapporteur",
    ]  # fmt: skip


def test_fonts_are_embedded_once_and_nothing_else_is_used(fonts_dir, tmp_path):
    badges = [
        badge(code=f"CODE{n}", native_name="김민서", language="ko") for n in range(30)
    ]
    fonts = command(tmp_path, render(fonts_dir, *badges), "pdffonts", "badges.pdf")

    rows = [row.split() for row in fonts.splitlines()[2:]]
    assert sorted(row[0].split("+")[1] for row in rows) == [
        "NotoSans-400Regular", "NotoSans-600SemiBold", "NotoSansKR-500Medium"
    ]  # fmt: skip
    assert all(
        row[1:7] == ["CID", "TrueType", "Identity-H", *["yes"] * 3] for row in rows
    )


def test_composed_and_decomposed_names_give_the_same_pdf(fonts_dir):
    name = "Ọláwálé ADÉṢÍNÀ"
    composed = unicodedata.normalize("NFC", name)
    decomposed = unicodedata.normalize("NFD", name)
    assert composed != decomposed

    first = render(fonts_dir, badge(latin_name=composed, organisation=composed))
    second = render(fonts_dir, badge(latin_name=decomposed, organisation=decomposed))

    assert first.pdf == second.pdf


@pytest.mark.parametrize("name", presets.PRESETS)
def test_the_qr_symbol_is_22_mm_at_least_with_an_empty_quiet_zone(
    name, fonts_dir, shaper, tmp_path
):
    design = presets.preset(name)
    text = badge(
        latin_name="Wilhelmina " * 9, organisation="O " * 200, functions=("Chair",)
    )
    (page,) = render(fonts_dir, text, designs=[design]).pages(tmp_path)
    drawn, _found = marks(text, shaper, design)
    (placed,) = (one for one in drawn if isinstance(one, PlacedSymbol))
    assert codes_on(page) == {text.code}
    size = placed.module * placed.symbol.size
    assert size >= 22 * MILLIMETRE
    quiet = 4 * placed.module

    def pixels(points):
        return round(points * DPI / 72)

    top = page.shape[0] - pixels(placed.y + size)
    bottom = page.shape[0] - pixels(placed.y)
    left, right = pixels(placed.x), pixels(placed.x + size)
    margin = pixels(quiet) - 2
    around = page[top - margin : bottom + margin, left - margin : right + margin].copy()
    around[margin - 2 : -margin + 2, margin - 2 : -margin + 2] = 0
    assert around.sum() == 0


@pytest.mark.parametrize("mark", ["", "2ZQ7WK5M"])
def test_codes_are_read_from_poor_prints(fonts_dir, tmp_path, mark):
    """Coarse, blurred, faint, speckled, held askew, a spot rubbed off the middle."""
    noise = np.random.default_rng(2016)
    badges = [badge(code=f"K7Q2M4XWZT5RJ{n:03}{mark}") for n in range(12)]
    read = []
    for number, page in enumerate(render(fonts_dir, *badges).pages(tmp_path, dpi=150)):
        picture = Image.fromarray(((1 - page) * 255).astype(np.uint8))
        rubbed = int(page.shape[0] * 0.745), int(page.shape[1] * 0.5)
        picture.paste(255, (rubbed[1], rubbed[0], rubbed[1] + 22, rubbed[0] + 22))
        picture = picture.rotate(7 * number - 40, fillcolor=255, expand=True)
        picture = picture.filter(ImageFilter.GaussianBlur(1.2))
        grey = 110 + np.asarray(picture, dtype=float) * 0.35
        grey += noise.normal(0, 8, grey.shape)
        code = zxingcpp.read_barcode(grey.clip(0, 255).astype(np.uint8))
        read.append(code.text if code else None)

    assert read == [text.code for text in badges]


def test_a_missing_glyph_is_reported_with_the_character(fonts_dir):
    report = render(fonts_dir, badge(), badge(latin_name="Ana \U00012000")).report

    assert report.flags == (
        (1, "K7Q2M4XWZT5RJ3BV", Field.LATIN_NAME, Problem.MISSING_GLYPH, "\U00012000"),
    )


def test_hostile_text_is_drawn_and_flagged(fonts_dir, tmp_path):
    text = badge(
        latin_name="A\x00b\x1b" + "w" * 10_000,
        native_name="\u202eليلى" * 500,
        language="not a tag!!",
        organisation="(\\) Tj ET <script> \u2028 Q" * 50,
        functions=("Chair",) * 40,
    )
    printed = render(fonts_dir, text)
    (page,) = printed.pages(tmp_path)

    assert {(flag.field, flag.problem) for flag in printed.report.flags} == {
        (Field.LATIN_NAME, Problem.UNPRINTABLE),
        (Field.LATIN_NAME, Problem.OVERFLOW),
        (Field.NATIVE_NAME, Problem.UNPRINTABLE),
        (Field.NATIVE_NAME, Problem.OVERFLOW),
        (Field.ORGANISATION, Problem.OVERFLOW),
        (Field.FUNCTIONS, Problem.OVERFLOW),
    }
    assert codes_on(page) == {text.code}


def test_a_badge_with_a_code_alone_can_be_printed(fonts_dir, tmp_path):
    text = badge(latin_name="", organisation="", country="", category_word="")
    printed = render(fonts_dir, text)

    assert printed.report.flags == ()
    assert codes_on(printed.pages(tmp_path)[0]) == {text.code}


def test_progress_is_told_and_can_stop_the_work(fonts_dir):
    told = []
    badges = [badge() for _n in range(45)]

    def listen(drawn, expected):
        told.append((drawn, expected))

    render_badges(
        badges, heading="", out=io.BytesIO(), fonts_dir=fonts_dir, progress=listen
    )
    assert told == [(20, 45), (40, 45), (45, 45)]

    out = io.BytesIO()
    with pytest.raises(Cancelled):
        render_badges(
            badges,
            heading="",
            out=out,
            fonts_dir=fonts_dir,
            progress=lambda drawn, _expected: drawn < 30,
        )
    assert out.getvalue() == b""


def test_without_fonts_the_refusal_says_what_to_do(tmp_path):
    with pytest.raises(FontsMissing, match="fonts collect"):
        render(tmp_path, badge())


@pytest.mark.parametrize("colour", ["", "red", "#12345", "#gggggg", "#0b5563ff"])
def test_a_colour_that_is_none_is_refused(colour, fonts_dir):
    with pytest.raises(ValueError):  # noqa: PT011 - int and bytes word it differently
        render(fonts_dir, badge(category_colour=colour))


@pytest.mark.parametrize(
    ("colour", "wanted"),
    [
        ("#0b5563", "#ffffff"),
        ("#f2c14e", "#000000"),
        ("#767676", "#ffffff"),
        ("#777777", "#000000"),
    ],
)
def test_the_band_word_is_readable_on_every_colour(colour, wanted):
    assert readable_on(colour) == wanted


def test_colours_are_read_as_parts_of_one():
    assert channels("#ff0033") == (1, 0, 0.2)
