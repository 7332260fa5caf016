"""Moderators proposed, looked at, then applied or dropped.

A proposal's content is a JSON-able dict:
    rows: [{place, session, code, starts, ends, before, person, load, missing}]
    open: [{place, session, code, before, reason}]
    status, gap, seconds, places, candidates
where place is an Appearance's id, before and person are people's ids, and starts and
ends are wall times.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agenda.audit import AgendaVerb
from agenda.domain import asking, assigning
from agenda.domain.assigning import Candidate, Reason, Slot
from agenda.models import (
    Appearance,
    Function,
    Proposal,
    ProposalState,
    Session,
    Standing,
)
from gfmd_days.core import languages
from gfmd_days.core.domain import auditing
from gfmd_days.core.domain.jobs import Outcome, Progress
from gfmd_days.core.models import Event, Job, Person, User
from registration.models import Registration
from registration.models.registration import RegistrationQuerySet

JOB = "agenda.assign"
CATEGORY = "delegate"
BEGINNING = datetime(2000, 1, 1)  # noqa: DTZ001 # wall time, only differences matter
SECONDS = 30.0


class NotOpen(Exception):
    """The proposal was applied or dropped already."""


@dataclass
class Problem:
    """What is to be solved, and what its ids stand for."""

    places: dict[int, Appearance]
    slots: list[Slot]
    candidates: list[Candidate]


@dataclass
class Applied:
    """What an application changed; `skipped` are codes of sessions changed since."""

    changed: int
    skipped: list[str]


def problem_of(event: Event) -> Problem:
    """Return the moderators' places of the event that may be given anew.

    Places set by hand stay; their holders are busy then. Candidates are confirmed
    delegates but those who said no; a place's present holder need not be one.
    """
    sessions = list(event.sessions.standing().with_parts())
    places: dict[int, Appearance] = {}
    slots: list[Slot] = []
    busy: dict[int, set[tuple[int, int]]] = defaultdict(set)
    load: dict[int, int] = defaultdict(int)
    for session in sessions:
        starts, ends = _minutes(session.starts_local), _minutes(session.ends_local)
        for place in session.appearances.all():
            place.session = session
            if place.function == Function.MODERATOR and not place.pinned:
                places[place.pk] = place
                spoken = frozenset(session.languages)
                slots.append(Slot(place.pk, starts, ends, spoken, place.person_id))
            elif place.person_id:
                busy[place.person_id].add((starts, ends))
                load[place.person_id] += 1
    return Problem(places, slots, list(_candidates(event, busy, load)))


def _minutes(local: datetime) -> int:
    return int((local - BEGINNING).total_seconds() // 60)


def candidates_of(event: Event) -> RegistrationQuerySet:
    """Return the registrations of those who may be asked to moderate."""
    return (
        Registration.objects.filter(event=event, category__code=CATEGORY)
        .accredited()
        .exclude(person__profile__willing=False)
    )


def _candidates(
    event: Event, busy: dict[int, set[tuple[int, int]]], load: dict[int, int]
) -> list[Candidate]:
    people = (
        candidates_of(event)
        .order_by("person_id")
        .values_list("person_id", "person__languages", "person__profile__max_sessions")
    )
    return [
        Candidate(
            id=person,
            languages=frozenset(spoken or ()),
            busy=tuple(sorted(busy[person])),
            load=load[person],
            most=most,
        )
        for person, spoken, most in people
    ]


def propose(
    event: Event, *, by: User | None, now: datetime, seconds: float = SECONDS
) -> Proposal:
    """Solve the event's problem and keep the answer to be looked at.

    Earlier proposals still waiting are dropped: there is one to decide on.

    Args:
        seconds: the solver's limit; without it the answer is the best there is.
    """
    problem = problem_of(event)
    answer = assigning.solve(problem.slots, problem.candidates, seconds=seconds)
    content = _content(problem, answer)
    with transaction.atomic():
        Proposal.objects.filter(event=event, state=ProposalState.OPEN).update(
            state=ProposalState.DROPPED, decided_at=now
        )
        proposal = Proposal.objects.create(
            event=event, by=by, created_at=now, content=content
        )
        auditing.record(
            AgendaVerb.MODERATORS_PROPOSED,
            event=event,
            subject=proposal,
            by=by,
            places=len(problem.slots),
            open=len(answer.open),
            status=answer.status,
        )
    return proposal


def apply(proposal: Proposal, *, by: User | None, now: datetime) -> Applied:
    """Write a proposal into the programme.

    A place whose session moved, was withdrawn, or whose holder was changed by hand
    since is left alone.

    Raises NotOpen.
    """
    with transaction.atomic():
        row = _open(proposal)
        places = _places(row)
        done = Applied(changed=0, skipped=[])
        changed = []
        for entry in [*row.content["rows"], *row.content["open"]]:
            place = places.get(entry["place"])
            if place is None or not _is_as_before(place, entry):
                done.skipped.append(entry["code"])
            elif place.person_id != entry.get("person"):
                place.person_id = entry.get("person")
                changed.append(place)
        # first emptied: two moderators of one session may have changed places
        keys = [place.pk for place in changed]
        for place in changed:
            if place.standing != Standing.GIVEN:
                asking.let_go(place, by=by, now=now)
        Appearance.objects.filter(pk__in=keys).update(
            person=None, standing=Standing.GIVEN
        )
        Appearance.objects.bulk_update(changed, ["person"], batch_size=200)
        done.changed = len(changed)
        row.state, row.decided_at = ProposalState.APPLIED, now
        row.save(update_fields=["state", "decided_at"])
        auditing.record(
            AgendaVerb.MODERATORS_APPLIED,
            event=row.event,
            subject=row,
            by=by,
            changed=done.changed,
            skipped=len(done.skipped),
        )
    proposal.refresh_from_db()
    return done


def drop(proposal: Proposal, *, by: User | None, now: datetime) -> None:
    """Decide against a proposal. Raises NotOpen."""
    with transaction.atomic():
        row = _open(proposal)
        row.state, row.decided_at = ProposalState.DROPPED, now
        row.save(update_fields=["state", "decided_at"])
        auditing.record(
            AgendaVerb.MODERATORS_DROPPED, event=row.event, subject=row, by=by
        )


def work(job: Job, progress: Progress) -> Outcome:
    """Propose in the background."""
    if job.event is None:
        raise ValueError("A proposal needs an event.")
    progress(0, 1)
    proposal = propose(job.event, by=job.by, now=timezone.now())
    return Outcome(
        note=_("The proposal is ready. Nothing is changed until you apply it."),
        result={"proposal": str(proposal.pk)},
    )


@dataclass
class Line:
    """One place of a proposal with words, for the page and the command."""

    place: int
    session: Session | None
    code: str
    before: Person | None
    person: Person | None
    reason: str
    is_change: bool
    is_stale: bool


def lines(proposal: Proposal) -> list[Line]:
    """Return the proposal's places, open ones on top, with a reason each."""
    places = _places(proposal, lock=False)
    content = proposal.content
    ids = {
        entry.get(key)
        for entry in [*content["rows"], *content["open"]]
        for key in ("before", "person")
    }
    people = Person.objects.filter(event=proposal.event).in_bulk(list(ids - {None}))
    found = []
    for entry in [*content["open"], *content["rows"]]:
        place = places.get(entry["place"])
        person = people.get(entry.get("person"))
        found.append(
            Line(
                place=entry["place"],
                session=place.session if place else None,
                code=entry["code"],
                before=people.get(entry["before"]),
                person=person,
                reason=reason(entry, person),
                is_change=entry["before"] != entry.get("person"),
                is_stale=place is None or not _is_as_before(place, entry),
            )
        )
    return found


