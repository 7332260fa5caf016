"""PDFs of strangers are opened elsewhere, and what they do there harms nobody here."""

from __future__ import annotations

import io
import json
import logging
import os
import sys
import zlib
from collections.abc import Callable

import pytest
import typst
from PIL import Image

from gfmd_days.core import pdf_box, pdf_objects
from gfmd_days.core.typesetting import CannotBeSet, Pages
from tests.core import pdfs

# Not all of them are known to macOS, which has other bounds of memory.
needs_bounds = pytest.mark.skipif(sys.platform != "linux", reason="bounds of Linux")


def in_this_process(pdf: bytes, folder, form: str, **options) -> bytes:
    (folder / "shown.pdf").write_bytes(pdf)
    (folder / "pictures.typ").write_bytes(pdf_box.TEMPLATE_FILE.read_bytes())
    data = json.dumps({"file": "shown.pdf", "pages": 1})
    compiler = typst.Compiler(
        input=str(folder / "pictures.typ"), root=str(folder), sys_inputs={"data": data}
    )
    return compiler.compile(format=form, **options)


def test_a_good_page_comes_out_as_it_always_did(tmp_path):
    pages = Pages(pdfs.good())
    alone = pages.alone()
    assert (alone.width, alone.height) == (200, 300)
    options = {"pdf_tags": False, "timestamp": 0}
    assert alone.pdf == in_this_process(pages.pdf, tmp_path, "pdf", **options)
    (png,) = pages.pictures(ppi=72)
    assert png == in_this_process(pages.pdf, tmp_path, "png", ppi=72)
    assert Image.open(io.BytesIO(png)).convert("RGB").getpixel((70, 230)) == (255, 0, 0)


def test_several_pages_come_out_one_by_one():
    out = io.BytesIO()
    first, second = (Image.new("RGB", (20, 30), c) for c in ("#ff0000", "#0000ff"))
    first.save(out, "PDF", save_all=True, append_images=[second])
    shown = Pages(out.getvalue()).pictures(ppi=72, pages=2)
    middles = [Image.open(io.BytesIO(p)).convert("RGB").getpixel((9, 9)) for p in shown]
    assert [middle.index(max(middle)) for middle in middles] == [0, 2]


def test_a_form_in_itself_is_drawn_once():
    alone = Pages(pdfs.form_in_itself()).alone()
    assert Pages(alone.pdf).pictures(ppi=30)


@pytest.mark.parametrize(
    "make",
    [
        pdfs.locked,
        pdfs.pages_in_a_circle,
        lambda: b"",
        lambda: b"%PDF-1.7 nonsense",
        lambda: pdfs.good()[:90],
    ],
    ids=["locked", "circle", "empty", "garbage", "half"],
)
def test_what_cannot_be_read_is_refused_by_each_way(make: Callable[[], bytes]):
    pages = Pages(make())
    with pytest.raises(CannotBeSet):
        pages.alone()
    with pytest.raises(CannotBeSet):
        pages.pictures(ppi=72)


@needs_bounds
@pytest.mark.parametrize(
    "make",
    [
        pdfs.bomb_of_words,
        pdfs.bomb_of_deeds,
        pdfs.bomb_of_pixels,
        pdfs.bomb_in_layers,
        pdfs.bomb_never_shown,
        pdfs.bomb_under_a_false_name,
        pdfs.picture_without_end,
        pdfs.too_deep,
    ],
)
def test_what_is_made_to_do_harm_is_refused(make: Callable[[], bytes]):
    pdf = make()
    assert len(pdf) < 5_000_000
    with pytest.raises(CannotBeSet):
        Pages(pdf).alone()


@needs_bounds
def test_what_overruns_the_stack_ends_its_own_process_and_the_log_says_so(caplog):
    with pytest.raises(CannotBeSet, match="SIGSEGV"):
        Pages(pdfs.too_deep()).pictures(ppi=72)
    assert "PDF from elsewhere was given up: the process was ended by" in caplog.text


@needs_bounds
def test_more_memory_than_allowed_is_not_given(monkeypatch, caplog):
    bounds = pdf_box.DRAWING._replace(memory=250_000_000)
    monkeypatch.setattr(pdf_box, "DRAWING", bounds)
    assert Pages(pdfs.good()).pictures(ppi=72)
    with pytest.raises(CannotBeSet, match="memory"):
        Pages(pdfs.bomb_of_pixels()).pictures(ppi=72)
    assert "memory allocation" in caplog.text


@needs_bounds
def test_more_of_the_processor_than_allowed_is_not_given(monkeypatch, caplog):
    bounds = pdf_box.DRAWING._replace(processor=1)
    monkeypatch.setattr(pdf_box, "DRAWING", bounds)
    with pytest.raises(CannotBeSet, match="SIGXCPU"):
        Pages(pdfs.forms_without_end()).pictures(ppi=72)
    assert "SIGXCPU" in caplog.text


