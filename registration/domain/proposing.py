"""The solver's list: read the event's problem, solve it, keep the answer.

Nothing is decided here; `adopting` turns a proposal into pending decisions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gfmd_days.core.access import Right
from gfmd_days.core.domain import auditing, jobs
from gfmd_days.core.domain.jobs import CannotBeDone, Outcome, Progress
from gfmd_days.core.models import Event, Job, User
from registration.audit import Verb
from registration.domain import (
    dimensions,
    explaining,
    places,
    proposing_model,
    scores,
)
from registration.domain.explaining import Why
from registration.domain.proposing_model import Answer, Candidate, Goal
from registration.models import (
    Decision,
    Pin,
    Proposal,
    ProposalLine,
    Registration,
    State,
    Target,
    TargetKind,
)
from registration.models.registration import IS_SETTLED, RegistrationQuerySet

JOB = "registration.propose"
SECONDS = 30.0
# A score of 1 in the solver's whole numbers, and in the points that are shown.
SCALE, POINTS = 1000, 100
BATCH = 500
WAITING = Q(state__in=[State.SUBMITTED, State.UNDER_REVIEW, State.DECIDED])
ON_RESERVE = Q(state=State.RELEASED, decision=Decision.RESERVE)


@dataclass(frozen=True)
class Wish:
    """What a proposal is asked for.

    Attributes:
        places: how many people in all.
        streams: codes of the ways in it chooses from; none means all of them.
    """

    places: int
    streams: tuple[str, ...] = ()
    seconds: float = SECONDS

    def as_json(self) -> dict[str, Any]:
        return {
            "places": self.places,
            "streams": list(self.streams),
            "seconds": self.seconds,
        }


@dataclass
class Task:
    """What is to be solved, and what its numbers stand for."""

    problem: proposing_model.Problem
    targets: list[Target]
    scored: Mapping[int, float]
    streams: Mapping[int, str]
    pinned: Collection[int] = field(default_factory=set)


def wish_of(options: Mapping[str, Any]) -> Wish:
    """Return what a job's options or a proposal's settings ask for."""
    return Wish(
        places=int(options["places"]),
        streams=tuple(options.get("streams", ())),
        seconds=float(options.get("seconds", SECONDS)),
    )


def start(event: Event, wish: Wish, *, by: User) -> Job:
    """Propose in the background."""
    return jobs.start(
        JOB, event=event, by=by, right=Right.DECIDE, options=wish.as_json()
    )


def candidates_of(event: Event, streams: Collection[str] = ()) -> RegistrationQuerySet:
    """Return those a list may be chosen from, the settled ones among them."""
    rows = Registration.objects.filter(event=event)
    rows = rows.filter(WAITING | IS_SETTLED | ON_RESERVE)
    return rows.filter(stream__code__in=streams) if streams else rows


def task_of(event: Event, wish: Wish) -> Task:
    """Read the problem, with a fixed number of queries and one for each dimension."""
    known = dimensions.of(event)
    targets = [one for one in event.targets.all() if one.dimension in known]
    rows = candidates_of(event, wish.streams).order_by("pk")
    aims = _aims(rows, targets, known)
    pins = dict(
        Pin.objects.filter(registration__event=event).values_list(
            "registration_id", "is_in"
        )
    )
    scored = scores.of_event(event)
    columns = ("pk", "stream_id", "person__organisation_id", "state", "decision")
    found = list(rows.values_list(*columns))
    settled = set(rows.settled().values_list("pk", flat=True))
    candidates = [
        Candidate(
            id=pk,
            score=round(scored.get(pk, 0.0) * SCALE),
            stream=stream,
            organisation=organisation,
            is_in=True if pk in settled else pins.get(pk),
            is_today=state == State.DECIDED and decision == Decision.SELECTED,
            goals=frozenset(aims[pk]),
        )
        for pk, stream, organisation, state, decision in found
    ]
    streams = list(event.streams.all())
    problem = proposing_model.Problem(
        candidates=candidates,
        goals=[
            Goal(one.kind == TargetKind.AT_LEAST, one.heads(wish.places))
            for one in targets
        ],
        places=wish.places,
        of_stream={one.pk: one.places for one in streams if one.places is not None},
        of_organisation={
            one.pk: one.per_organisation
            for one in streams
            if one.per_organisation is not None
        },
    )
    codes = {one.pk: one.code for one in streams}
    return Task(problem, targets, scored, codes, set(pins) - settled)


def _aims(
    rows: RegistrationQuerySet,
    targets: Iterable[Target],
    known: Mapping[str, dimensions.Dimension],
) -> dict[int, set[int]]:
    """Return the positions of the targets that each registration counts for."""
    wanted: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for position, target in enumerate(targets):
        wanted[target.dimension][target.value].append(position)
    found: dict[int, set[int]] = defaultdict(set)
    for key, positions in wanted.items():
        dimension = known[key]
        cells = dimension.cells(rows).values_list("pk", dimension.column)
        for pk, cell in cells:
            for value in dimension.read(cell):
                found[pk].update(positions.get(value, ()))
    return found


def propose(
    event: Event,
    wish: Wish,
    *,
    by: User | None,
    now: datetime,
    watch: proposing_model.Watch = lambda _share: None,
) -> Proposal:
    """Solve the event's problem and keep the answer to be looked at.

    The search is outside of any transaction; what it read may change meanwhile, which
    `adopting` sees.
    """
    task = task_of(event, wish)
    answer = proposing_model.solve(task.problem, seconds=wish.seconds, watch=watch)
    whys = explaining.explain(task.problem, answer.chosen)
    return _keep(event, wish, task, answer, whys, by=by, now=now)


@transaction.atomic
def _keep(
    event: Event,
    wish: Wish,
    task: Task,
    answer: Answer,
    whys: Mapping[int, Why],
    *,
    by: User | None,
    now: datetime,
) -> Proposal:
    places.lock(event)
    before = event.selection_proposals.aggregate(last=Max("number"))["last"] or 0
    candidates = task.problem.candidates
    proposal = Proposal.objects.create(
        event=event,
        number=before + 1,
        by=by,
        made_at=now,
        settings=wish.as_json(),
        is_optimal=answer.is_optimal,
        places=wish.places,
        applications=len(candidates),
        unscored=sum(one.id not in task.scored for one in candidates),
        score=answer.score * POINTS / SCALE,
        bound=answer.bound * POINTS / SCALE,
        gap=answer.gap,
        missed=answer.missed,
        least_missed=answer.least_missed,
        seconds=answer.seconds,
        targets=_target_figures(task, answer),
    )
    # somebody may have been deleted while the solver worked
    here = set(candidates_of(event, wish.streams).values_list("pk", flat=True))
    ordered = sorted(candidates, key=lambda one: (-one.score, one.id))
    ProposalLine.objects.bulk_create(
        (
            _line(proposal, one, rank, task, answer, whys[one.id])
            for rank, one in enumerate(ordered, start=1)
            if one.id in here
        ),
        batch_size=BATCH,
    )
    auditing.record(
        Verb.PROPOSED,
        event=event,
        subject=proposal,
        by=by,
        number=proposal.number,
        chosen=len(answer.chosen),
        missed=answer.missed,
    )
    return proposal


def _line(
    proposal: Proposal,
    one: Candidate,
    rank: int,
    task: Task,
    answer: Answer,
    why: Why,
) -> ProposalLine:
    data: dict[str, Any] = {"others": why.others, "sole": why.is_sole}
    if why.all_higher:
        data["all_higher"] = True
    if why.goal is not None:
        data["target"] = why.goal
    if why.limit is not None:
        data["stream"] = task.streams[why.limit[0]]
        data["room"] = task.problem.limits[why.limit].room
    if one.id in task.pinned:
        data["pinned"] = True
    score = task.scored.get(one.id)
    return ProposalLine(
        proposal=proposal,
        registration_id=one.id,
        is_in=one.id in answer.chosen,
        rank=rank,
        score=None if score is None else score * POINTS,
        reason=why.reason,
        data=data,
    )


def _target_figures(task: Task, answer: Answer) -> list[dict[str, Any]]:
    counts = proposing_model.held(task.problem, answer.chosen)
    return [
        {
            "dimension": target.dimension,
            "value": target.value,
            "kind": target.kind,
            "asked": target.words,
            "heads": goal.heads,
            "have": count,
            "missed": goal.missed(count),
            "cost": (
                answer.costs[position] * POINTS / SCALE
                if position in answer.costs
                else None
            ),
        }
        for position, (target, goal, count) in enumerate(
            zip(task.targets, task.problem.goals, counts, strict=True)
        )
    ]


@transaction.atomic
def pin(
    registration: Registration,
    is_in: bool | None,
    *,
    note: str = "",
    by: User,
    now: datetime,
) -> None:
    """Say that somebody is in or out of every later proposal; None takes it back."""
    if is_in is None:
        Pin.objects.filter(registration=registration).delete()
    else:
        Pin.objects.update_or_create(
            registration=registration,
            defaults={"is_in": is_in, "note": note, "by": by, "at": now},
        )
    auditing.record(
        Verb.PINNED,
        event=registration.event,
        subject=registration,
        by=by,
        to="in" if is_in else "none" if is_in is None else "out",
    )


def work(job: Job, progress: Progress) -> Outcome:
    """Propose in the background, told how far in hundredths of the time."""
    progress(0, 100)
    wish = wish_of(job.options)
    if not candidates_of(job.event, wish.streams).exists():
        raise CannotBeDone(_("There is nobody to choose from yet."))
    proposal = propose(
        job.event,
        wish,
        by=job.by,
        now=timezone.now(),
        watch=lambda share: progress(round(100 * share), 100),
    )
    note = _("Proposal {number} is ready. Nothing is decided until you adopt it.")
    lines = [note.format(number=proposal.number)]
    if proposal.missed:
        words = ngettext(
            "The targets are missed by {count} person.",
            "The targets are missed by {count} people.",
            proposal.missed,
        )
        lines.append(words.format(count=proposal.missed))
    return Outcome(note=" ".join(lines), result={"proposal": proposal.number})
