"""Pictures of badges for the screen, before anything is printed."""

from __future__ import annotations

import io
from typing import NamedTuple

from django.conf import settings

from badges.domain import texts
from badges.domain.designs import choosing, samples
from badges.domain.designs.samples import Sample
from badges.pdf.design import Design
from badges.pdf.document import Flag, render_badges
from gfmd_days.core.models import Event
from gfmd_days.core.typesetting import Pages

LONGEST_SIDE = 900  # pixels
MOST_PPI = 200.0
INCH = 25.4


class Shown(NamedTuple):
    """A side as PNG, and what of the whole badge would be listed before printing."""

    png: bytes
    flags: tuple[Flag, ...]


def picture(
    event: Event, design: Design, sample: Sample, *, side: int = 0,
    longest: int = LONGEST_SIDE,
) -> Shown:  # fmt: skip
    """Return one side of a sample's badge as it would be printed.

    Args:
        side: 0 is the front; a design without a back shows its front.
        longest: pixels of the longer edge at most.
    """
    chosen = choosing.only(event, design)
    out = io.BytesIO()
    report = render_badges(
        [samples.text(event, sample, chosen)],
        heading=texts.heading(event),
        out=out,
        fonts_dir=settings.FONTS_DIR,
        designs=chosen.designs,
        pictures=chosen.pictures,
        language=event.default_language(),
    )
    ppi = min(MOST_PPI, longest * INCH / max(design.width, design.height))
    last = min(side, len(design.sides) - 1)
    pages = Pages(out.getvalue()).pictures(ppi=ppi, pages=last + 1)
    return Shown(pages[last], report.flags)
