"""The queue as a station on the server itself sees it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.utils import timezone

from badges.domain import print_documents, print_queue, printers
from badges.models import Printer, PrintOrder
from badges.printing.devices import Reason
from badges.printing.station import News, Place, Ticket
from gfmd_days.core.models import Event


@dataclass(frozen=True)
class LocalQueue:
    """
    Args:
        names: the printers to care for; none is all.
    """

    event: Event
    names: tuple[str, ...] = ()

    def places(self) -> list[Place]:
        return [place(one) for one in printers.of(self.event, list(self.names))]

    def take(self) -> Ticket | None:
        now = timezone.now()
        found = print_queue.take(self.event, now=now, names=self.names)
        return ticket(found) if found else None

    def document(self, ticket: Ticket) -> bytes | None:
        claim = uuid.UUID(ticket.claim)
        made = print_documents.for_station(
            self.event, ticket.pk, claim=claim, now=timezone.now()
        )
        return made.content if made else None

    def tell(
        self, ticket: Ticket, news: News, *, job: str, reasons: tuple[Reason, ...]
    ) -> bool:
        return print_queue.note(
            self.event,
            ticket.pk,
            claim=uuid.UUID(ticket.claim),
            news=news,
            job=job,
            reasons=reasons,
            now=timezone.now(),
        )

    def seen(self, place: Place, reasons: tuple[Reason, ...]) -> None:
        for one in printers.of(self.event, [place.name]):
            printers.note_seen(one, list(reasons), now=timezone.now())


def place(printer: Printer) -> Place:
    return Place(printer.pk, printer.name, printer.kind, printer.address, printer.paper)


def ticket(one: PrintOrder) -> Ticket:
    return Ticket(one.pk, str(one.claim), one.job_name, place(one.printer), one.job)
