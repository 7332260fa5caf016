"""People: in two places, without time to change rooms, not there, gone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agenda.domain.slots import (
    LEADERS,
    Duty,
    Finding,
    Frame,
    Problem,
    Slot,
    pairs,
)
from agenda.models import Standing
from gfmd_days.core.models import Gender

# Genders that say of two people that they share one.
_KNOWN = {Gender.WOMAN, Gender.MAN, Gender.NON_BINARY}


def find(slots: list[Slot], frame: Frame) -> Iterator[Finding]:
    """Yield what is wrong with the people of `slots`, sorted by start."""
    held: dict[int, dict[int, Slot]] = defaultdict(dict)
    names: dict[int, str] = {}
    for slot in slots:
        for duty in slot.duties:
            if duty.person is not None and duty.is_held:
                held[duty.person][slot.id] = slot
                names[duty.person] = duty.name
    for person, sessions in held.items():
        own = list(sessions.values())
        yield from _in_two_places(names[person], own)
        yield from _must_hurry(names[person], own, frame)
    for slot in slots:
        for duty in slot.duties:
            yield from _not_there(slot, duty)
        for name in slot.still_shown:
            yield Finding(
                Problem.GONE_BUT_PUBLIC,
                (slot.id,),
                _(
                    "%(name)s does not come any more but is still named in the "
                    "published %(code)s."
                )
                % {"name": name, "code": slot.code},
            )
    yield from _one_gender(slots)


def _in_two_places(name: str, slots: list[Slot]) -> Iterator[Finding]:
    for one, other in pairs(slots):
        yield Finding(
            Problem.PERSON_TWICE,
            (one.id, other.id),
            _("%(name)s is in two places: %(one)s (%(hours)s), %(other)s (%(h2)s).")
            % {
                "name": name,
                "one": one.code,
                "hours": one.hours,
                "other": other.code,
                "h2": other.hours,
            },
        )


def _must_hurry(name: str, slots: list[Slot], frame: Frame) -> Iterator[Finding]:
    longest = timedelta(minutes=max(frame.change_minutes, frame.building_minutes))
    for number, one in enumerate(slots):
        for other in slots[number + 1 :]:
            if other.starts - one.ends >= longest:
                break
            gap = (other.starts - one.ends) // timedelta(minutes=1)
            needed = change_minutes(one, other, frame)
            if 0 <= gap < needed:
                yield Finding(
                    Problem.CHANGE_TIME,
                    (one.id, other.id),
                    ngettext(
                        "%(name)s has %(gap)d minute to come from %(one)s "
                        "to %(other)s; %(needed)d are needed.",
                        "%(name)s has %(gap)d minutes to come from %(one)s "
                        "to %(other)s; %(needed)d are needed.",
                        gap,
                    )
                    % {
                        "name": name,
                        "gap": gap,
                        "one": one.code,
                        "other": other.code,
                        "needed": needed,
                    },
                )


def change_minutes(one: Slot, other: Slot, frame: Frame) -> int:
    """Return the minutes that going from one session to the other takes."""
    if one.room == other.room or one.room is None or other.room is None:
        return 0
    if one.building and other.building and one.building != other.building:
        return max(frame.change_minutes, frame.building_minutes)
    return frame.change_minutes


def _not_there(slot: Slot, duty: Duty) -> Iterator[Finding]:
    if duty.person is None:
        return
    if duty.is_gone:
        yield Finding(
            Problem.PERSON_GONE,
            (slot.id,),
            _("%(name)s does not come any more but is still in %(code)s.")
            % {"name": duty.name, "code": slot.code},
        )
    if duty.standing == Standing.DECLINED:
        yield Finding(
            Problem.DECLINED,
            (slot.id,),
            _("%(name)s has declined but is still in %(code)s.")
            % {"name": duty.name, "code": slot.code},
        )
    if duty.standing == Standing.ASKED:
        yield Finding(
            Problem.UNANSWERED,
            (slot.id,),
            _("%(name)s was asked for %(code)s and has not answered yet.")
            % {"name": duty.name, "code": slot.code},
        )
    if duty.is_held:
        yield from _away(slot, duty)


def _away(slot: Slot, duty: Duty) -> Iterator[Finding]:
    if words := _absence(slot, duty):
        values = {"name": duty.name, "code": slot.code, "hours": slot.hours}
        yield Finding(Problem.PERSON_AWAY, (slot.id,), words % values)


def _absence(slot: Slot, duty: Duty) -> str:
    stay = duty.stay
    if stay is None:
        return ""
    # whoever joins by video need not travel, but has hours all the same
    if not duty.by_video and stay.arrives and stay.arrives > slot.starts:
        return _("%(name)s arrives after %(code)s (%(hours)s) begins.")
    if not duty.by_video and stay.leaves and stay.leaves < slot.ends:
        return _("%(name)s leaves before %(code)s (%(hours)s) ends.")
    if stay.free and not any(
        starts <= slot.starts and slot.ends <= ends for starts, ends in stay.free
    ):
        return _("%(name)s is not free during %(code)s (%(hours)s).")
    return ""


def _one_gender(slots: list[Slot]) -> Iterator[Finding]:
    """Yield tracks led by two people or more of one gender, all of them known."""
    leaders: dict[int, dict[int, str]] = defaultdict(dict)
    sessions: dict[int, list[Slot]] = defaultdict(list)
    for slot in slots:
        found = [d for d in slot.duties if d.function in LEADERS and d.is_held]
        if slot.track is not None and found:
            sessions[slot.track].append(slot)
            leaders[slot.track].update({d.person or 0: d.gender for d in found})
    for track, people in leaders.items():
        genders = set(people.values())
        if len(people) > 1 and len(genders) == 1 and genders <= _KNOWN:
            led = sessions[track]
            yield Finding(
                Problem.ONE_GENDER,
                tuple(slot.id for slot in led),
                _("All who lead “%(track)s” are of one gender.")
                % {"track": led[0].track_name},
            )
