"""A label printer that takes ZPL on a raw TCP port."""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Iterator

from badges.printing import zpl
from badges.printing.devices import (
    ANSWER_SECONDS,
    CONNECT_SECONDS,
    Doubt,
    Fate,
    Job,
    Look,
    NotSent,
    Reason,
)

PORT = 9100
STATUS = b"~HS"
STATUS_SECONDS = 2.0
LINES = 3


class ZplDevice:
    """Raw printing has no jobs and no answers: done is what the printer's own status
    (~HS) says has left its memory. A printer that tells no status leaves each badge
    in doubt."""

    def __init__(self, address: str) -> None:
        host, _colon, port = address.removeprefix("zpl://").rpartition(":")
        self._host, self._port = (host, int(port)) if host else (port, PORT)

    def look(self) -> Look:
        status = self._status()
        if status is None:
            return Look(True, (Reason.SILENT,))
        if status.look.is_ready and not status.is_done:
            return Look(False, (Reason.BUSY,))
        return status.look

    def send(self, document: bytes, name: str) -> str:
        with self._connected() as line:
            try:
                line.sendall(document)
                line.shutdown(socket.SHUT_WR)
            except OSError as error:
                raise Doubt(str(error)) from error
        return name

    def follow(self, job: str, name: str) -> Job:
        status = self._status()
        if status is None:
            return Job(Fate.UNKNOWN, (Reason.SILENT,))
        if status.is_done:
            return Job(Fate.PRINTED)
        return Job(Fate.PENDING, status.look.reasons)

    def _status(self) -> zpl.Status | None:
        with self._connected() as line:
            line.settimeout(STATUS_SECONDS)
            try:
                line.sendall(STATUS)
                return zpl.status(_lines(line))
            except ConnectionError as error:
                raise NotSent(Reason.UNREACHABLE) from error

    @contextlib.contextmanager
    def _connected(self) -> Iterator[socket.socket]:
        address = (self._host, self._port)
        try:
            line = socket.create_connection(address, timeout=CONNECT_SECONDS)
        except OSError as error:
            raise NotSent(Reason.UNREACHABLE) from error
        line.settimeout(ANSWER_SECONDS)
        with line:
            yield line


def _lines(line: socket.socket) -> bytes:
    """Read the status, or what there is of it after a while."""
    raw = b""
    until = time.monotonic() + STATUS_SECONDS
    while raw.count(b"\x03") < LINES and time.monotonic() < until:
        try:
            piece = line.recv(1024)
        except TimeoutError:
            break
        if not piece:
            break
        raw += piece
    return raw
