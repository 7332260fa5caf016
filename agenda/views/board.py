"""The programme as the grid in the browser draws it."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext as _

from agenda.domain import conflicts, drafts, linking
from agenda.domain.conflicts import LEADERS, Conflict, Problem
from agenda.domain.slots import PRIVATE
from agenda.forms.rules import LABELS
from agenda.models import PAUSES, Kind, Programme, Session, SessionLink
from agenda.views import naming, timetable
from gfmd_days.core import languages
from gfmd_days.core.access import Right
from gfmd_days.core.http import EventRequest
from gfmd_days.core.models import Day

# Problems that are settled by giving somebody a function, or taking it away.
ABOUT_PEOPLE = {
    Problem.NOBODY_LEADS, Problem.NOBODY_REPORTS, Problem.PERSON_GONE,
    Problem.DECLINED, Problem.UNANSWERED, Problem.NO_INTERPRETERS,
    Problem.PERSON_AWAY,
}  # fmt: skip
ABOUT_PLACES = {Problem.SIGN_UP_WITHOUT_PLACES, Problem.SIGN_UP_FULL}


def etag(request: EventRequest) -> str:
    """Name the state as this user reads it now: rights and language show in it.

    The programme's revision is in it for names, which change without the draft.
    """
    found = Programme.objects.filter(event=request.event)
    draft, revision = found.values_list("draft", "revision").first() or (1, 0)
    reads = int(Right.PEOPLE_VIEW in request.rights)
    edits = int(Right.PROGRAMME_EDIT in request.rights)
    return f'W/"{draft}-{revision}-{get_language()}-{reads}{edits}"'


def state(request: EventRequest) -> dict[str, Any]:
    """Days, rooms, sessions, links and doubts; queries do not grow with them."""
    event = request.event
    tag = etag(request)  # first: what changes while we read is read again
    sessions = list(event.sessions.filter(withdrawn_at=None).with_parts())
    naming.as_seen(request, naming.people_in(sessions))
    for one in sessions:
        one.event = event
    links = _links(linking.of(sessions))
    standing = [one for one in sessions if one.is_placed]
    found = visible(request, drafts.find_conflicts(event, standing))
    codes = {one.pk: one.code for one in sessions}
    return {
        "tag": tag,
        "days": [_day(one) for one in event.days.all()],
        "rooms": [
            {"id": one.pk, "name": one.name, "building": one.building,
             "seats": one.seats}
            for one in event.rooms.all()
        ],
        "sessions": [_session(one, links[one.pk]) for one in sessions],
        "conflicts": [_conflict(request, one, codes) for one in found],
    }  # fmt: skip


def visible(request: EventRequest, found: list[Conflict]) -> list[Conflict]:
    """Leave out what is meant, and what tells of people to those who may not know."""
    told = conflicts.warnings(found)
    if Right.PEOPLE_VIEW in request.rights:
        return told
    return [one for one in told if one.problem not in PRIVATE]


def _day(day: Day) -> dict[str, Any]:
    return {
        "id": day.pk,
        "name": date_format(day.date, gettext("D j M")),
        "long": date_format(day.date, gettext("l j F Y")),
        "label": str(day.label),
        "opens": day.opens_at.hour * 60 + day.opens_at.minute,
        "closes": day.closes_at.hour * 60 + day.closes_at.minute,
    }


def _session(session: Session, links: list[dict[str, Any]]) -> dict[str, Any]:
    start = session.start
    return {
        "id": session.pk,
        "code": session.code,
        "edit": session.edit,
        "title": str(session.title),
        "kind": session.kind,
        "icon": timetable.icon(Kind(session.kind)),
        "pause": session.kind in PAUSES,
        "day": session.day_id,
        "start": start.hour * 60 + start.minute if start else None,
        "minutes": session.minutes,
        "room": session.room_id,
        "languages": " ".join(session.languages).upper(),
        "closed": session.is_closed,
        "people": _leaders(session),
        "open": sum(one.is_open for one in session.appearances.all()),
        "links": links,
    }


def _leaders(session: Session) -> str:
    return languages.listed(
        one.person.full_name
        for one in session.appearances.all()
        if one.person and not one.is_open and one.function in LEADERS
    )


def _links(rows: list[SessionLink]) -> dict[int, list[dict[str, Any]]]:
    """Tell both ends of each link of the other one."""
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    seen = set()
    for row in rows:
        if row.pk in seen:
            continue
        seen.add(row.pk)
        for end, other in ((row.session, row.other), (row.other, row.session)):
            found[end.pk].append(
                {"id": other.pk, "code": _code_for(end, other), "kind": row.kind,
                 "name": row.get_kind_display()}
            )  # fmt: skip
    return found


def _code_for(end: Session, other: Session) -> str:
    """The code of a linked session; the same code may be in another event as well."""
    if end.event_id == other.event_id:
        return other.code
    return f"{other.event.code} {other.code}"


def _conflict(
    request: EventRequest, one: Conflict, codes: dict[int, str]
) -> dict[str, Any]:
    return {
        "problem": one.problem,
        "label": str(LABELS[one.problem]),
        "severity": one.severity,
        "sessions": list(one.sessions),
        "words": one.words,
        "fix": _fix(request, one, codes),
    }


def _fix(
    request: EventRequest, one: Conflict, codes: dict[int, str]
) -> dict[str, str] | None:
    """Return where the one obvious way out is, if there is one."""
    code = request.event.code
    session = reverse("agenda:edit_session", args=[code, codes[one.sessions[0]]])
    if one.problem in conflicts.ENDED_BY_PUBLISHING:
        if Right.PUBLISH not in request.rights:
            return None
        return {"url": reverse("agenda:publish", args=[code]), "label": _("Publish")}
    if Right.PROGRAMME_EDIT not in request.rights:
        return None
    if one.problem in ABOUT_PEOPLE:
        return {"url": f"{session}#people", "label": _("Say who")}
    if one.problem in ABOUT_PLACES:
        return {"url": f"{session}#id_seats", "label": _("Say how many")}
    if one.problem == Problem.NO_BOOTH:
        return {"url": reverse("agenda:rules", args=[code]), "label": _("Count booths")}
    return None
