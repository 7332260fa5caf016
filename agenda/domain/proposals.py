"""Moderators, rapporteurs and interpreters proposed, looked at, applied or dropped.

A proposal's content is a JSON-able dict:
    rows: [{place, session, code, starts, ends, before, person, load, languages,
            missing, why: [[code, detail]]}]
    open: [{place, session, code, before, reason, rules: [{rule, people, count}]}]
    given_up: [{about, count, value, scope, key, most}]
    functions, wishes, status, gap, cost, seconds, places, candidates
where place is an Appearance's id, before, person and people are people's ids, and
starts and ends are wall times. `proposal_words` puts it into words.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agenda.audit import AgendaVerb
from agenda.domain import asking, assigning, assigning_why, programme
from agenda.domain.assigning_problem import (
    CATEGORY,
    PROPOSED,
    Problem,
    candidates_of,
    problem_of,
)
from agenda.models import (
    Appearance,
    Function,
    Programme,
    Proposal,
    ProposalState,
    Session,
    Standing,
)
from gfmd_days.core.access import Right
from gfmd_days.core.domain import auditing, jobs
from gfmd_days.core.domain.jobs import Outcome, Progress
from gfmd_days.core.models import Event, Job, User
from gfmd_days.core.models.job import JobState

__all__ = ["CATEGORY", "PROPOSED", "candidates_of", "problem_of"]
JOB = "agenda.assign"
SECONDS = 30.0
MODERATORS = (Function.MODERATOR,)


class NotOpen(Exception):
    """The proposal was applied or dropped already."""


@dataclass
class Applied:
    """What an application changed; `skipped` are codes of sessions changed since."""

    changed: int
    skipped: list[str]


def propose(
    event: Event,
    *,
    by: User | None,
    now: datetime,
    seconds: float = SECONDS,
    functions: Iterable[Function] = MODERATORS,
) -> Proposal:
    """Solve the event's problem and keep the answer to be looked at.

    Earlier proposals still waiting are dropped: there is one to decide on. The search
    begins with what the last one for the same functions said.

    Args:
        seconds: the solver's limit; without it the answer is the best there is.
        functions: what places are to be given, of `PROPOSED`.
    """
    kinds = [one for one in PROPOSED if one in set(functions)]
    problem = problem_of(event, kinds)
    answer = assigning.solve(problem.task, hint=_earlier(event), seconds=seconds)
    content = _content(problem, answer, kinds)
    with transaction.atomic():
        Programme.objects.locked(event.pk)  # of two at once the later one stays
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
            places=len(problem.task.slots),
            open=len(answer.open),
            status=answer.status,
        )
    return proposal


def _earlier(event: Event) -> dict[int, int]:
    """Return the last proposal's answer, {place: person}."""
    last = event.proposals.order_by("-created_at").first()
    rows = last.content["rows"] if last else []
    return {entry["place"]: entry["person"] for entry in rows}


def apply(proposal: Proposal, *, by: User | None, now: datetime) -> Applied:
    """Write a proposal into the programme.

    A place whose session moved, was withdrawn, or whose holder was changed by hand
    since is left alone.

    Raises NotOpen.
    """
    with transaction.atomic():
        # its row is locked before proposals and places
        programme.stir(proposal.event_id)
        row = _open(proposal)
        places = places_of(row)
        done = Applied(changed=0, skipped=[])
        changed = []
        for entry in [*row.content["rows"], *row.content["open"]]:
            place = places.get(entry["place"])
            if place is None or not is_as_before(place, entry):
                done.skipped.append(entry["code"])
            elif place.person_id != entry.get("person"):
                place.person_id = entry.get("person")
                changed.append(place)
        # first emptied: two moderators of one session may have changed places
        keys = [place.pk for place in changed]
        for place in changed:
            if place.standing != Standing.GIVEN:
                asking.let_go(place, by=by, now=now)
        Appearance.objects.filter(pk__in=keys).update(person=None)
        for place in changed:
            place.standing, place.pinned = Standing.GIVEN, False
        fields = ["person", "standing", "pinned"]
        Appearance.objects.bulk_update(changed, fields, batch_size=200)
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


def start(
    event: Event,
    *,
    by: User,
    functions: Iterable[Function] = MODERATORS,
    seconds: float = SECONDS,
) -> Job:
    """Propose in the background; what waits to be begun is overtaken.

    So however often somebody presses, the worker solves the newest question only.
    """
    with transaction.atomic():
        for waiting in Job.objects.filter(
            event=event, kind=JOB, state=JobState.WAITING
        ):
            jobs.stop(waiting, by=by)
        return jobs.start(
            JOB,
            event=event,
            by=by,
            right=Right.PROGRAMME_EDIT,
            options={"functions": [str(one) for one in functions], "seconds": seconds},
        )


def work(job: Job, progress: Progress) -> Outcome:
    """Propose in the background."""
    if job.event is None:
        raise ValueError("A proposal needs an event.")
    progress(0, 1)
    asked = job.options.get("functions") or MODERATORS
    proposal = propose(
        job.event,
        by=job.by,
        now=timezone.now(),
        seconds=job.options.get("seconds", SECONDS),
        functions=[one for one in PROPOSED if one in asked],
    )
    return Outcome(
        note=_("The proposal is ready. Nothing is changed until you apply it."),
        result={"proposal": str(proposal.pk)},
    )


def _content(
    problem: Problem, answer: assigning.Answer, kinds: list[Function]
) -> dict[str, Any]:
    task = problem.task
    why = assigning_why.reasons(task, answer)
    held = assigning_why.conflicts(task, answer, unwilling=problem.unwilling)
    return {
        "rows": [
            {
                **_entry(problem.places[row.slot.id]),
                "person": row.candidate.id,
                "load": row.load,
                "languages": sorted(row.slot.languages),
                "missing": row.missing,
                "booth": row.slot.booth,
                "why": why[row.slot.id],
            }
            for row in answer.rows
        ],
        "open": [
            {
                **_entry(problem.places[slot.id]),
                "reason": str(reason),
                "languages": sorted(slot.languages),
                "booth": slot.booth,
                "rules": [asdict(one) for one in held.get(slot.id, ())],
            }
            for slot, reason in answer.open
        ],
        "given_up": [asdict(one) for one in assigning_why.given_up(task, answer)],
        "functions": [str(one) for one in kinds],
        "wishes": {str(k): int(v) for k, v in problem.weights.wishes.items()},
        "status": answer.status,
        "gap": round(answer.gap, 6),
        "cost": answer.cost,
        "seconds": round(answer.seconds, 3),
        "places": len(task.slots),
        "candidates": len(task.candidates),
    }


def _entry(place: Appearance) -> dict[str, Any]:
    return {
        "place": place.pk,
        "session": place.session_id,
        "code": place.session.code,
        "function": str(place.function),
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


def places_of(proposal: Proposal, *, lock: bool = True) -> dict[int, Appearance]:
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


def is_as_before(place: Appearance, entry: dict[str, Any]) -> bool:
    when = _when(place.session)
    declined = place.standing == Standing.DECLINED
    is_free = place.person_id is None or (
        place.standing == Standing.GIVEN and not place.pinned
    )
    return (
        (declined or is_free)
        and place.person_id == entry["before"]
        and all(entry[key] == value for key, value in when.items())
    )
