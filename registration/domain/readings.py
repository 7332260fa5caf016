"""What a member may read of the committee's reviews, and when."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from gfmd_days.core.access import Right
from gfmd_days.core.models import Event, User
from registration.domain import results
from registration.domain.results import Summary
from registration.models import (
    Assignment,
    Conflict,
    Points,
    Registration,
    Review,
    ReviewPhase,
)


@dataclass(frozen=True)
class Line:
    """One review as the others read it."""

    review: Review
    score: float | None
    points: list[Points]


@dataclass(frozen=True)
class Part:
    """The reviews of one application in one phase."""

    phase: ReviewPhase
    summary: Summary
    lines: list[Line]


@dataclass(frozen=True)
class Panel:
    """The reviews of one application, or that they wait for one's own."""

    parts: list[Part]
    is_sealed: bool = False


def sealed(event: Event, user: User, *, now: datetime) -> set[int]:
    """Return the registrations of whose reviews `user` may see nothing yet.

    Those they are still to review, so that nobody leans on what others think, and
    those they have a conflict of interest about.
    """
    mine = Assignment.objects.filter(
        phase__event=event, phase__closes_at__gt=now, reviewer=user
    )
    conflicts = Conflict.objects.filter(event=event, reviewer=user)
    barred = Registration.objects.filter(event=event).filter(
        Q(pk__in=conflicts.values("registration"))
        | Q(person__organisation__in=conflicts.values("organisation"))
    )
    return {
        *mine.waiting().values_list("registration", flat=True),
        *barred.order_by().values_list("pk", flat=True),
    }


def panel(
    registration: Registration,
    *,
    user: User,
    rights: Collection[Right],
    now: datetime,
) -> Panel | None:
    """Return the reviews for the registration's page; None when it shows nothing.

    Whoever only reviews reads the others' words after their own, or when the phase
    is over.
    """
    if not {Right.REVIEW, Right.DECIDE} & set(rights):
        return None
    parts = _parts(registration)
    if not parts:
        return None
    event = registration.event
    if registration.pk in sealed(event, user, now=now):
        return Panel([], is_sealed=True)
    if Right.DECIDE not in rights:
        parts = [one for one in parts if _may_read(one, user, now)]
    return Panel(parts, is_sealed=not parts)


def _may_read(part: Part, user: User, now: datetime) -> bool:
    own = any(line.review.assignment.reviewer_id == user.pk for line in part.lines)
    return own or part.phase.closes_at <= now


def _parts(registration: Registration) -> list[Part]:
    reviews = (
        Review.objects.filter(assignment__registration=registration)
        .select_related("assignment__phase", "assignment__reviewer")
        .prefetch_related("points__criterion")
    )
    scores = results.scores_of(reviews)
    by_phase: dict[ReviewPhase, list[Line]] = {}
    for review in reviews.order_by("assignment__phase__position", "submitted_at"):
        points = sorted(
            review.points.all(),
            key=lambda one: (one.criterion.position, one.criterion_id),
        )
        line = Line(review, scores.get(review.pk), points)
        by_phase.setdefault(review.assignment.phase, []).append(line)
    return [
        Part(
            phase,
            results.summary((line.score, line.review.verdict) for line in lines),
            lines,
        )
        for phase, lines in by_phase.items()
    ]
