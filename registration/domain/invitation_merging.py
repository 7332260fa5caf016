"""Merging two registrations: by which invitation the one that stays came."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from registration.domain import seats
from registration.domain.moving import Moves
from registration.models import Invitation, Registration


def nomination(kept: Registration, dropped: Registration) -> dict[str, Any]:
    """Return what the kept one takes over: a seat or an invitation it has not.

    A seat that the dropped one had given back may be somebody else's by now.
    """
    invitation, nominated_at = dropped.invitation, dropped.nominated_at
    if invitation is None or kept.nominated_at is not None:
        return {}
    if invitation.delegation_id is not None and not seats.is_held_by(dropped):
        nominated_at = None
    if nominated_at is None and kept.invitation is not None:
        return {}
    return {"invitation": invitation, "nominated_at": nominated_at}


def use_up(
    kept: Registration, came_by: Iterable[Invitation], moves: Moves, *, now: datetime
) -> None:
    """See that no personal invitation that one of the two came by works once more."""
    for row in came_by:
        if row.is_personal and row != kept.invitation and row.withdrawn_at is None:
            moves.change(row, withdrawn_at=now)
