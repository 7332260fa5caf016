"""The programme as its team edits it: timetable and doubts."""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agenda.domain import drafts, published
from agenda.domain.conflicts import Conflict, Problem
from agenda.views import board, naming
from gfmd_days.core.access import Right, event_view
from gfmd_days.core.http import EventRequest

# Doubts that come by the dozen while a programme grows; told in one line each.
MANY = {Problem.NOBODY_LEADS, Problem.NOBODY_REPORTS}


@event_view(Right.PROGRAMME_VIEW)
@require_safe
def programme(request: EventRequest) -> HttpResponse:
    """The programme as a grid for those who may edit it, or as `?view=list`."""
    event = request.event
    may_edit = Right.PROGRAMME_EDIT in request.rights
    has_any = event.sessions.filter(withdrawn_at=None).exists()
    view = request.GET.get("view", "grid" if may_edit and has_any else "list")
    parts = _grid(request) if view == "grid" else _list(request)
    return render(
        request,
        "agenda/programme.html",
        {
            "event": event,
            "view": "grid" if view == "grid" else "list",
            "programme": published.row(event),
            "may_edit": may_edit,
            "may_publish": Right.PUBLISH in request.rights,
            "has_days": event.days.exists(),
            **parts,
        },
    )


def _grid(request: EventRequest) -> dict[str, Any]:
    event = request.event
    return {
        "has_placed": event.sessions.standing().exists(),
        "event_days": event.days.all(),
        "state": board.state(request),
        "withdrawn": event.sessions.exclude(withdrawn_at=None).count(),
    }


def _list(request: EventRequest) -> dict[str, Any]:
    """The timetable by day, the withdrawn sessions, and every doubt beside it."""
    event = request.event
    sessions = list(event.sessions.with_parts())
    naming.as_seen(request, naming.people_in(sessions))
    taking_place = [one for one in sessions if one.withdrawn_at is None]
    standing = [one for one in taking_place if one.is_placed]
    found = board.visible(request, drafts.find_conflicts(event, standing))
    codes = {one.pk: one.code for one in standing}
    doubtful: dict[int, list[str]] = defaultdict(list)
    for conflict in found:
        for pk in conflict.sessions:
            doubtful[pk].append(conflict.words)
    for one in standing:
        one.doubts = doubtful[one.pk]  # type: ignore[attr-defined]
    return {
        "has_placed": bool(standing),
        "days": [
            (day, list(group))
            for day, group in groupby(standing, key=lambda one: one.day)
        ],
        "unplaced": [one for one in taking_place if not one.is_placed],
        "withdrawn": [one for one in sessions if one.withdrawn_at],
        "doubts": len(found),
        "conflicts": [
            (one, [codes[pk] for pk in one.sessions])
            for one in found
            if one.problem not in MANY
        ],
        "leaderless": _codes(found, Problem.NOBODY_LEADS, codes),
        "unreported": _codes(found, Problem.NOBODY_REPORTS, codes),
    }


def _codes(found: list[Conflict], problem: Problem, codes: dict[int, str]) -> list[str]:
    return [codes[one.sessions[0]] for one in found if one.problem == problem]
