from hypothesis import given
from hypothesis import strategies as st

from badges.pdf.lines import Widths, capitals_together, even, fill, segments
from tests.badges.pdf.conftest import steady


def words(text, **how):
    return [text[start:end] for start, end in segments(text, **how)]


def lines(text, count):
    return [
        text[start:end]
        for start, end in even(segments(text), Widths((10,) * len(text)), count)
    ]


def test_lines_end_at_spaces_and_after_hyphens():
    assert words("María HERNÁNDEZ-CASTELLANOS Y  V") == [
        "María", "HERNÁNDEZ-", "CASTELLANOS", "Y", "V"
    ]  # fmt: skip
    assert words("A - B") == ["A", "-", "B"]
    assert words("2016-2018") == ["2016-2018"]


def test_a_no_break_space_holds_words_together():
    assert words("S.\u00a0Gul Khan") == ["S.\u00a0Gul", "Khan"]


def test_ideographs_may_be_parted_but_not_from_their_punctuation():
    assert words("移民（亚洲）会") == ["移", "民", "（亚", "洲）", "会"]


def test_tibetan_is_parted_between_syllables():
    assert words("བསྟན་འཛིན་") == ["བསྟན་", "འཛིན་"]


def test_thai_is_parted_within_words_only_as_a_last_resort():
    assert words("กิตติ น้ำ") == ["กิตติ", "น้ำ"]
    assert words("กิตติ น้ำ", anywhere=True) == ["กิ", "ต", "ติ", "น้ำ"]


def test_arabic_lines_break_in_logical_order():
    name = "محمد عبد الرحمن الشريف الكبير"

    first, second = lines(name, 2)

    assert first.split()[0] == "محمد"
    assert second.split()[-1] == "الكبير"
    assert f"{first} {second}" == name


def test_the_longest_line_is_as_short_as_it_can_be():
    assert lines("aaaa bb cc dddd", 2) == ["aaaa bb", "cc dddd"]
    assert lines("a bbbbbbbbbb c", 3) == ["a", "bbbbbbbbbb", "c"]
    assert lines("one", 3) == ["one"]


def test_words_in_capitals_are_kept_together():
    text = "Layla BEN YOUSSEF"
    kept = capitals_together(text, segments(text))

    assert [text[start:end] for start, end in kept] == ["Layla", "BEN YOUSSEF"]


@steady
@given(st.text(alphabet="ab -é移กิ", min_size=1, max_size=60), st.integers(1, 5))
def test_nothing_but_spaces_is_lost_between_lines(text, count):
    parts = segments(text)
    if not parts:
        return
    widths = Widths(tuple(3 if char != " " else 2 for char in text))
    spans = even(parts, widths, count)

    assert len(spans) <= count
    shown = "".join(text[start:end] for start, end in spans)
    assert shown.replace(" ", "") == text.replace(" ", "")


@steady
@given(st.text(alphabet="ab -", min_size=1, max_size=60), st.integers(1, 200))
def test_filled_lines_keep_to_the_limit_or_hold_one_part(text, limit):
    parts = segments(text)
    if not parts:
        return
    widths = Widths((10,) * len(text))

    for line in fill(parts, widths, limit):
        assert widths.between(*line) <= limit or line in parts
