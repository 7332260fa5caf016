"""Draws badges into one PDF: one canvas, fonts embedded once, one form a category."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import length_hint
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from reportlab import rl_config
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from badges.pdf import presets
from badges.pdf import sheet as papers
from badges.pdf.design import Design
from badges.pdf.fonts import font_set
from badges.pdf.imported import ImportedPage
from badges.pdf.imposing import impose
from badges.pdf.ink import Pen, dark_modules, drawn, fill_colour, filled
from badges.pdf.layout import Layer, Layout, Setting
from badges.pdf.page import (
    Area,
    BadgeText,
    Finding,
    Mark,
    Picture,
    Placed,
    PlacedPicture,
    PlacedSymbol,
    Problem,
)
from badges.pdf.shaping import Shaper
from badges.pdf.sheet import AS_USUAL, Sheet, Way

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
    field: str
    problem: Problem
    detail: str


@dataclass(frozen=True, slots=True)
class Report:
    """What was drawn and which badges need a look."""

    badges: int
    pages: int
    flags: tuple[Flag, ...]


class _Shared(NamedTuple):
    """A layer drawn once: its form's name, "" where it is empty, and what was found."""

    name: str
    findings: tuple[Finding, ...]


class _Printer:
    """A document in the making."""

    def __init__(
        self,
        out: BinaryIO,
        layouts: Sequence[Layout],
        *,
        paper: Sheet,
        way: Way,
        heading: str,
        language: str,
    ) -> None:
        self.flags: list[Flag] = []
        self.badges = 0
        self._pages = 0
        self._layouts = layouts
        two_sided = any(len(layout.sides) > 1 for layout in layouts)
        first = layouts[0]
        self._imposed = impose(
            paper, first.width, first.height, way, two_sided=two_sided
        )
        self._place = way.start - 1
        self._pen = Pen()
        self._shared: dict[tuple[object, ...], _Shared] = {}
        self._imported: dict[bytes, tuple[str, ImportedPage]] = {}
        self._backs: list[tuple[int, int, BadgeText]] = []
        self._canvas = Canvas(
            out,
            pagesize=(self._imposed.width, self._imposed.height),
            pageCompression=1,
            invariant=1,
            lang=language,
        )
        self._canvas.setTitle(heading)
        self._canvas.setCreator("GFMD Days")
        # reportlab opens each page by selecting Helvetica, which nothing here uses
        self._canvas._preamble = ""

    def add(self, badge: BadgeText) -> None:
        if self._place == self._imposed.places:
            self._end_paper()
            self._place = 0
        self._draw_place(0, self._place, badge, self.badges)
        if len(self._imposed.sides) > 1 and len(self._layouts[badge.design].sides) > 1:
            self._backs.append((self._place, self.badges, badge))
        self._place += 1
        self.badges += 1

    def finish(self) -> Report:
        self._end_paper()
        for font in self._pen.fonts.values():
            font.write(self._canvas._doc)
        del self._canvas._doc.idToObject["BasicFonts"].dict["F1"]
        self._canvas.save()
        return Report(self.badges, self._pages, tuple(self.flags))

    def _draw_place(
        self, paper_side: int, place: int, badge: BadgeText, position: int
    ) -> None:
        """Draw what one side of paper shows of a badge: more than one side if folded.

        A design of one side is shown on both halves of a folded badge.
        """
        last = len(self._layouts[badge.design].sides) - 1
        told: set[int] = set()
        for side, matrix in self._imposed.sides[paper_side][place]:
            shown = min(side, last)
            findings = self._draw_side(badge, shown, str(matrix))
            if shown not in told:
                told.add(shown)
                for finding in findings:
                    self.flags.append(Flag(position, badge.code, *finding))

    def _draw_side(self, badge: BadgeText, side: int, matrix: str) -> list[Finding]:
        layout = self._layouts[badge.design]
        facts = layout.facts(badge)
        findings: list[Finding] = []
        self._draw(f"q {matrix} cm")
        for number, layer in enumerate(layout.sides[side]):
            shown = layer.shown(facts)
            if layer.is_shared:
                key = (badge.design, side, number)
                shared = self._form(layout, layer, shown, badge, key)
                if shared.name:
                    self._canvas.doForm(shared.name)
                findings += shared.findings
            else:
                self._draw_marks(_marks(layer, shown, badge, findings))
        self._draw("Q")
        return findings

    def _form(
        self,
        layout: Layout,
        layer: Layer,
        shown: tuple[bool, ...],
        badge: BadgeText,
        place: tuple[int, ...],
    ) -> _Shared:
        """A layer's form for badges like this one, drawn when the first is met."""
        key = (*place, shown, badge.category_word, badge.category_colour)
        known = self._shared.get(key)
        if known is None:
            findings: list[Finding] = []
            marks = list(_marks(layer, shown, badge, findings))
            name = ""
            if marks:  # reportlab fills an empty form with a sample of its own
                name = f"shared{len(self._shared)}"
                self._canvas.beginForm(name, 0, 0, layout.width, layout.height)
                self._draw_marks(marks)
                self._canvas.endForm()
            known = self._shared[key] = _Shared(name, tuple(findings))
        return known

    def _draw_marks(self, marks: Iterable[Mark]) -> None:
        used = ""
        for mark in marks:
            if isinstance(mark, Placed):
                if mark.colour != used:
                    self._draw(fill_colour(mark.colour))
                    used = mark.colour
                self._draw(self._pen.text(mark))
            elif isinstance(mark, PlacedSymbol):
                self._draw(dark_modules(mark))
            elif isinstance(mark, Area):
                self._draw(filled(mark))
                used = mark.colour
            elif isinstance(mark, PlacedPicture):
                self._draw_picture(mark)
            else:
                self._draw(drawn(mark))

    def _draw_picture(self, placed: PlacedPicture) -> None:
        if placed.picture.is_page:
            self._draw_page(placed)
            return
        # reportlab knows a picture again by what it holds, and embeds it once
        self._canvas.drawImage(
            ImageReader(io.BytesIO(placed.picture.data)),
            placed.x,
            placed.y,
            placed.width,
            placed.height,
            mask="auto",
        )

    def _draw_page(self, placed: PlacedPicture) -> None:
        data = placed.picture.data
        if data not in self._imported:
            page = ImportedPage(data)
            name = f"page{len(self._imported)}"
            page.add_to(self._canvas._doc, name)
            self._imported[data] = (name, page)
        name, page = self._imported[data]
        across, up = placed.width / page.width, placed.height / page.height
        self._draw(f"q {across:.6g} 0 0 {up:.6g} {placed.x:.6g} {placed.y:.6g} cm")
        self._canvas.doForm(name)
        self._draw("Q")

    def _end_paper(self) -> None:
        """End the page of fronts; its backs come on the next.

        Where some badges have a back, each paper has a page for it: printers take
        two pages a paper.
        """
        self._end_page()
        if len(self._imposed.sides) > 1:
            for place, position, badge in self._backs:
                self._draw_place(1, place, badge, position)
            self._backs.clear()
            self._end_page(is_back=True)

    def _end_page(self, *, is_back: bool = False) -> None:
        """One cuts along the front: marks on both sides would never quite agree."""
        if not is_back:
            self._draw_strokes("0.75 G 0.25 w [2 3] 0 d", self._imposed.lines)
            self._draw_strokes("0.4 G 0.25 w [] 0 d", self._imposed.corners)
            self._draw_strokes("0.4 G 0.25 w [1 2] 0 d", self._imposed.folds)
        self._canvas.showPage()
        self._pages += 1

    def _draw_strokes(
        self, style: str, strokes: Sequence[tuple[float, float, float, float]]
    ) -> None:
        if strokes:
            self._draw(style)
            for x1, y1, x2, y2 in strokes:
                self._draw(f"{x1:.6g} {y1:.6g} m {x2:.6g} {y2:.6g} l S")

    def _draw(self, operators: str) -> None:
        self._canvas._code.append(operators)


