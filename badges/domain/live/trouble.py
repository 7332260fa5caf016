"""What goes wrong at the doors: refusals, silent devices, printers without paper."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count, Q

from badges.domain import print_words
from badges.models import Operation, OperationState, Scan, ScanOutcome
from badges.models.print_order import TO_DECIDE
from badges.models.scan import SEEN
from badges.printing.devices import Reason
from gfmd_days.core.models import Event

HOUR = timedelta(hours=1)
SILENT = timedelta(minutes=10)
# What a printer tells that needs nobody.
HARMLESS: frozenset[str] = frozenset({Reason.SILENT, Reason.BUSY})


@dataclass(frozen=True)
class Refusals:
    """Badges of one place refused for one reason within the hour."""

    reason: str
    point: str
    count: int


@dataclass(frozen=True)
class DeviceState:
    """When a device was heard of last; `waits` is what it sent that nothing fits."""

    name: str
    last_seen: datetime | None
    is_silent: bool
    waits: int


@dataclass(frozen=True)
class PrinterState:
    pk: int
    name: str
    is_paused: bool
    reasons: list[str] = field(default_factory=list)
    keywords: tuple[str, ...] = ()
    to_decide: int = 0

    @property
    def is_in_trouble(self) -> bool:
        return bool(self.keywords or self.to_decide)


def refusals(event: Event, *, now: datetime) -> list[Refusals]:
    """Return what was refused in the last hour, the most frequent first."""
    scans = Scan.objects.filter(event=event, received_at__gte=now - HOUR)
    rows = (
        scans.exclude(outcome__in=SEEN)
        .order_by()
        .values_list("outcome", "point__name")
        .annotate(number=Count("pk"))
    )
    found = [
        Refusals(str(ScanOutcome(outcome).label), str(point), count)
        for outcome, point, count in rows
    ]
    return sorted(found, key=lambda one: (-one.count, one.reason, one.point))


def devices(event: Event, *, now: datetime) -> list[DeviceState]:
    """Return the devices at work."""
    rows = event.devices.filter(revoked_at=None).exclude(token="").order_by("name")
    waits = dict(
        Operation.objects.filter(event=event, state=OperationState.WAITS)
        .order_by()
        .values_list("device")
        .annotate(Count("pk"))
    )
    return [
        DeviceState(
            one.name,
            one.last_seen,
            one.last_seen is None or one.last_seen < now - SILENT,
            waits.get(one.pk, 0),
        )
        for one in rows
    ]


def printers(event: Event) -> list[PrinterState]:
    rows = event.printers.annotate(
        to_decide=Count("orders", Q(orders__state__in=TO_DECIDE))
    )
    return [
        PrinterState(
            pk=one.pk,
            name=one.name,
            is_paused=one.is_paused,
            reasons=print_words.words(
                reason for reason in one.reasons if reason not in HARMLESS
            ),
            keywords=tuple(sorted(set(one.reasons) - HARMLESS)),
            to_decide=one.to_decide,
        )
        for one in rows.order_by("name")
    ]
