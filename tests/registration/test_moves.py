"""The table of moves, each allowed and each refused one."""

import pytest

from registration.domain import moves
from registration.domain.moves import DELEGATE_MOVES, STANDINGS, TABLE, Move, Standing
from registration.domain.refusals import MoveNotAllowed
from registration.models import Decision, Registration, State

S, R, N = Decision.SELECTED, Decision.RESERVE, Decision.REJECTED
D, L = State.DECIDED, State.RELEASED

# written out by hand, so that a slip in the table's own arithmetic is seen
ALLOWED = {
    Move.SUBMIT: {"draft": "submitted"},
    Move.EDIT: {
        name: name
        for name in [
            "draft", "submitted", "under_review", "decided selected",
            "decided reserve", "decided rejected", "released selected",
            "released reserve", "confirmed",
        ]
    },
    Move.TAKE: {"submitted": "under_review"},
    Move.SELECT: dict.fromkeys(
        ["submitted", "under_review", "decided reserve", "decided rejected",
         "released reserve", "released rejected"],
        "decided selected",
    ),
    Move.RESERVE: dict.fromkeys(
        ["submitted", "under_review", "decided selected", "decided rejected",
         "released rejected"],
        "decided reserve",
    ),
    Move.REJECT: dict.fromkeys(
        ["submitted", "under_review", "decided selected", "decided reserve",
         "released reserve"],
        "decided rejected",
    ),
    Move.UNDECIDE: dict.fromkeys(
        ["decided selected", "decided reserve", "decided rejected"], "under_review"
    ),
    Move.RELEASE: {
        "decided selected": "released selected",
        "decided reserve": "released reserve",
        "decided rejected": "released rejected",
    },
    Move.CONFIRM: {"released selected": "confirmed"},
    Move.DECLINE: {"released selected": "declined"},
    Move.LAPSE: {"released selected": "declined"},
    Move.MOVE_UP: {"released reserve": "released selected"},
    Move.WITHDRAW: dict.fromkeys(
        ["draft", "submitted", "under_review", "decided selected", "decided reserve",
         "decided rejected", "released selected", "released reserve", "confirmed"],
        "withdrawn",
    ),
    Move.CANCEL: dict.fromkeys(
        ["draft", "submitted", "under_review", "decided selected", "decided reserve",
         "decided rejected", "released selected", "released reserve", "confirmed"],
        "cancelled",
    ),
    Move.REOPEN: dict.fromkeys(["declined", "withdrawn", "cancelled"], "submitted"),
}  # fmt: skip


def name_of(standing: Standing) -> str:
    return " ".join(part for part in standing if part)


def registration_at(standing: Standing, told: str = "") -> Registration:
    return Registration(
        state=standing.state, decision=standing.decision or "", told=told
    )


def test_there_are_thirteen_standings_and_every_move_is_in_the_table():
    assert len(STANDINGS) == len(set(STANDINGS)) == 13
    assert set(TABLE) == set(Move) == set(ALLOWED)


@pytest.mark.parametrize("move", Move)
@pytest.mark.parametrize("start", STANDINGS, ids=name_of)
def test_each_move_from_each_standing_is_allowed_or_refused(move, start):
    registration = registration_at(start)
    expected = ALLOWED[move].get(name_of(start))
    if expected is None:
        with pytest.raises(MoveNotAllowed):
            moves.step(registration, move)
        assert registration.state == start.state
    else:
        moves.step(registration, move)
        assert name_of(moves.standing(registration)) == expected


def test_confirming_and_declining_imply_that_one_was_selected():
    for move in (Move.CONFIRM, Move.DECLINE, Move.LAPSE):
        registration = registration_at(Standing(L, S))
        moves.step(registration, move)
        assert registration.decision == S


def test_a_decision_taken_back_falls_back_to_what_the_delegate_knows():
    registration = registration_at(Standing(D, S), told=R)
    moves.step(registration, Move.UNDECIDE)
    assert (registration.state, registration.decision) == (L, R)


def test_opening_again_forgets_the_decision():
    registration = registration_at(Standing(State.DECLINED, S), told=S)
    moves.step(registration, Move.REOPEN)
    assert (registration.decision, registration.told) == ("", "")


def test_a_delegate_may_not_decide_about_themselves():
    assert {
        Move.SUBMIT, Move.EDIT, Move.CONFIRM, Move.DECLINE, Move.WITHDRAW
    } == DELEGATE_MOVES  # fmt: skip
    registration = registration_at(Standing(State.SUBMITTED))
    assert moves.allowed(registration, by_delegate=True) == {Move.EDIT, Move.WITHDRAW}
    assert Move.SELECT in moves.allowed(registration, by_delegate=False)
