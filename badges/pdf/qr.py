"""QR symbols as numbers, made fast enough for a thousand badges a second.

A QR symbol of a given version, level, mask and text length is an affine function over
GF(2) of the bits of its text: data bits, the Reed-Solomon remainders and their places
are all linear, mask and fixed patterns are a constant. So the encoder (qrcode) is asked
once for one symbol and for that symbol with each single bit turned, and every further
symbol is an exclusive or of those. Ten alphanumeric characters cost five look-ups.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

import qrcode
from qrcode.constants import ERROR_CORRECT_H, ERROR_CORRECT_M, ERROR_CORRECT_Q
from qrcode.util import MODE_ALPHA_NUM, QRData

QUIET_ZONE: Final = 4
"""Modules of empty margin that ISO/IEC 18004 asks for on each side."""

_ALPHANUMERIC: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_VALUES: Final = {char: value for value, char in enumerate(_ALPHANUMERIC)}
_MASK: Final = 2
_PAIR_BITS: Final = 11
_SINGLE_BITS: Final = 6
# (characters at most, version, level): the strongest correction in few modules
_SIZES: Final = (
    (20, 2, ERROR_CORRECT_H),
    (29, 2, ERROR_CORRECT_Q),
    (35, 3, ERROR_CORRECT_H),
    (47, 3, ERROR_CORRECT_Q),
)
_DARK: Final = re.compile("1+")


class Symbol(NamedTuple):
    """A QR symbol: `size` modules a side, row by row as bits of one number.

    The first module of the first row is the highest bit; set bits are dark. The quiet
    zone is not part of it.
    """

    size: int
    bits: int

    def runs(self) -> list[tuple[int, int, int]]:
        """Dark stretches as (column, row from the top, length in modules)."""
        size = self.size
        picture = format(self.bits, f"0{size * size}b")
        return [
            (match.start(), row, match.end() - match.start())
            for row in range(size)
            for match in _DARK.finditer(picture[row * size : (row + 1) * size])
        ]


def level(code: str) -> str:
    """The letter of a symbol's correction level, for who draws it by themselves."""
    letters = {ERROR_CORRECT_H: "H", ERROR_CORRECT_Q: "Q"}
    if all(char in _VALUES for char in code):
        for most, _version, correction in _SIZES:
            if len(code) <= most:
                return letters[correction]
    return "M"


def symbol(code: str) -> Symbol:
    """The QR symbol (ISO/IEC 18004, model 2) of a code.

    Codes of up to 47 characters out of 0-9, A-Z, space and $%*+-./: take the fast
    way with correction level H or Q; anything else is encoded as bytes at level M.

    Raises:
        ValueError: when the code is empty.
        qrcode.exceptions.DataOverflowError: beyond some 2,300 characters.
    """
    if not code:
        raise ValueError("A QR symbol needs a code.")
    if all(char in _VALUES for char in code):
        for most, version, level in _SIZES:
            if len(code) <= most:
                return Symbol(17 + 4 * version, _combined(code, version, level))
    plain = qrcode.QRCode(
        error_correction=ERROR_CORRECT_M, mask_pattern=_MASK, border=0
    )
    plain.add_data(code.encode())
    plain.make(fit=True)
    return Symbol(plain.modules_count, _as_number(plain.modules))


def _combined(code: str, version: int, level: int) -> int:
    bits = _start(len(code), version, level)
    for start in range(0, len(code), 2):
        bits ^= _change(start, code[start : start + 2], len(code), version, level)
    return bits


@lru_cache(maxsize=1 << 16)
def _change(start: int, text: str, length: int, version: int, level: int) -> int:
    """What the symbol changes by when these one or two characters stand at `start`."""
    changes = _changes(start, length, version, level)
    value = _value(text) ^ _value(_plain(length)[start : start + 2])
    total = 0
    for bit, change in enumerate(changes):
        if value >> bit & 1:
            total ^= change
    return total


def _value(text: str) -> int:
    value = 0
    for char in text:
        value = value * len(_ALPHANUMERIC) + _VALUES[char]
    return value


def _text(value: int, length: int) -> str:
    high, low = divmod(value, len(_ALPHANUMERIC))
    return (_ALPHANUMERIC[high] if length > 1 else "") + _ALPHANUMERIC[low]


def _plain(length: int) -> str:
    # not all zeros: the encoder divides by the first coefficient of each block
    return ("A0" * length)[:length]


@lru_cache(maxsize=16)
def _start(length: int, version: int, level: int) -> int:
    return _encoded(_plain(length), version, level)


@lru_cache(maxsize=256)
def _changes(start: int, length: int, version: int, level: int) -> tuple[int, ...]:
    """What turning each bit of the characters at `start` changes, lowest bit first."""
    plain = _plain(length)
    here = plain[start : start + 2]
    begun = _start(length, version, level)
    found = []
    for bit in range(_PAIR_BITS if len(here) > 1 else _SINGLE_BITS):
        other = _text(_value(here) ^ 1 << bit, len(here))
        code = plain[:start] + other + plain[start + len(here) :]
        found.append(begun ^ _encoded(code, version, level))
    return tuple(found)


def _encoded(code: str, version: int, level: int) -> int:
    encoder = qrcode.QRCode(
        version=version, error_correction=level, mask_pattern=_MASK, border=0
    )
    encoder.add_data(QRData(code, mode=MODE_ALPHA_NUM), optimize=0)
    encoder.make(fit=False)
    return _as_number(encoder.modules)


def _as_number(modules: list[list[bool | None]]) -> int:
    return int("".join("1" if dark else "0" for row in modules for dark in row), 2)
