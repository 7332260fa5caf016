"""Scans of devices that had no network: kept as they happened, counted once."""

from __future__ import annotations

import uuid
from typing import Any

from badges.domain import devices, entry_rules, holders, reading, scanning
from badges.domain.entry_rules import Facts, Rules
from badges.domain.replaying import replay
from badges.models import (
    Operation,
    OperationState,
    Point,
    Scan,
    ScanOutcome,
    VoidCode,
    Way,
)
from badges.models.scan import ACCEPTED
from gfmd_days.core.models import User
from registration.domain import rows
from registration.models import Registration


def keep(row: Operation, body: dict[str, Any], *, by: User) -> None:
    """Keep a scan with the answer the device gave."""
    device = row.device
    points = devices.points_of(device) if device else Point.objects.none()
    point = points.with_clock().filter(code=body["point"]).first()
    if device is None or point is None:
        row.state, row.flag = OperationState.REFUSED, "point"
        return
    if (known := Scan.objects.filter(pk=row.pk).first()) is not None:
        _meet(row, known, body)
        return
    read = reading.read(code_of(row, body))
    rules = Rules.of(point.rules_json)
    holder = holders.find(read.code, point, rules)
    is_ours = holder is not None and holder.event_id == row.event_id
    scan = Scan(
        id=row.pk,
        event=row.event,
        point=point,
        code=read.kept,
        registration=holder.registration if holder and is_ours else None,
        scanned_at=row.at,
        received_at=row.received_at,
        by=by,
        device=device,
        way=body.get("way", Way.IN),
        told=body["outcome"],
        outcome=body["outcome"],
        reason=body.get("reason", "") if body["outcome"] in ACCEPTED else "",
    )
    row.registration = scan.registration
    if scan.is_accepted:
        _compare(scan, rules, holder)
    scan.save(force_insert=True)
    if scan.registration:
        settle(scan.registration, point)


def _meet(row: Operation, known: Scan, body: dict[str, Any]) -> None:
    """Take in a scan that reached us directly, and whose answer was lost on its way.

    The device had answered by itself meanwhile: what it said is what was told.
    """
    if known.event_id != row.event_id:
        row.state, row.flag = OperationState.REFUSED, "id_taken"
        return
    row.registration = known.registration
    if known.device_id != row.device_id:
        return
    if known.registration:
        rows.locked(known.registration)
    scans = Scan.objects.select_for_update(of=("self",))
    scan = scans.select_related("point", "registration", "event").get(pk=known.pk)
    if body["outcome"] == (scan.told or scan.outcome):
        return
    scan.told = scan.outcome = body["outcome"]
    scan.against, scan.left_at = "", None
    scan.reason = body.get("reason", "") if scan.is_accepted else ""
    if scan.is_accepted:
        rules = Rules.of(scan.point.rules_json)
        _compare(scan, rules, holders.find(scan.code, scan.point, rules))
    scan.save(update_fields=["told", "outcome", "against", "reason", "left_at"])
    if scan.registration:
        settle(scan.registration, scan.point)


def undo(row: Operation, body: dict[str, Any], *, by: User) -> None:
    """Take a scan back, now or when it comes."""
    scan = Scan.objects.filter(pk=uuid.UUID(body["scan"]), event=row.event_id).first()
    # one we refused may have been let in by the device, which tells of it yet
    told = Operation.objects.filter(pk=body["scan"], state=OperationState.DONE)
    if scan is None or not (scan.is_accepted or told.exists()):
        row.state, row.needs = OperationState.WAITS, body["scan"]
        return
    row.registration = scan.registration
    scanning.undo(scan, by=by, now=row.received_at)


def is_theirs(code: str, registration: Registration) -> bool:
    """Tell whether somebody carries a code, or a badge that opens no door any more."""
    registration.refresh_from_db(fields=["code"])
    void = VoidCode.objects.filter(registration=registration, code=code)
    return registration.code == code or void.exists()


def adopt(registration: Registration, code: str) -> None:
    """Give somebody the scans of their badge that came before it was known."""
    theirs = Scan.objects.filter(
        event=registration.event_id, code=code, registration=None
    )
    for scan in list(theirs.select_related("point")):
        scan.registration = registration
        if scan.is_accepted:
            scan.outcome = scan.told
            rules = Rules.of(scan.point.rules_json)
            _compare(scan, rules, holders.find(scan.code, scan.point, rules))
        scan.save()
        settle(registration, scan.point)


def settle(registration: Registration, point: Point) -> None:
    replay(rows.locked(registration), point)


def code_of(row: Operation, body: dict[str, Any]) -> str:
    """Return the code an operation names, itself or by the registration's key."""
    if body.get("code"):
        return str(body["code"])
    found = row.event.registrations.filter(pk=body.get("registration", 0)).first()
    return found.code if found else ""


def registration_of(row: Operation, body: dict[str, Any]) -> Registration | None:
    """Return whom an operation is about, locked; else let it wait for their code."""
    code = reading.read(code_of(row, body)).code
    found = Registration.objects.filter(event=row.event_id, code=code).first()
    if found is None:
        void = VoidCode.objects.filter(event=row.event_id, code=code).first()
        found = void.registration if void else None
    if found is not None:
        row.registration = rows.locked(found)
        return row.registration
    if code:
        row.state, row.needs = OperationState.WAITS, code
    else:
        row.state, row.flag = OperationState.REFUSED, "person"
    return None


def _compare(scan: Scan, rules: Rules, holder: holders.Holder | None) -> None:
    """Note what the answer at the door would have been with all that is known here.

    Whether somebody was in before, and how many were, is settled with the other scans.
    """
    if scan.registration is None:
        scan.outcome = ScanOutcome.OTHER_EVENT if holder else ScanOutcome.UNKNOWN
        return
    facts = scanning.facts_of(scan, holder, rules, None)
    if scan.way == Way.OUT:
        facts = Facts(**{**facts.__dict__, "inside": True})
    better = entry_rules.judge(rules, facts)
    # the row's constraint must not meet another that is open: settled in a moment
    scan.left_at = scan.scanned_at
    if better in ACCEPTED:
        scan.reason = ""
        return
    scan.against = better
    if scan.reason:
        scanning.note_let_in(scan, by=scan.by)
