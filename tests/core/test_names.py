"""Names in any script: tidied without loss, found however they are typed."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gfmd_days.core import names

SCRIPTS = st.text(
    st.characters(
        exclude_categories=["Cs", "Co", "Cn"],
        max_codepoint=0x2FFFF,
    ),
    max_size=60,
)


@given(SCRIPTS)
def test_tidying_twice_is_tidying_once(text):
    once = names.tidy(text)
    assert names.tidy(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert not any(unicodedata.category(char) == "Cc" for char in once)


@given(st.text(st.characters(categories=["L", "N"]), max_size=60))
def test_tidying_loses_no_letter(text):
    wanted = unicodedata.normalize("NFC", text)
    assert names.tidy(text) == wanted


@given(SCRIPTS)
def test_folding_is_plain_latin_and_stays_so(text):
    folded = names.fold(text)
    assert folded.isascii()
    assert names.fold(folded) == folded


@given(SCRIPTS)
def test_composed_and_decomposed_letters_fold_alike(text):
    assert names.fold(unicodedata.normalize("NFD", text)) == names.fold(
        unicodedata.normalize("NFC", text)
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ọláwálé ADÉṢÍNÀ", "olawale adesina"),
        ("Nguyễn Thị Bích Ngọc", "NGUYEN thi bich NGOC"),
        ("Fa‘afetai", "fa afetai"),
    ],
)
def test_accents_case_and_marks_do_not_matter(one, other):
    assert names.fold(one) == names.fold(other)


def test_joiners_that_shape_letters_stay_and_hidden_ones_go():
    assert names.tidy("ශ්\u200dරියානි") == "ශ්\u200dරියානි"
    assert names.tidy("Layla\u202e \u0007BEN\u200f\n YOUSSEF ") == "Layla BEN YOUSSEF"
    assert names.tidy("e\u0000\u0301") == "é", "composed after the clutter is gone"
