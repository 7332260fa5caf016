"""What becomes of reviews when two registrations become one."""

from __future__ import annotations

from registration.domain.moving import Moves
from registration.models import Assignment, Conflict, Registration


def carry(kept: Registration, dropped: Registration, moves: Moves) -> None:
    """Leave one assignment where a reviewer has both to read in the same phase.

    A review goes before none, and of two the newer one stays. Who has a conflict of
    interest about either reads neither. All else is handed over as it is. The rows are
    removed one by one, so that the way back knows them all.
    """
    both = Conflict.objects.about(kept) | Conflict.objects.about(dropped)
    barred = set(both.values_list("reviewer", flat=True))
    rows = Assignment.objects.select_related("review").prefetch_related(
        "review__points"
    )
    mine = {}
    for one in rows.filter(registration=kept):
        if one.reviewer_id in barred:
            _remove(one, moves)
        else:
            mine[one.phase_id, one.reviewer_id] = one
    for theirs in rows.filter(registration=dropped):
        if theirs.reviewer_id in barred:
            _remove(theirs, moves)
            continue
        own = mine.get((theirs.phase_id, theirs.reviewer_id))
        if own is not None:
            _remove(own if _goes_before(theirs, own) else theirs, moves)


def _goes_before(one: Assignment, other: Assignment) -> bool:
    if not hasattr(one, "review"):
        return False
    return not hasattr(other, "review") or (
        one.review.changed_at > other.review.changed_at
    )


def _remove(assignment: Assignment, moves: Moves) -> None:
    if hasattr(assignment, "review"):
        for points in assignment.review.points.all():
            moves.remove(points)
        moves.remove(assignment.review)
    moves.remove(assignment)
