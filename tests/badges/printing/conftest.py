"""Printers, orders and stations for the tests of direct printing."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from badges.domain import print_queue
from badges.domain.print_station import LocalQueue
from badges.models import Printer, PrintOrder
from badges.printing.station import Station
from gfmd_days.core.models import Event, User
from registration.models import Registration, State
from tests.conftest import NOW, make_registration
from tests.servers import ipp

PATIENCE_SECONDS = 30


@pytest.fixture
def desk_printer(event: Event) -> Printer:
    """A printer that is not there."""
    return Printer.objects.create(
        event=event, name="Desk A", address="ipp://127.0.0.1:1/ipp/print"
    )


@pytest.fixture
def real(tmp_path: Path) -> Iterator[ipp.Printer]:
    """A printer that speaks IPP, switched on."""
    with ipp.printer(tmp_path) as found:
        yield found


@pytest.fixture
def at_real(desk_printer: Printer, real: ipp.Printer) -> Printer:
    """The event's printer, which is the real one."""
    desk_printer.address = real.address
    desk_printer.save()
    return desk_printer


@pytest.fixture
def people(event: Event) -> list[Registration]:
    return [
        make_registration(event, f"Person {number}", state=State.CONFIRMED)
        for number in range(4)
    ]


def ask(printer: Printer, person: Registration, by: User | None = None) -> PrintOrder:
    return print_queue.order(printer, person, key=uuid.uuid4(), by=by, now=NOW)


def station(event: Event, said: list[str] | None = None) -> Station:
    say = (lambda _words: None) if said is None else said.append
    return Station(LocalQueue(event), say)


def work(one: Station, until: Callable[[], bool]) -> None:
    """Let a station work until something is so."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not until():
        assert time.monotonic() < end, "it did not come to an end"
        one.turn()
        time.sleep(0.02)


def states(event: Event) -> list[str]:
    orders = PrintOrder.objects.filter(printer__event=event).order_by("pk")
    return list(orders.values_list("state", flat=True))
