"""The versions of a programme and what everybody may know of their changes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Set
from itertools import chain

from django.core.cache import cache

from agenda.domain import changes, published
from agenda.domain.changes import Change
from agenda.domain.snapshots import Snapshot
from agenda.models import Programme, Version
from gfmd_days.core.models import Event

KEPT = 7 * 24 * 3600  # changes name nobody
SHOWN = 20
# Rises when the same versions would be told otherwise, so that caches notice.
FORMAT = 3


def told(
    event: Event,
    *,
    programme: Programme,
    before: int | None = None,
    most: int = SHOWN,
) -> list[tuple[Version, list[Change]]]:
    """Return the newest versions with their public changes, in four queries.

    Args:
        programme: the event's row, which knows what is published.
        before: only versions older than this number.
        most: how many.
    """
    rows = Version.objects.filter(event=event)
    if before is not None:
        rows = rows.filter(number__lt=before)
    versions = list(rows.defer("content", "changes")[:most])
    closed = published.closed_today(event, programme=programme)
    lists = _public(event, [one.number for one in versions], closed)
    return [(one, lists[one.number]) for one in versions]


def _public(
    event: Event, numbers: list[int], closed: Set[str]
) -> dict[int, list[Change]]:
    """Return the public changes of versions.

    They are kept, for a version never changes; what is closed today is in the key.
    """
    keys = {number: _key(event, number, closed) for number in numbers}
    kept = cache.get_many(keys.values())
    missing = [number for number, key in keys.items() if key not in kept]
    lists = {
        number: [Change.from_json(one) for one in kept[key]]
        for number, key in keys.items()
        if key in kept
    }
    for number, listed in _worked_out(event, missing, closed):
        lists[number] = listed
        cache.set(keys[number], [one.as_json() for one in listed], KEPT)
    return lists


def _worked_out(
    event: Event, numbers: list[int], closed: Set[str]
) -> Iterable[tuple[int, list[Change]]]:
    """Yield the changes of versions newest first; at most two are held at a time."""
    if not numbers:
        return
    needed = {*numbers, *(number - 1 for number in numbers)}
    rows = Version.objects.filter(event=event, number__in=needed)
    after: tuple[int, Snapshot] | None = None
    found_ones = rows.values_list("number", "content").iterator()
    for number, found in chain(found_ones, [(0, None)]):
        if after is not None and after[0] in numbers:
            before = found if number == after[0] - 1 else None
            yield after[0], changes.public(before, after[1], closed=closed)
        after = (number, found) if found is not None else None


def _key(event: Event, number: int, closed: Set[str]) -> str:
    # ids come back when a database is filled anew
    names = (FORMAT, event.pk, event.created_at, number, sorted(closed))
    return f"agenda:told:{hashlib.sha256(repr(names).encode()).hexdigest()[:32]}"