def reason(entry: dict[str, Any], person: Person | None) -> str:
    """Say in one line why this person, or why nobody."""
    if person is None:
        return {
            Reason.NOBODY: _("There is no confirmed delegate who may be asked."),
            Reason.NOBODY_SPEAKS: _("No candidate speaks a language of this session."),
            Reason.ALL_BUSY: _("All who speak a language of it are busy at that time."),
            Reason.TOO_FEW: _("All who could are needed in sessions at the same time."),
        }[Reason(entry.get("reason", Reason.TOO_FEW))]
    parts = [_spoken(entry)]
    if entry["load"] == 1:
        parts.append(_("their first session"))
    else:
        parts.append(_("session number %(count)d of theirs") % {"count": entry["load"]})
    if entry["before"] == entry["person"]:
        parts.append(_("as today"))
    return "; ".join(part for part in parts if part)


def _spoken(entry: dict[str, Any]) -> str:
    asked, missing = entry["languages"], entry["missing"]
    if not asked:
        return ""
    known = languages.listed(
        languages.name(code) for code in asked if code not in missing
    )
    if not missing:
        return _("speaks %(names)s") % {"names": known}
    lacking = languages.listed(map(languages.name, missing))
    return _("speaks %(names)s, not %(missing)s") % {
        "names": known,
        "missing": lacking,
    }


def _content(problem: Problem, answer: assigning.Answer) -> dict[str, Any]:
    return {
        "rows": [
            {
                **_entry(problem.places[row.slot.id]),
                "person": row.candidate.id,
                "load": row.load,
                "languages": sorted(row.slot.languages),
                "missing": row.missing,
            }
            for row in answer.rows
        ],
        "open": [
            {**_entry(problem.places[slot.id]), "reason": str(reason)}
            for slot, reason in answer.open
        ],
        "status": answer.status,
        "gap": round(answer.gap, 6),
        "seconds": round(answer.seconds, 3),
        "places": len(problem.slots),
        "candidates": len(problem.candidates),
    }


def _entry(place: Appearance) -> dict[str, Any]:
    return {
        "place": place.pk,
        "session": place.session_id,
        "code": place.session.code,
        "before": place.person_id,
        **_when(place.session),
    }


def _when(session: Session) -> dict[str, str]:
    return {
        "starts": session.starts_local.isoformat(),
        "ends": session.ends_local.isoformat(),
    }


def _open(proposal: Proposal) -> Proposal:
    row = Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    if row.state != ProposalState.OPEN:
        raise NotOpen
    return row


def _places(proposal: Proposal, *, lock: bool = True) -> dict[int, Appearance]:
    rows = Appearance.objects.filter(
        session__event=proposal.event_id, session__withdrawn_at=None
    ).select_related("session__day", "session__room")
    if lock:
        rows = rows.select_for_update(of=("self",))
    wanted = {
        entry["place"]
        for entry in [*proposal.content["rows"], *proposal.content["open"]]
    }
    return {row.pk: row for row in rows if row.pk in wanted}


def _is_as_before(place: Appearance, entry: dict[str, Any]) -> bool:
    when = _when(place.session)
    return (
        not place.pinned
        and place.person_id == entry["before"]
        and all(entry[key] == value for key, value in when.items())
    )


def as_json(proposal: Proposal) -> dict[str, Any]:
    """Return a proposal for a program: figures, and each place with names."""
    figures = ("status", "gap", "seconds", "places", "candidates")
    return {
        **{name: proposal.content[name] for name in figures},
        "proposal": str(proposal.pk),
        "state": proposal.state,
        "assignments": [
            {
                "session": line.code,
                "before": line.before.full_name if line.before else None,
                "moderator": line.person.full_name if line.person else None,
                "change": line.is_change,
                "reason": line.reason,
            }
            for line in lines(proposal)
        ],
    }
