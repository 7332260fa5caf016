"""Opens one PDF within bounds: the program of the process that `pdf_box.py` starts.

It imports little, for it starts anew for each PDF.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, NamedTuple

from gfmd_days.core import pdf_objects

SHOWN: Final = "shown.pdf"
TEMPLATE: Final = "pictures.typ"
SIDES: Final = ("width", "height")
LARGEST_PAGE: Final = 20_000_000
MOST_UNPACKED: Final = 150_000_000
"""Bytes of a page's streams: A4 in four colours at 600 dots an inch has less."""
MOST_OBJECTS: Final = 20_000
MOST_WORDS: Final = 2_000_000
"""Bytes outside streams. Whenever the page is drawn, our own Python copies these."""
TRIED_AT: Final = 600  # pixels of the longer side


class Bounds(NamedTuple):
    """What one process may use."""

    memory: int  # bytes of address space; a picture takes three times what it holds
    processor: int  # seconds
    clock: int  # seconds
    written: int = 100_000_000  # bytes of a file


class Told(NamedTuple):
    """Documents, and the size of the first page in points where that was asked."""

    documents: list[bytes]
    size: tuple[float, float] = (0, 0)


class Refused(Exception):
    """A page that is whole, but larger than it may be."""


def _pictures(folder: Path, *, ppi: float, pages: int) -> Told:
    found = _compiler(folder, SHOWN, pages).compile(format="png", ppi=ppi)
    return Told([found] if isinstance(found, bytes) else list(found or ()))


def _alone(folder: Path) -> Told:
    compiler = _compiler(folder, SHOWN, 1)
    size = _size(compiler)
    page = compiler.compile(format="pdf", pdf_tags=False, timestamp=0)
    if not isinstance(page, bytes):
        raise Refused("The page gave nothing.")
    _weigh(page)
    (folder / "page.pdf").write_bytes(page)
    trial = _compiler(folder, "page.pdf", 1)
    ppi = TRIED_AT * 72 / max(_size(trial))
    if not trial.compile(format="png", ppi=ppi):
        raise Refused("The page cannot be drawn.")
    return Told([page], size)


def _weigh(page: bytes) -> None:
    """Raise Refused for a page that whoever draws it would have to work hard for."""
    if len(page) > LARGEST_PAGE:
        raise Refused(f"The page is {len(page)} bytes large.")
    objects = pdf_objects.objects(page)
    if len(objects) > MOST_OBJECTS:
        raise Refused(f"The page has {len(objects)} objects.")
    words = sum(len(body.partition(b"stream\n")[0]) for body in objects.values())
    if words > MOST_WORDS:
        raise Refused(f"The page has {words} bytes outside streams.")
    if not pdf_objects.is_light(objects, MOST_UNPACKED):
        raise Refused(f"The page unpacks to more than {MOST_UNPACKED} bytes.")


OPERATIONS: Final[dict[str, Callable[..., Told]]] = {
    "pictures": _pictures,
    "alone": _alone,
}


def _size(compiler: Any) -> tuple[float, float]:
    (size,) = json.loads(compiler.query("<size>", field="value"))
    width, height = (float(size[side].removesuffix("pt")) for side in SIDES)
    return width, height


def _compiler(folder: Path, file: str, pages: int) -> Any:
    import typst  # not before the bounds are set

    # typst opens what is in its root and nothing else
    return typst.Compiler(
        input=str(folder / TEMPLATE),
        root=str(folder),
        # the template has no text: looking for faces would only take time
        font_paths=typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False
        ),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps({"file": file, "pages": pages})},
    )


def bind(bounds: Bounds) -> None:
    wanted = {
        resource.RLIMIT_CORE: (0, 0),
        resource.RLIMIT_AS: (bounds.memory, bounds.memory),
        # the first is a signal that says why, the second would only kill
        resource.RLIMIT_CPU: (bounds.processor, bounds.processor + 1),
        resource.RLIMIT_FSIZE: (bounds.written, bounds.written),
    }
    for kind, values in wanted.items():
        # macOS may refuse a bound of addresses; those of time hold there too
        with suppress(ValueError, OSError):
            resource.setrlimit(kind, values)
    # where memory is short all the same, this process goes before the web's
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")


def main(arguments: Sequence[str]) -> None:
    """Do what was asked and write it to standard output."""
    folder, request = Path(arguments[0]), json.loads(arguments[1])
    bind(Bounds(*request["bounds"]))
    try:
        told = OPERATIONS[request["what"]](folder, **request["options"])
    except (Refused, RuntimeError) as error:  # a TypstError, or its base class
        tell({"refused": str(error)})
    else:
        lengths = [len(one) for one in told.documents]
        tell({"size": told.size, "lengths": lengths}, *told.documents)


def tell(head: dict[str, Any], *documents: bytes) -> None:
    for part in (json.dumps(head).encode(), b"\n", *documents):
        sys.stdout.buffer.write(part)


if __name__ == "__main__":
    main(sys.argv[1:])
