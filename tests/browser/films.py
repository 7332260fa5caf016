"""What a camera sees, as a file that Chromium plays in place of one."""

from __future__ import annotations

from pathlib import Path

import qrcode
from PIL import Image

FRAMES = 12


def write(code: str, file: Path) -> None:
    """Write a film of a code held before a camera, a picture after another."""
    picture = qrcode.make(code, box_size=8).get_image().convert("RGB")
    frame = Image.new("RGB", (640, 480), "#777")
    frame.paste(picture, ((640 - picture.width) // 2, (480 - picture.height) // 2))
    with file.open("wb") as film:
        for _ in range(FRAMES):
            frame.save(film, "JPEG", quality=90)
