"""What the desk is told of somebody and writes down about them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from badges.audit import BadgeVerb
from badges.models import DeskNote, PersonAlerts
from gfmd_days.core.domain import auditing
from gfmd_days.core.domain.refusals import Refused
from gfmd_days.core.models import User
from registration.models import Category, Registration


class NoteChanged(Refused):
    words = _("Somebody else changed this note meanwhile. Read it and write again.")


@transaction.atomic
def add(registration: Registration, text: str, *, by: User, now: datetime) -> DeskNote:
    """Write a note; the history says that, not what."""
    note = DeskNote.objects.create(registration=registration, text=text, at=now, by=by)
    _record(registration, by, "added")
    return note


@transaction.atomic
def change(note: DeskNote, text: str, *, by: User, now: datetime) -> DeskNote:
    """Let a note read otherwise; without text it is taken away.

    Raises NoteChanged if it is not the newest of its kind any more.
    """
    registration = note.registration
    list(Registration.objects.select_for_update().filter(pk=registration.pk))
    if note.is_gone or DeskNote.objects.filter(replaces=note).exists():
        raise NoteChanged
    if text == note.text:
        return note
    newer = DeskNote.objects.create(
        registration=registration,
        text=text,
        is_gone=not text,
        at=now,
        by=by,
        replaces=note,
    )
    _record(registration, by, "changed" if text else "removed")
    return newer


def history(note: DeskNote) -> list[DeskNote]:
    """Return how a note read before, the newest first."""
    rows = DeskNote.objects.filter(registration=note.registration_id)
    by_key = {one.pk: one for one in rows.select_related("by")}
    found = []
    earlier = by_key.get(note.replaces_id or 0)
    while earlier is not None:
        found.append(earlier)
        earlier = by_key.get(earlier.replaces_id or 0)
    return found


@transaction.atomic
def set_alerts(
    registration: Registration, kinds: Collection[str], *, by: User, now: datetime
) -> None:
    """Say what the desk must see at once when it reads this badge."""
    list(Registration.objects.select_for_update().filter(pk=registration.pk))
    here = PersonAlerts.objects.filter(registration=registration).first()
    wanted = sorted(set(kinds))
    if wanted == (here.kinds if here else []):
        return
    PersonAlerts.objects.update_or_create(
        registration=registration, defaults={"kinds": wanted, "at": now, "by": by}
    )
    auditing.record(
        BadgeVerb.ALERTS_SET,
        event=registration.event,
        subject=registration,
        by=by,
        kinds=wanted,
    )


@transaction.atomic
def change_category(
    registration: Registration,
    category: Category,
    *,
    by: User,
    done_at: datetime | None = None,
) -> bool:
    """Give somebody another category; tell whether it was another.

    Args:
        done_at: when it was done, where a laptop at the venue tells of it later.
    """
    locked = Registration.objects.select_for_update().get(pk=registration.pk)
    if locked.category_id == category.pk:
        return False
    before = locked.category.code
    locked.category = category
    locked.save(update_fields=["category", "changed_at"])
    auditing.record(
        BadgeVerb.CATEGORY_CHANGED,
        event=locked.event,
        subject=locked,
        by=by,
        before=before,
        after=category.code,
        **({"done_at": done_at.isoformat()} if done_at else {}),
    )
    return True


def _record(registration: Registration, by: User, what: str) -> None:
    auditing.record(
        BadgeVerb.NOTED,
        event=registration.event,
        subject=registration,
        by=by,
        what=what,
    )
