"""One session by itself: who leads and reports, interpreters, sign-up, openness."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from agenda.domain import interpreting
from agenda.domain.slots import (
    LEADERS,
    LED,
    REPORTED,
    REPORTERS,
    Finding,
    Frame,
    Problem,
    Slot,
)
from agenda.models import Function
from gfmd_days.core import languages


def find(slots: list[Slot], _frame: Frame) -> Iterator[Finding]:
    """Yield what each of `slots` lacks."""
    for slot in slots:
        for problem, words in (*_lacks_people(slot), *_sign_up(slot)):
            yield Finding(problem, (slot.id,), words)
        if slot.is_closed and slot.is_public_now:
            yield Finding(
                Problem.CLOSED_BUT_PUBLIC,
                (slot.id,),
                _(
                    "%(code)s is closed now but still in the published agenda. "
                    "Publish to take it out."
                )
                % {"code": slot.code},
            )


def _lacks_people(slot: Slot) -> Iterator[tuple[Problem, str]]:
    there = [d for d in slot.duties if d.is_held and not d.is_gone]
    filled = {duty.function for duty in there}
    if slot.kind in LED and not filled & LEADERS:
        yield (
            Problem.NOBODY_LEADS,
            _("%(code)s has nobody to moderate it.") % {"code": slot.code},
        )
    if slot.kind in REPORTED and not filled & REPORTERS:
        yield (
            Problem.NOBODY_REPORTS,
            _("%(code)s has no rapporteur.") % {"code": slot.code},
        )
    turns = [duty.booth for duty in there if duty.function == Function.INTERPRETER]
    missing = interpreting.unfilled(slot.interpreters, turns)
    if missing:
        yield (
            Problem.NO_INTERPRETERS,
            _(
                "Interpreters are missing in %(code)s: needed %(count)d, "
                "there %(interpreters)d, missing for %(booths)s."
            )
            % {
                "code": slot.code,
                "count": len(slot.interpreters),
                "interpreters": len(turns),
                "booths": languages.listed(one.upper() for one in sorted(set(missing))),
            },
        )


def _sign_up(slot: Slot) -> Iterator[tuple[Problem, str]]:
    if not slot.sign_up:
        return
    if slot.seats is None:
        yield (
            Problem.SIGN_UP_WITHOUT_PLACES,
            _("People sign up for %(code)s, but nobody said how many places it has.")
            % {"code": slot.code},
        )
    elif slot.signed_up >= slot.seats:
        yield (
            Problem.SIGN_UP_FULL,
            _(
                "%(code)s is full: places taken %(taken)d of %(places)d, "
                "waiting %(waiting)d."
            )
            % {
                "code": slot.code,
                "taken": slot.signed_up,
                "places": slot.seats,
                "waiting": slot.waiting,
            },
        )
