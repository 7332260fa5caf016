"""What a delegate may see of their registration: never an unreleased decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registration.domain import deadlines, moves
from registration.domain.moves import Move, Standing
from registration.models import Decision, Intake, Reason, Registration, State

ENDED = {
    State.DECLINED: gettext_lazy("You declined"),
    State.WITHDRAWN: gettext_lazy("You withdrew"),
    State.CANCELLED: gettext_lazy("Cancelled by the organizers"),
}


@dataclass(frozen=True)
class Point:
    """One point of the state line; `status` is “done”, “now” or “later”."""

    word: str | Promise
    note: str = ""
    status: str = "later"


def known(registration: Registration) -> Standing:
    """Return where the delegate may know the registration to stand.

    A decision not yet released looks like review, or like the decision before it.
    """
    here = moves.standing(registration)
    if here.state != State.DECIDED:
        return here
    if registration.told:
        return moves.RELEASED[Decision(registration.told)]
    return moves.UNDER_REVIEW


def is_invited(registration: Registration) -> bool:
    """Tell whether the person was told that they are selected, and did not leave."""
    seen = known(registration)
    return seen.state == State.CONFIRMED or (
        seen.state == State.RELEASED and seen.decision == Decision.SELECTED
    )


def open_moves(registration: Registration) -> frozenset[Move]:
    """Return the steps the delegate's page offers."""
    seen = known(registration)
    truly = moves.allowed(registration, by_delegate=True)
    return frozenset(move for move in truly if seen in moves.TABLE[move])


def _ending(registration: Registration, seen: Standing) -> str | Promise:
    """Name the end; nobody is told that they declined who never answered."""
    if seen.state == State.DECLINED and registration.reason_code == Reason.NO_ANSWER:
        return _("No answer came in time")
    return ENDED[State(seen.state)]


def state_line(registration: Registration, intake: Intake | None) -> list[Point]:
    """Return applied, under review, decision, confirm, badge, with their dates."""
    seen = known(registration)
    if seen.state in ENDED:
        return [
            Point(_("Applied"), _day(registration.submitted_at), "done"),
            Point(_ending(registration, seen), _day(registration.answered_at), "now"),
        ]
    place = _place(seen)
    decision_by = intake.decision_by if intake else None
    confirm_by = deadlines.day(registration, intake)
    points = [
        (_("Applied"), _day(registration.submitted_at)),
        (_("Under review"), ""),
        (_decision_word(seen), _decision_note(registration, place, decision_by)),
        (_("Confirm"), _by(confirm_by) if place == 3 else ""),
        (_("Badge"), _("ready") if place == 4 else ""),
    ]
    if seen.decision in {Decision.RESERVE, Decision.REJECTED}:
        points = points[:3]
    return [
        Point(word, note, _status(number, place))
        for number, (word, note) in enumerate(points)
    ]


def _place(seen: Standing) -> int:
    if seen.state == State.RELEASED:
        return 3 if seen.decision == Decision.SELECTED else 2
    return {State.DRAFT: 0, State.CONFIRMED: 4}.get(seen.state, 1)


def _status(number: int, place: int) -> str:
    if number < place:
        return "done"
    return "now" if number == place else "later"


def _decision_word(seen: Standing) -> str:
    words = {
        Decision.SELECTED: _("Selected"),
        Decision.RESERVE: _("Reserve list"),
        Decision.REJECTED: _("Not selected"),
    }
    if seen.state == State.CONFIRMED:
        return words[Decision.SELECTED]
    return words[seen.decision] if seen.decision else _("Decision")


def _decision_note(registration: Registration, place: int, by: date | None) -> str:
    if place >= 2:
        return _day(registration.released_at)
    return _by(by)


def _day(moment: datetime | None) -> str:
    return date_format(moment, "MONTH_DAY_FORMAT") if moment else ""


def _by(day: date | None) -> str:
    if day is None:
        return ""
    return _("by {date}").format(date=date_format(day, "MONTH_DAY_FORMAT"))
