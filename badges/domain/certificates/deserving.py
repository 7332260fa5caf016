"""Who gets a certificate: whoever was scanned on enough days and in enough sessions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from badges.domain import visits
from badges.models import DeskSettings, Scan
from gfmd_days.core import zones
from gfmd_days.core.models import Event


@dataclass(frozen=True)
class Merit:
    """On which days somebody came, and in how many sessions they were."""

    days: tuple[date, ...] = ()
    sessions: int = 0

    def is_enough(self, rules: DeskSettings) -> bool:
        return (
            len(self.days) >= rules.certificate_days
            and self.sessions >= rules.certificate_sessions
        )


def merits(
    event: Event, registrations: Collection[int] | None = None
) -> dict[int, Merit]:
    """Return what scans say of people; None asks for everybody. Four queries."""
    zone = zones.zone(event.zone_name)
    dates = set(event.dates)
    scans = Scan.objects.seen().filter(event=event, registration__isnull=False)
    if registrations is not None:
        scans = scans.filter(registration__in=registrations)
    days: dict[int, set[date]] = defaultdict(set)
    rows = scans.order_by().values_list("registration", "scanned_at")
    for pk, at in rows.iterator(chunk_size=2000):
        day = at.astimezone(zone).date()
        if day in dates:
            days[pk].add(day)
    sessions: dict[int, set[int]] = defaultdict(set)
    for visit in visits.of(event, registrations=registrations):
        sessions[visit.registration].add(visit.session.pk)
    return {
        pk: Merit(tuple(sorted(days[pk])), len(sessions[pk]))
        for pk in {*days, *sessions}
    }


def deserving(event: Event, rules: DeskSettings) -> list[int]:
    """Return who confirmed and came as much as the rules ask, by name."""
    found = merits(event)
    people = event.registrations.accredited().order_by("person__sort_key", "pk")
    return [
        pk
        for pk in people.values_list("pk", flat=True)
        if found.get(pk, Merit()).is_enough(rules)
    ]


def has_begun_to_end(event: Event, now: datetime) -> bool:
    """Whether the last day has come: earlier a certificate would say too little."""
    today = now.astimezone(zones.zone(event.zone_name)).date()
    return bool(event.dates) and today >= event.dates[-1]
