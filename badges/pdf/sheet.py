"""The papers badges are printed on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

MILLIMETRE: Final = 72 / 25.4
BADGE_WIDTH: Final = 105 * MILLIMETRE
BADGE_HEIGHT: Final = 148 * MILLIMETRE


@dataclass(frozen=True, slots=True)
class Sheet:
    """Paper that holds columns x rows badges, cut apart afterwards.

    Sizes are in points; the badges stand edge to edge in the middle of the paper.
    """

    name: str
    width: float
    height: float
    columns: int
    rows: int

    @property
    def places(self) -> int:
        return self.columns * self.rows

    @property
    def origins(self) -> tuple[tuple[float, float], ...]:
        """Lower left corners of the places, row by row from the top."""
        left, bottom = self._margins
        return tuple(
            (
                left + (place % self.columns) * BADGE_WIDTH,
                bottom + (self.rows - 1 - place // self.columns) * BADGE_HEIGHT,
            )
            for place in range(self.places)
        )

    @property
    def cuts(self) -> tuple[tuple[float, float, float, float], ...]:
        """Lines to cut along, (x1, y1, x2, y2), those between two badges only."""
        left, bottom = self._margins
        upright = (left + n * BADGE_WIDTH for n in range(1, self.columns))
        level = (bottom + n * BADGE_HEIGHT for n in range(1, self.rows))
        return (
            *((x, 0, x, self.height) for x in upright),
            *((0, y, self.width, y) for y in level),
        )

    @property
    def _margins(self) -> tuple[float, float]:
        return (
            (self.width - self.columns * BADGE_WIDTH) / 2,
            (self.height - self.rows * BADGE_HEIGHT) / 2,
        )


SINGLE: Final = Sheet("a6", BADGE_WIDTH, BADGE_HEIGHT, columns=1, rows=1)
A4_FOUR: Final = Sheet("a4-4up", 210 * MILLIMETRE, 297 * MILLIMETRE, columns=2, rows=2)

SHEETS: Final = {sheet.name: sheet for sheet in (SINGLE, A4_FOUR)}
"""By the name that `print_badges --sheet` takes."""
