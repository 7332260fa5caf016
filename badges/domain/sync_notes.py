"""What a laptop at the venue changed beyond the door: categories and notes."""

from __future__ import annotations

import uuid
from typing import Any

from badges.audit import BadgeVerb
from badges.domain import noting
from badges.domain.sync_order import is_outdated
from badges.domain.sync_scans import registration_of
from badges.models import DeskNote, Operation, OperationState
from gfmd_days.core.models import User
from registration.models import Registration


def change_category(row: Operation, body: dict[str, Any], *, by: User) -> None:
    """Give somebody another category; of two changes the later stands."""
    if not _is_of_a_venue(row):
        return
    category = row.event.categories.filter(code=body["category"]).first()
    if category is None:
        row.state, row.flag = OperationState.REFUSED, "no_category"
        return
    registration = registration_of(row, body)
    if registration is None:
        return
    if is_outdated(row, registration, verbs=[BadgeVerb.CATEGORY_CHANGED]):
        row.flag = "outdated"
        return
    noting.change_category(registration, category, by=by, done_at=row.at)


def note(row: Operation, body: dict[str, Any], *, by: User) -> None:
    """Write a note, let one read otherwise, or take it away where it has no text.

    Where somebody changed the same note here meanwhile, theirs stays and the words of
    the venue become a note of their own.
    """
    if not _is_of_a_venue(row):
        return
    if not _has_come(row, body.get("replaces", "")):
        return
    registration = registration_of(row, body)
    if registration is None:
        return
    before = _before(registration, body)
    if before is None and body.keys() & {"replaces", "note"}:
        row.flag = "outdated"
    made = _written(row, registration, before, body["text"], by)
    if made is not None:
        made.told_by = row
        made.save(update_fields=["told_by"])


def _written(
    row: Operation,
    registration: Registration,
    before: DeskNote | None,
    text: str,
    by: User,
) -> DeskNote | None:
    if before is not None:
        try:
            return noting.change(before, text, by=by, now=row.at)
        except noting.NoteChanged:
            row.flag = "outdated"
    return noting.add(registration, text, by=by, now=row.at) if text else None


def _is_of_a_venue(row: Operation) -> bool:
    if row.device is not None and row.device.is_venue:
        return True
    row.state, row.flag = OperationState.REFUSED, "not_yours"
    return False


def _has_come(row: Operation, earlier: str) -> bool:
    """Tell whether what an operation builds on is done; else let it wait."""
    done = Operation.objects.filter(event=row.event_id, state=OperationState.DONE)
    if not earlier or done.filter(pk=uuid.UUID(earlier)).exists():
        return True
    row.state, row.needs = OperationState.WAITS, earlier
    return False


def _before(registration: Registration, body: dict[str, Any]) -> DeskNote | None:
    """Return the note that an operation changes: one it told of, or one of ours."""
    notes = DeskNote.objects.filter(registration=registration)
    if body.get("replaces"):
        return notes.filter(told_by=body["replaces"]).first()
    if "note" in body:
        return notes.filter(pk=body["note"]).first()
    return None
