"""Badges at a real IPP printer: each on paper once, or a person is asked."""

from __future__ import annotations

import pytest

from badges.domain import print_queue
from badges.models import Print, Printer, PrintOrder
from badges.printing.devices import Fate, NotSent, Reason
from badges.printing.ipp_device import IppDevice
from gfmd_days.core.models import Event
from registration.models import Registration
from tests.badges.printing.conftest import ask, states, station, work
from tests.conftest import NOW
from tests.servers import ipp

pytestmark = [
    pytest.mark.slow,
    pytest.mark.usefixtures("printing_fonts"),
    pytest.mark.skipif(not ipp.is_there(), reason="no ippeveprinter"),
]
PDF = b"%PDF-1.4 a badge"


def names(real: ipp.Printer) -> list[str]:
    """The jobs that came out, in order."""
    return [file.stem.partition("-")[2] for file in real.paper]


def test_a_printer_tells_how_it_is_and_what_became_of_a_job(real: ipp.Printer) -> None:
    device = IppDevice(real.address, "iso_a4_210x297mm")
    assert device.look().is_ready
    job = device.send(PDF, "badge-1")
    while (found := device.follow(job, "badge-1")).fate == Fate.PENDING:
        pass
    assert found.fate == Fate.PRINTED
    assert real.paper[0].read_bytes() == PDF
    assert device.follow(job, "badge-2").fate == Fate.UNKNOWN  # another's job
    assert device.follow("999", "badge-1").fate == Fate.UNKNOWN


def test_a_printer_at_work_takes_no_second_job_and_says_so(real: ipp.Printer) -> None:
    device = IppDevice(real.address)
    real.empty()
    job = device.send(PDF, "badge-1")
    with pytest.raises(NotSent) as busy:
        device.send(PDF, "badge-2")
    assert busy.value.reason == Reason.BUSY
    assert device.cancel(job)
    real.fill()


def test_badges_come_out_once_and_in_order(
    event: Event, at_real: Printer, real: ipp.Printer, people: list[Registration]
) -> None:
    orders = [ask(at_real, person) for person in people]
    work(station(event), lambda: states(event) == ["printed"] * 4)
    assert names(real) == [
        PrintOrder.objects.get(pk=order.pk).job_name for order in orders
    ]
    assert [one.read_bytes()[:5] for one in real.paper] == [b"%PDF-"] * 4
    assert [one.prints.get().code for one in people] == [one.code for one in people]


def test_out_of_paper_waits_says_so_and_goes_on(
    event: Event, at_real: Printer, real: ipp.Printer, people: list[Registration]
) -> None:
    real.empty()
    first, *_others = [ask(at_real, person) for person in people]
    one = station(event)

    def is_told() -> bool:
        at_real.refresh_from_db()
        return at_real.reasons == ["no_paper"]

    work(one, is_told)
    first.refresh_from_db()
    assert (first.state, first.reasons) == ("sent", ["no_paper"])
    assert states(event) == ["sent", "waiting", "waiting", "waiting"]
    assert not real.paper
    assert not Print.objects.exists()
    real.fill()
    work(one, lambda: states(event) == ["printed"] * 4)
    assert len(real.paper) == 4
    assert Print.objects.count() == 4
    at_real.refresh_from_db()
    assert at_real.reasons == []


def test_a_printer_that_is_off_gets_each_badge_when_it_is_back(
    event: Event, at_real: Printer, real: ipp.Printer, people: list[Registration]
) -> None:
    real.off()
    order = ask(at_real, people[0])
    one = station(event)
    work(one, lambda: PrintOrder.objects.get(pk=order.pk).attempts == 1)
    order.refresh_from_db()
    assert (order.state, order.reasons) == ("waiting", ["unreachable"])
    real.on()
    work(one, lambda: states(event) == ["printed"])
    assert len(real.paper) == 1


def test_a_plug_pulled_while_printing_leaves_a_doubt_and_nothing_double(
    event: Event, at_real: Printer, real: ipp.Printer, people: list[Registration],
    helper,
) -> None:  # fmt: skip
    real.empty()
    first, second = [ask(at_real, person) for person in people[:2]]
    one = station(event)
    work(one, lambda: states(event)[0] == "sent" and not one.is_idle)
    work(one, lambda: PrintOrder.objects.get(pk=first.pk).job != "")
    real.off()  # its memory is lost
    work(one, lambda: PrintOrder.objects.get(pk=first.pk).reasons == ["unreachable"])
    real.fill()
    real.on()
    work(one, lambda: states(event) == ["doubtful", "printed"])
    second.refresh_from_db()
    assert names(real) == [second.job_name]
    first.refresh_from_db()
    assert first.reasons == ["forgotten"]
    assert not people[0].prints.exists()
    print_queue.decide(first, came_out=False, by=helper, now=NOW)
    work(one, lambda: states(event) == ["printed"] * 2)
    assert len(real.paper) == 2
    assert people[0].prints.count() == 1


def test_a_station_that_dies_leaves_its_job_to_the_next(
    event: Event, at_real: Printer, real: ipp.Printer, people: list[Registration]
) -> None:
    real.empty()
    order = ask(at_real, people[0])
    dead = station(event)
    work(dead, lambda: PrintOrder.objects.get(pk=order.pk).job != "")
    PrintOrder.objects.filter(pk=order.pk).update(claimed_until=NOW)
    real.fill()
    work(station(event), lambda: states(event) == ["printed"])
    assert len(real.paper) == 1
    assert people[0].prints.count() == 1
    dead.turn()  # comes back late and changes nothing
    assert people[0].prints.count() == 1
