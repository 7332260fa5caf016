"""ZPL II, the language of Zebra's label printers: a picture, a QR code, a status."""

from __future__ import annotations

import io
from dataclasses import dataclass
from itertools import groupby

from PIL import Image

from badges.printing.devices import Look, Reason

DARK_BELOW = 128
# Letters that say how often the next digit comes: G is 1 … Y 19, g is 20 … z 400.
_ONES = "GHIJKLMNOPQRSTUVWXY"
_TWENTIES = "ghijklmnopqrstuvwxyz"
_MOST = 400 + 19


@dataclass(frozen=True)
class Code:
    """A QR symbol the printer draws itself, sharper than any picture: dots."""

    text: str
    x: int
    y: int
    module: int
    level: str = "H"


def picture(png: bytes) -> Image.Image:
    """Return a picture in black and white, as a thermal head prints it."""
    grey = Image.open(io.BytesIO(png)).convert("L")
    return grey.point(lambda value: 255 * (value >= DARK_BELOW)).convert("1")


def label(image: Image.Image, code: Code | None = None) -> bytes:
    """Return one label that shows a black and white picture and a code."""
    width, height = image.size
    row = -(-width // 8)
    parts = [
        "^XA^CI28",
        f"^PW{width}^LL{height}^LH0,0",
        f"^FO0,0^GFA,{row * height},{row * height},{row},{packed(image)}^FS",
    ]
    if code:
        place, size = f"^FO{code.x},{code.y}", f"^BQN,2,{code.module}"
        parts.append(f"{place}{size}^FD{code.level}A,{code.text}^FS")
    return "\n".join([*parts, "^PQ1^XZ", ""]).encode()


def packed(image: Image.Image) -> str:
    """Return a picture's rows as ^GF takes them, compressed as ZPL's ASCII form."""
    width, height = image.size
    row = -(-width // 8)
    # in ^GF a set bit is a black dot, in the picture a white one
    raw = bytes(~byte & 0xFF for byte in image.tobytes())
    rest = 0xFF << (row * 8 - width) & 0xFF  # dots beyond the right edge stay white
    out, last = [], ""
    for start in range(0, row * height, row):
        line = bytearray(raw[start : start + row])
        line[-1] &= rest
        text = line.hex().upper()
        out.append(":" if text == last else _packed_row(text))
        last = text
    return "".join(out)


def _packed_row(text: str) -> str:
    for digit, mark in (("0", ","), ("F", "!")):
        stripped = text.rstrip(digit)
        if len(text) - len(stripped) > 1:
            return _runs(stripped) + mark
    return _runs(text)


def _runs(text: str) -> str:
    return "".join(_times(len(list(run))) + digit for digit, run in groupby(text))


def _times(count: int) -> str:
    if count == 1:
        return ""
    marks = ""
    while count > _MOST:
        marks, count = f"{marks}z", count - 400
    if count >= 20:
        marks += _TWENTIES[count // 20 - 1]
    return marks + (_ONES[count % 20 - 1] if count % 20 else "")


@dataclass(frozen=True)
class Status:
    """What a printer answers to ~HS, as far as it matters here."""

    look: Look
    formats: int
    labels: int

    @property
    def is_done(self) -> bool:
        return not self.formats and not self.labels


def status(raw: bytes) -> Status | None:
    """Read the three lines of ~HS; None if these are not they."""
    lines = [
        line.strip("\x02\x03\r\n ").split(",")
        for line in raw.decode("ascii", "replace").split("\x03")
    ]
    if len(lines) < 2 or len(lines[0]) < 12 or len(lines[1]) < 9:
        return None
    first, second = lines[0], lines[1]
    try:
        formats, labels = int(first[4]), int(second[8])
    except ValueError:
        return None
    flags = {
        Reason.NO_PAPER: first[1],
        Reason.OPEN: second[2],
        Reason.NO_INK: second[3],
        Reason.PAUSED: first[2],
    }
    wrong = tuple(reason for reason, flag in flags.items() if flag == "1")
    return Status(Look(not wrong, wrong), formats, labels)
