"""Publishing: a version for ever, and the counter that tells caches of changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agenda.audit import AgendaVerb
from agenda.domain import asking, changes, drafts, snapshots, telling
from agenda.domain.changes import Change
from agenda.domain.conflicts import Conflict
from agenda.domain.snapshots import CALENDAR_FIELDS, Item, Snapshot
from agenda.models import Programme, Version
from gfmd_days.core import zones
from gfmd_days.core.domain import auditing
from gfmd_days.core.domain.refusals import Refused
from gfmd_days.core.models import Event, User


class NothingChanged(Exception):
    """The draft equals the published version."""


class Blocked(Refused):
    """The draft holds what this event chose to keep out of any version."""

    words: str | Promise = _(
        "The programme holds something that keeps it from being published."
    )

    def __init__(self, found: list[Conflict]) -> None:
        self.found = found
        self.words = " ".join(one.words for one in found)


class DraftMoved(Refused):
    words = _(
        "Somebody changed the programme meanwhile. Look at the changes once more."
    )


@dataclass(frozen=True)
class Pending:
    """What publishing now would do: the changes, and how many hear of them by mail."""

    changes: list[Change]
    told: int


def publish(
    event: Event,
    *,
    by: User | None,
    now: datetime,
    note: str = "",
    tell: bool = False,
    seen: str | None = None,
) -> Version:
    """Make the draft the published programme.

    SEQUENCE of a session rises when anything its calendar entry shows has changed
    (RFC 5545, 3.8.7.4), also when it is withdrawn or restored. A session once
    published stays in every later version, cancelled if need be.

    Args:
        tell: write to the people whose sessions changed.
        seen: the number of the draft that was looked at; None asks nothing.

    Raises DraftMoved when the draft is another one by now, Blocked while it holds a
    problem of that severity, NothingChanged when there is no difference to publish.
    """
    with transaction.atomic():
        programme = Programme.objects.locked(event.pk)
        if seen is not None and seen != str(programme.draft):
            raise DraftMoved
        if found := drafts.blocking(event, programme):
            raise Blocked(found)
        before = published_content(event, number=programme.number)
        content = _carry_on(event, before, now=now)
        if before is not None and not changes.between(before, content):
            raise NothingChanged
        return store(
            programme,
            content,
            before=before,
            by=by,
            now=now,
            note=note,
            tell=tell,
        )


def draft_number(event: Event) -> int:
    """Return the number that rises with every change of what is not yet published."""
    drafts_of = Programme.objects.filter(event=event)
    return drafts_of.values_list("draft", flat=True).first() or 1


def store(
    programme: Programme,
    content: Snapshot,
    *,
    before: Snapshot | None,
    by: User | None,
    now: datetime,
    note: str,
    tell: bool,
) -> Version:
    """Make `content` the next version of a locked programme."""
    event = programme.event
    listed = changes.between(before, content)
    version = Version.objects.create(
        event=event,
        number=programme.number + 1,
        published_at=now,
        published_by=by,
        note=note,
        content=content,
        changes=[change.as_json() for change in listed],
    )
    programme.number = version.number
    programme.published_at = programme.changed_at = now
    programme.published_by = by
    programme.revision += 1
    programme.people = _people(content)
    programme.zone_release = zones.rules()
    programme.save()
    moved = asking.tell_moved(event.sessions.all(), now=now)
    told = telling.tell(version, before=before, now=now, but=moved) if tell else 0
    auditing.record(
        AgendaVerb.PUBLISHED,
        event=event,
        subject=version,
        by=by,
        number=version.number,
        changes=len(listed),
        told=told,
    )
    return version


def pending(event: Event, *, now: datetime) -> list[Change]:
    """Return what publishing now would change, in the order of the programme."""
    return changes.between(*_ahead(event, now=now))


def foreseen(event: Event, *, now: datetime) -> Pending:
    """Return what publishing now would do, mail included."""
    before, after = _ahead(event, now=now)
    listed = changes.between(before, after)
    told = len(telling.receivers(event, before, after, now=now)) if listed else 0
    return Pending(listed, told)


def _ahead(event: Event, *, now: datetime) -> tuple[Snapshot | None, Snapshot]:
    programme = Programme.objects.filter(event=event).first()
    before = published_content(event, number=programme.number if programme else 0)
    return before, _carry_on(event, before, now=now)


def draft_content(event: Event, *, now: datetime) -> Snapshot:
    """Return the snapshot that publishing now would make."""
    return _ahead(event, now=now)[1]


def published_content(event: Event, *, number: int) -> Snapshot | None:
    """Return the snapshot of version `number`; None for 0."""
    return Version.objects.content(event, number) if number else None


def touch(event_id: int, *, now: datetime) -> None:
    """Tell caches that something shown in the published programme may have changed."""
    Programme.objects.filter(event_id=event_id).update(
        revision=F("revision") + 1, changed_at=now
    )


def touch_for_person(event_id: int, person_id: int, *, now: datetime) -> None:
    """As `touch`, if the published programme names the person."""
    touch_for_people(event_id, {person_id}, now=now)


def touch_for_people(event_id: int, person_ids: set[int], *, now: datetime) -> None:
    """As `touch`, if the published programme names one of these people."""
    people = (
        Programme.objects.filter(event_id=event_id)
        .values_list("people", flat=True)
        .first()
    )
    if people and not person_ids.isdisjoint(people):
        touch(event_id, now=now)


def _carry_on(event: Event, before: Snapshot | None, *, now: datetime) -> Snapshot:
    """Return the draft with the sequences that follow from the version before."""
    content = snapshots.take(event, now=now)
    old = {raw["uid"]: raw for raw in before["sessions"]} if before else {}
    moved = _moved(before, content)
    sessions = []
    for raw in content["sessions"]:
        previous = old.pop(raw["uid"], None)
        if previous is not None:
            sessions.append(_follow(previous, raw, moved=moved))
        elif not raw["cancelled"]:
            sessions.append(raw)
    closed = _closed(event) if old else {}
    for uid, raw in old.items():
        last = {**raw, "closed": closed.get(uid, raw["closed"])}
        sessions.append(_cancel(raw, last, content["zone"], moved=moved, now=now))
    return {**content, "sessions": sessions}


def _closed(event: Event) -> dict[str, bool]:
    """Return which sessions are closed, those that wait for a time too."""
    rows = event.sessions.values_list("uid", "is_closed")
    return {str(uid): is_closed for uid, is_closed in rows}


def _moved(before: Snapshot | None, content: Snapshot) -> bool:
    """Whether the venue or its clocks changed, which every entry shows."""
    return before is not None and any(
        before[key] != content[key] for key in changes.FOR_EVERY_SESSION
    )


def _follow(previous: Item, raw: Item, *, moved: bool) -> Item:
    if moved or any(previous[name] != raw[name] for name in CALENDAR_FIELDS):
        return {**raw, "sequence": previous["sequence"] + 1}
    return {
        **raw,
        "sequence": previous["sequence"],
        "changed_at": previous["changed_at"],
    }


def _cancel(
    previous: Item, last: Item, zone: str, *, moved: bool, now: datetime
) -> Item:
    """Keep a tombstone of a session that is gone or waits for a time again.

    Args:
        last: the session as it is to be kept.
    """
    utc = snapshots.instant(previous, zone)
    is_same = last == previous and utc == previous["utc"]
    if previous["cancelled"] and not moved and is_same:
        return previous
    return {
        **last,
        "utc": utc,
        "cancelled": True,
        "sequence": previous["sequence"] + 1,
        "changed_at": snapshots.stamp(now),
    }


def _people(content: Snapshot) -> list[int]:
    return sorted(
        {
            one["person"]
            for raw in content["sessions"]
            for one in raw["people"]
            if one["person"]
        }
    )
