"""Designs as rows: made, changed, brought back, given to categories, removed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from badges.audit import BadgeVerb
from badges.domain import texts
from badges.domain.designs import checking, pictures
from badges.domain.designs.refusals import (
    DesignChangedMeanwhile,
    DesignGone,
    DesignInUse,
    DesignNameTaken,
)
from badges.models import Design, DesignUse, DesignVersion
from badges.pdf import design as data
from gfmd_days.core.domain import auditing
from gfmd_days.core.models import Event, User
from registration.models import Category


def checked(event: Event, raw: Any) -> data.Design:
    """Return the design that JSON describes, as this event could print it.

    Raises DesignFaulty.
    """
    return checking.read(
        raw,
        answers=texts.printable_texts(event),
        pictures=set(event.design_pictures.values_list("key", flat=True)),
    )


@transaction.atomic
def create(
    event: Event, name: str, design: data.Design, *, by: User, now: datetime
) -> Design:
    """Add a design. A name that another one has is numbered."""
    _lock(event)
    row = Design.objects.create(
        event=event,
        name=_free_name(event, name),
        content=data.write(design),
        updated_at=now,
        updated_by=by,
    )
    _keep_version(row)
    _record(BadgeVerb.DESIGN_ADDED, row, by)
    return row


@transaction.atomic
def copy(source: Design, event: Event, *, name: str, by: User, now: datetime) -> Design:
    """Add a copy of a design, of this event or another, with its pictures.

    What only the other event's form asks would print nothing: such a design is
    refused, by name.

    Raises DesignFaulty, TooManyPictures.
    """
    design = data.read(source.content)
    if source.event_id != event.pk:
        for one in source.event.design_pictures.filter(key__in=design.pictures):
            pictures.take_over(event, one)
        design = checked(event, source.content)
    return create(event, name, design, by=by, now=now)


@transaction.atomic
def save(
    row: Design, name: str, design: data.Design, *, seen: int, by: User, now: datetime
) -> Design:
    """Keep a changed design as its next version; unchanged it makes none.

    What is saved already may come again, after an answer was lost.

    Args:
        seen: number of the version that was edited.

    Raises DesignChangedMeanwhile, DesignNameTaken.
    """
    _lock(row.event)
    locked = Design.objects.select_for_update().get(pk=row.pk)
    content = data.write(design)
    if name == locked.name and content == locked.content:
        return locked
    if locked.number != seen:
        raise DesignChangedMeanwhile
    others = Design.objects.filter(event=row.event_id, name=name)
    if others.exclude(pk=row.pk).exists():
        raise DesignNameTaken
    locked.name = name
    return _put(locked, content, by=by, now=now)


@transaction.atomic
def restore(row: Design, number: int, *, by: User, now: datetime) -> Design:
    """Bring an older version back, as a new one: what is now stays a version too.

    Raises DesignVersion.DoesNotExist, or DesignFaulty where what it shows may not be
    printed any more.
    """
    locked = Design.objects.select_for_update().get(pk=row.pk)
    version = row.versions.get(number=number)
    design = checked(row.event, version.content)
    return _put(locked, data.write(design), by=by, now=now, restored=number)


@transaction.atomic
def remove(row: Design, *, by: User) -> None:
    """Remove a design no badges are printed with. Raises DesignInUse."""
    _lock(row.event)
    locked = Design.objects.select_for_update().get(pk=row.pk)
    if locked.uses.exists():
        raise DesignInUse
    _record(BadgeVerb.DESIGN_REMOVED, locked, by)
    locked.delete()


@transaction.atomic
def assign(
    event: Event, wanted: Mapping[Category | None, Design | None], *, by: User
) -> None:
    """Say which design each category's badges have.

    Args:
        wanted: under None the design of all others; None as a design leaves a
            category to it, and it to the standard one.

    Raises DesignGone.
    """
    _lock(event)
    there = set(event.badge_designs.values_list("pk", flat=True))
    if any(one is not None and one.pk not in there for one in wanted.values()):
        raise DesignGone
    here = {one.category_id: one for one in event.design_uses.all()}
    changed = []
    for category, design in wanted.items():
        use = here.get(category.pk if category else None)
        if (use.design_id if use else None) == (design.pk if design else None):
            continue
        changed.append(category.code if category else "")
        if use is not None:
            use.delete()
        if design is not None:
            DesignUse.objects.create(event=event, category=category, design=design)
    if changed:
        auditing.record(
            BadgeVerb.DESIGNS_ASSIGNED, event=event, by=by, categories=changed
        )


def _lock(event: Event) -> None:
    """Let designs be named, given to categories and removed one after the other."""
    Event.objects.select_for_update(no_key=True).get(pk=event.pk)


def _put(
    locked: Design, content: Any, *, by: User, now: datetime, **told: Any
) -> Design:
    locked.content = content
    locked.number += 1
    locked.updated_at, locked.updated_by = now, by
    locked.save()
    _keep_version(locked)
    _record(BadgeVerb.DESIGN_CHANGED, locked, by, **told)
    return locked


def _keep_version(row: Design) -> None:
    DesignVersion.objects.create(
        design=row,
        number=row.number,
        content=row.content,
        at=row.updated_at,
        by=row.updated_by,
    )


def _free_name(event: Event, name: str) -> str:
    taken = set(event.badge_designs.values_list("name", flat=True))
    free, number = name, 1
    while free in taken:
        number += 1
        free = f"{name[:70]} ({number})"
    return free


def _record(verb: BadgeVerb, row: Design, by: User, **told: Any) -> None:
    auditing.record(
        verb, event=row.event, subject=row, by=by, number=row.number, **told
    )
