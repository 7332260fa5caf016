"""Labels in ZPL: the picture is the badge, the code is the printer's, state is read."""

from __future__ import annotations

import io
import re
import socket
import threading
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from badges.domain import marking, print_documents
from badges.models import Printer
from badges.pdf import qr
from badges.printing import zpl
from badges.printing.devices import Doubt, Fate, NotSent, Reason
from badges.printing.zpl_device import ZplDevice
from gfmd_days.core.models import Event
from registration.models import Registration
from tests.badges.printing.conftest import ask, states, station, work
from tests.conftest import NOW

ONES, TWENTIES = "GHIJKLMNOPQRSTUVWXY", "ghijklmnopqrstuvwxyz"


def unpacked(text: str, width: int) -> list[str]:
    """Read ^GF's compressed rows as the printer does, by Zebra's description."""
    digits = -(-width // 8) * 2
    rows: list[str] = []
    row, times = "", 0
    for sign in text:
        if sign == ":":
            rows.append(rows[-1])
        elif sign in ",!":
            row = row.ljust(digits, "0" if sign == "," else "F")
        elif sign in ONES:
            times += ONES.index(sign) + 1
        elif sign in TWENTIES:
            times += 20 * (TWENTIES.index(sign) + 1)
        else:
            row, times = row + sign * (times or 1), 0
        if len(row) == digits:
            rows.append(row)
            row = ""
    assert not row
    return rows


@given(st.integers(1, 1200), st.lists(st.binary(min_size=1, max_size=4), max_size=12))
def test_the_picture_survives_compression(width: int, pieces: list[bytes]) -> None:
    row = -(-width // 8)
    rows = [(piece * row)[:row] for piece in pieces] or [b"\0" * row]
    image = Image.frombytes("1", (width, len(rows)), b"".join(rows))
    read = unpacked(zpl.packed(image), width)
    assert len(read) == len(rows)
    for x, y in ((0, 0), (width - 1, len(rows) - 1), (width // 2, len(rows) // 2)):
        bit = int(read[y], 16) >> (row * 8 - 1 - x) & 1
        assert bit == (image.getpixel((x, y)) == 0)  # black is a set bit
    beyond = row * 8 - width
    assert not any(int(one, 16) & ((1 << beyond) - 1) for one in read)


@pytest.mark.usefixtures("printing_fonts")
@pytest.mark.parametrize("dots", [203, 300, 600])
def test_a_badge_as_a_label(
    event: Event, desk_printer: Printer, layla: Registration, dots: int
) -> None:
    desk_printer.kind, desk_printer.dots = "zpl", dots
    desk_printer.save()
    raw = print_documents.document(ask(desk_printer, layla), now=NOW).content.decode()
    width, height = round(105 / 25.4 * dots), round(148 / 25.4 * dots)
    found = re.search(r"\^PW(\d+)\^LL(\d+)", raw)
    assert abs(int(found[1]) - width) <= 1
    assert abs(int(found[2]) - height) <= 1
    picture = re.search(r"\^GFA,(\d+),\1,(\d+),([^^]*)\^FS", raw)
    rows = unpacked(picture[3], int(found[1]))
    assert len(rows) == int(found[2])
    assert any("F" in one for one in rows)
    code = re.search(r"\^FO(\d+),(\d+)\^BQN,2,(\d+)\^FD[HQ]A,([0-9A-Z]+)\^FS", raw)
    if dots == 600:
        assert code is None  # coarser than the picture
        return
    x, y, module = (int(code[number]) for number in (1, 2, 3))
    side = module * qr.symbol(code[4]).size
    key = marking.key_of(event)
    assert code[4] == marking.marked(layla.code, event=event, key=key)
    assert 18 < side / dots * 25.4 <= 23
    assert abs(x + side / 2 - width / 2) < 3
    inside = [one[x // 4 + 1 : (x + side) // 4 - 1] for one in rows[y : y + side]]
    assert set("".join(inside)) == {"0"}  # white below the printer's own code


def hs(*, paper: int = 0, head: int = 0, formats: int = 0, labels: int = 0) -> bytes:
    return (
        f"\x02030,{paper},0,1245,{formats:03},0,0,0,000,0,0,0\x03\r\n"
        f"\x02000,0,{head},0,1,2,6,0,{labels:08},1,000\x03\r\n\x021234,0\x03\r\n"
    ).encode()


def test_the_status_is_read() -> None:
    assert zpl.status(hs()).look.is_ready
    assert zpl.status(hs()).is_done
    assert zpl.status(hs(paper=1)).look.reasons == (Reason.NO_PAPER,)
    assert zpl.status(hs(head=1)).look.reasons == (Reason.OPEN,)
    assert not zpl.status(hs(formats=1)).is_done
    assert not zpl.status(hs(labels=1)).is_done


@given(st.binary(max_size=120))
def test_rubbish_is_no_status(raw: bytes) -> None:
    zpl.status(raw)


class Listener:
    """Stands for a label printer: keeps what it gets, answers ~HS."""

    def __init__(self) -> None:
        self.labels: list[bytes] = []
        self.answers: list[bytes] = []
        self.status = hs()
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._socket.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join()

    def _serve(self) -> None:
        while True:
            try:
                line, _who = self._socket.accept()
            except OSError:
                return
            with line:
                self._answer(line)

    def _answer(self, line: socket.socket) -> None:
        raw = b""
        while piece := line.recv(65536):
            raw += piece
            if raw == b"~HS":
                answer = self.answers.pop(0) if self.answers else self.status
                line.sendall(answer)
        if raw != b"~HS":
            self.labels.append(raw)


@pytest.fixture
def listener() -> Iterator[Listener]:
    found = Listener()
    yield found
    found.close()


def test_a_label_printer_is_followed_by_its_status(listener: Listener) -> None:
    device = ZplDevice(listener.address)
    assert device.look().is_ready
    assert device.send(b"^XA^XZ", "badge-1") == "badge-1"
    listener.answers = [hs(paper=1, labels=1), hs(labels=1), hs()]
    found = [device.follow("badge-1", "badge-1") for _each in range(3)]
    assert [one.fate for one in found] == [Fate.PENDING, Fate.PENDING, Fate.PRINTED]
    assert found[0].reasons == (Reason.NO_PAPER,)
    assert listener.labels == [b"^XA^XZ"]


def test_a_label_printer_that_is_not_there_was_sent_nothing(
    listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    device = ZplDevice("127.0.0.1:1")
    for deed in (
        device.look,
        lambda: device.send(b"", ""),
        lambda: device.follow("", ""),
    ):
        with pytest.raises(NotSent):
            deed()

    def broken(*_args: object) -> None:
        raise ConnectionResetError

    monkeypatch.setattr(socket.socket, "sendall", broken)
    with pytest.raises(Doubt):
        ZplDevice(listener.address).send(b"^XA^XZ", "badge-1")


@pytest.mark.usefixtures("printing_fonts")
def test_a_label_comes_out_once(
    event: Event, desk_printer: Printer, listener: Listener, layla: Registration
) -> None:
    desk_printer.kind, desk_printer.address = "zpl", listener.address
    desk_printer.save()
    ask(desk_printer, layla)
    work(station(event), lambda: states(event) == ["printed"])
    assert len(listener.labels) == 1
    assert layla.prints.count() == 1


@pytest.mark.usefixtures("printing_fonts")
def test_a_badge_that_cannot_be_drawn_does_not_end_the_station(
    event: Event,
    desk_printer: Printer,
    listener: Listener,
    layla: Registration,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk_printer.kind, desk_printer.address = "zpl", listener.address
    desk_printer.save()
    ask(desk_printer, layla)
    one = station(event)
    monkeypatch.setattr("gfmd_days.core.pdf_box.OPENER", "tests.core.strange_opener")
    assert one.turn()
    assert one.is_idle
    assert not listener.labels
    assert states(event) != ["printed"]


@pytest.mark.usefixtures("printing_fonts")
def test_a_printer_without_a_status_leaves_a_doubt(
    event: Event,
    desk_printer: Printer,
    listener: Listener,
    layla: Registration,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("badges.printing.zpl_device.STATUS_SECONDS", 0.1)
    desk_printer.kind, desk_printer.address = "zpl", listener.address
    desk_printer.save()
    listener.status = b""
    order = ask(desk_printer, layla)
    work(station(event), lambda: states(event) == ["doubtful"])
    order.refresh_from_db()
    assert order.reasons == ["silent"]
    assert len(listener.labels) == 1


def test_black_and_white_is_what_a_thermal_head_can() -> None:
    out = io.BytesIO()
    Image.new("RGB", (9, 1), "#0b5563").save(out, "PNG")
    assert zpl.packed(zpl.picture(out.getvalue())) == "HF80"
