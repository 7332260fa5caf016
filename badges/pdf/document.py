"""Draws badges into one PDF: one canvas, fonts embedded once, one form a category."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from operator import length_hint
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from badges.pdf import sheet as papers
from badges.pdf.fonts import font_set
from badges.pdf.ink import Pen, dark_modules, fill_colour, readable_on
from badges.pdf.page import (
    BAND_HEIGHT,
    BadgeText,
    Field,
    Page,
    Problem,
    compose,
    compose_band,
)
from badges.pdf.shaping import Shaper
from badges.pdf.sheet import BADGE_HEIGHT, BADGE_WIDTH, Sheet

INK: Final = "#1b2430"
_PROGRESS_EVERY: Final = 20

# written as text, every stream would be a quarter longer and most of the work
rl_config.useA85 = 0

Progress = Callable[[int, int], bool | None]


class Cancelled(Exception):
    """The progress callback asked to stop; nothing was written."""


class Flag(NamedTuple):
    """A badge to look at before printing; `position` counts from 0."""

    position: int
    code: str
    field: Field
    problem: Problem
    detail: str


@dataclass(frozen=True, slots=True)
class Report:
    """What was drawn and which badges need a look."""

    badges: int
    pages: int
    flags: tuple[Flag, ...]


class _Printer:
    """A document in the making."""

    def __init__(
        self, out: BinaryIO, shaper: Shaper, sheet: Sheet, heading: str, language: str
    ) -> None:
        self.flags: list[Flag] = []
        self.badges = 0
        self._heading = heading
        self._language = language
        self._shaper = shaper
        self._sheet = sheet
        self._pen = Pen()
        self._bands: dict[tuple[str, str, bool], tuple[str, Page]] = {}
        self._canvas = Canvas(
            out,
            pagesize=(sheet.width, sheet.height),
            pageCompression=1,
            invariant=1,
            lang=language,
        )
        self._canvas.setTitle(heading)
        self._canvas.setCreator("GFMD Days")
        # reportlab opens each page by selecting Helvetica, which nothing here uses
        self._canvas._preamble = ""

    def add(self, badge: BadgeText, *, with_qr: bool) -> None:
        place = self.badges % self._sheet.places
        if place == 0 and self.badges:
            self._end_page()
        page = compose(badge, self._shaper, language=self._language, with_qr=with_qr)
        band, shared = self._band(badge)
        x, y = self._sheet.origins[place]
        self._draw(f"q 1 0 0 1 {x:.6g} {y:.6g} cm")
        self._canvas.doForm(band)
        self._draw_page(page, badge.category_colour)
        self._draw("Q")
        for finding in (*page.findings, *shared.findings):
            self.flags.append(Flag(self.badges, badge.code, *finding))
        self.badges += 1

    def finish(self) -> Report:
        self._end_page()
        for font in self._pen.fonts.values():
            font.write(self._canvas._doc)
        del self._canvas._doc.idToObject["BasicFonts"].dict["F1"]
        self._canvas.save()
        pages = -(-self.badges // self._sheet.places) or 1
        return Report(self.badges, pages, tuple(self.flags))

    def _band(self, badge: BadgeText) -> tuple[str, Page]:
        key = (badge.category_word, badge.category_colour, bool(badge.functions))
        known = self._bands.get(key)
        if known is None:
            page = compose_band(
                badge.category_word,
                self._heading,
                self._shaper,
                language=self._language,
                raised=key[2],
            )
            name = f"band{len(self._bands)}"
            self._canvas.beginForm(name, 0, 0, BADGE_WIDTH, BADGE_HEIGHT)
            self._draw(
                f"{fill_colour(badge.category_colour)} "
                f"0 0 {BADGE_WIDTH:.6g} {BAND_HEIGHT:.6g} re f"
            )
            self._draw_page(page, badge.category_colour)
            self._canvas.endForm()
            known = self._bands[key] = (name, page)
        return known

    def _draw_page(self, page: Page, colour: str) -> None:
        used = ""
        for placed in page.texts:
            on_band = placed.field in {Field.CATEGORY, Field.FUNCTIONS}
            wanted = fill_colour(readable_on(colour) if on_band else INK)
            if wanted != used:
                self._draw(wanted)
                used = wanted
            self._draw(self._pen.text(placed))
        if page.symbol:
            self._draw(dark_modules(page.symbol))

    def _end_page(self) -> None:
        if self._sheet.cuts:
            self._draw("0.75 G 0.25 w [2 3] 0 d")
            for x1, y1, x2, y2 in self._sheet.cuts:
                self._draw(f"{x1:.6g} {y1:.6g} m {x2:.6g} {y2:.6g} l S")
        self._canvas.showPage()

    def _draw(self, operators: str) -> None:
        self._canvas._code.append(operators)


def render_badges(
    badges: Iterable[BadgeText],
    *,
    heading: str,
    out: BinaryIO,
    fonts_dir: Path,
    sheet: Sheet | None = None,
    language: str = "en",
    progress: Progress | None = None,
    with_qr: bool = True,
) -> Report:
    """Write one PDF of badges, in the order given.

    Args:
        badges: what they say, opt-outs already applied.
        heading: the event's name, small at the top of each badge.
        out: takes the PDF when all badges are drawn; equal input gives equal bytes.
        fonts_dir: where `python -m badges.fonts collect` put the fonts.
        sheet: the paper, one of `SHEETS`; without it one badge a page.
        language: BCP 47 tag of the document, its heading, categories and countries.
        progress: called now and then with (drawn, expected) and at the end; expected
            is 0 where the badges cannot tell their number. False stops.
        with_qr: False leaves the QR symbols out.

    Returns:
        The numbers of badges and pages, and the badges to look at before printing.

    Raises:
        FontsMissing: the fonts were not collected.
        Cancelled: `progress` answered False.
        ValueError: a colour is not "#rrggbb" or a code is empty.
    """
    expected = length_hint(badges)
    printer = _Printer(
        out, Shaper(font_set(fonts_dir)), sheet or papers.SINGLE, heading, language
    )
    for badge in badges:
        printer.add(badge, with_qr=with_qr)
        if printer.badges % _PROGRESS_EVERY == 0:
            _tell(progress, printer.badges, expected)
    _tell(progress, printer.badges, expected)
    return printer.finish()


def _tell(progress: Progress | None, drawn: int, expected: int) -> None:
    if progress is not None and progress(drawn, expected) is False:
        raise Cancelled
