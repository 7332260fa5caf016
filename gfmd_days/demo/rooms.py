"""What the demo tells those who work in its rooms."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw

from agenda.domain import room_plans
from agenda.models import Room
from agenda.models.programme import Setup
from gfmd_days.core.models import Event

INK, BLUE, SEAT = "#1b2430", "#0b5563", "#9db7bd"
SIZE = (1000, 640)


def make(event: Event) -> None:
    """Furnish two rooms: the hall with a plan, a room with a U of tables."""
    hall = Room.objects.get(event=event, name="Hall of Fame")
    hall.setup, hall.booths = Setup.THEATRE, 3
    hall.directions = (
        "Second floor, lift beside the garden door; the ramp to the stage is on the "
        "left.\nFour microphones on the table, two that go round, a screen for slides."
    )
    hall.save()
    room_plans.keep(hall, _hall(), by=None)
    Room.objects.filter(event=event, name="Karnaphuli").update(
        setup=Setup.U_SHAPE, directions="Whiteboard and one microphone on a stand."
    )


def _hall() -> bytes:
    """Draw a stage, rows of chairs with an aisle, and booths at the back."""
    picture = Image.new("RGB", SIZE, "white")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((20, 20, 980, 620), outline=INK, width=5)
    pen.rectangle((300, 40, 700, 110), outline=BLUE, width=4)
    pen.rectangle((380, 66, 620, 84), fill=BLUE)
    for row in range(9):
        for seat in range(26):
            if seat in (12, 13):
                continue
            x, y = 110 + seat * 30, 160 + row * 38
            pen.rounded_rectangle((x, y, x + 20, y + 22), 5, fill=SEAT)
    for booth in range(3):
        x = 220 + booth * 200
        pen.rectangle((x, 545, x + 150, 605), outline=BLUE, width=4)
    pen.line((20, 200, 20, 290), fill="white", width=9)
    pen.arc((-70, 200, 110, 380), 270, 360, fill=INK, width=3)
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()
