"""Rooms: two sessions in one, too few seats, outside the hours, too few booths."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agenda.domain.slots import FOR_ALL, Finding, Frame, Problem, Slot, pairs
from agenda.models import PAUSES, Kind
from gfmd_days.core import languages


def find(slots: list[Slot], frame: Frame) -> Iterator[Finding]:
    """Yield what is wrong with the rooms of `slots`, sorted by start."""
    yield from _used_twice(slots)
    for slot in slots:
        yield from _capacity(slot, frame)
        yield from _hours(slot)
    yield from _booths(slots, frame)


def _used_twice(slots: list[Slot]) -> Iterator[Finding]:
    by_room = sorted(
        (slot for slot in slots if slot.room), key=lambda slot: slot.room or 0
    )
    for _room, held in groupby(by_room, key=lambda slot: slot.room):
        for one, other in pairs(sorted(held, key=lambda s: (s.starts, s.code))):
            yield Finding(
                Problem.ROOM_TWICE,
                (one.id, other.id),
                _("%(room)s is used twice: %(one)s (%(hours)s) and %(other)s (%(h2)s).")
                % {
                    "room": one.room_name,
                    "one": one.code,
                    "hours": one.hours,
                    "other": other.code,
                    "h2": other.hours,
                },
                is_meant=one.kind in PAUSES or other.kind in PAUSES,
            )


def _capacity(slot: Slot, frame: Frame) -> Iterator[Finding]:
    expected = slot.seats or (frame.delegates if slot.kind in FOR_ALL else 0)
    if slot.room_seats is not None and expected > slot.room_seats:
        yield Finding(
            Problem.OVER_CAPACITY,
            (slot.id,),
            ngettext(
                "%(code)s expects %(count)d person; %(room)s has %(seats)d seats.",
                "%(code)s expects %(count)d people; %(room)s has %(seats)d seats.",
                expected,
            )
            % {
                "code": slot.code,
                "count": expected,
                "room": slot.room_name,
                "seats": slot.room_seats,
            },
        )


def _hours(slot: Slot) -> Iterator[Finding]:
    opens = datetime.combine(slot.starts.date(), slot.opens)
    closes = datetime.combine(slot.starts.date(), slot.closes)
    # the badge desk is there before the doors open
    if slot.kind != Kind.REGISTRATION and (slot.starts < opens or slot.ends > closes):
        yield Finding(
            Problem.OUTSIDE_DAY,
            (slot.id,),
            _("%(code)s (%(hours)s) is outside the hours of its day, %(day)s.")
            % {
                "code": slot.code,
                "hours": slot.hours,
                "day": f"{slot.opens:%H:%M}–{slot.closes:%H:%M}",
            },
        )


def _booths(slots: list[Slot], frame: Frame) -> Iterator[Finding]:
    """Count the booths that must be brought in, each time one more is needed."""
    if frame.booths is None:
        return
    open_now: list[Slot] = []
    for slot in (one for one in slots if _booths_brought(one)):
        open_now = [one for one in open_now if one.ends > slot.starts] + [slot]
        needed = sum(_booths_brought(one) for one in open_now)
        if needed > frame.booths:
            yield Finding(
                Problem.NO_BOOTH,
                tuple(one.id for one in reversed(open_now)),
                _booth_words(open_now, needed, frame.booths),
            )


def _booth_words(open_now: list[Slot], needed: int, there_are: int) -> str:
    latest = open_now[-1]
    return _(
        "At %(time)s booths are missing for interpreting in %(sessions)s: "
        "%(needed)d beyond those built in, %(booths)d to move."
    ) % {
        "time": f"{latest.starts:%H:%M}",
        "sessions": languages.listed(one.code for one in open_now),
        "needed": needed,
        "booths": there_are,
    }


def _booths_brought(slot: Slot) -> int:
    return max(0, slot.booths - slot.room_booths)
