"""Who came: minute by minute, by category and by region."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count
from django.utils.translation import gettext as _

from badges.domain.live import queueing
from badges.domain.live.queueing import Queue
from badges.models import PointKind, Scan
from gfmd_days.core.models import Event

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
# More in an hour no desk can do; what a page must read stays bounded.
MOST = 20_000


@dataclass(frozen=True)
class Minute:
    start: datetime
    count: int


@dataclass(frozen=True)
class Share:
    """How many of one kind came, of how many who confirmed."""

    words: str
    came: int
    expected: int


def lately(event: Event, *, now: datetime) -> tuple[list[Minute], Queue]:
    """Return the check-ins at entrances of each minute of the last hour, and what
    they say of the queue.

    A scan is received after it was made, so those received lately hold all made
    lately: the index by that date finds them.
    """
    scans = Scan.objects.standing().filter(
        event=event,
        point__kind=PointKind.ENTRANCE,
        received_at__gte=now - HOUR,
        scanned_at__gte=now - HOUR,
    )
    rows = scans.order_by().values_list("scanned_at", "by", "device")[:MOST]
    last = now.replace(second=0, microsecond=0)
    counts: dict[datetime, int] = {}
    made: list[tuple[datetime, str]] = []
    for at, by, device in rows:
        start = at.replace(second=0, microsecond=0)
        counts[start] = counts.get(start, 0) + 1
        made.append((at, f"{by} {device}"))
    starts = [last - MINUTE * back for back in reversed(range(60))]
    minutes = [Minute(start, counts.get(start, 0)) for start in starts]
    return minutes, queueing.estimate(made, now=now)


def by_category(event: Event) -> list[Share]:
    names: dict[int | None, str] = {
        one.pk: str(one.name) for one in event.categories.all()
    }
    return _shares(event, "category", names)


def by_region(event: Event) -> list[Share]:
    names: dict[int | None, str] = {
        one.pk: str(one.name) for one in event.regions.all()
    }
    return _shares(event, "person__region", {**names, None: _("No region")})


def _shares(event: Event, column: str, names: dict[int | None, str]) -> list[Share]:
    confirmed = event.registrations.accredited().order_by()
    expected = dict(confirmed.values_list(column).annotate(Count("pk")))
    here = Scan.objects.standing().filter(
        event=event, point__kind=PointKind.ENTRANCE, registration__isnull=False
    )
    rows = here.order_by().values_list(f"registration__{column}")
    came = dict(rows.annotate(Count("registration", distinct=True)))
    return [
        Share(words, came.get(key, 0), expected.get(key, 0))
        for key, words in names.items()
        if key in came or key in expected
    ]
