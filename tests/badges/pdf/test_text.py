import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from badges.pdf.text import clean
from tests.badges.pdf.conftest import steady


def test_white_space_and_line_ends_become_single_spaces():
    assert clean("  Layla\n\tBEN   YOUSSEF ") == ("Layla BEN YOUSSEF", False)
    assert clean("ليلى\u3000\u2028بن") == ("ليلى بن", False)


def test_control_characters_are_left_out_and_reported():
    assert clean("Lay\x00la\x1b[31m") == ("Layla[31m", True)
    assert clean("Noé\x07") == ("Noé", True)


def test_a_right_to_left_override_cannot_turn_a_name_around():
    assert clean("Anna \u202eevE\u202c") == ("Anna evE", True)


def test_lone_surrogates_are_left_out():
    assert clean("A\ud800é") == ("Aé", True)


def test_joiners_are_kept_because_sinhala_and_persian_need_them():
    assert clean("ශ්‍රී") == ("ශ්‍රී", False)
    assert clean("می‌خواهم") == ("می‌خواهم", False)


def test_text_of_nothing_visible_is_empty():
    assert clean(" \n\u3000") == ("", False)
    assert clean("\x00\x01") == ("", True)


@steady
@given(st.text())
def test_the_result_is_nfc_on_one_line_and_stays_as_it_is(text):
    cleaned = clean(text).text

    assert unicodedata.is_normalized("NFC", cleaned)
    assert not {unicodedata.category(char) for char in cleaned} & {"Cc", "Cs", "Zl"}
    assert clean(cleaned) == (cleaned, False)
