"""Makes one PDF of several that this module's documents wrote, without unpacking them.

Each part's objects are copied as they are, with new numbers; its tree of pages becomes
a branch of the whole. Streams that are alike, such as pictures and subsets of a font,
are written once. Only reportlab's PDFs are read: a table of offsets, no object streams.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from typing import BinaryIO, Final, NamedTuple

_REFERENCE: Final = re.compile(rb"\b(\d+) 0 R\b")
_TRAILER: Final = re.compile(rb"trailer\s*<<(.*?)>>\s*startxref\s+(\d+)", re.DOTALL)
_ENTRY: Final = re.compile(rb"(\d{10}) \d{5} ([nf])")
_STREAM: Final = b">>\nstream\n"
_ROOT, _PAGES = 1, 2


class NotOurs(ValueError):
    """A part was not written by our documents, or is not whole."""


class _Part(NamedTuple):
    objects: dict[int, bytes]
    root: int
    info: int


def join(parts: Iterable[bytes], out: BinaryIO) -> int:
    """Write one PDF with the pages of all parts; return how many pages it has.

    The parts are taken one by one: no two of them need to be in memory.

    Raises NotOurs.
    """
    return _Joined(out).write(parts)


class _Joined:
    """The PDF in the making: object 1 is its root, 2 its tree of pages."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._at = 0
        self._offsets: dict[int, int] = {}
        self._next = _PAGES + 1
        self._alike: dict[bytes, int] = {}
        self._digest = hashlib.sha256()

    def write(self, parts: Iterable[bytes]) -> int:
        # reportlab's own second line: four bytes above 127 say that it is binary
        self._put(b"%PDF-1.4\n%\x93\x8c\x8b\x9e\n")
        root = info = b""
        branches: list[int] = []
        pages = 0
        for data in parts:
            part = _read(data)
            numbers = self._numbers(part)
            tree = _number(part.objects[part.root], b"Pages")
            root = root or part.objects[part.root]
            info = info or part.objects[part.info]
            pages += _number(part.objects[tree], b"Count")
            branches.append(numbers[tree])
            self._copy(part, numbers, tree)
        if not branches:
            raise NotOurs("There is nothing to join.")
        kids = b" ".join(b"%d 0 R" % one for one in branches)
        tree_words = b"<< /Type /Pages /Count %d /Kids [ %s ] >>\n" % (pages, kids)
        self._object(_PAGES, tree_words)
        language = re.search(rb"/Lang\s*\([^)]*\)", root)
        self._object(
            _ROOT,
            b"<< /Type /Catalog /Pages %d 0 R %s >>\n"
            % (_PAGES, language[0] if language else b""),
        )
        self._object(self._next, info)
        self._finish(info=self._next)
        return pages

    def _numbers(self, part: _Part) -> dict[int, int]:
        """New numbers for a part's objects; known streams have theirs already."""
        numbers: dict[int, int] = {}
        for old, body in part.objects.items():
            if old in (part.root, part.info):
                continue
            key = _key(body)
            known = self._alike.get(key) if key else None
            if known is None:
                known, self._next = self._next, self._next + 1
                if key:
                    self._alike[key] = known
            numbers[old] = known
        return numbers

    def _copy(self, part: _Part, numbers: dict[int, int], tree: int) -> None:
        def renumbered(found: re.Match[bytes]) -> bytes:
            return b"%d 0 R" % numbers[int(found[1])]

        for old, number in numbers.items():
            if number in self._offsets:
                continue
            head, mark, stream = part.objects[old].partition(_STREAM)
            words = _REFERENCE.sub(renumbered, head)
            if old == tree:
                words = words.replace(b"<<", b"<< /Parent %d 0 R" % _PAGES, 1)
            self._object(number, words + mark + stream)

    def _object(self, number: int, body: bytes) -> None:
        self._offsets[number] = self._at
        self._put(b"%d 0 obj\n%sendobj\n" % (number, body))

    def _put(self, data: bytes) -> None:
        self._out.write(data)
        self._digest.update(data)
        self._at += len(data)

    def _finish(self, *, info: int) -> None:
        start, size = self._at, len(self._offsets) + 1
        rows = b"".join(
            b"%010d 00000 n \n" % self._offsets[number] for number in range(1, size)
        )
        name = self._digest.hexdigest()[:32].encode()
        self._put(b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, rows))
        self._put(
            b"trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R /ID [ <%s> <%s> ] >>\n"
            b"startxref\n%d\n%%%%EOF\n" % (size, _ROOT, info, name, name, start)
        )


def _key(body: bytes) -> bytes:
    """What tells a stream from others; empty for what leads to other objects."""
    head, mark, _stream = body.partition(_STREAM)
    if not mark or _REFERENCE.search(head):
        return b""
    return hashlib.sha256(body).digest()


def _read(data: bytes) -> _Part:
    trailer = _TRAILER.search(data, max(0, len(data) - 1024))
    if trailer is None:
        raise NotOurs("A part has no end.")
    table = int(trailer[2])
    offsets = [
        (int(at), number)
        for number, (at, kind) in enumerate(_ENTRY.findall(data, table))
        if kind == b"n"
    ]
    places = sorted(offsets)
    ends = [*(at for at, _number in places[1:]), table]
    objects = {}
    for (at, number), end in zip(places, ends, strict=True):
        _frame, _mark, body = data[at:end].partition(b"obj\n")
        objects[number] = body.rpartition(b"endobj")[0]
    root, info = _number(trailer[1], b"Root"), _number(trailer[1], b"Info")
    return _Part(objects, root, info)


def _number(words: bytes, name: bytes) -> int:
    """The number that follows a name, be it a count or an object's."""
    found = re.search(rb"/" + name + rb"\s+(\d+)", words)
    if found is None:
        raise NotOurs(f"A part has no {name.decode()}.")
    return int(found[1])
