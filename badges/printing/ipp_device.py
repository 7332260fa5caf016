"""A printer, or a CUPS queue, that speaks IPP (RFC 8011)."""

from __future__ import annotations

import http.client
import ssl
from collections.abc import Iterable
from enum import IntEnum
from urllib.parse import urlsplit

from badges.printing.devices import (
    ANSWER_SECONDS,
    CONNECT_SECONDS,
    Doubt,
    Fate,
    Job,
    Look,
    NotSent,
    NotTaken,
    Reason,
)
from badges.printing.ipp import (
    Attribute,
    Group,
    Malformed,
    Message,
    Operation,
    Tag,
    decode,
    encode,
)

PORT = 631
PDF = "application/pdf"
# The printer finds out itself what it got.
ANY_FORMAT = "application/octet-stream"
USER = "gfmd-days"

# Beginnings of keywords of printer-state-reasons; what ends in -report or -warning
# keeps nothing from being printed.
REASONS = {
    "media-empty": Reason.NO_PAPER,
    "media-needed": Reason.NO_PAPER,
    "media-jam": Reason.JAM,
    "cover-open": Reason.OPEN,
    "door-open": Reason.OPEN,
    "interlock-open": Reason.OPEN,
    "input-tray-missing": Reason.OPEN,
    "toner-empty": Reason.NO_INK,
    "marker-supply-empty": Reason.NO_INK,
    "paused": Reason.PAUSED,
    "moving-to-paused": Reason.PAUSED,
    "shutdown": Reason.UNREACHABLE,
    "connecting-to-device": Reason.UNREACHABLE,
    "offline": Reason.UNREACHABLE,
    "timed-out": Reason.UNREACHABLE,
}
# No printer prints without these, however mildly it puts it.
ALWAYS_STOPS = frozenset({Reason.NO_PAPER, Reason.JAM, Reason.OPEN})


class Status(IntEnum):
    LAST_OK = 0x00FF
    NOT_POSSIBLE = 0x0404
    NOT_FOUND = 0x0406
    GONE = 0x0407
    FORMAT = 0x040A
    SERVER_FAULT = 0x0500
    BUSY = 0x0507


class PrinterState(IntEnum):
    IDLE = 3
    PROCESSING = 4
    STOPPED = 5


class JobState(IntEnum):
    CANCELED = 7
    ABORTED = 8
    COMPLETED = 9


ENDS = {
    JobState.COMPLETED: Job(Fate.PRINTED),
    JobState.CANCELED: Job(Fate.FAILED, (Reason.CANCELLED_THERE,)),
    JobState.ABORTED: Job(Fate.FAILED, (Reason.REFUSED,)),
}
FORGOTTEN = Job(Fate.UNKNOWN, (Reason.FORGOTTEN,))
LOOKED_AT = (
    "printer-state",
    "printer-state-reasons",
    "printer-is-accepting-jobs",
    "document-format-supported",
)


