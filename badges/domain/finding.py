"""Finding a person by name at the desk, however it is spelt.

Somebody under an alias is found by the alias alone: the desk shows no other name of
theirs, and would tell whose it is by finding them under it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rapidfuzz import fuzz, process

from badges.models.printed import with_print_state
from gfmd_days.core import names
from gfmd_days.core.models import Event
from registration.models import Registration, State

FIELDS = (
    "person__alias",
    "person__full_name",
    "person__native_name",
    "person__given_name",
    "person__family_name",
)
LIKE_ENOUGH = 72.0
STARTS = 96.0
SOUNDS = 90.0
SOUNDS_SHORT = 60.0
WORD_CUTOFF = 60.0


@dataclass(frozen=True)
class Name:
    """One person's names, folded: single words, and neighbours written together."""

    words: frozenset[str]
    whole: str


@lru_cache(maxsize=50_000)
def folded(*parts: str) -> Name:
    """Fold a person's names for comparing.

    Kept by what the names are, so a corrected name is never looked up by the old one.
    """
    lines = [names.fold(part).split() for part in parts if part]
    words = {word for line in lines for word in line}
    words |= {first + second for line in lines for first, second in pairwise(line)}
    return Name(frozenset(words), "".join(lines[0]) if lines else "")


def matches(query: str, people: Iterable[tuple[int, Name]], *, limit: int) -> list[int]:
    """Return the keys of the people whose names are most like `query`, best first.

    Of those alike the order is that of the names compared: no hidden one shows in it.
    """
    asked = names.fold(query).split()
    if not asked:
        return []
    people = list(people)
    vocabulary = {word for _key, name in people for word in name.words}
    likeness = [_likeness(word, vocabulary) for word in asked]
    whole = "".join(asked)
    scored = [
        (-score, name.whole, key)
        for key, name in people
        if (score := _score(name, likeness, whole)) >= LIKE_ENOUGH
    ]
    return [key for _score, _name, key in sorted(scored)[:limit]]


def search(event: Event, query: str, *, limit: int = 12) -> list[Registration]:
    """Return the registrations of `event` whose names are like `query`, best first.

    Accents, case, order of words, spelling and script may differ. Only names that the
    desk shows are compared: neither addresses nor an organisation somebody hides.
    """
    rows = event.registrations.exclude(state=State.DRAFT).order_by()
    known = (
        (pk, folded(alias) if alias else folded(*parts))
        for pk, alias, *parts in rows.values_list("pk", *FIELDS)
    )
    found = matches(query, known, limit=limit)
    people = with_print_state(event.registrations.with_people()).in_bulk(found)
    return [people[pk] for pk in found]


def _likeness(word: str, vocabulary: set[str]) -> dict[str, float]:
    """Return how like `word` each word is that is like it at all."""
    scores: dict[str, float] = {}
    if len(word) > 2:
        near = process.extract(
            word, vocabulary, scorer=fuzz.ratio, score_cutoff=WORD_CUTOFF, limit=None
        )
        scores = {other: score for other, score, _index in near}
        bones = names.skeleton(word)
        if len(bones) > 1:
            for other in vocabulary:
                if names.skeleton(other) == bones:
                    sounds = _sounds(bones, fuzz.ratio(word, other))
                    scores[other] = max(sounds, scores.get(other, 0.0))
    for other in vocabulary:
        if other.startswith(word):
            scores[other] = 100.0 if other == word else STARTS
    return scores


def _sounds(bones: str, ratio: float) -> float:
    """Return how like two words of the same consonants are; two prove little."""
    if len(bones) > 2:
        return SOUNDS + ratio / 25
    return SOUNDS_SHORT + ratio / 4.5


def _score(name: Name, likeness: list[dict[str, float]], whole: str) -> float:
    best = (
        max((scores.get(word, 0.0) for word in name.words), default=0.0)
        for scores in likeness
    )
    return max(sum(best) / len(likeness), fuzz.ratio(whole, name.whole))
