"""The designs one begins with, for the sizes badge holders have."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Final

from badges.pdf import design
from badges.pdf.design import Design

_FOLDER: Final = Path(__file__).parent / "designs"
STANDARD: Final = "a6"
PRESETS: Final = (STANDARD, "a7", "4x3", "cr80")


@cache
def preset(name: str) -> Design:
    """Return one of `PRESETS`."""
    return design.read(json.loads((_FOLDER / f"{name}.json").read_text("utf-8")))


def standard() -> Design:
    """Return the design of an event that made none."""
    return preset(STANDARD)
