"""Letting go of what devices sent about somebody who is to be forgotten."""

from __future__ import annotations

import json
from typing import Any

from badges.domain import reading
from badges.models import Operation, OperationState
from gfmd_days.core import names
from gfmd_days.core.models import Event
from registration.models import Registration

# Fields of an operation that hold somebody's name, and those that may have it in them.
NAMES = ("full_name", "name", "native_name", "code")
TEXTS = ("text", "reason", "number", "deposit")


def forget_all(event: Event) -> None:
    """Forget what devices sent: nobody is left whom it could be about."""
    rows = Operation.objects.filter(event=event)
    rows.filter(state=OperationState.WAITS).delete()
    rows.exclude(body="").update(body="")


def forget(registration: Registration) -> None:
    """Forget what is kept of the operations that are about one person or name them.

    What waits for other people waits on: their devices have dropped it.
    """
    kept = Operation.objects.filter(event=registration.event_id).exclude(body="")
    codes = {
        registration.code,
        *registration.void_codes.values_list("code", flat=True),
    }
    theirs = [
        one.pk
        for one in kept
        if one.registration_id == registration.pk
        or one.needs in codes
        or _is_about(json.loads(one.body), registration, codes)
        or (_is_lost(one) and _shares_a_name(json.loads(one.body), registration))
    ]
    found = Operation.objects.filter(pk__in=theirs)
    found.filter(state=OperationState.WAITS).delete()
    found.update(body="")


def _is_lost(one: Operation) -> bool:
    """Whether nobody will ever know whom it was about."""
    return one.state == OperationState.REFUSED and one.registration_id is None


def _shares_a_name(body: dict[str, Any], registration: Registration) -> bool:
    person = registration.person
    known = f"{person.full_name} {person.native_name} {person.alias}"
    typed = " ".join(str(body.get(field, "")) for field in NAMES)
    return not _words(known).isdisjoint(_words(typed))


def _words(text: str) -> set[str]:
    return set(names.fold(text).split())


def _is_about(
    body: dict[str, Any], registration: Registration, codes: set[str]
) -> bool:
    if body.get("registration") == registration.pk:
        return True
    if codes & {reading.read(str(body.get("code", ""))).code, body.get("new_code")}:
        return True
    return _names(body, registration)


def _names(body: dict[str, Any], registration: Registration) -> bool:
    """Tell whether words in an operation are, or hold, the person's name."""
    person = registration.person
    full, native, alias = map(
        _words, (person.full_name, person.native_name, person.alias)
    )
    for field in NAMES:
        typed = _words(str(body.get(field, "")))
        if typed and typed <= full | native | alias:
            return True
    for field in (*NAMES, *TEXTS):
        said = _words(str(body.get(field, "")))
        if any(name and name <= said for name in (full, native, alias)):
            return True
    return False
