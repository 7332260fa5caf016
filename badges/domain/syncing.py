"""Taking in what devices did without a network: in any order, twice if need be.

Each operation has the id its device gave it and is done once. What refers to something
that has not arrived yet waits for it. What happened at a door and should not have is
kept as it was, with a flag (decision 29); what fits nothing here, or fails, is refused
and kept as it was sent, for a person to look at.
"""

from __future__ import annotations

import json
import logging
import uuid
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import QuerySet

from badges.domain import sync_notes, sync_scans
from badges.domain.scanning import EARLIEST
from badges.domain.sync_deeds import correct, hand_over, lose, note_print, walk_in
from badges.models import (
    Device,
    MarkKey,
    Operation,
    OperationKind,
    OperationState,
    Scan,
)
from badges.models.scan import ScanQuerySet
from gfmd_days.core.models import Event, User
from registration.models import Registration

logger = logging.getLogger(__name__)
MOMENT = timedelta(microseconds=1)
SHOWN = 100
DONE = OperationState.DONE


class Deed(Protocol):
    def __call__(self, row: Operation, body: dict[str, Any], *, by: User) -> None: ...


# After these, a code is known that others may have waited for.
NEW_CODES = (OperationKind.WALK_IN, OperationKind.LOST)
# Others may wait for these by their id.
AWAITED = (OperationKind.SCAN, OperationKind.NOTE)
DEEDS: dict[str, Deed] = {
    OperationKind.SCAN: sync_scans.keep,
    OperationKind.UNDO: sync_scans.undo,
    OperationKind.WALK_IN: walk_in,
    OperationKind.NAME: correct,
    OperationKind.PRINT: note_print,
    OperationKind.HAND_OVER: hand_over,
    OperationKind.LOST: lose,
    OperationKind.CATEGORY: sync_notes.change_category,
    OperationKind.NOTE: sync_notes.note,
}


@dataclass(frozen=True)
class Sent:
    """An operation as a device sends it, checked for its shape."""

    id: uuid.UUID
    kind: str
    at: datetime
    body: dict[str, Any]


@dataclass(frozen=True)
class Result:
    """What came of it; `outcome` is what a scan counts as, known to be final or not."""

    id: uuid.UUID
    state: str
    flag: str = ""
    registration: int | None = None
    outcome: str | None = None


def take(device: Device, sent: list[Sent], *, now: datetime) -> list[Result]:
    """Do operations of a device; each stands or falls by itself.

    Without the database all fall, and the device sends them again.
    """
    MarkKey.objects.get_or_create(event=device.event)
    for one in _timed(sent, now):
        _take(device, one, now=now)
    return _results([one.id for one in sent], device)


def _timed(sent: list[Sent], now: datetime) -> list[Sent]:
    """Put what a wrong clock tells of the future at `now`: of it the order counts."""
    wrong = sorted(
        (one for one in sent if not EARLIEST <= one.at <= now), key=lambda one: one.at
    )
    right = {one.id: now - MOMENT * back for back, one in enumerate(reversed(wrong))}
    return [replace(one, at=right.get(one.id, one.at)) for one in sent]


@transaction.atomic
def _take(device: Device, sent: Sent, *, now: datetime) -> None:
    # One after the other within an event, so that what waits and what it waits for
    # never miss each other.
    MarkKey.objects.select_for_update().get(event=device.event)
    if Operation.objects.filter(pk=sent.id).exists():
        return
    row = Operation(
        id=sent.id,
        event=device.event,
        device=device,
        kind=sent.kind,
        at=sent.at,
        received_at=now,
        state=OperationState.DONE,
    )
    row.save(force_insert=True)
    _do(row, sent.body, by=device.added_by)


def _do(row: Operation, body: dict[str, Any], *, by: User) -> None:
    row.state, row.needs = DONE, ""
    try:
        with transaction.atomic():
            _try(row, body, by=by)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        logger.exception("Operation %s of a device failed", row.pk)
        row.state, row.flag, row.needs = OperationState.REFUSED, "failed", ""
        row.registration = _still_there(row)
        row.body = json.dumps(body)
        row.save()


def _try(row: Operation, body: dict[str, Any], *, by: User) -> None:
    DEEDS[row.kind](row, body, by=by)
    row.body = "" if row.state == DONE else json.dumps(body)
    row.save()
    if row.state != DONE:
        return
    if row.kind in AWAITED:
        _awaken(row, str(row.pk))
    elif row.kind in NEW_CODES and row.registration:
        code = body.get("new_code") or body["code"]
        if sync_scans.is_theirs(code, row.registration):
            sync_scans.adopt(row.registration, code)
            _awaken(row, code)


def _still_there(row: Operation) -> Registration | None:
    """Return whom a failed operation is about, unless it had made them."""
    return Registration.objects.filter(pk=row.registration_id or 0).first()


def _awaken(row: Operation, key: str) -> None:
    """Do what waited for an operation."""
    waiting = Operation.objects.filter(
        event=row.event_id,
        needs=key,
        state=OperationState.WAITS,
        device__isnull=False,
    )
    for one in waiting.select_related("device__added_by", "event").order_by("at", "pk"):
        if one.device:
            _do(one, json.loads(one.body), by=one.device.added_by)


def conflicts(event: Event) -> ScanQuerySet:
    """Return the latest scans whose answer at the door was otherwise than right."""
    rows = Scan.objects.conflicts().filter(event=event).with_people()
    return rows.select_related("device").order_by("-scanned_at")[:SHOWN]


def at_two_places(event: Event) -> ScanQuerySet:
    """Return the latest check-ins of badges that were elsewhere seconds before."""
    rows = Scan.objects.filter(event=event, device__isnull=False).at_two_places()
    rows = rows.with_people().select_related("device")
    return rows.order_by("-scanned_at")[:SHOWN]


def flagged(event: Event) -> QuerySet[Operation]:
    """Return the latest other operations that need a look."""
    rows = Operation.objects.filter(event=event).exclude(state=DONE, flag="")
    rows = rows.exclude(kind=OperationKind.SCAN, state=DONE)
    return rows.select_related("device", "registration__person").order_by("-at")[:SHOWN]


def _results(ids: list[uuid.UUID], device: Device) -> list[Result]:
    rows = Operation.objects.in_bulk(ids)
    scans = Scan.objects.filter(event=device.event).in_bulk(ids)
    return [_result(rows[pk], scans.get(pk), device) for pk in ids]


def _result(row: Operation, scan: Scan | None, device: Device) -> Result:
    if row.device_id != device.pk:
        return Result(row.pk, OperationState.REFUSED, "id_taken")
    flag = row.flag
    if scan is not None and scan.is_conflict:
        flag = scan.against or scan.outcome
    outcome = scan.outcome if scan else None
    return Result(row.pk, row.state, flag, row.registration_id, outcome)
