import unicodedata

import pytest

from badges.pdf.fit import Room, fit
from badges.pdf.fonts import Weight

ROOM = Room(
    width=250, height=130, lines=4, largest=40, comfortable=28, smallest=15,
    weight=Weight.STRONG,
)  # fmt: skip


def test_a_short_name_is_set_on_one_line_at_the_largest_size(shaper):
    block = fit("Wulandari", "", ROOM, shaper)

    assert (block.size, len(block.lines), block.fits) == (40, 1, True)


def test_a_longer_name_shrinks_before_it_wraps(shaper):
    shrunk = fit("Shriyani PERERA", "", ROOM, shaper)
    wrapped = fit("Abdullah Rashid CHOWDHURY", "", ROOM, shaper)

    assert 28 <= shrunk.size < 40
    assert len(shrunk.lines) == 1
    assert wrapped.size >= 28
    assert [line.text for line in wrapped.lines] == ["Abdullah Rashid", "CHOWDHURY"]


def test_a_family_name_of_several_words_is_kept_on_one_line(shaper):
    block = fit("Layla BEN YOUSSEF", "", ROOM, shaper)

    assert [line.text for line in block.lines] == ["Layla", "BEN YOUSSEF"]


def test_fifty_five_characters_fit_without_a_flag(shaper):
    name = "María de los Ángeles HERNÁNDEZ-CASTELLANOS Y VILLALOBOS"
    block = fit(name, "es", ROOM, shaper)

    assert block.fits
    assert block.size >= 20
    assert [line.text for line in block.lines] == [
        "María de los Ángeles", "HERNÁNDEZ-", "CASTELLANOS", "Y VILLALOBOS"
    ]  # fmt: skip


def test_one_word_without_spaces_is_flagged_and_still_whole(shaper):
    name = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogoch" * 2
    block = fit(name, "", ROOM, shaper)

    assert not block.fits
    assert "".join(line.text for line in block.lines) == name
    assert max(line.width for line in block.lines) * block.size / 1000 <= ROOM.width


@pytest.mark.parametrize("unit", ["Anna ", "w", "محمد ", "น้ำ", "陳", "e\u0301\u0323"])
def test_ten_thousand_characters_stay_in_their_room(unit, shaper):
    name = unicodedata.normalize("NFC", unit * (10_000 // len(unit))).strip()
    block = fit(name, "", ROOM, shaper)

    assert not block.fits
    shown = "".join(line.text for line in block.lines)
    assert shown.replace(" ", "") == name.replace(" ", "")
    assert block.height <= ROOM.height + 0.01
    assert max(line.width for line in block.lines) * block.size / 1000 <= ROOM.width


def test_tall_scripts_get_lines_that_do_not_touch(shaper):
    room = Room(120, 200, 3, 30, 29, 10)
    block = fit("شہزادی گُل شہزادی گُل", "ur", room, shaper)

    assert len(block.lines) > 1
    for upper, lower, above, below in zip(
        block.drops, block.drops[1:], block.lines, block.lines[1:], strict=False
    ):
        ink = (above.descent + below.ascent) * block.size / 1000
        assert lower - upper > ink


def test_a_character_that_no_font_has_is_reported(shaper):
    assert fit("A\U00012000B", "", ROOM, shaper).missing == "\U00012000"
    assert fit("ශ්‍රියානි", "si", ROOM, shaper).missing == ""
