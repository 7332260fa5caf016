"""One session by itself: who leads and reports, interpreters, sign-up, openness."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

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
    interpreters = sum(duty.function == Function.INTERPRETER for duty in there)
    needed = len(slot.interpretation)
    if interpreters < needed:
        yield (
            Problem.NO_INTERPRETERS,
            _(
                "Interpreters are missing in %(code)s: languages %(count)d, "
                "interpreters %(interpreters)d."
            )
            % {"code": slot.code, "count": needed, "interpreters": interpreters},
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
