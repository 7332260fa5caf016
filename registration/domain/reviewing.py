"""The reviewer's deeds: judge an application, or say that one may not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime

from django.db import transaction

from gfmd_days.core import names
from gfmd_days.core.access import Right, holders
from gfmd_days.core.domain import auditing
from gfmd_days.core.models import Event, User
from registration.audit import Verb
from registration.domain import deciding
from registration.domain.refusals import (
    MoveNotAllowed,
    NoLongerReviewed,
    NotYourReview,
    ReviewNotOpen,
)
from registration.models import (
    Assignment,
    Conflict,
    Points,
    Registration,
    Review,
    ReviewPhase,
    State,
)
from registration.models.review import REVIEWED_STATES


@transaction.atomic
def submit(
    assignment: Assignment,
    *,
    points: Mapping[int, int],
    verdict: str,
    comment: str,
    by: User,
    now: datetime,
) -> Review:
    """Keep what the reviewer thinks; sent again, it replaces what they thought.

    The first review of an application takes it under review, so that its person's own
    page says that somebody is reading.

    Args:
        points: by the criterion's key.

    Raises NotYourReview, ReviewNotOpen or NoLongerReviewed.
    """
    row = _locked(assignment, by=by)
    if not row.phase.is_open(now):
        raise ReviewNotOpen
    registration = row.registration
    if registration.state not in REVIEWED_STATES:
        raise NoLongerReviewed
    review, is_new = Review.objects.update_or_create(
        assignment=row,
        defaults={
            "verdict": verdict,
            "comment": names.tidy_lines(comment),
            "changed_at": now,
        },
        create_defaults={
            "verdict": verdict,
            "comment": names.tidy_lines(comment),
            "submitted_at": now,
            "changed_at": now,
        },
    )
    _set_points(review, points)
    auditing.record(
        Verb.REVIEWED,
        event=row.phase.event,
        subject=registration,
        by=by,
        again=not is_new,
    )
    if registration.state == State.SUBMITTED:
        _take(registration, by=by)
    return review


@transaction.atomic
def declare_conflict(
    assignment: Assignment,
    *,
    words: str,
    whole_organisation: bool = False,
    by: User,
    now: datetime,
) -> int:
    """Note that the reviewer may not judge this person, or anybody of theirs.

    What they were to read of it, and what they wrote about it, is taken away; each
    application goes to the least loaded reviewer who may read it.

    Returns how many applications nobody else could take.

    Raises NotYourReview.
    """
    event = assignment.phase.event
    # one at a time: two who step back must not both hand over to the same third
    list(ReviewPhase.objects.select_for_update().filter(event=event))
    row = _locked(assignment, by=by)
    about: dict[str, object] = {"registration": row.registration}
    taken = Assignment.objects.filter(
        phase__event=event, reviewer=by, registration=row.registration
    )
    organisation = row.registration.person.organisation_id
    if whole_organisation and organisation:
        about = {"organisation_id": organisation}
        taken = Assignment.objects.filter(
            phase__event=event,
            reviewer=by,
            registration__person__organisation=organisation,
        )
    Conflict.objects.get_or_create(
        reviewer=by,
        **about,
        defaults={
            "event": event,
            "words": names.tidy_lines(words),
            "declared_at": now,
        },
    )
    auditing.record(
        Verb.CONFLICT_DECLARED, event=event, subject=row.registration, by=by
    )
    given_up = list(taken.select_related("phase", "registration__person"))
    taken.delete()
    return sum(not _hand_over(one) for one in given_up)


@transaction.atomic
def end_conflict(conflict: Conflict, *, by: User) -> None:
    """Take a conflict back; the next spreading may give the application again."""
    auditing.record(Verb.CONFLICT_ENDED, event=conflict.event, by=by)
    conflict.delete()


def waiting(event: Event, user: User, *, now: datetime) -> int:
    """How many applications wait for this reviewer in phases that are open."""
    return Assignment.objects.filter(
        phase__in=ReviewPhase.objects.filter(event=event).open_at(now),
        reviewer=user,
    ).waiting().count()  # fmt: skip


def next_for(assignment: Assignment, *, now: datetime) -> Assignment | None:
    """Return the reviewer's next application to judge after this one, going round."""
    rows = Assignment.objects.filter(
        phase__in=ReviewPhase.objects.filter(event=assignment.phase.event).open_at(now),
        reviewer=assignment.reviewer_id,
    )
    keys = list(rows.waiting().exclude(pk=assignment.pk).values_list("pk", flat=True))
    later = [key for key in keys if key > assignment.pk]
    chosen = (later or keys)[:1]
    return Assignment.objects.filter(pk__in=chosen).first()


def _locked(assignment: Assignment, *, by: User) -> Assignment:
    """Return the row afresh and locked, if it is still this reviewer's."""
    row = (
        Assignment.objects.select_for_update(of=("self",))
        .select_related("phase__event__venue", "registration__person")
        .filter(pk=assignment.pk, reviewer=by)
        .first()
    )
    if row is None:
        raise NotYourReview
    return row


def _set_points(review: Review, points: Mapping[int, int]) -> None:
    Points.objects.filter(review=review).exclude(criterion__in=points).delete()
    Points.objects.bulk_create(
        [
            Points(review=review, criterion_id=criterion, points=given)
            for criterion, given in points.items()
        ],
        update_conflicts=True,
        update_fields=["points"],
        unique_fields=["review", "criterion"],
    )


def _take(registration: Registration, *, by: User) -> None:
    with suppress(MoveNotAllowed):  # another reviewer of the same moment took it
        deciding.take_under_review(registration, by=by)


def _hand_over(given_up: Assignment) -> bool:
    """Give an application to whoever has least; tell whether there was somebody."""
    if given_up.registration.state not in REVIEWED_STATES:
        return True
    phase = given_up.phase
    able = _able(given_up)
    if not able:
        return False
    standing = phase.assignments.filter(reviewer__in=able).standing()
    loads = Counter(standing.values_list("reviewer", flat=True))
    least = min(able, key=lambda reviewer: (loads[reviewer], reviewer))
    Assignment.objects.create(
        phase=phase, registration=given_up.registration, reviewer_id=least
    )
    return True


def _able(given_up: Assignment) -> Sequence[int]:
    phase, registration = given_up.phase, given_up.registration
    members = holders(phase.event, Right.REVIEW).filter(
        pk__in=phase.reviewers.values("pk")
    )
    reads = phase.assignments.filter(registration=registration)
    barred = Conflict.objects.about(registration)
    return list(
        members.exclude(pk__in=reads.values("reviewer"))
        .exclude(pk__in=barred.values("reviewer"))
        .values_list("pk", flat=True)
    )
