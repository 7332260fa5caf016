"""What the front page, the event page and the overview say at a glance."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agenda.domain import published, publishing
from badges.models import PointKind, Scan
from gfmd_days.core import names, zones
from gfmd_days.core.models import Event, Mail, MailState
from registration.models import (
    ChangeRequest,
    Decision,
    Entry,
    ErasureRequest,
    Intake,
    Registration,
    State,
    Stream,
)

WAITING = (State.SUBMITTED, State.UNDER_REVIEW)


@dataclass(frozen=True)
class WayIn:
    """The one thing a visitor can do about coming, or why there is none."""

    state: str
    stream: Stream | None = None
    decision_by: date | None = None


def today_in(event: Event, now: datetime) -> date:
    """Return the date on the venue's calendar."""
    return now.astimezone(zones.zone(event.zone_name)).date()


def is_over(event: Event, now: datetime) -> bool:
    dates = event.dates
    return bool(dates) and dates[-1] < today_in(event, now)


def matching(events: Iterable[Event], words: str) -> list[Event]:
    """Keep the events that hold each of `words`, however they are typed."""
    wanted = names.fold(words).split()
    return [event for event in events if _holds(event, wanted)]


def _holds(event: Event, wanted: list[str]) -> bool:
    title = event.title.data
    texts = title.values() if isinstance(title, dict) else [title]
    place = [event.venue.city, event.venue.country.name] if has_place(event) else []
    held = names.fold(" ".join(map(str, [*texts, *place, event.organiser, event.code])))
    return all(word in held for word in wanted)


def has_place(event: Event) -> bool:
    return hasattr(event, "venue")


def way_in(event: Event, now: datetime) -> WayIn:
    """Return what a visitor can do: apply, wait, or nothing any more."""
    if event.is_external:
        return WayIn("external")
    if is_over(event, now):
        return WayIn("over")
    # sorted here: the page and its menu both ask, and may have fetched them
    everything = sorted(event.streams.all(), key=lambda stream: stream.closes_at)
    streams = [stream for stream in everything if stream.entry == Entry.OPEN]
    if opened := [stream for stream in streams if stream.is_open(now)]:
        return WayIn("open", opened[0])
    if coming := sorted(
        (stream for stream in streams if stream.opens_at > now),
        key=lambda stream: stream.opens_at,
    ):
        return WayIn("soon", coming[0])
    if not streams:
        return WayIn("invited" if everything else "none")
    intake = Intake.objects.filter(event=event).first()
    decision_by = intake.decision_by if intake else None
    if decision_by is not None and decision_by < today_in(event, now):
        decision_by = None
    return WayIn("closed", decision_by=decision_by)


def programme_by_day(event: Event) -> list[dict[str, Any]]:
    """Return the published sessions by day and time of beginning; [] before."""
    programme = published.row(event)
    if programme is None:
        return []
    agenda = published.load(event, programme=programme)
    items = [one for one in agenda.items if not one.is_pause and not one.is_cancelled]
    days = [
        {"date": day, "label": label, "slots": _slots(day, items)}
        for day, label in agenda.days
    ]
    return [day for day in days if day["slots"]]


def _slots(day: date, items: list[published.Item]) -> list[tuple[datetime, list[Any]]]:
    """The sessions of `day` by the time at which they begin."""
    of_day = (one for one in items if one.date == day)
    return [
        (starts, list(group))
        for starts, group in groupby(of_day, key=lambda one: one.starts)
    ]


def numbers(event: Event) -> dict[str, Any]:
    """Return the four numbers, which are never one, and the count of each state."""
    counts = dict(
        Registration.objects.filter(event=event)
        .order_by()
        .values_list("state")
        .annotate(Count("pk"))
    )
    decisions = dict(
        Registration.objects.filter(event=event, state=State.RELEASED)
        .order_by()
        .values_list("decision")
        .annotate(Count("pk"))
    )
    attended = (
        Scan.objects.filter(event=event, point__kind=PointKind.ENTRANCE)
        .standing()
        .aggregate(number=Count("registration", distinct=True))["number"]
    )
    applied = sum(count for state, count in counts.items() if state != State.DRAFT)
    answered = counts.get(State.CONFIRMED, 0) + counts.get(State.DECLINED, 0)
    return {
        "places": event.capacity,
        "applied": applied,
        "invited": decisions.get(Decision.SELECTED, 0) + answered,
        "confirmed": counts.get(State.CONFIRMED, 0),
        "attended": attended,
        "states": [(state, counts.get(state, 0)) for state in State],
        "waiting": sum(counts.get(state, 0) for state in WAITING),
        "unreleased": counts.get(State.DECIDED, 0),
        "changes": ChangeRequest.objects.of_event(event).open().count(),
        "erasures": ErasureRequest.objects.filter(event=event).waiting().count(),
    }


def programme_state(event: Event, *, now: datetime) -> dict[str, Any]:
    """Return how many sessions there are, what is published, and what would change."""
    programme = published.row(event)
    standing = event.sessions.filter(withdrawn_at=None)
    counts = standing.aggregate(sessions=Count("pk"), placed=Count("day"))
    changes = len(publishing.pending(event, now=now)) if programme else counts["placed"]
    return {
        "sessions": counts["sessions"],
        "programme": programme,
        "pending": changes,
    }


def trouble(event: Event) -> dict[str, int]:
    """Return how many mails failed or are in doubt."""
    return Mail.objects.filter(event=event).aggregate(
        failed=Count("pk", filter=Q(state=MailState.FAILED)),
        doubtful=Count("pk", filter=Q(state=MailState.DOUBTFUL)),
    )


def deadlines(event: Event, now: datetime) -> list[tuple[str | Promise, date, bool]]:
    """Return (what, date, is past) in order: closings, decisions, the event itself."""
    zone = zones.zone(event.zone_name)
    rows: list[tuple[str | Promise, date | None]] = [
        (
            _("%(stream)s closes") % {"stream": stream.name},
            stream.closes_at.astimezone(zone).date(),
        )
        for stream in event.streams.all()
    ]
    if intake := Intake.objects.filter(event=event).first():
        rows += [
            (_("Decisions"), intake.decision_by),
            (_("Confirmations"), intake.confirm_by),
            (_("Personal data is deleted"), intake.purge_after),
        ]
    rows += [(_("First day"), day) for day in event.dates[:1]]
    today = today_in(event, now)
    kept = [(words, day, day < today) for words, day in rows if day is not None]
    return sorted(kept, key=lambda row: row[1])
