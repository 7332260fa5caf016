"""The badges of the demo, as a scanner at the door reads them from paper."""

from __future__ import annotations

import subprocess

import pytest
import zxingcpp
from django.core.management import call_command
from PIL import Image

from badges.domain import marking
from gfmd_days.core.models import Event

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
EVENTS = ("csd-2016", "stocktaking-2017", "csd-demo")
DPI = 300


@pytest.mark.parametrize("code", EVENTS)
def test_every_badge_of_the_demo_can_be_scanned_from_a_print(demo, tmp_path, code):
    sheets = tmp_path / "badges.pdf"
    call_command("print_badges", code, "--output", sheets, "--sheet", "a4-4up")
    pages = [*("pdftoppm", "-r", str(DPI), "-gray", str(sheets)), str(tmp_path / "p")]
    subprocess.run(pages, check=True)

    read = [
        code.text
        for page in sorted(tmp_path.glob("p*.pgm"))
        for code in zxingcpp.read_barcodes(
            Image.open(page), formats=zxingcpp.BarcodeFormat.QRCode
        )
    ]

    event = Event.objects.get(code=code)
    printed = event.registrations.accredited().values_list("code", flat=True)
    key = marking.key_of(event)
    marked = [marking.marked(one, event=event, key=key) for one in printed]
    assert sorted(read) == sorted(marked)
