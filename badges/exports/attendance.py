"""Attendance as tables for spreadsheets, headed in the active language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from agenda.models import Session
from badges.domain import attending
from badges.domain.attending import Choice, Kind, PersonRow
from gfmd_days.core import zones
from gfmd_days.core.models import Event


@dataclass(frozen=True)
class Table:
    headings: list[str]
    rows: list[list[Any]]


def table(event: Event, kind: Kind, choice: Choice, *, now: datetime) -> Table:
    """Return a table; whoever wishes to be on no list is on none of people."""
    if kind == Kind.SESSIONS:
        return _sessions(event, choice, now)
    listed = attending.people(event, choice).filter(person__not_on_lists=False)
    found = attending.rows(event, listed, now=now)
    # in the order of the names shown, or the place in the list betrays an alias
    found.sort(key=lambda row: row.registration.person.shown_name.casefold())
    if kind == Kind.PEOPLE:
        return _people(found)
    return Table(
        [*_who(), _("Code"), _("Session"), _("Day"), _("Came"), _("Went out"),
         _("Minutes")],
        list(_visits(event, found, choice)),
    )  # fmt: skip


def _sessions(event: Event, choice: Choice, now: datetime) -> Table:
    headings = [
        *(_("Code"), _("Session"), _("Day"), _("Begins"), _("Ends"), _("Room")),
        *(_("Signed up"), _("May enter"), _("Came"), _("Minutes on average")),
    ]
    rows = [
        [
            *_session(row.session),
            f"{row.session.starts_local:%H:%M}",
            f"{row.session.ends_local:%H:%M}",
            row.session.room.name if row.session.room else "",
            *map(_number, (row.signed_up, row.allowed, row.came, row.minutes)),
        ]
        for row in attending.sessions(event, choice, now=now)
    ]
    return Table(headings, rows)


def _people(found: list[PersonRow]) -> Table:
    headings = [*_who(), _("Days"), _("Sessions"), _("Number of sessions"),
                _("Minutes")]  # fmt: skip
    rows = [
        [
            *_name(row),
            " ".join(day.isoformat() for day in row.days),
            " ".join(one.code for one in row.sessions),
            len(row.sessions),
            _number(row.minutes),
        ]
        for row in found
    ]
    return Table(headings, rows)


def _visits(
    event: Event, found: list[PersonRow], choice: Choice
) -> Iterator[list[Any]]:
    zone = zones.zone(event.zone_name)
    for row in found:
        for visit in row.visits:
            came = visit.came_at.astimezone(zone)
            if choice.day is not None and came.date() != choice.day:
                continue
            left = visit.left_at.astimezone(zone) if visit.left_at else None
            yield [
                *_name(row),
                *_session(visit.session),
                f"{came:%H:%M}",
                f"{left:%H:%M}" if left else "",
                _number(visit.minutes),
            ]


def _who() -> list[str]:
    return [_("Name"), _("Organisation"), _("Category")]


def _name(row: PersonRow) -> list[str]:
    person = row.registration.person
    category = str(row.registration.category.name)
    return [person.shown_name, person.shown_organisation, category]


def _session(session: Session) -> list[str]:
    day = session.day.date.isoformat() if session.day else ""
    return [session.code, str(session.title), day]


def _number(number: int | None) -> int | str:
    return "" if number is None else number
