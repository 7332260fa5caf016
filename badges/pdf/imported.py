"""Takes a page of another PDF into a document as one form XObject.

Only PDFs as typst writes them are read (`Pages.alone` of core/typesetting.py): with a
table of offsets, without object streams, and the page a single form XObject, `x0`.
Streams are copied as they are and never unpacked here; how much readers find in them
was bounded when the page was taken in (core/pdf_opener.py).
"""

from __future__ import annotations

import re
from typing import Final

from reportlab.pdfbase import pdfdoc

from gfmd_days.core.pdf_objects import objects

_REFERENCE: Final = re.compile(rb"\b(\d+) 0 R\b")
_ROOT: Final = re.compile(rb"/XObject\s*<<\s*/x0 (\d+) 0 R")
_BOX: Final = re.compile(rb"/BBox\s*\[([^\]]+)\]")
_STREAM: Final = b">>\nstream\n"


class ImportedPage:
    """A page, and its place in one document.

    Raises ValueError for a PDF that typst did not write.
    """

    def __init__(self, pdf: bytes) -> None:
        self._objects = objects(pdf)
        self._references: dict[int, pdfdoc.PDFObjectReference] = {}
        root = _ROOT.search(pdf)
        box = _BOX.search(self._objects.get(int(root[1]), b"")) if root else None
        if root is None or box is None:
            raise ValueError("This PDF was not written by typst.")
        self._root = int(root[1])
        left, foot, right, top = map(float, box[1].split())
        self.width, self.height = right - left, top - foot

    def add_to(self, document: pdfdoc.PDFDocument, name: str) -> None:
        """Make the page a form of a reportlab document; it is written at the end."""
        document.addForm(name, _Copied(self, self._root))

    def written(self, number: int, document: pdfdoc.PDFDocument) -> bytes:
        """One of the page's objects with its references as the document has them."""
        head, mark, stream = self._objects[number].partition(_STREAM)

        def renumbered(found: re.Match[bytes]) -> bytes:
            wanted = int(found[1])
            if wanted not in self._references:
                copied = _Copied(self, wanted)
                self._references[wanted] = document.Reference(copied)
            reference: bytes = pdfdoc.pdfdocEnc(
                self._references[wanted].format(document)
            )
            return reference

        written: bytes = _REFERENCE.sub(renumbered, head) + mark + stream
        return written


class _Copied(pdfdoc.PDFObject):  # type: ignore[misc]
    """An object of another PDF; what it refers to follows it into the document."""

    def __init__(self, page: ImportedPage, number: int) -> None:
        self._page, self._number = page, number

    def format(self, document: pdfdoc.PDFDocument) -> bytes:
        return self._page.written(self._number, document)
