"""Making room for a newer copy: what goes, what follows, what is known here only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import ProtectedError, Q, RestrictedError

from badges.domain.venue.contents import PARTS, Part
from badges.models import (
    FAR,
    Certificate,
    Design,
    DeskNote,
    HandOver,
    Operation,
    OperationState,
    PersonAlerts,
    Point,
    Print,
    PrintOrder,
    Scan,
    Told,
    VenueCopy,
    VoidCode,
)
from gfmd_days.core.models import Day, Event, Organisation, Person
from registration.models import Category, Registration, Stream

CHUNK = 400
CODE_TAKEN = "code_taken"
# What stays beside a newer copy and stands on somebody; notes and alerts come with it.
FOLLOWING = (PrintOrder, Operation, Scan, HandOver, Certificate)
# Where somebody stays, so does what is theirs.
THEIRS: dict[type[models.Model], str] = {
    Registration: "pk",
    Person: "registration",
    Organisation: "people__registration",
    Print: "registration",
    PersonAlerts: "registration",
    VoidCode: "registration",
    DeskNote: "registration",
    Scan: "registration",
}
# What the database does not let go of while others stand on it: these go when the newer
# copy is in its place. Each with what no two of them may have alike.
LAST: dict[type[models.Model], str] = {
    Point: "code",
    Design: "name",
    Stream: "code",
    Category: "code",
    Day: "date",
}
UNIQUE: dict[type[models.Model], str] = {**LAST, Organisation: "search"}
Rows = dict[type[models.Model], list[Any]]


def follow(held: VenueCopy, rows: Rows) -> None:
    """Let what stands on a walk-in's row here stand on the site's row for them.

    Or on the one that became theirs, where the site made two registrations one since.
    Of somebody it has forgotten nothing follows.
    """
    known = {one.pk for one in rows[Registration]}
    owners = {void.code: void.registration_id for void in rows[VoidCode]}
    owners |= {one.code: one.pk for one in rows[Registration]}
    told = held.told.exclude(there=None).exclude(registration=None)
    for one in told.select_related("registration"):
        there = one.there
        if there not in known and one.registration and one.flag != CODE_TAKEN:
            there = owners.get(one.registration.code)
        if there not in known:
            continue
        for model in FOLLOWING:
            mine = model._default_manager.filter(registration=one.registration_id)
            for pk in list(mine.values_list("pk", flat=True)):
                _stand_on(model, pk, there)


def _stand_on(model: type[models.Model], pk: Any, registration: int | None) -> None:
    try:
        with transaction.atomic():
            model._default_manager.filter(pk=pk).update(registration=registration)
    except IntegrityError:
        return  # they have one already where there is but one, such as a check-in


def leaves_out_somebody(held: VenueCopy, rows: Rows) -> bool:
    """Tell whether somebody the site knew is there no more, such as on request."""
    named = {one.pk for one in rows[Registration]}
    here = Registration.objects.filter(event=held.event, pk__lt=FAR)
    told = _registered(held).values_list("there", flat=True)
    return not named.issuperset([*here.values_list("pk", flat=True), *told])


def drop(held: VenueCopy, rows: Rows) -> None:
    """Delete what the newer copy does not name, what stands on others first.

    A walk-in the site has no row for stays, with all that is theirs: they stand in the
    room, whatever the site said of them.
    """
    only_here = _only_here(held)
    for part in reversed(PARTS):
        if part.model not in LAST:
            _delete(part.model, _gone(part, held.event, rows, only_here))
        if part.model in UNIQUE:
            away = _unnamed(part, held.event, rows) + _changed(part, held.event, rows)
            _step_aside(part, away, rows)


def drop_last(event: Event, rows: Rows) -> None:
    """Delete what the copy that is in place now does not name and nothing stands on."""
    for part in reversed(PARTS):
        if part.model not in LAST:
            continue
        for pk in _unnamed(part, event, rows):
            try:
                part.model._default_manager.filter(pk=pk).delete()
            except (ProtectedError, RestrictedError):
                continue  # such as a point with scans that the site did not take


def drop_all(event: Event) -> None:
    """Delete the event and all that stands on it."""
    for part in reversed(PARTS):
        _delete(part.model, list(_mine(part, event).values_list("pk", flat=True)))


def _only_here(held: VenueCopy) -> list[int]:
    """Return the walk-ins that the site never registered: it refused them."""
    here = Registration.objects.filter(event=held.event, pk__gte=FAR)
    known = _registered(held).values("registration")
    return list(here.exclude(pk__in=known).values_list("pk", flat=True))


def _registered(held: VenueCopy) -> models.QuerySet[Told]:
    """Return the walk-ins that the site registered.

    `there` is empty where it had forgotten them when it was told again.
    """
    return held.told.filter(state=OperationState.DONE).exclude(registration=None)


def _mine(part: Part, event: Event) -> models.QuerySet[Any]:
    return part.model._default_manager.filter(**{part.to_event: event.pk})


def _unnamed(part: Part, event: Event, rows: Rows) -> list[Any]:
    named = {one.pk for one in rows[part.model]}
    keys = _mine(part, event).order_by("pk").values_list("pk", flat=True)
    return [pk for pk in keys if pk not in named]


def _changed(part: Part, event: Event, rows: Rows) -> list[Any]:
    """Return what comes with another value: where two change places, or all move on by
    one, a row takes what another has until its own turn."""
    field = UNIQUE[part.model]
    coming = {one.pk: getattr(one, field) for one in rows[part.model]}
    here = _mine(part, event).values_list("pk", field)
    return [pk for pk, value in here if pk in coming and coming[pk] != value]


def _gone(part: Part, event: Event, rows: Rows, only_here: list[int]) -> list[Any]:
    """Return the keys of what has to go."""
    gone = _unnamed(part, event, rows)
    mine = _mine(part, event)
    if part.model is Scan:
        # of those inside, the database allows one: the site's
        points = [one.pk for one in rows[Point]]
        clashing = Scan.objects.inside().filter(event=event, point__in=points)
        staying = mine.exclude(pk__in=clashing.values("pk"))
    elif part.stays:
        return []
    else:
        staying = mine.none()
    stays = set(staying.values_list("pk", flat=True))
    if theirs := THEIRS.get(part.model):
        found = mine.filter(Q(**{f"{theirs}__in": only_here}))
        stays |= set(found.values_list("pk", flat=True))
    return [pk for pk in gone if pk not in stays]


def _step_aside(part: Part, keys: list[Any], rows: Rows) -> None:
    """Let what is still there have nothing that is to be had once and comes anew."""
    field = UNIQUE[part.model]
    coming = {getattr(one, field) for one in rows[part.model]}
    mine = part.model._default_manager.filter(pk__in=keys)
    for row in mine.filter(**{f"{field}__in": coming}):
        is_day = part.model is Day
        other = date.min + timedelta(row.pk) if is_day else f"gone-{row.pk}"
        mine.filter(pk=row.pk).update(**{field: other})


def _delete(model: type[models.Model], keys: list[Any]) -> None:
    for some in _chunks(keys):
        model._default_manager.filter(pk__in=some).delete()


def _chunks(keys: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(keys), CHUNK):
        yield keys[start : start + CHUNK]
