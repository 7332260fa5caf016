"""Draws the parts of a large document, in several processes where that is asked.

The processes are new ones that know no database and hold no connection; they stay for
all parts of a document, so fonts are opened and letters shaped once in each.
"""

from __future__ import annotations

import io
import multiprocessing
from collections import deque
from collections.abc import Generator, Iterable, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from multiprocessing.context import BaseContext
from pathlib import Path
from typing import Final, NamedTuple

from badges.pdf import sheet as papers
from badges.pdf.design import Design
from badges.pdf.document import Report, render_badges
from badges.pdf.page import BadgeText, Picture
from badges.pdf.sheet import Sheet, Way

_AHEAD: Final = 2
"""Parts kept ready for each process: none waits, and few are in memory."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What all parts of a document have in common."""

    heading: str
    fonts_dir: Path
    designs: Sequence[Design] = ()
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    sheet: Sheet = papers.SINGLE
    way: Way = papers.AS_USUAL
    language: str = "en"


class Task(NamedTuple):
    """One part: its number, what its badges say, whether it begins the document."""

    number: int
    badges: Sequence[BadgeText]
    is_first: bool = False


class Drawn(NamedTuple):
    number: int
    pdf: bytes
    report: Report


def draw_parts(
    tasks: Iterable[Task], frame: Frame, *, workers: int = 1
) -> Generator[Drawn, None, None]:
    """Yield each part as it is drawn, in the order of the tasks.

    Whoever stops taking them stops the work; parts that were begun are given up.

    Args:
        tasks: taken when there is room for them, in this process.
        workers: with one, this process draws.
    """
    if workers < 2:
        for task in tasks:
            yield _draw(frame, task)
        return
    pool = ProcessPoolExecutor(
        workers, mp_context=_context(), initializer=_begin, initargs=(frame,)
    )
    waiting: deque[Future[Drawn]] = deque()
    try:
        for task in tasks:
            waiting.append(pool.submit(_draw_here, task))
            if len(waiting) > workers * _AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _context() -> BaseContext:
    """Processes that inherit nothing of this one: neither threads nor connections."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    # read once by the server, not anew by each process
    context.set_forkserver_preload([__name__])
    return context


_frame: Frame


def _begin(frame: Frame) -> None:
    """Give a new process what it needs for all its parts."""
    global _frame
    _frame = frame


def _draw_here(task: Task) -> Drawn:
    return _draw(_frame, task)


def _draw(frame: Frame, task: Task) -> Drawn:
    way = frame.way if task.is_first else replace(frame.way, start=1)
    out = io.BytesIO()
    report = render_badges(
        task.badges,
        heading=frame.heading,
        out=out,
        fonts_dir=frame.fonts_dir,
        designs=frame.designs,
        pictures=frame.pictures,
        sheet=frame.sheet,
        way=way,
        language=frame.language,
    )
    return Drawn(task.number, out.getvalue(), report)
