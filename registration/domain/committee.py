"""Setting up a review: phases, criteria, who reads what, reminders."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Max, Min, Q, RestrictedError

from gfmd_days.core.access import Right, holders
from gfmd_days.core.domain import auditing
from gfmd_days.core.models import Event, User
from registration.audit import Verb
from registration.domain import review_mails, spreading
from registration.domain.refusals import CriterionUsed, PhaseUsed, ScaleUsed
from registration.domain.spreading import Pair, Task
from registration.models import (
    Assignment,
    Conflict,
    Criterion,
    Registration,
    ReviewPhase,
)
from registration.models.registration import RegistrationQuerySet
from registration.models.review import REVIEWED_STATES


@dataclass(frozen=True)
class Load:
    """One reviewer's part of a phase."""

    user: User
    done: int
    now: int
    then: int

    @property
    def waiting(self) -> int:
        return self.now - self.done


@dataclass(frozen=True)
class Plan:
    """What spreading would change.

    Attributes:
        new: pairs to be added; `gone`: keys of assignments to be taken away.
        short: how many applications get fewer reviews than wanted.
    """

    loads: list[Load]
    applications: int
    new: list[Pair]
    gone: list[int]
    short: int

    @property
    def changes_nothing(self) -> bool:
        return not self.new and not self.gone


@transaction.atomic
def set_phase(
    phase: ReviewPhase, values: Mapping[str, Any], *, by: User
) -> ReviewPhase:
    """Change a phase, or save a new one that names its event."""
    streams = values["streams"]
    for name, value in values.items():
        if name != "streams":
            setattr(phase, name, value)
    phase.save()
    phase.streams.set(streams)
    _record(phase, "phase", by)
    return phase


@transaction.atomic
def remove_phase(phase: ReviewPhase, *, by: User) -> None:
    """Remove a phase nobody has reviewed in. Raises PhaseUsed."""
    if phase.assignments.done().exists():
        raise PhaseUsed
    _record(phase, "removed phase", by)
    phase.delete()


@transaction.atomic
def set_criterion(
    criterion: Criterion, values: Mapping[str, Any], *, by: User
) -> Criterion:
    """Change a criterion, or save a new one that names its phase. Raises ScaleUsed."""
    for name, value in values.items():
        setattr(criterion, name, value)
    if criterion.pk:
        given = criterion.points.aggregate(least=Min("points"), most=Max("points"))
        least, most = given["least"], given["most"]
        if least is not None and (least < criterion.lowest or most > criterion.highest):
            raise ScaleUsed
    criterion.save()
    _record(criterion.phase, "criterion", by)
    return criterion


@transaction.atomic
def remove_criterion(criterion: Criterion, *, by: User) -> None:
    """Remove a criterion for which nobody has points. Raises CriterionUsed."""
    try:
        with transaction.atomic():
            criterion.delete()
    except RestrictedError as error:
        raise CriterionUsed from error
    _record(criterion.phase, "removed criterion", by)


def covered(phase: ReviewPhase) -> RegistrationQuerySet:
    """Return the applications a phase is about and that still wait for a decision."""
    rows = Registration.objects.filter(
        event=phase.event_id, state__in=REVIEWED_STATES
    ).order_by("pk")
    streams = list(phase.streams.values_list("pk", flat=True))
    return rows.filter(stream__in=streams) if streams else rows


def members(event: Event) -> list[User]:
    """Return those who may review at all, in the order of their names."""
    return sorted(holders(event, Right.REVIEW), key=lambda user: (str(user), user.pk))


def loads(phase: ReviewPhase) -> list[Load]:
    """Return how far each reviewer of a phase is, in two queries."""
    rows = phase.assignments.standing().order_by().values("reviewer").annotate(
        all=Count("pk"), done=Count("review")
    )  # fmt: skip
    found = {row["reviewer"]: row for row in rows}
    users = User.objects.filter(
        Q(pk__in=list(found)) | Q(pk__in=phase.reviewers.values("pk"))
    )
    none = {"done": 0, "all": 0}
    return [
        Load(user, row["done"], row["all"], row["all"])
        for user in sorted(users, key=lambda user: (str(user), user.pk))
        for row in [found.get(user.pk, none)]
    ]


