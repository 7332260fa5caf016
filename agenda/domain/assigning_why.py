"""Why an answer is as it is: reasons, what was given up, what cannot be.

Nothing here knows the database or has words; all is told in codes.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from agenda.domain.assigning import (
    RULES,
    Answer,
    Candidate,
    Quota,
    Row,
    Rule,
    Slot,
    Task,
)
from agenda.domain.assigning_draft import Draft, repair

# Rules are let go of in this order while the place stays impossible, so that those
# further down, which people know best, are the ones an explanation names.
ORDER = (
    Rule.OTHERS, Rule.HOURS, Rule.REST, Rule.CHANGE, Rule.APART, Rule.BARRED,
    Rule.LIMIT, Rule.WILLING, Rule.TWICE, Rule.PRESENT, Rule.DUTIES, Rule.LANGUAGES,
)  # fmt: skip
EXPLAINED, NAMED = 12, 3
Told = tuple[str, str]


@dataclass(frozen=True)
class Held:
    """A rule of a smallest set in conflict, and who could if it were let go."""

    rule: Rule
    people: tuple[int, ...]
    count: int


@dataclass(frozen=True)
class GivenUp:
    """A wish not met: what about, where, how many against how many at most."""

    about: str
    count: int
    value: str = ""
    scope: str = ""
    key: int | None = None
    most: int = 0


def reasons(task: Task, answer: Answer) -> dict[int, list[Told]]:
    """Return for each place given why this person, as codes with a detail."""
    draft = repair(task, answer.chosen)
    return {row.slot.id: list(_reasons(task, draft, row)) for row in answer.rows}


def _reasons(task: Task, draft: Draft, row: Row) -> Iterator[Told]:
    slot, one = row.slot, row.candidate
    draft.take(slot)
    free = [
        other
        for other in task.able[slot.id]
        if other.id != one.id and draft.allows(slot, other)
    ]
    yield from _only(task, slot, one, free)
    if slot.track is not None and slot.track in one.topics:
        yield "topic", ""
    for about in _balances(task, draft, slot, one, free):
        yield "balance", about
    draft.give(slot, one)


def _only(
    task: Task, slot: Slot, one: Candidate, free: Sequence[Candidate]
) -> Iterator[Told]:
    able = task.able[slot.id]
    if len(able) == 1:
        yield "only", ""
        return
    if not free:
        yield "only_left", ""
        return
    for spoken in sorted(slot.languages & one.languages):
        if sum(spoken in other.languages for other in able) == 1:
            yield "only_speaker", spoken
        elif not any(spoken in other.languages for other in free):
            yield "only_speaker_left", spoken


def _balances(
    task: Task, draft: Draft, slot: Slot, one: Candidate, free: Sequence[Candidate]
) -> list[str]:
    """Return the wishes for whose sake this person has it and not a cheaper one."""
    mine = draft.price(slot, one)
    full = [
        task.quotas[number]
        for number in task.quotas_of[slot.id]
        if draft.counts[number] >= max(0, task.quotas[number].most)
    ]
    bare = mine - sum(quota.cost for quota in full if one.id in quota.people)
    found: set[str] = set()
    for other in free:
        many = sum(quota.cost for quota in full if other.id in quota.people)
        price = draft.price(slot, other)
        if many and price > mine and price - many <= bare:
            found |= {
                quota.about
                for quota in full
                if other.id in quota.people and one.id not in quota.people
            }
    return sorted(found)


def given_up(task: Task, answer: Answer) -> list[GivenUp]:
    """Return the wishes the answer does not meet, as counts."""
    chosen = answer.chosen
    found = []
    lacking = sum(bool(row.missing) for row in answer.rows)
    if lacking and task.costs.missing:
        found.append(GivenUp("languages", lacking))
    off = sum(
        row.slot.track is not None
        and not row.slot.booth
        and row.slot.track not in row.candidate.topics
        for row in answer.rows
    )
    if off and task.costs.topic:
        found.append(GivenUp("topic", off))
    loads = Counter(chosen.values())
    many = [
        key
        for key, number in loads.items()
        if (wished := task.people[key].wished) is not None
        and task.people[key].load + number > wished
    ]
    if many and task.costs.wish:
        found.append(GivenUp("wished", len(many)))
    over = (_too_many(quota, chosen) for quota in task.quotas)
    return [*found, *(entry for entry in over if entry)]


def _too_many(quota: Quota, chosen: Mapping[int, int]) -> GivenUp | None:
    held = sum(chosen.get(key) in quota.people for key in quota.slots)
    if held <= max(0, quota.most):
        return None
    return GivenUp(
        quota.about,
        held + quota.there,
        quota.value,
        quota.scope,
        quota.key,
        max(0, quota.most + quota.there),
    )


def conflicts(
    task: Task,
    answer: Answer,
    *,
    unwilling: Sequence[Candidate] = (),
    seconds: float = 15.0,
) -> dict[int, list[Held]]:
    """Return for open places a smallest set of rules that cannot hold together.

    With any one of them let go the place could be filled while all others stay filled
    that are. Left out is what the clock allows no more, and what is possible after all.

    Args:
        unwilling: people who said no, kept out by `Rule.WILLING`.
    """
    until = time.monotonic() + seconds
    whole = replace(task, candidates=[*task.candidates, *unwilling], quotas=())
    found: dict[int, list[Held]] = {}
    for slot, _reason in answer.open[:EXPLAINED]:
        if time.monotonic() > until:
            break
        rules = smallest(whole, answer.chosen, slot)
        if rules is not None:
            found[slot.id] = _held(whole, answer.chosen, slot, rules)
    return found


def smallest(
    task: Task, chosen: Mapping[int, int], slot: Slot
) -> frozenset[Rule] | None:
    """Return rules that cannot all hold if `slot` is filled, none of them spare.

    None if the place can be filled with all of them. Nobody at all to ask leaves an
    empty set.
    """
    if can_be_filled(task, chosen, slot, RULES):
        return None
    rules = RULES
    for rule in ORDER:
        if not can_be_filled(task, chosen, slot, rules - {rule}):
            rules -= {rule}
    return rules


def can_be_filled(
    task: Task, chosen: Mapping[int, int], slot: Slot, rules: frozenset[Rule]
) -> bool:
    """Whether `slot` can be filled under `rules` alone.

    `Rule.OTHERS` among them: together with every place that is filled now.
    """
    if Rule.OTHERS not in rules:
        bare = replace(task, rules=rules)
        return any(bare.may_take(slot, one) for one in task.candidates)
    from agenda.domain import assigning_search

    kept = [one for one in task.slots if one.id in chosen or one.id == slot.id]
    bare = replace(task, slots=kept, rules=rules)
    must = [one.id for one in kept]
    return assigning_search.is_possible(bare, must, near=chosen)


def _held(
    task: Task, chosen: Mapping[int, int], slot: Slot, rules: frozenset[Rule]
) -> list[Held]:
    found = []
    for rule in reversed(ORDER):
        if rule in rules:
            people = _freed(task, chosen, slot, rules, rule)
            found.append(Held(rule, tuple(people[:NAMED]), len(people)))
    return found


def _freed(
    task: Task,
    chosen: Mapping[int, int],
    slot: Slot,
    rules: frozenset[Rule],
    rule: Rule,
) -> list[int]:
    """Return who could take the place at once if a rule were let go."""
    bare = replace(task, rules=rules - {rule})
    able = [one for one in task.candidates if bare.may_take(slot, one)]
    if Rule.OTHERS not in rules - {rule}:
        return [one.id for one in able]
    draft = Draft(bare)
    for key, person in chosen.items():
        draft.give(task.places[key], task.people[person])
    return [one.id for one in able if draft.allows(slot, one)]
