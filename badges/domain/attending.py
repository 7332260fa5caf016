"""Attendance for reports: by session, by person, and in numbers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db import models
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from agenda.models import Appearance, Session, SignUp, Standing
from badges.domain import visits
from badges.domain.visits import Visit
from badges.models import Point, Scan
from gfmd_days.core import zones
from gfmd_days.core.access import Right
from gfmd_days.core.models import Event
from registration.domain import dimensions, statistics
from registration.domain.dimensions import NONE, Dimension
from registration.domain.statistics import Figure
from registration.models import Registration
from registration.models.registration import RegistrationQuerySet


class Kind(models.TextChoices):
    """The tables one can take."""

    SESSIONS = "sessions", _("Sessions")
    PEOPLE = "people", _("People")
    VISITS = "visits", _("Who was in which session")


COUNTED = ("category", "region", "gender")


@dataclass(frozen=True)
class Choice:
    """What is looked at: one day, one place, or all."""

    day: date | None = None
    point: Point | None = None

    @property
    def is_all(self) -> bool:
        return self.day is None and self.point is None


@dataclass(frozen=True)
class SessionRow:
    """A session in numbers; None where nothing is known.

    Args:
        signed_up: who has a place, where people sign up for it.
        allowed: how many may enter by the rules of its place to scan at.
        minutes: the mean time of those read on the way in and out.
    """

    session: Session
    signed_up: int | None
    allowed: int | None
    came: int
    minutes: int | None


@dataclass(frozen=True)
class Part:
    """One value of a dimension: how many confirmed and how many of them came."""

    words: str
    confirmed: Figure
    came: Figure


@dataclass(frozen=True)
class Total:
    dimension: Dimension
    parts: list[Part]
    is_guarded: bool


@dataclass
class PersonRow:
    """On which days somebody came, and to what."""

    registration: Registration
    days: list[date] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)

    @property
    def sessions(self) -> list[Session]:
        found = {one.session.pk: one.session for one in self.visits}
        return sorted(found.values(), key=lambda one: (one.starts_at, one.code))

    @property
    def minutes(self) -> int | None:
        known = [one.minutes for one in self.visits if one.minutes is not None]
        return sum(known) if known else None


def sessions(event: Event, choice: Choice, *, now: datetime) -> list[SessionRow]:
    """Return the sessions at which badges are read, in the order of the programme.

    Seven queries however many there are.
    """
    doors = visits.Doors.of(event)
    asked = {one.pk: one for one in doors.own.values()}
    asked |= {one.pk: one for rows in doors.held.values() for one in rows}
    if choice.point is not None:
        point = choice.point.pk
        own = [doors.own[point]] if point in doors.own else []
        asked = {one.pk: one for one in [*own, *doors.held.get(point, [])]}
    chosen = [
        one
        for one in asked.values()
        if choice.day is None or (one.day and one.day.date == choice.day)
    ]
    people: dict[int, set[int]] = defaultdict(set)
    stayed: dict[int, Counter[int]] = defaultdict(Counter)
    for visit in visits.of(event, chosen, now=now):
        people[visit.session.pk].add(visit.registration)
        if visit.minutes is not None:
            stayed[visit.session.pk][visit.registration] += visit.minutes
    places = _places(chosen)
    allowed = _allowed(event, chosen, places)
    chosen.sort(key=lambda one: (one.starts_at, one.code))
    return [
        SessionRow(
            session=one,
            signed_up=len(places.get(one.pk, ())) if one.sign_up else None,
            allowed=allowed.get(one.pk),
            came=len(people[one.pk]),
            minutes=_mean(stayed[one.pk].values()),
        )
        for one in chosen
    ]


def people(event: Event, choice: Choice) -> RegistrationQuerySet:
    """Return whoever was read, by name; the rest is in `rows`."""
    seen = Scan.objects.seen().filter(registration=OuterRef("pk"))
    if choice.point is not None:
        seen = seen.filter(point=choice.point)
    if choice.day is not None:
        first, last = (
            zones.to_utc(datetime.combine(day, time()), event.zone_name)
            for day in (choice.day, choice.day + timedelta(days=1))
        )
        seen = seen.filter(scanned_at__gte=first, scanned_at__lt=last)
    found: RegistrationQuerySet = event.registrations.filter(Exists(seen))
    return found.with_people().order_by("person__sort_key", "pk")


def rows(
    event: Event, registrations: Iterable[Registration], *, now: datetime
) -> list[PersonRow]:
    """Return where some people were; five queries."""
    found = {one.pk: PersonRow(one) for one in registrations}
    zone = zones.zone(event.zone_name)
    scans = Scan.objects.seen().filter(registration__in=list(found)).order_by()
    days: dict[int, set[date]] = defaultdict(set)
    for pk, at in scans.values_list("registration", "scanned_at"):
        days[pk or 0].add(at.astimezone(zone).date())
    for visit in visits.of(event, registrations=list(found), now=now):
        found[visit.registration].visits.append(visit)
    for pk, row in found.items():
        row.days = sorted(days[pk])
    return list(found.values())


def totals(event: Event, choice: Choice, *, rights: Collection[Right]) -> list[Total]:
    """Return who came by category, region and gender.

    Small numbers of a guarded fact are withheld, and for a part of the event nothing
    is told: from two such tables a person could be worked out.
    """
    known = {one.key: one for one in dimensions.FIXED}
    came = people(event, choice).order_by()
    found = []
    for key in COUNTED:
        is_guarded = statistics.is_guarded(known[key], rights)
        if not is_guarded or choice.is_all:
            found.append(_total(event, known[key], came, is_guarded=is_guarded))
    return [one for one in found if one.parts]


def _total(
    event: Event,
    dimension: Dimension,
    came: QuerySet[Registration],
    *,
    is_guarded: bool,
) -> Total:
    expected = _counts(event.registrations.accredited(), dimension)
    here = _counts(event.registrations.filter(pk__in=came.values("pk")), dimension)
    words = dimensions.words(dimension, event)
    values = [value for value in words if value in expected or value in here]
    values += [one for one in {**expected, **here} if one not in words]
    # the last of the line is whoever gave no answer
    values.sort(key=lambda value: value == NONE)
    show = statistics.withheld if is_guarded else _plain
    columns = zip(
        show([expected.get(value, 0) for value in values]),
        show([here.get(value, 0) for value in values]),
        strict=True,
    )
    parts = [
        Part(words.get(value, value), *figures)
        for value, figures in zip(values, columns, strict=True)
    ]
    return Total(dimension, parts, is_guarded)


def _plain(numbers: list[int]) -> list[Figure]:
    return [Figure(number) for number in numbers]


def _counts(rows: QuerySet[Registration], dimension: Dimension) -> Counter[str]:
    found: Counter[str] = Counter()
    cells = rows.order_by().values_list(dimension.column).annotate(Count("pk"))
    for cell, number in cells:
        for value in dimension.read(cell):
            found[value] += number
    return found


def _places(sessions: list[Session]) -> dict[int, dict[int, str]]:
    """Return by session who has a place, with their category."""
    found: dict[int, dict[int, str]] = defaultdict(dict)
    taken = SignUp.objects.filter(
        session__in=[one.pk for one in sessions], waits=False
    ).order_by()
    for session, who, category in taken.values_list(
        "session", "registration", "registration__category__code"
    ):
        found[session][who] = category
    return found


def _allowed(
    event: Event, sessions: list[Session], places: dict[int, dict[int, str]]
) -> dict[int, int]:
    """Return by session how many may enter by the rules of its point."""
    confirmed = event.registrations.accredited().order_by()
    by_category = Counter(
        dict(confirmed.values_list("category__code").annotate(Count("pk")))
    )
    points = Point.objects.filter(session__in=[one.pk for one in sessions])
    functions = _functions(event, sessions)
    found: dict[int, int] = {}
    for point in points:
        if point.session_id is None:
            continue
        if not (point.categories or point.needs_sign_up or point.functions):
            found[point.session_id] = by_category.total()
            continue
        others: dict[int, str] = {}
        if point.needs_sign_up:
            others |= places.get(point.session_id, {})
        for function in point.functions:
            others |= functions.get((point.session_id, function), {})
        found[point.session_id] = sum(
            by_category[code] for code in point.categories
        ) + sum(category not in point.categories for category in others.values())
    return found


def _functions(
    event: Event, sessions: list[Session]
) -> dict[tuple[int, str], dict[int, str]]:
    """Return by session and function whose badge may enter, with their category."""
    found: dict[tuple[int, str], dict[int, str]] = defaultdict(dict)
    rows = Appearance.objects.filter(
        session__in=[one.pk for one in sessions],
        person__registration__event=event,
    ).exclude(standing=Standing.DECLINED)
    for session, function, who, category in rows.order_by().values_list(
        "session",
        "function",
        "person__registration",
        "person__registration__category__code",
    ):
        found[session, function][who] = category
    return found


def _mean(numbers: Iterable[int]) -> int | None:
    known = list(numbers)
    return round(sum(known) / len(known)) if known else None
