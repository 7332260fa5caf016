"""Designs of all kinds on paper: drawn whole, shared where alike, in order."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
from pathlib import Path

import jsonschema
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image as Pictures

from badges.pdf import design as data
from badges.pdf import presets
from badges.pdf.page import Area, Field, Picture, Placed, Problem, Stroke
from badges.pdf.sheet import MILLIMETRE, SHEETS
from tests.badges.pdf.conftest import NAMES, badge, marks, render

ROOT = Path(__file__).resolve().parents[3]
SCHEMA = json.loads((ROOT / "docs" / "badge-design.schema.json").read_text("utf-8"))
KEY = "0" * 32
TEXT = {"kind": "text", "x": 5, "y": 5, "width": 60, "height": 20}


def design(*elements, width=70, height=100, back=None, background=None):
    sides = [{"elements": list(elements)}]
    if background:
        sides[0]["background"] = background
    if back is not None:
        sides.append({"elements": back})
    return data.read({"width": width, "height": height, "sides": sides})


def coloured(colour, size=(40, 30), kind="PNG"):
    out = io.BytesIO()
    Pictures.new("RGB", size, colour).save(out, kind)
    return Picture(out.getvalue(), *size)


def told(printed, folder, *words):
    (folder / "badges.pdf").write_bytes(printed.pdf)
    done = subprocess.run(
        [*words], cwd=folder, check=True, capture_output=True, text=True
    )
    assert done.stderr == ""
    return done.stdout


def texts(printed, folder):
    return told(printed, folder, "pdftotext", "-raw", "badges.pdf", "-").split("\f")


# Data


def test_the_schema_file_is_what_designs_are_read_by():
    assert json.loads(json.dumps(data.schema())) == SCHEMA


@pytest.mark.parametrize("name", presets.PRESETS)
def test_presets_hold_to_the_schema_and_come_back_as_they_are(name):
    preset = presets.preset(name)
    jsonschema.validate(data.write(preset), SCHEMA)
    assert data.read(data.write(preset)) == preset


@pytest.mark.parametrize("name", presets.PRESETS)
def test_every_name_fits_the_presets(name, fonts_dir, tmp_path):
    people = [
        badge(
            latin_name=row["name_on_passport"],
            native_name=row["native_name"],
            language=row["language"],
        )
        for row in NAMES
    ]
    preset = presets.preset(name)
    printed = render(fonts_dir, *people, designs=[preset])
    assert printed.report.flags == ()
    size = told(printed, tmp_path, "pdfinfo", "badges.pdf")
    assert f"{preset.width * MILLIMETRE:.6g} x" in size


# Kinds of elements


def test_static_words_are_in_the_documents_language(shaper):
    words = {"fr": "Bonjour", "en": "Welcome"}
    (drawn,), _found = marks(
        badge(), shaper, design({**TEXT, "source": "words", "words": words})
    )
    assert drawn.block.lines[0].text == "Welcome"


def test_boxes_and_words_take_the_colour_of_the_category(shaper):
    box = {"kind": "box", "x": 0, "y": 80, "width": 70, "height": 20}
    word = {**TEXT, "source": "category", "colour": "on-category"}
    line = {"kind": "line", "x": 1, "y": 2, "width": 3, "colour": "#ff0000"}
    drawn, _found = marks(
        badge(category_colour="#f2c14e"), shaper, design(box, word, line)
    )
    area, placed, stroke = drawn
    assert isinstance(area, Area)
    assert (area.x, area.y, area.colour) == (0, 0, "#f2c14e")
    assert isinstance(placed, Placed)
    assert placed.colour == "#000000"
    assert isinstance(stroke, Stroke)
    assert stroke.to_y == stroke.y == pytest.approx(98 * MILLIMETRE)


@pytest.mark.parametrize(
    ("align", "name", "is_left"),
    [
        ("start", "Ana", True),
        ("end", "Ana", False),
        ("start", "ليلى", False),
        ("end", "ليلى", True),
    ],
)
def test_lines_start_where_their_language_does(
    align, name, is_left, fonts_dir, tmp_path
):
    one = design({**TEXT, "source": "native_name", "align": align})
    printed = render(fonts_dir, badge(native_name=name), designs=[one])
    (page,) = printed.pages(tmp_path, dpi=100)
    left = page[:, : page.shape[1] // 2].sum()
    right = page[:, page.shape[1] // 2 :].sum()
    assert (left > 0, right > 0) == (is_left, not is_left)


def test_the_growing_text_of_a_stack_takes_what_the_others_leave(shaper):
    def stack(height):
        name = {
            "source": "latin_name", "largest": 60, "comfortable": 40, "height": 90,
            "grows": True,
        }  # fmt: skip
        organisation = {"source": "organisation", "height": 20, "gap": 2}
        return design(
            {"kind": "stack", "x": 5, "y": 5, "width": 60, "height": height,
             "parts": [name, organisation]}
        )  # fmt: skip

    sizes = [
        marks(badge(latin_name="Ana"), shaper, stack(height))[0][0].block.size
        for height in (90, 20, 12)
    ]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > sizes[-1]


def test_a_stack_too_full_is_flagged_and_stays_in_its_box(shaper):
    parts = [
        {"source": source, "height": 30, "smallest": 12}
        for source in ("organisation", "latin_name", "country")
    ]
    stack = {"kind": "stack", "x": 5, "y": 5, "width": 60, "height": 10, "parts": parts}
    drawn, found = marks(badge(), shaper, design(stack))
    assert {one.problem for one in found} == {Problem.OVERFLOW}
    top, foot = 95 * MILLIMETRE, 85 * MILLIMETRE
    for one in drawn:
        assert one.top <= top + 1
        assert one.top - one.block.height >= foot - 1


# Conditions


def when(key, *values):
    test = "one_of" if values else "answered"
    return {"kind": "answer", "key": key, "test": test, "values": list(values)}


@pytest.mark.parametrize(
    ("condition", "is_shown"),
    [
        (when("native_name"), True),
        (when("organisation"), False),
        (when("functions", "speaker"), True),
        (when("functions", "chair"), False),
        (when("category", "media"), True),
        (when("languages", "ar", "fr"), True),
        (when("answer:diet", "vegan"), True),
        ({"kind": "not", "of": when("answer:diet", "vegan")}, False),
        ({"kind": "every", "of": [when("country"), when("answer:none")]}, False),
    ],
)
def test_elements_and_texts_are_shown_when_their_condition_holds(
    condition, is_shown, shaper
):
    text = badge(
        native_name="Łucja",
        organisation="",
        functions=("Speaker",),
        facts={
            "functions": ["speaker"],
            "category": ["media"],
            "languages": ["ar"],
            "answer:diet": ["vegan"],
        },
    )
    box = {"kind": "box", "x": 0, "y": 0, "width": 9, "height": 9, "when": condition}
    part = {"source": "country", "height": 9, "when": condition}
    stack = {"kind": "stack", "x": 0, "y": 0, "width": 60, "height": 9, "parts": [part]}
    for one in (box, stack):
        drawn, _found = marks(text, shaper, design(one))
        assert bool(drawn) is is_shown


def test_what_a_category_shares_is_drawn_once_and_nothing_where_it_is_empty(fonts_dir):
    speakers = {**TEXT, "source": "words", "words": {"en": "On stage"}}
    one = design({**speakers, "when": when("functions")})
    people = [
        badge(code=f"CODE{n}", functions=("Chair",) if n % 2 else ()) for n in range(40)
    ]
    printed = render(fonts_dir, *people, designs=[one])
    assert printed.pdf.count(b"/Subtype /Form") == 1


# Pictures


def test_a_background_is_embedded_once_and_covers_the_side(fonts_dir, tmp_path):
    one = design({**TEXT, "source": "latin_name"}, background=KEY)
    people = [
        badge(code=f"CODE{n}", category_word=f"Category {n % 4}") for n in range(40)
    ]
    printed = render(
        fonts_dir, *people, designs=[one], pictures={KEY: coloured("#888888")}
    )
    listed = told(printed, tmp_path, "pdfimages", "-list", "badges.pdf").splitlines()
    assert len({row.split()[10] for row in listed[2:]}) == 1
    page = printed.pages(tmp_path, dpi=50)[0]
    assert page.min() > 0.4


def test_a_picture_is_shown_whole_in_the_middle_of_its_box(fonts_dir, tmp_path):
    image = {
        "kind": "image", "picture": KEY, "x": 10, "y": 10, "width": 50, "height": 80
    }  # fmt: skip
    printed = render(
        fonts_dir, badge(), designs=[design(image)], pictures={KEY: coloured("#000000")}
    )
    (page,) = printed.pages(tmp_path, dpi=127)  # five pixels a millimetre
    rows, columns = np.nonzero(page > 0.9)
    assert (columns.min() // 5, (columns.max() - 1) // 5) == (10, 59)
    assert rows.max() - rows.min() == pytest.approx(50 * 5 * 30 / 40, abs=3)
    assert (rows.max() + rows.min()) / 2 == pytest.approx(50 * 5, abs=2)


def test_a_photo_is_each_persons_and_one_that_is_missing_is_flagged(
    fonts_dir, tmp_path
):
    photo = {"kind": "photo", "x": 10, "y": 10, "width": 35, "height": 45}
    people = [
        badge(photo=coloured("#000000", (35, 45), "JPEG")),
        badge(code="B"),
        badge(photo=coloured("#808080", (35, 45), "JPEG")),
    ]
    printed = render(fonts_dir, *people, designs=[design(photo)])
    assert printed.report.flags == ((1, "B", Field.PHOTO, Problem.NO_PHOTO, ""),)
    pages = printed.pages(tmp_path, dpi=50)
    assert [round(page.max(), 1) for page in pages] == [1.0, 0.0, 0.5]


# Sides and sizes


def test_a_back_follows_its_front_and_lies_behind_it_on_sheets(fonts_dir, tmp_path):
    front = {**TEXT, "source": "latin_name"}
    two = design(front, back=[{**TEXT, "source": "code"}], width=105, height=148)
    people = [badge(latin_name=f"Ana{n}", code=f"CODE{n}") for n in range(3)]

    single = render(fonts_dir, *people, designs=[two])
    words = [page.split() for page in texts(single, tmp_path)][:6]
    assert words == [["Ana0"], ["CODE0"], ["Ana1"], ["CODE1"], ["Ana2"], ["CODE2"]]
    assert single.report.pages == 6

    sheet = render(fonts_dir, *people, designs=[two], sheet=SHEETS["a4-4up"])
    boxes = told(sheet, tmp_path, "pdftotext", "-bbox", "badges.pdf", "-")
    assert sheet.report.pages == 2
    places = {
        line.split(">")[1].split("<")[0]: float(line.split('xMin="')[1].split('"')[0])
        for line in boxes.splitlines()
        if "<word" in line
    }
    middle = 105 * MILLIMETRE
    for number in range(3):
        on_left = places[f"Ana{number}"] < middle
        assert (places[f"CODE{number}"] < middle) is not on_left


def test_designs_of_one_size_share_a_document_and_others_do_not(fonts_dir, tmp_path):
    named = design({**TEXT, "source": "latin_name"})
    coded = design({**TEXT, "source": "code"})
    people = [badge(latin_name="Ana"), badge(latin_name="Bea", code="B", design=1)]
    printed = render(fonts_dir, *people, designs=[named, coded])
    assert [page.split() for page in texts(printed, tmp_path)][:2] == [["Ana"], ["B"]]
    with pytest.raises(ValueError, match="one size"):
        render(fonts_dir, *people, designs=[named, presets.standard()])


def test_a_sheet_holds_as_many_as_fit_and_refuses_what_does_not(fonts_dir):
    cards = [badge(code=f"C{n}") for n in range(11)]
    printed = render(
        fonts_dir, *cards, designs=[presets.preset("cr80")], sheet=SHEETS["a4-4up"]
    )
    assert printed.report.pages == 2  # ten cards on A4
    with pytest.raises(ValueError, match="fits"):
        render(fonts_dir, badge(), designs=[design(width=300)], sheet=SHEETS["a4-4up"])


# Whatever is valid can be printed

names = st.one_of(
    st.text(max_size=60), st.sampled_from([row["name_on_passport"] for row in NAMES])
)
lengths = st.floats(0, 420).map(lambda value: round(value, 1))
colours = st.sampled_from(["#123456", "category", "on-category"])
sources = st.sampled_from([*(set(Field) - {Field.PHOTO}), "answer:diet"]).map(str)
conditions = st.recursive(
    st.builds(when, st.sampled_from(["functions", "native_name", "answer:diet"])),
    lambda part: st.one_of(
        st.builds(lambda of: {"kind": "not", "of": of}, part),
        st.builds(lambda *of: {"kind": "some", "of": list(of)}, part, part),
    ),
    max_leaves=3,
)
styles = st.fixed_dictionaries(
    {
        "source": sources,
        "words": st.just({"en": "Welcome"}),
        "largest": st.integers(4, 60),
        "smallest": st.integers(4, 20),
        "lines": st.integers(1, 4),
        "colour": colours,
    }
)
boxes = st.fixed_dictionaries(
    {"x": lengths, "y": lengths, "width": lengths, "height": lengths}
)


def kind(name, *parts):
    return st.tuples(st.just({"kind": name}), *parts).map(
        lambda found: {key: value for part in found for key, value in part.items()}
    )


elements = st.one_of(
    kind("text", boxes, styles, st.builds(lambda w: {"when": w}, conditions)),
    kind("box", boxes, st.builds(lambda c: {"colour": c}, colours)),
    kind("line", boxes),
    kind("photo", boxes),
    kind(
        "stack",
        boxes,
        st.lists(
            st.tuples(styles, lengths).map(lambda two: {**two[0], "height": two[1]}),
            min_size=1,
            max_size=3,
        ).map(lambda parts: {"parts": parts}),
    ),
    st.builds(
        lambda x, y: {"kind": "qr", "x": x, "y": y, "size": 22}, lengths, lengths
    ),
)
designs = st.builds(
    lambda front, back: design(*front, back=back),
    st.lists(elements, max_size=5),
    st.none() | st.lists(elements, max_size=2),
)


@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(one=designs, name=names, native=names)
def test_any_valid_design_prints_any_name(one, name, native, fonts_dir, tmp_path):
    jsonschema.validate(data.write(one), SCHEMA)
    text = badge(latin_name=name, native_name=native, answers={"diet": native})
    printed = render(fonts_dir, text, designs=[one])
    assert printed.report.pages == len(one.sides)
    told(printed, tmp_path, "pdftotext", "badges.pdf", "-")
    if shutil.which("qpdf"):
        told(printed, tmp_path, "qpdf", "--check", "badges.pdf")
