"""Balance as quotas: how many places people of one group should have at most."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import ceil

from agenda.domain.assigning import Candidate, Quota, Slot
from agenda.domain.weighing import Weights, Wish
from agenda.models import Session
from gfmd_days.core.models import Person
from gfmd_days.core.models.person import Gender

SAID = {Gender.WOMAN, Gender.MAN, Gender.NON_BINARY}
DIMENSIONS = (Wish.GENDER, Wish.REGION, Wish.SECTOR)
Scope = tuple[str, int | None]


def value_of(person: Person, about: Wish) -> str:
    """Return somebody's group in a dimension, nothing if it is not said."""
    if about == Wish.GENDER:
        return person.gender if person.gender in SAID else ""
    if about == Wish.REGION:
        return str(person.region_id or "")
    return person.sector


def quotas(
    slots: Sequence[Slot],
    candidates: Sequence[Candidate],
    people: Mapping[int, Person],
    fixed: Iterable[tuple[Session, int]],
    weights: Weights,
) -> list[Quota]:
    """Return the quotas of sessions, tracks and the whole; booths have none.

    Who leads by a place that stays counts too. In one session the groups should be as
    even as they can be; over a track and over all, women and men are even and regions
    and sectors have the share they have among the candidates.
    """
    scopes = _places(slots)
    stay: dict[Scope, list[int]] = defaultdict(list)
    for session, person in fixed:
        for scope in _scopes(session.pk, session.track_id):
            stay[scope].append(person)
    found: list[Quota] = []
    for about in DIMENSIONS:
        if weights.cost(about):
            groups = _groups(candidates, people, about)
            found += _of(about, groups, scopes, stay, people, weights.cost(about))
    if weights.cost(Wish.NEWCOMERS):
        cost = weights.cost(Wish.NEWCOMERS)
        found += _newcomers(scopes, stay, candidates, people, cost)
    return found


def _places(slots: Iterable[Slot]) -> dict[Scope, list[int]]:
    found: dict[Scope, list[int]] = defaultdict(list)
    for slot in slots:
        if not slot.booth:
            for scope in _scopes(slot.session, slot.track):
                found[scope].append(slot.id)
    return found


def _scopes(session: int | None, track: int | None) -> Iterator[Scope]:
    yield "session", session
    if track is not None:
        yield "track", track
    yield "all", None


def _groups(
    candidates: Iterable[Candidate], people: Mapping[int, Person], about: Wish
) -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for one in candidates:
        if not one.takes_booths_only and (value := value_of(people[one.id], about)):
            found[value].add(one.id)
    return {value: frozenset(held) for value, held in sorted(found.items())}


def _of(
    about: Wish,
    groups: Mapping[str, frozenset[int]],
    scopes: Mapping[Scope, list[int]],
    stay: Mapping[Scope, list[int]],
    people: Mapping[int, Person],
    cost: int,
) -> Iterator[Quota]:
    if len(groups) < 2:
        return
    known = sum(map(len, groups.values()))
    for (scope, key), keys in scopes.items():
        there = Counter(
            value_of(people[one], about)
            for one in stay.get((scope, key), ())
            if one in people
        )
        many = len(keys) + len(stay.get((scope, key), ()))
        if many < 2:
            continue
        for value, held in groups.items():
            share = len(held) / known
            # a group too small to fill its half cannot be asked to
            if about == Wish.GENDER and value in {Gender.WOMAN, Gender.MAN}:
                share = 0.5
            if scope == "session":
                share = 1 / len(groups)
            most = ceil(share * many - 1e-9) - there[value]
            if most < len(keys):
                yield Quota(
                    frozenset(keys),
                    held,
                    most,
                    cost,
                    about,
                    value,
                    scope,
                    key,
                    there[value],
                )


def _newcomers(
    scopes: Mapping[Scope, list[int]],
    stay: Mapping[Scope, list[int]],
    candidates: Iterable[Candidate],
    people: Mapping[int, Person],
    cost: int,
) -> Iterator[Quota]:
    """In a session of several, all places but one at most to newcomers."""
    new = frozenset(one.id for one in candidates if not _experience(people[one.id]))
    if all(one.id in new for one in candidates):
        return
    for (scope, key), keys in scopes.items():
        others = stay.get((scope, key), ())
        if scope != "session" or len(keys) + len(others) < 2:
            continue
        if any(one in people and _experience(people[one]) for one in others):
            continue
        yield Quota(
            frozenset(keys), new, len(keys) - 1, cost, Wish.NEWCOMERS, "", scope, key
        )


def _experience(person: Person) -> int:
    profile = getattr(person, "profile", None)
    return profile.experience if profile else 0
