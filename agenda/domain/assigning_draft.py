"""An assignment being made place by place, with all rules and costs at hand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from agenda.domain.assigning_task import (
    Busy,
    Candidate,
    Rule,
    Slot,
    Task,
    minutes,
    same_day,
)


class Draft:
    """Who has what so far; never breaks a rule."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.chosen: dict[int, int] = {}
        self.held: dict[int, set[int]] = defaultdict(set)
        self.counts = [0] * len(task.quotas)

    def allows(self, slot: Slot, one: Candidate) -> bool:
        """Whether somebody who could take an empty place still can."""
        return next(self.stops(slot, one), None) is None

    def stops(self, slot: Slot, one: Candidate) -> Iterator[tuple[Rule, int]]:
        """Yield what keeps somebody out because of places given: rule and place."""
        task, held = self.task, self.held[one.id]
        for key in held & task.clashes[slot.id]:
            yield task.clash(slot, task.places[key]) or Rule.TWICE, key
        is_full = one.most is not None and one.load + len(held) >= one.most
        if is_full and held and Rule.LIMIT in task.rules:
            yield Rule.LIMIT, min(held)
        if one.apart and slot.session is not None and Rule.APART in task.rules:
            for key in task.shared.get(slot.session, ()):
                if self.chosen.get(key) in one.apart:
                    yield Rule.APART, key
        if slot.booth and Rule.HOURS in task.rules:
            yield from self._hours(slot, one)

    def _hours(self, slot: Slot, one: Candidate) -> Iterator[tuple[Rule, int]]:
        if one.minutes is not None:
            task, held = self.task, self.held[one.id]
            given = [task.places[key] for key in held if task.places[key].booth]
            day: list[Slot | Busy] = [slot, *given]
            day += [duty for duty in one.busy if duty.interprets]
            today = [span for span in day if same_day(span, slot)]
            if given and minutes(today) > one.minutes:
                yield Rule.HOURS, given[0].id

    def give(self, slot: Slot, one: Candidate) -> None:
        self.chosen[slot.id] = one.id
        self.held[one.id].add(slot.id)
        self._count(slot, one, 1)

    def take(self, slot: Slot) -> Candidate:
        """Open a place again and return who had it."""
        one = self.task.people[self.chosen.pop(slot.id)]
        self.held[one.id].discard(slot.id)
        self._count(slot, one, -1)
        return one

    def price(self, slot: Slot, one: Candidate) -> int:
        """Return what giving an empty place to somebody adds, the open place apart."""
        costs = self.task.costs
        total = costs.of_pair(slot, one)
        total += costs.of_load(one, one.load + len(self.held[one.id]) + 1)
        for number in self.task.quotas_of[slot.id]:
            quota = self.task.quotas[number]
            if one.id in quota.people and self.counts[number] >= max(0, quota.most):
                total += quota.cost
        return total

    def cheapest(self, slot: Slot) -> Candidate | None:
        """Return the best for an empty place as things stand."""
        free = [
            (self.price(slot, one), one.id)
            for one in self.task.able[slot.id]
            if self.allows(slot, one)
        ]
        return self.task.people[min(free)[1]] if free else None

    def _count(self, slot: Slot, one: Candidate, step: int) -> None:
        for number in self.task.quotas_of[slot.id]:
            if one.id in self.task.quotas[number].people:
                self.counts[number] += step


def repair(task: Task, wished: Mapping[int, int]) -> Draft:
    """Return an assignment that breaks no rule near `wished`, in the order of time."""
    draft = Draft(task)
    left = []
    able = {key: {one.id for one in who} for key, who in task.able.items()}
    for slot in sorted(task.slots, key=lambda slot: (slot.ends, slot.id)):
        wish = wished.get(slot.id)
        if wish in able[slot.id] and draft.allows(slot, task.people[wish]):
            draft.give(slot, task.people[wish])
        else:
            left.append(slot)
    for slot in sorted(left, key=lambda slot: len(able[slot.id])):
        if one := draft.cheapest(slot):
            draft.give(slot, one)
    return draft


def polish(draft: Draft, *, rounds: int = 3) -> None:
    """Move single places to cheaper people while that helps."""
    for _round in range(rounds):
        moved = False
        for slot in draft.task.slots:
            before = None
            if slot.id in draft.chosen:
                before = draft.take(slot)
            now = draft.cheapest(slot)
            if before is not None and (
                now is None or draft.price(slot, now) >= draft.price(slot, before)
            ):
                now = before
            if now is not None:
                draft.give(slot, now)
            moved = moved or now is not before
        if not moved:
            return
