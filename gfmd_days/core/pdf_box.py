"""Opens PDFs that come from elsewhere, each in a process of its own that has bounds.

The library that reads them is native: with a PDF made for it, it takes all memory,
never comes to an end, or falls over with the process around it. That process is a small
one here. It knows no Django, no database and no secrets, and when it ends badly the PDF
is refused.

`_ask` starts it with `pdf_opener.py`; the folder they share has the PDF, the template,
and what is told: a line of JSON, and the documents one after the other.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from gfmd_days.core.pdf_opener import SHOWN, TEMPLATE, Bounds, Told

logger = logging.getLogger(__name__)

ROOT: Final = Path(__file__).parents[2]
TEMPLATE_FILE: Final = Path(__file__).parent / "typst" / TEMPLATE
OPENER: Final = "gfmd_days.core.pdf_opener"
KEPT: Final = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEM_VERSION_COMPAT")
"""Of the environment: what an interpreter may need to start."""
# One thread, one heap: each further one reserves addresses, and machines differ
QUIET: Final = {"RAYON_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1"}


# What is taken in has to leave room: later it is drawn beside others
TAKING_IN: Final = Bounds(memory=750_000_000, processor=10, clock=30)
DRAWING: Final = Bounds(memory=1_000_000_000, processor=20, clock=60)


class NotOpened(Exception):
    """A PDF is broken or locked, or goes beyond the bounds; in words for the log."""


def pictures(pdf: bytes, *, ppi: float, pages: int) -> list[bytes]:
    """Return the first pages as PNGs. Raises NotOpened."""
    return _ask("pictures", pdf, DRAWING, ppi=ppi, pages=pages).documents


def alone(pdf: bytes) -> Told:
    """Return the first page as a PDF of its own, and the size it had.

    It unpacks to little and was drawn once within narrower bounds than those of
    `pictures`, so that it can be drawn later, beside others too. Raises NotOpened.
    """
    return _ask("alone", pdf, TAKING_IN)


def _ask(what: str, pdf: bytes, bounds: Bounds, **options: float) -> Told:
    """Have another process do one of the opener's OPERATIONS. Raises NotOpened."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / SHOWN).write_bytes(pdf)
        (folder / TEMPLATE).write_bytes(TEMPLATE_FILE.read_bytes())
        request = {"what": what, "options": options, "bounds": bounds}
        _run(folder, json.dumps(request), bounds)
        return _read(folder / "told")


def _run(folder: Path, request: str, bounds: Bounds) -> None:
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    with (folder / "told").open("wb") as told, (folder / "fault").open("wb") as fault:
        try:
            done = subprocess.run(  # noqa: S603  the program is our own
                [sys.executable, "-E", "-s", "-m", OPENER, str(folder), request],
                cwd=ROOT,
                env=kept | QUIET,
                stdin=subprocess.DEVNULL,
                stdout=told,
                stderr=fault,
                timeout=bounds.clock,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise _given_up(f"it took more than {bounds.clock} seconds") from error
        except OSError as error:
            raise _given_up(f"no process for it: {error}") from error
    if done.returncode:
        raise _given_up(f"the process {_end(done.returncode)}: {_words(folder)}")


def _given_up(why: str) -> NotOpened:
    logger.warning("A PDF from elsewhere was given up: %s", why)
    return NotOpened(why)


def _end(code: int) -> str:
    if code > 0:
        return f"ended with {code}"
    with suppress(ValueError):
        return f"was ended by {signal.Signals(-code).name}"
    return f"was ended by signal {-code}"


def _words(folder: Path) -> str:
    with (folder / "fault").open("rb") as file:
        said = " ".join(file.read(10_000).decode(errors="replace").split())
    return said if len(said) < 400 else f"{said[:200]} … {said[-200:]}"


def _read(file: Path) -> Told:
    head, _line, rest = file.read_bytes().partition(b"\n")
    try:
        told = json.loads(head)
        if "refused" in told:
            raise NotOpened(str(told["refused"]))
        width, height = map(float, told["size"])
        lengths = [int(length) for length in told["lengths"]]
    except (ValueError, TypeError, KeyError) as error:
        raise _given_up("the process told nothing that is understood") from error
    if sum(lengths) != len(rest):
        raise _given_up("the process told only a part")
    file_of_all = BytesIO(rest)
    return Told([file_of_all.read(length) for length in lengths], (width, height))
