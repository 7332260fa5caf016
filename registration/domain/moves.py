"""The one table of steps a registration may take."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from registration.domain.refusals import MoveNotAllowed
from registration.models import Decision, Registration, State


class Move(StrEnum):
    SUBMIT = "submit"
    EDIT = "edit"
    TAKE = "take"
    SELECT = "select"
    RESERVE = "reserve"
    REJECT = "reject"
    UNDECIDE = "undecide"
    RELEASE = "release"
    CONFIRM = "confirm"
    DECLINE = "decline"
    LAPSE = "lapse"
    MOVE_UP = "move_up"
    WITHDRAW = "withdraw"
    CANCEL = "cancel"
    REOPEN = "reopen"


class Standing(NamedTuple):
    """Where a registration stands; only decided and released ones need a decision."""

    state: State
    decision: Decision | None = None


DRAFT = Standing(State.DRAFT)
SUBMITTED = Standing(State.SUBMITTED)
UNDER_REVIEW = Standing(State.UNDER_REVIEW)
DECIDED = {decision: Standing(State.DECIDED, decision) for decision in Decision}
RELEASED = {decision: Standing(State.RELEASED, decision) for decision in Decision}
CONFIRMED = Standing(State.CONFIRMED)
DECLINED = Standing(State.DECLINED)
WITHDRAWN = Standing(State.WITHDRAWN)
CANCELLED = Standing(State.CANCELLED)
STANDINGS = (
    DRAFT, SUBMITTED, UNDER_REVIEW, *DECIDED.values(), *RELEASED.values(),
    CONFIRMED, DECLINED, WITHDRAWN, CANCELLED,
)  # fmt: skip

DELEGATE_MOVES = frozenset(
    {Move.SUBMIT, Move.EDIT, Move.CONFIRM, Move.DECLINE, Move.WITHDRAW}
)
ORGANIZER_MOVES = frozenset(Move)
DECIDING = {
    Decision.SELECTED: Move.SELECT,
    Decision.RESERVE: Move.RESERVE,
    Decision.REJECTED: Move.REJECT,
}


def _deciding(decision: Decision) -> dict[Standing, Standing]:
    """The ways to a decision: anew, another one, and from a released one.

    Whoever was told that they are selected can only decline, withdraw or be
    cancelled: nobody loses a place through a second thought of the committee.
    """
    others = [other for other in Decision if other != decision]
    starts = [SUBMITTED, UNDER_REVIEW, *(DECIDED[other] for other in others)]
    starts += [RELEASED[other] for other in others if other != Decision.SELECTED]
    return dict.fromkeys(starts, DECIDED[decision])


def _same(*standings: Standing) -> dict[Standing, Standing]:
    return {standing: standing for standing in standings}


ALIVE = (
    SUBMITTED, UNDER_REVIEW, *DECIDED.values(), RELEASED[Decision.SELECTED],
    RELEASED[Decision.RESERVE], CONFIRMED,
)  # fmt: skip
SELECTED = RELEASED[Decision.SELECTED]

TABLE: dict[Move, dict[Standing, Standing]] = {
    Move.SUBMIT: {DRAFT: SUBMITTED},
    Move.EDIT: _same(DRAFT, *ALIVE),
    Move.TAKE: {SUBMITTED: UNDER_REVIEW},
    Move.SELECT: _deciding(Decision.SELECTED),
    Move.RESERVE: _deciding(Decision.RESERVE),
    Move.REJECT: _deciding(Decision.REJECTED),
    Move.UNDECIDE: dict.fromkeys(DECIDED.values(), UNDER_REVIEW),
    Move.RELEASE: {DECIDED[one]: RELEASED[one] for one in Decision},
    Move.CONFIRM: {SELECTED: CONFIRMED},
    Move.DECLINE: {SELECTED: DECLINED},
    Move.LAPSE: {SELECTED: DECLINED},
    Move.MOVE_UP: {RELEASED[Decision.RESERVE]: SELECTED},
    Move.WITHDRAW: dict.fromkeys((DRAFT, *ALIVE), WITHDRAWN),
    Move.CANCEL: dict.fromkeys((DRAFT, *ALIVE), CANCELLED),
    Move.REOPEN: dict.fromkeys((DECLINED, WITHDRAWN, CANCELLED), SUBMITTED),
}


def standing(registration: Registration) -> Standing:
    """Return where a registration stands."""
    state = State(registration.state)
    if state in {State.DECIDED, State.RELEASED}:
        return Standing(state, Decision(registration.decision))
    return Standing(state)


def allowed(registration: Registration, *, by_delegate: bool) -> frozenset[Move]:
    """Return the steps open to the delegate, or else to the team, right now."""
    moves = DELEGATE_MOVES if by_delegate else ORGANIZER_MOVES
    here = standing(registration)
    return frozenset(move for move in moves if here in TABLE[move])


def step(registration: Registration, move: Move) -> None:
    """Set `state` and `decision` as `move` says; the caller saves.

    A decision taken back from somebody who knows an earlier one falls back to that
    one, not to “under review”.

    Raises MoveNotAllowed.
    """
    start = standing(registration)
    target = TABLE[move].get(start)
    if target is None:
        raise MoveNotAllowed
    if start.state == State.RELEASED and start.decision:
        registration.told = start.decision
    if move == Move.UNDECIDE and registration.told:
        target = RELEASED[Decision(registration.told)]
    registration.state = target.state
    if target.decision:
        registration.decision = target.decision
    elif target.state in {State.CONFIRMED, State.DECLINED}:
        registration.decision = Decision.SELECTED
    elif target.state in {State.SUBMITTED, State.UNDER_REVIEW}:
        registration.decision = registration.told = ""
