import unicodedata

import pytest
from bidi import get_display
from hypothesis import given
from hypothesis import strategies as st

from badges.pdf.fonts import FontSet, Weight
from badges.pdf.runs import cut, graphemes, pieces, visual_order
from badges.pdf.text import clean
from tests.badges.pdf.conftest import NAMES, steady

SCRIPTS = "aBé1 2-()[].«»'/"
SCRIPTS += "ليىگُשנ\u05b0कषि्ত্রักำเမြ့်ශ්‍ර陳か김გሰត្ថ\u0301\u200c\u200d\u200f😀👩🏽Ω₪٣"
mixed = st.text(alphabet=st.sampled_from(sorted(set(SCRIPTS))), max_size=40)
anything = st.one_of(mixed, st.text(max_size=40)).map(lambda text: clean(text).text)
languages = st.sampled_from(["", "ur", "ar", "zh-Hant", "ja", "ko", "my"])


def spans(text, language, fonts):
    runs = cut(text, language, Weight.STRONG, fonts)
    return [(text[run.start : run.end], run.script, run.face.path.stem) for run in runs]


@steady
@given(text=anything, language=languages)
def test_every_character_lands_in_exactly_one_run_in_order(fonts, text, language):
    runs = cut(text, language, Weight.TEXT, fonts)

    assert "".join(text[run.start : run.end] for run in runs) == text
    assert [run.start for run in runs[1:]] == [run.end for run in runs[:-1]]


@steady
@given(text=anything)
def test_no_grapheme_is_split_between_runs(fonts, text):
    starts = {start for start, _end in graphemes(text)}

    assert {run.start for run in cut(text, "", Weight.TEXT, fonts)} <= starts


@steady
@given(text=anything)
def test_every_character_lands_in_exactly_one_piece(fonts, text):
    found = pieces(text, cut(text, "", Weight.TEXT, fonts))
    covered = [index for piece in found for index in range(piece.start, piece.end)]

    assert sorted(covered) == list(range(len(text)))


@steady
@given(text=mixed, base_rtl=st.booleans())
def test_the_visual_order_is_that_of_python_bidi(text, base_rtl):
    # marks and joiners apart: both go with the letter before them here
    text = "".join(c for c in text if unicodedata.category(c) not in {"Mn", "Mc", "Cf"})
    order = visual_order(text, base_rtl=base_rtl)

    shown = "".join(text[index] for index, _rtl in order)
    assert shown == get_display(text, base_dir="R" if base_rtl else "L")


def test_brackets_keep_to_the_line_around_them():
    text = "گُل (Gul) Khan"
    order = visual_order(text, base_rtl=True)
    rtl = dict(order)

    assert rtl[text.index("(")]
    assert rtl[text.index(")")]
    assert "".join(text[index] for index, _rtl in order).startswith("Khan )Gul(")


def test_a_line_of_more_than_240_characters_keeps_its_order():
    text = "א" * 300 + " abc"

    assert [index for index, _rtl in visual_order(text, base_rtl=True)] == [
        301, 302, 303, *range(300, -1, -1)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "language", "wanted"),
    [
        ("Layla 2", "", [("Layla 2", "Latn", "NotoSans_600SemiBold")]),
        ("陳", "zh-Hant", [("陳", "Hani", "NotoSansTC_500Medium")]),
        ("陳", "zh-HK", [("陳", "Hani", "NotoSansTC_500Medium")]),
        ("陈", "zh", [("陈", "Hani", "NotoSansSC_500Medium")]),
        ("直", "ja", [("直", "Hani", "NotoSansJP_500Medium")]),
        ("گل", "ur", [("گل", "Arab", "NotoNastaliqUrdu_600SemiBold")]),
        ("گل", "fa", [("گل", "Arab", "NotoSansArabic_600SemiBold")]),
        (
            "ليلى (Layla)",
            "ar",
            [
                ("ليلى (", "Arab", "NotoSansArabic_600SemiBold"),
                ("Layla", "Latn", "NotoSans_600SemiBold"),
                (")", "Arab", "NotoSansArabic_600SemiBold"),
            ],
        ),
    ],
)
def test_each_script_gets_its_face(text, language, wanted, fonts):
    assert spans(text, language, fonts) == wanted


def test_a_mark_stays_in_the_face_of_its_letter(fonts):
    # NotoSansArabic has no acute accent: the letter goes where the pair is at home
    (run,) = cut("x\u0331\u0301", "", Weight.STRONG, fonts)

    assert run.face.path.stem == "NotoSans_600SemiBold"


@pytest.mark.parametrize("row", NAMES, ids=lambda row: row["language"])
def test_every_name_of_the_file_is_covered(row, fonts: FontSet):
    for text in (row["native_name"], row["name_on_passport"], row["family_name"]):
        for run in cut(text, row["language"], Weight.STRONG, fonts):
            assert run.face.covers(text[run.start : run.end])


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("น้ำทิพย์", ["น้ำ", "ทิ", "พ", "ย์"]),
        ("เก่า", ["เก่", "า"]),
        ("প্রজ্ঞা", ["প্র", "জ্ঞা"]),
        ("ශ්‍රියා", ["ශ්‍රි", "යා"]),
        ("👩🏽‍💻x", ["👩🏽‍💻", "x"]),
        ("각", ["각"]),
    ],
)
def test_graphemes_keep_marks_and_conjuncts_together(text, wanted):
    assert [text[start:end] for start, end in graphemes(text)] == wanted
