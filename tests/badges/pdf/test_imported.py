"""A page of another PDF on a badge: as it is, once, and nothing beside it."""

import shutil
import subprocess

import pytest

from badges.pdf import design as data
from badges.pdf.imported import ImportedPage
from badges.pdf.page import Picture
from gfmd_days.core.typesetting import CannotBeSet, Pages
from tests.badges.pdf.conftest import badge, render

GROUND, LOGO = "a" * 32, "b" * 32
BOX = {"x": 5, "y": 120, "width": 95, "height": 10}
DESIGN = data.read(
    {
        "width": 105,
        "height": 148,
        "sides": [
            {
                "background": GROUND,
                "elements": [
                    {"kind": "image", **BOX, "picture": LOGO},
                    {"kind": "text", **BOX, "y": 100, "source": "code"},
                ],
            }
        ],
    }
)


@pytest.fixture
def page(fonts_dir):
    """Something drawn elsewhere, with a font, forms and a code."""
    return Pages(render(fonts_dir, badge(latin_name="Ground")).pdf).alone().pdf


def printed(fonts_dir, page, count):
    people = [badge(code=f"CODE{n}", category_word=f"C{n % 3}") for n in range(count)]
    picture = Picture(page, 298, 420)
    return render(
        fonts_dir, *people, designs=[DESIGN], pictures={GROUND: picture, LOGO: picture}
    )


def told(pdf, folder, *words):
    (folder / "badges.pdf").write_bytes(pdf)
    done = subprocess.run(
        [*words, "badges.pdf"], cwd=folder, check=True, capture_output=True, text=True
    )
    return done.stdout


def test_a_page_is_read_as_large_as_it_is_and_always_alike(fonts_dir, page):
    read = ImportedPage(page)
    assert (read.width, read.height) == pytest.approx((297.64, 419.53), abs=0.01)
    assert page == Pages(render(fonts_dir, badge(latin_name="Ground")).pdf).alone().pdf


def test_a_page_is_embedded_once_with_its_fonts(fonts_dir, page, tmp_path):
    few, many = (printed(fonts_dir, page, count).pdf for count in (3, 30))
    fonts = [
        [row.split()[0] for row in told(pdf, tmp_path, "pdffonts").splitlines()[2:]]
        for pdf in (few, many)
    ]
    assert sorted(fonts[0]) == sorted(fonts[1])
    assert len(many) - len(few) < 27 * 1000


def test_a_page_looks_and_reads_as_it_does_alone(fonts_dir, page, tmp_path):
    one = printed(fonts_dir, page, 1)
    (drawn,) = one.pages(tmp_path, dpi=60)
    alone = render(fonts_dir, badge(latin_name="Ground")).pages(tmp_path, dpi=60)[0]
    top = slice(0, round(drawn.shape[0] * 0.6))
    assert abs(drawn[top] - alone[top]).mean() < 0.004
    (tmp_path / "badges.pdf").write_bytes(one.pdf)
    words = subprocess.run(
        ["pdftotext", "badges.pdf", "-"], cwd=tmp_path, capture_output=True, text=True
    )
    assert words.stdout.count("Ground") == 2
    if shutil.which("qpdf"):
        assert "No syntax" in told(one.pdf, tmp_path, "qpdf", "--check")


def test_of_a_page_taken_in_scripts_and_links_are_left_behind(fonts_dir):
    pdf = render(fonts_dir, badge()).pdf
    action = b"/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>"
    spoilt = pdf.replace(b"/Type /Catalog", action + b"/Type /Catalog")
    assert spoilt != pdf
    taken = Pages(spoilt).alone().pdf
    assert b"JavaScript" not in taken
    ImportedPage(taken)


@pytest.mark.parametrize("pdf", [b"", b"%PDF-1.7 nonsense", b"%PDF-1.7\nstartxref\n9"])
def test_what_typst_did_not_write_is_refused(pdf):
    with pytest.raises(ValueError, match="typst"):
        ImportedPage(pdf)
    with pytest.raises(CannotBeSet):
        Pages(pdf).alone()


def test_a_pdf_of_another_program_is_refused(fonts_dir):
    with pytest.raises(ValueError, match="typst"):
        ImportedPage(render(fonts_dir, badge()).pdf)
