"""Merging two registrations: by which invitation the one that stays came."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from registration.domain.moving import Moves
from registration.models import Invitation, Registration


def nomination(kept: Registration, dropped: Registration) -> dict[str, Any]:
    """Return what the kept one takes over: a seat or an invitation it has not."""
    has_seat = dropped.nominated_at is not None and kept.nominated_at is None
    came_by_one = dropped.invitation_id is not None and kept.invitation_id is None
    if not (has_seat or (came_by_one and kept.nominated_at is None)):
        return {}
    return {"invitation": dropped.invitation, "nominated_at": dropped.nominated_at}


def use_up(
    kept: Registration, came_by: Iterable[Invitation], moves: Moves, *, now: datetime
) -> None:
    """See that no personal invitation that one of the two came by works once more."""
    for row in came_by:
        if row.is_personal and row != kept.invitation and row.withdrawn_at is None:
            moves.change(row, withdrawn_at=now)
