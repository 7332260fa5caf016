"""The objects of a PDF as typst writes it, and how large they are unpacked.

Such a PDF has a table of offsets and no object streams, and each stream begins with its
length. Nothing of Django is imported here, for `pdf_opener.py`.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from typing import Final

_OFFSET: Final = re.compile(rb"(\d{10}) \d{5} [nf]")
_END: Final = re.compile(rb"startxref\s+(\d{1,10})\s+%%EOF\s*\Z")
_LENGTH: Final = re.compile(rb"<</Length (\d{1,10})\b")
_SIDE: Final = re.compile(rb"/(Width|Height) (\d{1,10})( 0 R)?")
_LAYERS: Final = 8
_STEP: Final = 8_000_000


def objects(pdf: bytes) -> dict[int, bytes]:
    """Every object of a PDF by its number, without its frame."""
    end_of_file = _END.search(pdf)
    if end_of_file is None:
        return {}
    table = int(end_of_file[1])
    offsets = [int(found) for found in _OFFSET.findall(pdf, table)]
    places = sorted((at, number) for number, at in enumerate(offsets) if at)
    ends = [*(at for at, _number in places[1:]), table]
    found = {}
    for (at, number), end in zip(places, ends, strict=False):
        _frame, _mark, body = pdf[at:end].partition(b"obj\n")
        found[number] = body.rpartition(b"endobj")[0]
    return found


def is_light(all_objects: Mapping[int, bytes], most: int) -> bool:
    """Tell whether streams unpack to so many bytes at most, and pictures to pixels.

    What looks packed is unpacked, again and again, whatever the dictionary calls it: a
    dictionary can be written to mislead. Only what zlib packed is counted; other ways
    (LZW, run lengths, letters) are bounded only by drawing the page once.
    """
    total = 0
    for body in all_objects.values():
        if _pixels(body, all_objects) > most:
            return False
        packed = _stream(body)
        for _layer in range(_LAYERS):
            packed = _inflated(packed, most + 1 - total)
            total += len(packed)
            if total > most:
                return False
            if not packed:
                break
        else:
            return False
    return True


def _stream(body: bytes) -> bytes:
    length = _LENGTH.match(body)
    if length is None:
        return b""
    end = body.rfind(b"\nendstream")
    return body[max(end - int(length[1]), 0) : max(end, 0)]


def _inflated(packed: bytes, most: int) -> bytes:
    """Return at most so many bytes of what is packed; nothing if it is not.

    Of a damaged stream readers show what comes before the damage: that is counted.
    """
    unpacker, parts, left = zlib.decompressobj(), [], most
    rest = packed
    try:
        while rest and left > 0 and not unpacker.eof:
            parts.append(unpacker.decompress(rest, min(left, _STEP)))
            rest = unpacker.unconsumed_tail
            left -= len(parts[-1])
    except zlib.error:
        pass
    return b"".join(parts)


def _pixels(body: bytes, all_objects: Mapping[int, bytes]) -> int:
    largest = {b"Width": 0, b"Height": 0}
    for side, number, is_elsewhere in _SIDE.findall(body.partition(b"stream\n")[0]):
        text = all_objects.get(int(number), b"") if is_elsewhere else number
        digits = text.strip()
        value = int(digits) if digits.isdigit() else 0
        largest[side] = max(largest[side], value)
    return largest[b"Width"] * largest[b"Height"]
