"""The papers badges are printed on."""

from __future__ import annotations

from dataclasses import dataclass, replace
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
    badge_width: float = BADGE_WIDTH
    badge_height: float = BADGE_HEIGHT

    @property
    def places(self) -> int:
        return self.columns * self.rows

    @property
    def origins(self) -> tuple[tuple[float, float], ...]:
        """Lower left corners of the places, row by row from the top."""
        left, bottom = self._margins
        return tuple(
            (
                left + (place % self.columns) * self.badge_width,
                bottom + (self.rows - 1 - place // self.columns) * self.badge_height,
            )
            for place in range(self.places)
        )

    @property
    def cuts(self) -> tuple[tuple[float, float, float, float], ...]:
        """Lines to cut along, (x1, y1, x2, y2), those between two badges only."""
        left, bottom = self._margins
        upright = (left + n * self.badge_width for n in range(1, self.columns))
        level = (bottom + n * self.badge_height for n in range(1, self.rows))
        return (
            *((x, 0, x, self.height) for x in upright),
            *((0, y, self.width, y) for y in level),
        )

    def holding(self, width: float, height: float) -> Sheet:
        """The same paper for badges of another size, as many as it holds.

        Paper of one badge is as large as the badge. Raises ValueError where not one
        fits.
        """
        if self.places == 1:
            return replace(
                self, width=width, height=height, badge_width=width, badge_height=height
            )
        # half a point: 2 x 105 mm are 210 mm, whatever the last digit says
        columns = int((self.width + 0.5) // width)
        rows = int((self.height + 0.5) // height)
        if not columns * rows:
            raise ValueError(f"No badge of this size fits on {self.name}.")
        return replace(
            self, columns=columns, rows=rows, badge_width=width, badge_height=height
        )

    def turned(self, place: int) -> int:
        """Where the back of a place comes to lie when the paper is turned over.

        Over its long edge, as printers do by themselves.
        """
        return place - place % self.columns + self.columns - 1 - place % self.columns

    @property
    def _margins(self) -> tuple[float, float]:
        return (
            (self.width - self.columns * self.badge_width) / 2,
            (self.height - self.rows * self.badge_height) / 2,
        )


SINGLE: Final = Sheet("a6", BADGE_WIDTH, BADGE_HEIGHT, columns=1, rows=1)
A4_FOUR: Final = Sheet("a4-4up", 210 * MILLIMETRE, 297 * MILLIMETRE, columns=2, rows=2)

SHEETS: Final = {sheet.name: sheet for sheet in (SINGLE, A4_FOUR)}
"""By the name that `print_badges --sheet` takes."""
