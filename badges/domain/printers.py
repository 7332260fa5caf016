"""The printers of an event, as the team sets them up."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from badges.audit import BadgeVerb
from badges.models import Printer, PrintOrder
from badges.models.print_order import OrderState
from gfmd_days.core.domain import auditing
from gfmd_days.core.models import Event, User


def save(printer: Printer, *, by: User) -> Printer:
    """Keep a printer that is new or was changed."""
    with transaction.atomic():
        printer.save()
        _record(printer, by, kind=printer.kind, address=printer.address)
    return printer


def remove(printer: Printer, *, by: User) -> None:
    """Take a printer away, with what waits for it; what was printed stays noted."""
    with transaction.atomic():
        _record(printer, by, removed=True)
        printer.delete()


def pause(printer: Printer, *, paused: bool, by: User) -> None:
    """Let what is asked for wait, or go on with it."""
    with transaction.atomic():
        Printer.objects.filter(pk=printer.pk).update(is_paused=paused)
        printer.is_paused = paused
        _record(printer, by, paused=paused)


def test_page(printer: Printer, *, by: User, now: datetime) -> PrintOrder:
    """Ask for a page that shows whether paper and margins are right."""
    return PrintOrder.objects.create(printer=printer, asked_at=now, asked_by=by)


def note_seen(printer: Printer, reasons: list[str], *, now: datetime) -> None:
    """Keep what a station saw at the printer."""
    Printer.objects.filter(pk=printer.pk).update(reasons=reasons, seen_at=now)


def of(event: Event, names: list[str] | None = None) -> list[Printer]:
    """Return the printers a station cares for: those named, or all."""
    printers = event.printers.all()
    return list(printers.filter(name__in=names) if names else printers)


def waiting(printer: Printer) -> int:
    return printer.orders.filter(state=OrderState.WAITING).count()


def _record(printer: Printer, by: User, **told: Any) -> None:
    auditing.record(
        BadgeVerb.PRINTER_CHANGED, event=printer.event, by=by, name=printer.name, **told
    )