def plan(phase: ReviewPhase, reviewers: Sequence[User]) -> Plan:
    """Work out who would read what, without doing it, in a fixed number of queries."""
    applications = dict(covered(phase).values_list("pk", "person__organisation"))
    given = list(
        phase.assignments.values_list("pk", "registration", "reviewer", "review")
    )
    done = {(one, who) for _pk, one, who, review in given if review}
    open_pairs = {(one, who): pk for pk, one, who, review in given if not review}
    task = Task(
        wanted=dict.fromkeys(applications, phase.reviews_per_application),
        reviewers=[user.pk for user in reviewers],
        barred=_barred(phase.event, applications),
        done=done,
        held=set(open_pairs),
        seed=phase.pk,
    )
    found = spreading.spread(task)
    wanted = set(found.pairs)
    done_by = Counter(who for _one, who in done)
    now = Counter(who for _one, who in [*done, *open_pairs])
    return Plan(
        loads=[
            Load(user, done_by[user.pk], now[user.pk], found.loads[user.pk])
            for user in reviewers
        ],
        applications=len(applications),
        new=[pair for pair in found.pairs if pair not in open_pairs],
        gone=[pk for pair, pk in open_pairs.items() if pair not in wanted],
        short=len(found.short),
    )


@transaction.atomic
def spread(phase: ReviewPhase, *, reviewers: Sequence[User], by: User) -> Plan:
    """Give each application its reviewers, evenly; reviews made stay where they are.

    Done again, it takes in what has come since and leaves the rest with whom it is,
    as far as the evenness allows.
    """
    locked = ReviewPhase.objects.select_for_update().get(pk=phase.pk)
    # whoever is saving a review ends first, and their review is seen below
    list(locked.assignments.select_for_update().values_list("pk"))
    found = plan(locked, reviewers)
    Assignment.objects.filter(pk__in=found.gone).delete()
    Assignment.objects.bulk_create(
        Assignment(phase=locked, registration_id=one, reviewer_id=who)
        for one, who in found.new
    )
    locked.reviewers.set(reviewers)
    auditing.record(
        Verb.REVIEWS_SPREAD,
        event=phase.event,
        by=by,
        applications=found.applications,
        reviewers=len(reviewers),
        new=len(found.new),
        gone=len(found.gone),
    )
    return found


@transaction.atomic
def remind(phase: ReviewPhase, *, by: User, now: datetime) -> int:
    """Mail whoever still has applications to read; return to how many.

    Asked for twice on a day, it is one mail each.
    """
    late = [one for one in loads(phase) if one.waiting and one.user.is_active]
    for one in late:
        review_mails.remind(phase, one.user, waiting=one.waiting, now=now)
    auditing.record(
        Verb.REVIEWERS_REMINDED, event=phase.event, by=by, reviewers=len(late)
    )
    return len(late)


def _barred(event: Event, applications: Mapping[int, int | None]) -> set[Pair]:
    of_organisation: dict[int, list[int]] = defaultdict(list)
    for one, organisation in applications.items():
        if organisation is not None:
            of_organisation[organisation].append(one)
    rows: Iterable[tuple[int, int | None, int | None]] = Conflict.objects.filter(
        event=event
    ).values_list("reviewer", "registration", "organisation")
    barred: set[Pair] = set()
    for who, person, organisation in rows:
        if person is not None:
            barred.add((person, who))
        elif organisation is not None:
            barred.update((each, who) for each in of_organisation[organisation])
    return barred


def _record(phase: ReviewPhase, part: str, by: User) -> None:
    auditing.record(Verb.REVIEW_SET_UP, event=phase.event, by=by, part=part)