def _marks(
    layer: Layer, shown: tuple[bool, ...], badge: BadgeText, findings: list[Finding]
) -> Iterable[Mark]:
    for piece, is_shown in zip(layer.pieces, shown, strict=True):
        if is_shown:
            yield from piece.place(badge, findings)


def render_badges(
    badges: Iterable[BadgeText],
    *,
    heading: str,
    out: BinaryIO,
    fonts_dir: Path,
    designs: Sequence[Design] = (),
    pictures: Mapping[str, Picture] | None = None,
    sheet: Sheet | None = None,
    way: Way = AS_USUAL,
    language: str = "en",
    progress: Progress | None = None,
) -> Report:
    """Write one PDF of badges, in the order given.

    Args:
        badges: what they say, opt-outs already applied.
        heading: the event's name.
        out: takes the PDF when all badges are drawn; equal input gives equal bytes.
        fonts_dir: where `python -m badges.fonts collect` put the fonts.
        designs: those that badges name by their place here, all of one size; the
            standard one if there are none.
        pictures: what the designs show, by key.
        sheet: the paper, such as one of `SHEETS`; without it one badge a page.
        way: how they are put on it.
        language: BCP 47 tag of the document and of all that is not a person's own.
        progress: called now and then with (drawn, expected) and at the end; expected
            is 0 where the badges cannot tell their number. False stops.

    Returns:
        The numbers of badges and pages, and the badges to look at before printing.

    Raises:
        FontsMissing: the fonts were not collected.
        Cancelled: `progress` answered False.
        KeyError: a picture is missing.
        TooLarge: a badge does not fit into its place on the sheet.
        ValueError: a colour is not "#rrggbb", a code is empty, the designs differ in
            size or the sheet has no label to start at.
    """
    expected = length_hint(badges)
    designs = designs or (presets.standard(),)
    if len({(one.width, one.height) for one in designs}) > 1:
        raise ValueError("Badges of one document must have one size.")
    setting = Setting(Shaper(font_set(fonts_dir)), heading, language, pictures or {})
    printer = _Printer(
        out,
        [Layout(design, setting) for design in designs],
        paper=sheet or papers.SINGLE,
        way=way,
        heading=heading,
        language=language,
    )
    for badge in badges:
        printer.add(badge)
        if printer.badges % _PROGRESS_EVERY == 0:
            _tell(progress, printer.badges, expected)
    _tell(progress, printer.badges, expected)
    return printer.finish()


def _tell(progress: Progress | None, drawn: int, expected: int) -> None:
    if progress is not None and progress(drawn, expected) is False:
        raise Cancelled
