"""The print station: takes orders, gives them to printers, tells what became of them.

Knows neither database nor network of the site; `Queue` is where the orders come from.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Protocol

from badges.printing.devices import (
    Device,
    Doubt,
    Fate,
    Look,
    NotSent,
    NotTaken,
    Reason,
)
from badges.printing.ipp_device import IppDevice
from badges.printing.zpl_device import ZplDevice

LOOK_EVERY = 15.0
# How often a printer that is at work is asked, and how often the queue is told so.
FOLLOW_EVERY = 0.3
TELL_EVERY = 10.0


class News(StrEnum):
    """What a station says of an order it holds."""

    BEGUN = "begun"
    SENT = "sent"
    WAITS = "waits"
    PRINTED = "printed"
    LATER = "later"
    FAILED = "failed"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True)
class Place:
    """A printer as a station needs it."""

    pk: int
    name: str
    kind: str
    address: str
    paper: str = ""

    def device(self) -> Device:
        if self.kind == "zpl":
            return ZplDevice(self.address)
        return IppDevice(self.address, self.paper)


@dataclass(frozen=True)
class Ticket:
    """An order this station holds; `job` is the printer's number once it is sent."""

    pk: int
    claim: str
    name: str
    place: Place
    job: str = ""


class QueueGone(Exception):
    """The site cannot be reached; what is to be said is said later."""


class Queue(Protocol):
    def places(self) -> list[Place]: ...

    def take(self) -> Ticket | None: ...

    def document(self, ticket: Ticket) -> bytes | None: ...

    def tell(
        self, ticket: Ticket, news: News, *, job: str, reasons: tuple[Reason, ...]
    ) -> bool: ...

    def seen(self, place: Place, reasons: tuple[Reason, ...]) -> None: ...


@dataclass
class _Held:
    """An order in our hands, and what we could not say of it yet."""

    ticket: Ticket
    unsaid: tuple[News, tuple[Reason, ...]] | None = None
    reasons: tuple[Reason, ...] = ()
    asked_at: float = 0.0
    told_at: float = 0.0


@dataclass
class Station:
    """
    Args:
        say: takes a sentence for whoever watches the station.
    """

    queue: Queue
    say: Callable[[str], None]
    _held: list[_Held] = field(default_factory=list)
    _seen: dict[int, tuple[Reason, ...]] = field(default_factory=dict)
    _look_at: float = 0.0

    def turn(self) -> bool:
        """Do what is to be done now; True if there may be more at once.

        Raises QueueGone; the next turn goes on where this one ended.
        """
        for held in list(self._held):
            self._go_on(held)
        if (ticket := self.queue.take()) is None:
            if not self._held:
                self._look_around()
            return bool(self._held)
        held = _Held(ticket)
        self._held.append(held)
        if not ticket.job:
            self._send(held)
        return True

    @property
    def is_idle(self) -> bool:
        return not self._held

    def _go_on(self, held: _Held) -> None:
        if held.unsaid:
            news, reasons = held.unsaid
            self._tell(held, news, reasons)
        elif time.monotonic() - held.asked_at >= FOLLOW_EVERY:
            self._follow(held)

    def _send(self, held: _Held) -> None:
        """Look, fetch, say it begins, send: nothing leaves that was not announced."""
        ticket, device = held.ticket, held.ticket.place.device()
        try:
            look = device.look()
            if not look.is_ready:
                self._tell(held, News.LATER, look.reasons)
                return
            document = self.queue.document(ticket)
        except NotSent as error:
            self._tell(held, News.LATER, (error.reason,))
            return
        except QueueGone:
            self._held.remove(held)  # nothing was sent: the claim runs out
            raise
        if document is None or not self._begin(held):
            self._held.remove(held)
            return
        self._give(held, device, document)

    def _begin(self, held: _Held) -> bool:
        """Say that the document leaves now; without a yes it stays here."""
        try:
            return self.queue.tell(held.ticket, News.BEGUN, job="", reasons=())
        except QueueGone:
            # Perhaps it heard us; nothing has left, and that is what it is told next.
            held.unsaid = (News.LATER, ())
            raise

    def _give(self, held: _Held, device: Device, document: bytes) -> None:
        ticket = held.ticket
        try:
            job = device.send(document, ticket.name)
        except NotTaken as error:
            self._tell(held, News.FAILED, (error.reason,))
        except NotSent as error:
            self._tell(held, News.LATER, (error.reason,))
        except Doubt:
            self._tell(held, News.DOUBTFUL, (Reason.NO_ANSWER,))
        else:
            held.ticket = replace(ticket, job=job)
            self._tell(held, News.SENT, ())

    def _follow(self, held: _Held) -> None:
        ticket = held.ticket
        held.asked_at = time.monotonic()
        try:
            job = ticket.place.device().follow(ticket.job, ticket.name)
        except NotSent as error:
            self._still_waits(held, (error.reason,))
            return
        if job.fate == Fate.PENDING:
            self._still_waits(held, job.reasons)
            return
        ends = {
            Fate.PRINTED: News.PRINTED,
            Fate.FAILED: News.FAILED,
            Fate.UNKNOWN: News.DOUBTFUL,
        }
        self._tell(held, ends[job.fate], job.reasons)

    def _still_waits(self, held: _Held, reasons: tuple[Reason, ...]) -> None:
        is_new = reasons != held.reasons
        held.reasons = reasons
        if is_new or time.monotonic() - held.told_at > TELL_EVERY:
            self._tell(held, News.WAITS, reasons)

    def _tell(self, held: _Held, news: News, reasons: tuple[Reason, ...]) -> None:
        held.unsaid = (news, reasons)
        ticket = held.ticket
        is_ours = self.queue.tell(ticket, news, job=ticket.job, reasons=reasons)
        held.unsaid, held.told_at = None, time.monotonic()
        because = f" ({', '.join(reasons)})" if reasons else ""
        self.say(f"{ticket.place.name}: {ticket.name} {news}{because}")
        if news not in {News.SENT, News.WAITS} or not is_ours:
            self._held.remove(held)

    def _look_around(self) -> None:
        """While there is nothing to print, see now and then how the printers are."""
        if time.monotonic() < self._look_at:
            return
        self._look_at = time.monotonic() + LOOK_EVERY
        for place in self.queue.places():
            reasons = _look(place).reasons
            self.queue.seen(place, reasons)
            if self._seen.get(place.pk) != reasons:
                self.say(f"{place.name}: {', '.join(reasons) or 'ready'}")
            self._seen[place.pk] = reasons


def _look(place: Place) -> Look:
    try:
        return place.device().look()
    except NotSent as error:
        return Look(False, (error.reason,))
