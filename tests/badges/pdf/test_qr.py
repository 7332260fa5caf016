import numpy as np
import pytest
import qrcode
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from qrcode.constants import ERROR_CORRECT_H, ERROR_CORRECT_Q
from qrcode.util import MODE_ALPHA_NUM, QRData

from badges.pdf import qr
from tests.badges.pdf.conftest import steady

CODES = st.text(alphabet="ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", min_size=1, max_size=29)


def as_picture(symbol):
    digits = format(symbol.bits, f"0{symbol.size**2}b")
    dark = np.array([int(digit) for digit in digits]).reshape(symbol.size, symbol.size)
    light = np.pad(1 - dark, qr.QUIET_ZONE, constant_values=1)
    return np.kron(light * 255, np.ones((4, 4))).astype(np.uint8)


def encoded_by_the_library(code):
    level = ERROR_CORRECT_H if len(code) <= 20 else ERROR_CORRECT_Q
    plain = qrcode.QRCode(version=2, error_correction=level, mask_pattern=2, border=0)
    plain.add_data(QRData(code, mode=MODE_ALPHA_NUM), optimize=0)
    plain.make(fit=False)
    return int("".join(str(int(bool(m))) for row in plain.modules for m in row), 2)


@steady
@given(CODES)
def test_the_fast_way_gives_what_the_encoder_gives(code):
    assert qr.symbol(code).bits == encoded_by_the_library(code)


@pytest.mark.parametrize(
    ("code", "size"),
    [
        ("A", 25),
        ("K7Q2M4XWZT5RJ3BV", 25),
        ("K" * 29, 25),
        ("K" * 47, 29),
        ("0" * 16, 25),
        (" " * 17, 25),
        ("HTTPS://EXAMPLE.ORG/R/K7Q2M4XWZT", 29),
        ("https://example.org/r/k7q2m4xwzt?ö", 29),
        ("x" * 300, 69),
    ],
)
def test_every_code_can_be_read_back(code, size):
    symbol = qr.symbol(code)

    assert symbol.size == size
    assert zxingcpp.read_barcode(as_picture(symbol)).text == code


def test_the_runs_cover_the_dark_modules_once():
    symbol = qr.symbol("K7Q2M4XWZT5RJ3BV")
    bits = 0
    for column, row, length in symbol.runs():
        run = (1 << length) - 1 << symbol.size - column - length
        bits |= run << symbol.size * (symbol.size - 1 - row)

    assert bits == symbol.bits
    assert sum(run[2] for run in symbol.runs()) == symbol.bits.bit_count()


def test_an_empty_code_is_refused():
    with pytest.raises(ValueError, match="needs a code"):
        qr.symbol("")
