"""Where badges come on a paper: labels of every maker, backs behind fronts, folds."""

import io
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from badges.pdf import design as designs
from badges.pdf.document import render_badges
from badges.pdf.imposing import TooLarge, impose
from badges.pdf.sheet import (
    MILLIMETRE,
    PAPERS,
    SHEETS,
    SOLD,
    Flip,
    Fold,
    Labels,
    Sheet,
    Way,
)
from tests.badges.pdf.conftest import badge

A4 = SHEETS["a4-4up"]


def test_labels_that_are_sold_lie_on_their_paper_and_on_no_other():
    assert len(SOLD) == len({sheet.name for sheet in SOLD}) > 10
    for sheet in SOLD:
        one = sheet.labels
        right = one.left + (one.columns - 1) * one.across + one.width
        foot = one.top + (one.rows - 1) * one.down + one.height
        assert min(one.left, one.top) >= 0, sheet.name
        assert right <= sheet.width + 0.1, sheet.name
        assert foot <= sheet.height + 0.1, sheet.name
        assert one.across >= one.width - 0.01, sheet.name
        assert one.down >= one.height - 0.01, sheet.name
        # makers put them in the middle, within a millimetre
        assert abs(one.left - (sheet.width - right)) < 2 * MILLIMETRE, sheet.name


def at(matrix, x, y):
    return (
        x * matrix.a + y * matrix.c + matrix.x,
        x * matrix.b + y * matrix.d + matrix.y,
    )


lengths = st.floats(30, 90)


@st.composite
def sheets(draw):
    paper = draw(st.sampled_from([*PAPERS.values(), PAPERS["a4"][::-1]]))
    labels = Labels(
        draw(st.integers(1, 3)), draw(st.integers(1, 3)), 150, 120,
        draw(lengths), draw(lengths), 160, 130,
    )  # fmt: skip
    return draw(st.sampled_from([Sheet("own", *paper, labels), Sheet("cut", *paper)]))


@settings(deadline=None, derandomize=True, max_examples=60)
@given(sheets(), st.sampled_from(Flip), st.booleans())
def test_a_back_lies_behind_its_front_upright_when_the_badge_is_turned(
    sheet, flip, is_wide
):
    width, height = (140, 100) if is_wide else (100, 140)
    laid = impose(sheet, width, height, Way(flip=flip), two_sided=True)
    is_upright = laid.height >= laid.width
    fronts, backs = laid.sides
    for (front,), (back,) in zip(fronts, backs, strict=True):
        for x, y in ((0, 0), (width, 0), (20, height)):
            on_front = at(front[1], x, y)
            # through the paper: what is left on the front is right on the back
            over_upright_edge = (flip is Flip.LONG) == is_upright
            through = (
                (laid.width - on_front[0], on_front[1])
                if over_upright_edge
                else (on_front[0], laid.height - on_front[1])
            )
            assert through == pytest.approx(at(back[1], width - x, y))


def test_a_badge_larger_than_its_label_is_refused_or_made_smaller():
    with pytest.raises(TooLarge):
        impose(SHEETS["durable-1445"], 300, 420, Way(), two_sided=False)
    laid = impose(SHEETS["durable-1445"], 300, 420, Way(shrink=True), two_sided=False)
    matrix = laid.sides[0][0][0][1]
    x, y = at(matrix, 0, 0)
    far = at(matrix, 300, 420)
    label = SHEETS["durable-1445"].labels
    assert abs(far[0] - x) <= label.width + 0.5
    assert abs(far[1] - y) <= label.height + 0.5
    with pytest.raises(ValueError, match="no label"):
        impose(SHEETS["durable-1445"], 200, 100, Way(start=11), two_sided=False)


def test_plain_paper_lies_where_it_holds_more_badges_so():
    a7 = impose(A4, 74 * MILLIMETRE, 105 * MILLIMETRE, Way(), two_sided=False)
    assert a7.places == 8
    assert a7.width > a7.height


def test_one_cuts_along_lines_where_badges_meet_and_at_corners_where_they_do_not():
    a6 = impose(A4, 105 * MILLIMETRE, 148 * MILLIMETRE, Way(), two_sided=False)
    assert len(a6.lines) == 2
    spaced = SHEETS["zweckform-32015"]
    assert not impose(spaced, 240, 150, Way(), two_sided=False).corners
    marked = impose(spaced, 240, 150, Way(marks=True), two_sided=False)
    assert len(marked.corners) == 8 * 8
    assert not marked.lines


def test_a_folded_badge_has_its_back_beside_it_or_head_to_head():
    beside = impose(A4, 200, 150, Way(fold=Fold.BESIDE), two_sided=True)
    assert len(beside.sides) == 1
    (_front, one), (side, other) = beside.sides[0][0]
    assert side == 1
    assert at(other, 0, 0) == pytest.approx(at(one, 200, 0))
    above = impose(A4, 200, 150, Way(fold=Fold.ABOVE), two_sided=True)
    (_front, one), (_side, other) = above.sides[0][0]
    # both heads meet at the fold
    assert at(other, 200, 150) == pytest.approx(at(one, 0, 150))
    assert above.folds


TEXT = {"kind": "text", "x": 5, "y": 5, "width": 60, "height": 12, "align": "centre"}
TWO_SIDED = {
    "format": 1,
    "width": 80,
    "height": 50,
    "sides": [
        {"elements": [{**TEXT, "source": "latin_name"}]},
        {"elements": [{**TEXT, "source": "code"}]},
    ],
}


def test_an_unfinished_sheet_begun_at_its_seventh_label_can_be_read_and_is_whole(
    fonts_dir, tmp_path
):
    out = io.BytesIO()
    report = render_badges(
        [badge(latin_name=f"Ana{n}", code=f"CODE{n}") for n in range(5)],
        heading="",
        out=out,
        fonts_dir=fonts_dir,
        designs=[designs.read(TWO_SIDED)],
        sheet=SHEETS["herma-4412"],
        way=Way(start=7),
    )
    assert report.pages == 4
    file = tmp_path / "badges.pdf"
    file.write_bytes(out.getvalue())
    subprocess.run(["qpdf", "--check", file], check=True, capture_output=True)
    told = subprocess.run(
        ["pdftotext", "-layout", file, "-"], check=True, capture_output=True, text=True
    ).stdout
    pages = [page.split() for page in told.split("\f")][:4]
    assert pages == [
        ["Ana0", "Ana1", "Ana2", "Ana3"],
        ["CODE1", "CODE0", "CODE3", "CODE2"],
        ["Ana4"],
        ["CODE4"],
    ]
