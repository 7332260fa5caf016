"""Documents set by typst: letters, programmes, certificates.

A template is a `.typ` file in the `typst/` folder of an app. What it is to say comes as
data, never as markup: whatever people typed is text and can be nothing else.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple

import qrcode
import typst
from django.apps import apps
from django.conf import settings

from gfmd_days.core import languages, pdf_box

FOLDER: Final = "typst"
ACCESSIBLE: Final = "ua-1"
"""PDF/UA-1, ISO 14289-1: tagged, titled, with the language of the text."""
# Tried in this order, letter by letter; further faces of the folder come after them.
FACES: Final = ("Noto Sans", "Noto Sans Arabic", "Noto Sans Bengali",
                "Noto Sans Devanagari", "Noto Sans Ethiopic", "Noto Sans Thai",
                "Noto Sans SC")  # fmt: skip


class CannotBeSet(Exception):
    """typst refuses the document, or the fonts are missing."""


def pdf(
    template: str, data: Mapping[str, Any], *, language: str, made_at: datetime
) -> bytes:
    """Return a tagged, accessible PDF.

    Args:
        template: app and file, such as “registration/letter.typ”.
        data: JSON-able; the template reads it as `data`, with `language`,
            `direction` and `faces` added. It needs a `title`.
        language: of the text, such as “ar”: also decides the direction.
        made_at: the date inside the file; the same data give the same bytes.

    Raises:
        CannotBeSet: with typst's own words, which are for the log.
    """
    found = _compile(
        template,
        data,
        language=language,
        format="pdf",
        pdf_standards=[ACCESSIBLE],
        timestamp=made_at.replace(microsecond=0),
    )
    return found if isinstance(found, bytes) else found[0]


def pictures(
    template: str, data: Mapping[str, Any], *, language: str, ppi: int = 96
) -> list[bytes]:
    """Return the same document as PNGs, one a page. Raises CannotBeSet."""
    found = _compile(template, data, language=language, format="png", ppi=ppi)
    return [found] if isinstance(found, bytes) else found


class Alone(NamedTuple):
    """The first page of a PDF, written anew; the size it had, in points."""

    pdf: bytes
    width: float
    height: float


@dataclass(frozen=True)
class Pages:
    """A PDF that was made elsewhere, to be shown; nothing in it is trusted.

    It is opened in a process of its own that has bounds (`pdf_box.py`).
    """

    pdf: bytes

    def pictures(self, *, ppi: float, pages: int = 1) -> list[bytes]:
        """Return the first pages as PNGs.

        Raises CannotBeSet: it is no PDF, a broken or locked one, or takes too much.

        Args:
            ppi: pixels an inch. The caller sees to it that the picture is not too
                large.
        """
        with _refusals():
            return pdf_box.pictures(self.pdf, ppi=ppi, pages=pages)

    def alone(self) -> Alone:
        """Return the first page as a PDF of its own, written anew.

        Of scripts, forms and notes nothing is left, and it was drawn once within
        bounds. Raises CannotBeSet as above.
        """
        with _refusals():
            (page,), size = pdf_box.alone(self.pdf)
        return Alone(page, *size)


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    # a TypstError, or its base class from a query
    except (RuntimeError, pdf_box.NotOpened) as error:
        raise CannotBeSet(str(error)) from error


def told(
    template: str, data: Mapping[str, Any], label: str, *, language: str
) -> list[Any]:
    """Return what a template notes as metadata under a label, such as “<small>”.

    Raises CannotBeSet.
    """
    with _refusals():
        found = _compiler(template, data, language).query(label, field="value")
    notes: list[Any] = json.loads(found)
    return notes


def qr(text: str) -> str:
    """Return a QR symbol as the SVG a template shows; correction level M."""
    symbol = qrcode.QRCode(
        error_correction=qrcode.constants.ERROR_CORRECT_M, border=4, box_size=1
    )
    symbol.add_data(text)
    rows = symbol.get_matrix()
    dark = "".join(
        f"M{x} {y}h1v1h-1z"
        for y, row in enumerate(rows)
        for x, is_dark in enumerate(row)
        if is_dark
    )
    size = len(rows)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" '
        f'width="{size}" height="{size}"><path d="{dark}" fill="#000"/></svg>'
    )


def embedded(picture: bytes, width: int, height: int, *, kind: str = "png") -> str:
    """Return a picture wrapped into SVG, for data can hold only text.

    Args:
        width, height: in pixels.
        kind: png or jpeg.
    """
    packed = base64.b64encode(picture).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}"><image width="{width}" height="{height}" '
        f'href="data:image/{kind};base64,{packed}"/></svg>'
    )


def _compile(
    template: str, data: Mapping[str, Any], *, language: str, **options: Any
) -> bytes | list[bytes]:
    with _refusals():
        found = _compiler(template, data, language).compile(**options)
    if not found:
        raise CannotBeSet(f"{template} gave nothing.")
    return found


def _compiler(template: str, data: Mapping[str, Any], language: str) -> typst.Compiler:
    all_data = {
        **data,
        "language": language,
        "direction": languages.direction(language),
        "faces": FACES,
    }
    return typst.Compiler(
        input=str(_file(template)),
        root=str(settings.BASE_DIR),
        font_paths=_fonts(settings.FONTS_DIR),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(all_data, ensure_ascii=False)},
    )


def _file(template: str) -> Path:
    label, _slash, name = template.partition("/")
    return Path(apps.get_app_config(label).path) / FOLDER / name


@lru_cache(maxsize=2)
def _fonts(folder: Path) -> typst.Fonts:
    """The faces of a folder and no others: the same text looks alike everywhere."""
    if not folder.is_dir():
        raise CannotBeSet(f"No fonts in {folder}.")
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(folder)],
    )
