"""What was done at the venue, as the operations of a device (docs/devices.md)."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from badges.audit import BadgeVerb
from badges.models import (
    FAR,
    DeskNote,
    HandOver,
    OperationKind,
    OperationState,
    Print,
    Scan,
    VenueCopy,
    VoidCode,
)
from gfmd_days.core.models import AuditEntry
from registration.models import Registration

Operation = dict[str, Any]


def operations(held: VenueCopy) -> Iterator[Operation]:
    """Yield what the site does not know yet, what others wait for first."""
    known = set(held.told.values_list("pk", flat=True))
    for one in _all(held):
        if one["id"] not in known:
            yield one | {"id": str(one["id"])}


def of_the_site(held: VenueCopy) -> Iterator[uuid.UUID]:
    """Yield the ids of what came with a copy and is known there."""
    for scan in Scan.objects.filter(event=held.event).only("pk", "undone_at"):
        yield scan.pk
        if scan.undone_at:
            yield _id(held, OperationKind.UNDO, scan.pk)
    yield from HandOver.objects.filter(registration__event=held.event).values_list(
        "pk", flat=True
    )


def _all(held: VenueCopy) -> Iterator[Operation]:
    people = Registration.objects.filter(event=held.event).select_related(
        "person__organisation", "category"
    )
    voids = VoidCode.objects.filter(event=held.event, pk__gte=FAR).order_by("pk")
    yield from _walk_ins(held, people.filter(pk__gte=FAR).order_by("pk"), voids)
    yield from _lost(held, voids.select_related("registration"))
    yield from _names(held, people)
    yield from _categories(held, people)
    yield from _scans(held)
    yield from _prints(held)
    yield from _hand_overs(held)
    yield from _notes(held)
    yield from _waiting(held)


def _id(held: VenueCopy, kind: str, key: Any) -> uuid.UUID:
    """Return the id of a deed here: the same however often it is told."""
    return uuid.uuid5(held.device, f"{kind}:{key}")


def _walk_ins(
    held: VenueCopy, people: Iterable[Registration], voids: Iterable[VoidCode]
) -> Iterator[Operation]:
    first: dict[int, str] = {}
    for void in voids:
        first.setdefault(void.registration_id, void.code)
    for row in people:
        person = row.person
        yield {
            "id": _id(held, OperationKind.WALK_IN, row.pk),
            "kind": OperationKind.WALK_IN,
            "at": row.created_at.isoformat(),
            "full_name": person.full_name,
            "native_name": person.native_name,
            "organisation": person.organisation.name if person.organisation else "",
            "country": str(person.country or ""),
            "no_photo": person.no_photo,
            "category": row.category.code,
            "code": first.get(row.pk, row.code),
        }


def _lost(held: VenueCopy, voids: Iterable[VoidCode]) -> Iterator[Operation]:
    rows = list(voids)
    for number, void in enumerate(rows):
        later = (
            one.code
            for one in rows[number + 1 :]
            if one.registration_id == void.registration_id
        )
        yield {
            "id": _id(held, OperationKind.LOST, void.pk),
            "kind": OperationKind.LOST,
            "at": void.at.isoformat(),
            "code": void.code,
            "new_code": next(later, void.registration.code),
            "reason": void.reason,
        }


def _names(held: VenueCopy, people: Any) -> Iterator[Operation]:
    """Yield a correction a person: the last one, with the name as it is now."""
    last = _last(held, BadgeVerb.NAME_CORRECTED)
    for row in people.filter(pk__in=last):
        pk, at = last[row.pk]
        person = row.person
        yield {
            "id": _id(held, OperationKind.NAME, pk),
            "kind": OperationKind.NAME,
            "at": at.isoformat(),
            "name": person.shown_name,
            "native_name": person.shown_native_name,
            "code": row.code,
        }


def _categories(held: VenueCopy, people: Any) -> Iterator[Operation]:
    """Yield a change a person: the last one."""
    last = _last(held, BadgeVerb.CATEGORY_CHANGED)
    for row in people.filter(pk__in=last):
        pk, at = last[row.pk]
        yield {
            "id": _id(held, OperationKind.CATEGORY, pk),
            "kind": OperationKind.CATEGORY,
            "at": at.isoformat(),
            "category": row.category.code,
            "code": row.code,
        }


def _last(held: VenueCopy, verb: BadgeVerb) -> dict[int, tuple[int, datetime]]:
    """Return the key and time of the last such deed here, by registration."""
    entries = AuditEntry.objects.filter(event=held.event, verb=str(verb))
    return {
        int(subject): (pk, at)
        for subject, pk, at in entries.order_by("pk").values_list(
            "subject_id", "pk", "at"
        )
    }


def _scans(held: VenueCopy) -> Iterator[Operation]:
    rows = Scan.objects.filter(event=held.event).select_related("point", "registration")
    for scan in rows.order_by("scanned_at", "pk"):
        code = scan.code or (scan.registration.code if scan.registration else "")
        if not code:
            continue  # nothing was read
        yield {
            "id": scan.pk,
            "kind": OperationKind.SCAN,
            "at": scan.scanned_at.isoformat(),
            "point": scan.point.code,
            "outcome": scan.told or scan.outcome,
            "way": scan.way,
            "reason": scan.reason,
            "code": code,
        }
        if scan.undone_at:
            yield {
                "id": _id(held, OperationKind.UNDO, scan.pk),
                "kind": OperationKind.UNDO,
                "at": scan.undone_at.isoformat(),
                "scan": str(scan.pk),
            }


def _prints(held: VenueCopy) -> Iterator[Operation]:
    rows = Print.objects.filter(registration__event=held.event, pk__gte=FAR)
    # what was told while it waited here keeps the id it was told by
    done = held.event.operations.filter(
        kind=OperationKind.PRINT,
        state=OperationState.DONE,
        pk__in=held.told.values("pk"),
    )
    told = {(one.registration_id, one.at): one.pk for one in done}
    for row in rows.order_by("pk"):
        known = told.get((row.registration_id, row.at))
        yield {
            "id": known or _id(held, OperationKind.PRINT, row.pk),
            "kind": OperationKind.PRINT,
            "at": row.at.isoformat(),
            "code": row.code,
            "reason": row.reason,
        }


def _hand_overs(held: VenueCopy) -> Iterator[Operation]:
    rows = HandOver.objects.filter(registration__event=held.event)
    for row in rows.select_related("registration").order_by("at", "pk"):
        yield {
            "id": row.pk,
            "kind": OperationKind.HAND_OVER,
            "at": row.at.isoformat(),
            "thing": row.thing,
            "number": row.number,
            "deposit": row.deposit,
            "back": row.is_back,
            "code": row.registration.code,
        }


def _notes(held: VenueCopy) -> Iterator[Operation]:
    """Yield what was written here, each change by itself: the site keeps them too."""
    rows = DeskNote.objects.filter(registration__event=held.event, pk__gte=FAR)
    for row in rows.select_related("registration").order_by("pk"):
        one: Operation = {
            "id": _id(held, OperationKind.NOTE, row.pk),
            "kind": OperationKind.NOTE,
            "at": row.at.isoformat(),
            "text": row.text,
            "code": row.registration.code,
        }
        before = row.replaces_id
        if before and before >= FAR:
            one["replaces"] = str(_id(held, OperationKind.NOTE, before))
        elif before:
            one["note"] = before
        yield one


def _waiting(held: VenueCopy) -> Iterator[Operation]:
    """Yield what phones told of here that waits for what did not come: it may be on the
    site, or reach it otherwise."""
    rows = held.event.operations.filter(state=OperationState.WAITS).exclude(body="")
    for row in rows.order_by("at", "pk"):
        head = {"id": row.pk, "kind": row.kind, "at": row.at.isoformat()}
        yield json.loads(row.body) | head
