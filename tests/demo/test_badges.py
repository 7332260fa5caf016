"""The badges of the demo, as scanners read them from paper that is good or poor."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import zxingcpp
from django.conf import settings
from PIL import Image, ImageFilter

from badges.domain import marking, picking, texts
from badges.pdf import presets
from badges.pdf.design import Qr
from badges.pdf.document import render_badges
from gfmd_days.core.models import Event
from registration.models import Registration

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
EVENTS = ("csd-2016", "stocktaking-2017", "csd-demo")
DPI = 300
QUIET = 4  # millimetres of paper around a symbol that a camera sees
# every badge in the design they have; of the other sizes each tenth
CASES = [
    *((code, presets.STANDARD, 1) for code in EVENTS),
    *(("csd-demo", name, 10) for name in presets.PRESETS if name != presets.STANDARD),
]


def symbols(
    event: Event, people: list[Registration], preset: str, folder: Path
) -> Iterator[Image.Image]:
    """Each badge's symbol as it is on paper, a little of the paper around."""
    design = presets.preset(preset)
    out = io.BytesIO()
    render_badges(
        texts.badge_texts(event, people),
        heading=texts.heading(event),
        out=out,
        fonts_dir=settings.FONTS_DIR,
        designs=[design],
    )
    (folder / "badges.pdf").write_bytes(out.getvalue())
    (qr,) = (one for one in design.sides[0].elements if isinstance(one, Qr))
    x, y, size = (
        str(round(millimetres * DPI / 25.4))
        for millimetres in (qr.x - QUIET, qr.y - QUIET, qr.size + 2 * QUIET)
    )
    subprocess.run(
        ["pdftoppm", "-r", str(DPI), "-gray", "-x", x, "-y", y, "-W", size, "-H", size,
         "badges.pdf", "symbol"],
        cwd=folder, check=True,
    )  # fmt: skip
    for page in sorted(folder.glob("symbol-*.pgm")):
        yield Image.open(page)


def poor(symbol: Image.Image, number: int) -> np.ndarray:
    """What a cheap printer and a shaking hand leave of a symbol.

    Dark modules thinner by 0.08 mm on every side, held askew by up to 12 degrees,
    blurred (sigma 0.14 mm), 15 % of the contrast gone, speckled.
    """
    noise = np.random.default_rng(number)
    picture = symbol.filter(ImageFilter.MaxFilter(3))
    picture = picture.rotate(
        number % 25 - 12, Image.Resampling.BILINEAR, expand=True, fillcolor=255
    )
    picture = picture.filter(ImageFilter.GaussianBlur(1.6))
    grey = 255 * 0.075 + np.asarray(picture, dtype=float) * 0.85
    return (grey + noise.normal(0, 8, grey.shape)).clip(0, 255).astype(np.uint8)


def read(picture: Any) -> str:
    found = zxingcpp.read_barcode(picture, formats=zxingcpp.BarcodeFormat.QRCode)
    return found.text if found else ""


@pytest.mark.parametrize(("code", "preset", "every"), CASES)
def test_every_badge_of_the_demo_is_read_from_a_good_and_a_poor_print(
    demo, tmp_path, code, preset, every
):
    event = Event.objects.get(code=code)
    people = list(picking.chosen(event, picking.Choice()))[::every]
    key = marking.key_of(event)

    good, bad = [], []
    for number, symbol in enumerate(symbols(event, people, preset, tmp_path)):
        good.append(read(symbol))
        bad.append(read(poor(symbol, number)))

    wanted = [marking.marked(one.code, event=event, key=key) for one in people]
    assert len(wanted) > 5
    assert good == wanted
    assert bad == wanted