def test_what_does_not_end_by_the_clock_is_ended(monkeypatch):
    monkeypatch.setattr(pdf_box, "TAKING_IN", pdf_box.TAKING_IN._replace(clock=1))
    with pytest.raises(CannotBeSet, match="more than 1 second"):
        Pages(pdfs.forms_without_end()).alone()


def test_a_page_written_too_large_is_refused():
    noise = os.urandom(21_000_000)  # as it comes in from a program of our own
    pdf = pdfs.with_picture(noise, width=7000, height=3000, filters=b"")
    with pytest.raises(CannotBeSet, match="bytes large"):
        Pages(pdf).alone()


@pytest.mark.parametrize(
    ("make", "why"),
    [(pdfs.countless_objects, "objects"), (pdfs.countless_references, "outside")],
)
def test_a_page_that_is_long_to_copy_is_refused(make: Callable[[], bytes], why: str):
    with pytest.raises(CannotBeSet, match=why):
        Pages(make()).alone()


# A process that ends as no good one would


@pytest.fixture
def strange(monkeypatch):
    monkeypatch.setattr(pdf_box, "OPENER", "tests.core.strange_opener")


@pytest.mark.parametrize(
    ("end", "why"),
    [
        ("killed", "SIGKILL"),
        ("half", "only a part"),
        ("silent", "nothing that is understood"),
        ("babbling", "nothing that is understood"),
        ("endless", "File too large"),
    ],
)
@pytest.mark.usefixtures("strange")
def test_a_process_that_ends_badly_gives_nothing(end: str, why: str, caplog):
    with pytest.raises(CannotBeSet, match=why):
        Pages(end.encode()).alone()
    assert why in caplog.text


@pytest.mark.usefixtures("strange")
def test_a_process_that_only_waits_is_ended(monkeypatch):
    monkeypatch.setattr(pdf_box, "DRAWING", pdf_box.DRAWING._replace(clock=1))
    with pytest.raises(CannotBeSet, match="more than 1 second"):
        Pages(b"asleep").pictures(ppi=72)


def test_without_a_process_there_is_a_refusal(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(CannotBeSet, match="no process"):
        Pages(pdfs.good()).alone()


@pytest.mark.usefixtures("strange")
def test_the_process_knows_no_secrets_and_no_django_and_leaves_no_image(monkeypatch):
    monkeypatch.setenv("GFMD_SECRET_KEY", "a secret")
    with pytest.raises(CannotBeSet) as refusal:
        Pages(b"around").alone()
    found = json.loads(str(refusal.value))
    # LC_CTYPE is Python's own
    assert set(found["environment"]) <= {*pdf_box.KEPT, *pdf_box.QUIET, "LC_CTYPE"}
    assert found["django"] == []
    assert found["core"] == [0, 0]


def test_an_ordinary_refusal_needs_no_word_in_the_log(caplog):
    caplog.set_level(logging.INFO)
    with pytest.raises(CannotBeSet):
        Pages(b"%PDF-1.7 nonsense").alone()
    assert not caplog.records


# What a page unpacks to


def is_light(*bodies: bytes, most: int) -> bool:
    return pdf_objects.is_light(dict(enumerate(bodies, 1)), most)


def body(data: bytes, keys: bytes = b"") -> bytes:
    return b"<</Length %d%s>>\nstream\n%s\nendstream\n" % (len(data), keys, data)


def test_streams_are_counted_together_and_in_all_their_layers():
    once = body(zlib.compress(b"\0" * 1000))
    assert is_light(once, most=1000)
    assert not is_light(once, most=999)
    assert is_light(once, once, most=2000)
    assert not is_light(once, once, most=1999)
    twice = body(zlib.compress(zlib.compress(b"\0" * 1000)))
    assert not is_light(twice, most=1000)
    endless = b"x"
    for _layer in range(12):
        endless = zlib.compress(endless)
    assert not is_light(body(endless), most=10_000)


def test_of_a_damaged_stream_what_comes_before_the_damage_counts():
    data = zlib.compress(bytes(range(256)) * 100)
    assert not is_light(body(data[:-9]), most=1000)


def test_pixels_count_where_they_are_said_and_where_they_are_referred_to():
    said = body(b"", b"/Height 100/Width 100")
    assert is_light(said, most=10_000)
    assert not is_light(said, most=9_999)
    referred = body(b"", b"/Height 100/Width 2 0 R")
    assert is_light(referred, b"100\n", most=10_000)
    assert not is_light(referred, b"1000\n", most=10_000)
    assert is_light(b"<</Width 1000>>", b"<</Height 1000>>", most=10)
