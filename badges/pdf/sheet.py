"""The papers badges are printed on, and how badges are put on them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

MILLIMETRE: Final = 72 / 25.4
INCH: Final = 72.0
BADGE_WIDTH: Final = 105 * MILLIMETRE
BADGE_HEIGHT: Final = 148 * MILLIMETRE
PAPERS: Final = {
    "a4": (210 * MILLIMETRE, 297 * MILLIMETRE),
    "letter": (8.5 * INCH, 11 * INCH),
}
_FILE: Final = Path(__file__).parent / "sheets.toml"


class Flip(StrEnum):
    """The edge of the paper over which the printer turns it for the backs."""

    LONG = "long"
    SHORT = "short"


class Fold(StrEnum):
    """How front and back hang together when both are printed on one side of paper."""

    NO = ""
    BESIDE = "beside"
    ABOVE = "above"


@dataclass(frozen=True, slots=True)
class Labels:
    """Places on a paper, in points: `left` and `top` lead to the first of them."""

    columns: int
    rows: int
    width: float
    height: float
    left: float
    top: float
    across: float
    down: float

    def corners(self) -> Iterator[tuple[float, float]]:
        """Upper left corners from the paper's, row by row from the top."""
        for row in range(self.rows):
            for column in range(self.columns):
                yield self.left + column * self.across, self.top + row * self.down


@dataclass(frozen=True, slots=True)
class Sheet:
    """A paper. Without labels it is cut apart and holds as many badges as it can.

    Sizes are in points. A `single` paper is as large as what is put on it.
    """

    name: str
    width: float
    height: float
    labels: Labels | None = None
    is_single: bool = False
    title: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """How badges are put on a sheet.

    Attributes:
        start: the first label that is still there; those before it are used up.
        shrink: make a badge smaller that is larger than the label.
        marks: where to cut; None leaves it to the sheet, whose labels need none.
    """

    start: int = 1
    flip: Flip = Flip.LONG
    fold: Fold = Fold.NO
    shrink: bool = False
    marks: bool | None = None


AS_USUAL: Final = Way()
SINGLE: Final = Sheet("a6", BADGE_WIDTH, BADGE_HEIGHT, is_single=True)
A4: Final = Sheet("a4-4up", *PAPERS["a4"])
LETTER: Final = Sheet("letter", *PAPERS["letter"])


def _read(row: dict[str, Any]) -> Sheet:
    unit = INCH if row.get("unit") == "in" else MILLIMETRE
    (columns, rows), (width, height) = row["grid"], row["size"]
    (left, top), (across, down) = row["first"], row["step"]
    lengths = (one * unit for one in (width, height, left, top, across, down))
    labels = Labels(columns, rows, *lengths)
    return Sheet(row["name"], *PAPERS[row["paper"]], labels, title=row["title"])


SOLD: Final = tuple(
    _read(row) for row in tomllib.loads(_FILE.read_text("utf-8"))["sheet"]
)
SHEETS: Final = {sheet.name: sheet for sheet in (SINGLE, A4, LETTER, *SOLD)}
"""By the name that `print_badges --sheet` takes."""
