"""The programme as its team edits it: timetable, doubts, publishing."""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from agenda.domain import conflicts, drafts, published, publishing
from agenda.domain.changes import Change
from agenda.models import Session
from gfmd_days.core.access import Right, event_view
from gfmd_days.core.http import EventRequest
from gfmd_days.core.idempotency import once


@event_view(Right.PROGRAMME_VIEW)
@require_safe
def programme(request: EventRequest) -> HttpResponse:
    """The timetable by day, the withdrawn sessions, and every doubt beside it."""
    event = request.event
    sessions = list(event.sessions.with_parts())
    standing = [one for one in sessions if one.withdrawn_at is None]
    found = conflicts.warnings(drafts.find_conflicts(event, standing))
    codes = {one.pk: one.code for one in standing}
    doubtful: dict[int, list[str]] = defaultdict(list)
    for conflict in found:
        for pk in conflict.sessions:
            doubtful[pk].append(conflict.words)
    for one in standing:
        one.doubts = doubtful[one.pk]  # type: ignore[attr-defined]
    return render(
        request,
        "agenda/programme.html",
        {
            "event": event,
            "days": [
                (day, list(group))
                for day, group in groupby(standing, key=lambda one: one.day)
            ],
            "withdrawn": [one for one in sessions if one.withdrawn_at],
            "conflicts": [(one, [codes[pk] for pk in one.sessions]) for one in found],
            "programme": published.row(event),
            "may_edit": Right.PROGRAMME_EDIT in request.rights,
            "may_publish": Right.PUBLISH in request.rights,
            "has_days": event.days.exists(),
        },
    )


@event_view(Right.PUBLISH)
@require_http_methods(["GET", "POST"])
@once
def publish(request: EventRequest) -> HttpResponse:
    """What would change, in words, before the button; what changed before, below."""
    event = request.event
    if request.method == "POST":
        note = request.POST.get("note", "").strip()[:300]
        try:
            version = publishing.publish(
                event, by=request.user, now=timezone.now(), note=note
            )
        except publishing.NothingChanged:
            messages.info(request, _("Nothing has changed since the last version."))
        else:
            messages.success(
                request,
                _("Version %(number)d is published. Calendars follow by themselves.")
                % {"number": version.number},
            )
        return redirect("agenda:publish", code=event.code)
    standing = list(event.sessions.standing().with_parts())
    versions = [
        (version, [Change.from_json(one) for one in version.changes])
        for version in event.programme_versions.select_related("published_by").defer(
            "content"
        )[:20]
    ]
    return render(
        request,
        "agenda/publish.html",
        {
            "event": event,
            "changes": publishing.pending(event, now=timezone.now()),
            "conflicts": conflicts.warnings(drafts.find_conflicts(event, standing)),
            "is_first": not versions,
            "has_sessions": bool(standing),
            "versions": versions,
        },
    )


def first_free_code(event_sessions: list[Session]) -> str:
    """Return S1, S2, … whichever nobody has yet."""
    taken = {one.code for one in event_sessions}
    number = 1
    while f"S{number}" in taken:
        number += 1
    return f"S{number}"