class IppDevice:
    """
    Args:
        address: ipp:// or ipps://. Printers sign their own certificates, so ipps hides
            what is sent from listeners but does not prove who the printer is.
        media: the paper's PWG 5101.1 name; empty for what the printer is set to.
    """

    def __init__(self, address: str, media: str = "") -> None:
        parts = urlsplit(address)
        self._address, self._media = address, media
        self._host, self._port = parts.hostname or "", parts.port or PORT
        self._path = parts.path or "/"
        self._is_secret = parts.scheme == "ipps"

    def look(self) -> Look:
        asked = _attribute(Tag.KEYWORD, "requested-attributes", *LOOKED_AT)
        answer = self._ask(Operation.GET_PRINTER, [asked])
        formats = answer.words("document-format-supported")
        if formats and not {PDF, ANY_FORMAT} & set(formats):
            return Look(False, (Reason.NOT_UNDERSTOOD,))
        reasons = _reasons(answer.words("printer-state-reasons"))
        state = answer.number("printer-state")
        if answer.get("printer-is-accepting-jobs") == (False,):
            return Look(False, reasons or (Reason.PAUSED,))
        if state == PrinterState.STOPPED:
            return Look(False, reasons or (Reason.STOPPED,))
        stops = ALWAYS_STOPS & set(reasons)
        if state == PrinterState.PROCESSING:
            return Look(False, reasons or (Reason.BUSY,))
        return Look(not stops, reasons)

    def send(self, document: bytes, name: str) -> str:
        operation = [
            _attribute(Tag.NAME, "job-name", name),
            _attribute(Tag.MIME, "document-format", PDF),
        ]
        job = [_attribute(Tag.KEYWORD, "media", self._media)] if self._media else []
        message = self._message(Operation.PRINT_JOB, operation, job, document)
        connection = self._connect()
        try:
            answer = self._exchange(connection, message)
        except (OSError, http.client.HTTPException, Malformed) as error:
            raise Doubt(str(error)) from error
        finally:
            connection.close()
        if answer.code > Status.LAST_OK:
            raise _refusal(answer.code)
        number = answer.number("job-id")
        if number is None:
            raise Doubt("the printer named no job")
        return str(number)

    def follow(self, job: str, name: str) -> Job:
        answer = self._ask_about(job, Operation.GET_JOB)
        if answer.code in {Status.NOT_FOUND, Status.GONE}:
            return FORGOTTEN
        if answer.code > Status.LAST_OK:
            raise NotSent(Reason.UNREACHABLE)
        # a printer that was switched off counts its jobs anew
        if (told := answer.words("job-name")) and told != [name]:
            return FORGOTTEN
        end = ENDS.get(answer.number("job-state"))  # type: ignore[call-overload]
        return end or Job(Fate.PENDING, self._trouble())

    def cancel(self, job: str) -> bool:
        """Ask the printer to forget a job; False if it is over or unknown there."""
        return self._ask_about(job, Operation.CANCEL_JOB).code <= Status.LAST_OK

    def _trouble(self) -> tuple[Reason, ...]:
        return tuple(one for one in self.look().reasons if one != Reason.BUSY)

    def _ask_about(self, job: str, operation: Operation) -> Message:
        return self._ask(operation, [_attribute(Tag.INTEGER, "job-id", int(job))])

    def _ask(self, operation: Operation, attributes: list[Attribute]) -> Message:
        """Ask what changes nothing: may be asked again. Raises NotSent."""
        connection = self._connect()
        try:
            message = self._message(operation, attributes, [], b"")
            return self._exchange(connection, message)
        except (OSError, http.client.HTTPException) as error:
            raise NotSent(Reason.UNREACHABLE) from error
        except Malformed as error:
            raise NotSent(Reason.NOT_UNDERSTOOD) from error
        finally:
            connection.close()

    def _message(
        self,
        operation: Operation,
        attributes: list[Attribute],
        job: list[Attribute],
        document: bytes,
    ) -> Message:
        # RFC 8011, 4.1.4: charset, language and target come first, in this order
        first = [
            _attribute(Tag.CHARSET, "attributes-charset", "utf-8"),
            _attribute(Tag.LANGUAGE, "attributes-natural-language", "en"),
            _attribute(Tag.URI, "printer-uri", self._address),
        ]
        target = [one for one in attributes if one.name == "job-id"]
        rest = [one for one in attributes if one.name != "job-id"]
        user = _attribute(Tag.NAME, "requesting-user-name", USER)
        groups = [(int(Group.OPERATION), [*first, *target, user, *rest])]
        if job:
            groups.append((int(Group.JOB), job))
        return Message(operation, groups, document)

    def _connect(self) -> http.client.HTTPConnection:
        if self._is_secret:
            context = ssl.create_default_context()
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            connection: http.client.HTTPConnection = http.client.HTTPSConnection(
                self._host, self._port, timeout=CONNECT_SECONDS, context=context
            )
        else:
            connection = http.client.HTTPConnection(
                self._host, self._port, timeout=CONNECT_SECONDS
            )
        try:
            connection.connect()
        except OSError as error:
            raise NotSent(Reason.UNREACHABLE) from error
        connection.sock.settimeout(ANSWER_SECONDS)
        return connection

    def _exchange(
        self, connection: http.client.HTTPConnection, message: Message
    ) -> Message:
        headers = {"Content-Type": "application/ipp", "Accept": "application/ipp"}
        connection.request("POST", self._path, encode(message), headers)
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != http.client.OK:
            raise Malformed(f"HTTP {answer.status}")
        return decode(body)


def _attribute(tag: Tag, name: str, *values: str | int) -> Attribute:
    return Attribute(tag, name, values)


def _refusal(status: int) -> NotSent:
    """Return what a status means: all these are said before a job is made."""
    if status >= Status.SERVER_FAULT or status == Status.NOT_POSSIBLE:
        return NotSent(Reason.BUSY)
    if status == Status.FORMAT:
        return NotTaken(Reason.NOT_UNDERSTOOD)
    return NotTaken(Reason.REFUSED)


def _reasons(keywords: Iterable[str]) -> tuple[Reason, ...]:
    found: dict[Reason, None] = {}
    for keyword in keywords:
        for beginning, reason in REASONS.items():
            is_mild = keyword.endswith(("-report", "-warning"))
            if keyword.startswith(beginning) and (
                reason in ALWAYS_STOPS or not is_mild
            ):
                found[reason] = None
    return tuple(found)
