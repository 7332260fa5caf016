"""What else devices do without a network: walk-ins, names, prints, things given."""

from __future__ import annotations

from typing import Any

from badges.audit import BadgeVerb
from badges.domain import correcting, voiding, walkins
from badges.domain.sync_scans import registration_of
from badges.models import (
    HandOver,
    Operation,
    OperationKind,
    OperationState,
    Print,
    PrintKind,
    VoidCode,
)
from gfmd_days.core.domain import auditing
from gfmd_days.core.models import User
from registration.domain.refusals import EventFull, StreamFull
from registration.models import Registration, State


def walk_in(row: Operation, body: dict[str, Any], *, by: User) -> None:
    """Register somebody who was let in at a desk, under the code of their badge."""
    categories = {one.code: one for one in row.event.categories.all()}
    category = categories.get(body["category"]) or next(iter(categories.values()), None)
    if category is None:
        row.state, row.flag = OperationState.REFUSED, "category"
        return
    newcomer = walkins.Newcomer(
        full_name=body["full_name"],
        category=category,
        native_name=body.get("native_name", ""),
        organisation=body.get("organisation", ""),
        country=body.get("country", ""),
        no_photo=body.get("no_photo", False),
    )
    try:
        try:
            row.registration = _add(row, newcomer, by)
        except (EventFull, StreamFull):
            # they are inside: the place is found, and the history says so
            row.flag = "full"
            row.registration = _add(
                row, newcomer, by, str(walkins.Exceptional.ORGANISERS)
            )
    except walkins.NoWayIn:
        row.state, row.flag = OperationState.REFUSED, "no_way_in"
        return
    _give_code(row.registration, body["code"], row)


def correct(row: Operation, body: dict[str, Any], *, by: User) -> None:
    """Put a name right; of two corrections the later stands, whichever came first."""
    registration = registration_of(row, body)
    if registration is None:
        return
    others = Operation.objects.filter(
        registration=registration, kind=OperationKind.NAME, state=OperationState.DONE
    ).exclude(pk=row.pk)
    if any((one.at, one.pk) > (row.at, row.pk) for one in others):
        row.flag = "outdated"
        return
    correcting.correct_name(
        registration,
        name=body["name"],
        native_name=body.get("native_name", ""),
        by=by,
    )


def note_print(row: Operation, body: dict[str, Any], *, by: User) -> None:
    """Note a badge that is on paper already."""
    if row.device is None or not row.device.prints:
        row.state, row.flag = OperationState.REFUSED, "not_yours"
        return
    registration = registration_of(row, body)
    if registration is None:
        return
    if registration.state != State.CONFIRMED:
        row.flag = "not_confirmed"
    code = body.get("code", "")[: len(registration.code)] or registration.code
    if code != registration.code:
        row.flag = "voided"
    Print.objects.create(
        registration=registration,
        code=code,
        at=row.at,
        by=by,
        kind=PrintKind.SINGLE,
        reason=body.get("reason", ""),
    )
    auditing.record(BadgeVerb.PRINTED, event=row.event, subject=registration, by=by)


def hand_over(row: Operation, body: dict[str, Any], *, by: User) -> None:
    """Keep what was given to somebody or brought back."""
    registration = registration_of(row, body)
    if registration is None:
        return
    what = {
        "registration": registration,
        "thing": body["thing"],
        "number": body.get("number", ""),
        "deposit": body.get("deposit", ""),
        "is_back": body.get("back", False),
    }
    if (known := HandOver.objects.filter(pk=row.pk).first()) is not None:
        # a thing taken back here and at the venue has the same id: it is back
        if any(getattr(known, name) != value for name, value in what.items()):
            row.state, row.flag = OperationState.REFUSED, "id_taken"
            row.registration = None
        return
    given = HandOver.objects.create(id=row.pk, at=row.at, by=by, **what)
    auditing.record(
        BadgeVerb.HANDED_OVER,
        event=row.event,
        subject=registration,
        by=by,
        thing=given.thing,
        back=given.is_back,
    )


def lose(row: Operation, body: dict[str, Any], *, by: User) -> None:
    """Make a lost badge invalid; the new one is on paper already."""
    if row.device is None or not row.device.is_venue:
        row.state, row.flag = OperationState.REFUSED, "not_yours"
        return
    registration = registration_of(row, body)
    if registration is None:
        return
    if registration.code != body["code"]:
        row.flag = "voided"  # somebody made it invalid here before
        return
    lost = voiding.replace_code(
        registration, reason=body.get("reason", ""), by=by, now=row.at
    )
    _give_code(lost, body["new_code"], row)


def _add(
    row: Operation, newcomer: walkins.Newcomer, by: User, exception: str = ""
) -> Registration:
    return walkins.add(
        row.event, newcomer, exception=exception, by=by, now=row.received_at
    )


def _give_code(registration: Registration, code: str, row: Operation) -> None:
    """Let the badge that is on paper be theirs, unless it is somebody's already."""
    known = Registration.objects.filter(code=code).exists()
    if known or VoidCode.objects.filter(code=code).exists():
        row.flag = "code_taken"
        return
    registration.code = code
    registration.save(update_fields=["code", "changed_at"])
