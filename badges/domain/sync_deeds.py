"""What else devices do without a network: walk-ins, names, prints, things given."""

from __future__ import annotations

from typing import Any

from badges.audit import BadgeVerb
from badges.domain import correcting, printing, reading, voiding, walkins
from badges.domain.sync_order import is_outdated
from badges.domain.sync_scans import registration_of
from badges.models import (
    HandOver,
    Operation,
    OperationState,
    VoidCode,
)
from gfmd_days.core.domain import auditing
from gfmd_days.core.models import User
from registration.audit import Verb
from registration.domain.refusals import EventFull, StreamFull
from registration.models import Registration, State


def walk_in(row: Operation, body: dict[str, Any], *, by: User) -> None:
    """Register somebody who was let in at a desk, under the code of their badge."""
    categories = {one.code: one for one in row.event.categories.all()}
    known = categories.get(body["category"])
    category = known or next(iter(categories.values()), None)
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
    if known is None:
        row.flag = "no_category"
    _give_code(row.registration, body["code"], row)


def correct(row: Operation, body: dict[str, Any], *, by: User) -> None:
    """Put a name right; of two corrections the later stands, whichever came first."""
    registration = registration_of(row, body)
    if registration is None:
        return
    if is_outdated(
        row,
        registration,
        verbs=[BadgeVerb.NAME_CORRECTED, Verb.EDITED],
        fields=correcting.shown_fields(registration.person),
    ):
        row.flag = "outdated"
        return
    try:
        correcting.correct_name(
            registration,
            name=body["name"],
            native_name=body.get("native_name", ""),
            by=by,
            done_at=row.at,
        )
    except correcting.NameTooLong:
        row.state, row.flag = OperationState.REFUSED, "too_long"


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
    printing.note_paper(
        registration,
        code=code,
        digest="",  # nobody knows which copy the device had
        by=by,
        now=row.at,
        reason=body.get("reason", ""),
    )


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
    if registration.code != reading.read(body["code"]).code:
        # somebody made it invalid here before: of the two new ones theirs is valid
        row.flag = "voided"
        _void(registration, body["new_code"], row, body.get("reason", ""), by)
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
    if _is_taken(code):
        row.flag = "code_taken"
        return
    registration.code = code
    registration.save(update_fields=["code", "changed_at"])


def _void(
    registration: Registration, code: str, row: Operation, reason: str, by: User
) -> None:
    """Keep whose a badge on paper is that opens no door."""
    if not _is_taken(code):
        VoidCode.objects.create(
            event=row.event,
            registration=registration,
            code=code,
            at=row.at,
            by=by,
            reason=reason,
        )


def _is_taken(code: str) -> bool:
    known = Registration.objects.filter(code=code).exists()
    return known or VoidCode.objects.filter(code=code).exists()
