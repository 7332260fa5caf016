"""How like two people are: the same one under another spelling or in another script.

Names are compared folded (core.names.fold), without titles and whatever the order of
their words, by rapidfuzz's ratio (normalised indel distance) and by their consonants,
which survive a change of script. Why and how well: docs/decisions/0017.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import combinations, pairwise

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz

from gfmd_days.core import names

# A pair is shown from this score on, of 100.
LIKELY = 85
# A block of more people than this proves nothing by one word alone.
COMMON = 40
# Blocks of two words are rarely this big; what is, is a list of one name.
CROWD = 400
WORD_FITS = 80.0
# Words less alike than this are two words; names with such a pair are two names.
OTHER_WORD = 50.0
OTHER_NAME = 75.0
SHORT_WORD = 75.0
OTHER_INITIAL = 0.85
WORD_SOUNDS = 55.0
SOUNDS_ALIKE = 92.0
SURPLUS_WORD = 4.0
SAME_MAIL, SAME_MAIL_ALONE = 92, 60
PHONE_DIGITS = 9
TITLES = frozenset(
    {
        "adv", "br", "brother", "dame", "don", "dona", "dott", "dr", "dra", "eng",
        "father", "fr", "he", "hon", "imam", "ing", "lic", "m", "madame", "miss",
        "mlle", "mme", "monsieur", "mr", "mrs", "ms", "mx", "pr", "prof", "professor",
        "rev", "reverend", "sayyid", "shaikh", "sheikh", "sig", "sir", "sister", "sr",
        "sra", "srta",
    }
)  # fmt: skip
# Mail services that deliver a.b+c@ to ab@; of others this is only a hint.
DOTLESS = frozenset({"gmail.com", "googlemail.com"})


class Reason(StrEnum):
    NAME = "name"
    SPELLING = "spelling"
    SCRIPT = "script"
    MAIL = "mail"
    PHONE = "phone"
    ORGANISATION = "organisation"
    COUNTRY = "country"


WORDS: dict[Reason, Promise] = {
    Reason.NAME: _("The same name"),
    Reason.SPELLING: _("Nearly the same name"),
    Reason.SCRIPT: _("The same name in another script"),
    Reason.MAIL: _("The same mailbox"),
    Reason.PHONE: _("The same telephone"),
    Reason.ORGANISATION: _("The same organisation"),
    Reason.COUNTRY: _("The same country"),
}


@dataclass(frozen=True)
class Likeness:
    """How like two people are, 0 to 100, and why."""

    score: int
    reasons: tuple[Reason, ...]

    @property
    def is_likely(self) -> bool:
        return self.score >= LIKELY


Words = tuple[str, ...]


@dataclass(frozen=True)
class Traits:
    """What of a person is compared, ready for comparing.

    Attributes:
        lines: the folded words of each way the name is written, the Latin one first.
        mailbox: the address without what services ignore.
    """

    key: int
    lines: tuple[Words, ...]
    mailbox: str = ""
    phone: str = ""
    organisation: str = ""
    country: str = ""
    gender: str = ""


def traits(
    key: int,
    *,
    full_name: str,
    native_name: str = "",
    email: str = "",
    phone: str = "",
    organisation: str = "",
    country: str = "",
    gender: str = "",
) -> Traits:
    """Return what is compared of a person; an alias, which is to hide them, is not."""
    lines = dict.fromkeys(
        words for name in (full_name, native_name) if (words := _words(name))
    )
    digits = "".join(char for char in phone if char.isdecimal())
    return Traits(
        key=key,
        lines=tuple(lines),
        mailbox=mailbox(email),
        phone=digits[-PHONE_DIGITS:] if len(digits) >= PHONE_DIGITS else "",
        organisation=names.fold(organisation),
        country=country,
        gender=gender if gender in {"woman", "man"} else "",
    )


def mailbox(email: str) -> str:
    """Return an address as far as two of them may lead to one mailbox."""
    local, _at, domain = email.strip().lower().rpartition("@")
    local = local.partition("+")[0]
    if domain in DOTLESS:
        local, domain = local.replace(".", ""), "gmail.com"
    return f"{local}@{domain}" if local else ""


def compare(one: Traits, other: Traits) -> Likeness:
    """Return how like two people are; the order of the two makes no difference."""
    name, how = _names(one, other)
    score, reasons = name, [how] if name >= WORD_FITS else []
    if one.organisation and other.organisation:
        near = _organisations(one.organisation, other.organisation)
        score += 5 if near >= 85 else (-8 if near < 50 else -3)
        if near >= 85:
            reasons.append(Reason.ORGANISATION)
    if one.country and other.country:
        same = one.country == other.country
        score += 3 if same else -8
        if same:
            reasons.append(Reason.COUNTRY)
    if one.gender and other.gender and one.gender != other.gender:
        score -= 8
    score = min(score, 99.0)
    for mine, theirs, reason in (
        (one.mailbox, other.mailbox, Reason.MAIL),
        (one.phone, other.phone, Reason.PHONE),
    ):
        if mine and mine == theirs:
            # an office shares its mailbox and telephone: a name must be near too
            score = max(score + 6, SAME_MAIL if name >= 50 else SAME_MAIL_ALONE)
            reasons.append(reason)
    return Likeness(round(max(0.0, min(score, 100.0))), tuple(reasons))


def pairs(people: Sequence[Traits]) -> Iterator[tuple[Traits, Traits, Likeness]]:
    """Yield the likely pairs among many people, each once.

    Only those are compared who share a rare word's consonants, or two words, or a
    mailbox or telephone: thousands of people have millions of pairs.
    """
    for first, second in sorted(_candidates([keys_of(one) for one in people])):
        likeness = compare(people[first], people[second])
        if likeness.is_likely:
            yield people[first], people[second], likeness


def _candidates(keys: Sequence[frozenset[str]]) -> set[tuple[int, int]]:
    """Return the places of those worth comparing."""
    blocks: dict[str, list[int]] = defaultdict(list)
    for place, mine in enumerate(keys):
        for key in mine:
            blocks[key].append(place)
    common = {key for key, members in blocks.items() if len(members) > COMMON}
    for place, mine in enumerate(keys):
        for pair in combinations(sorted(mine & common), 2):
            blocks["|".join(pair)].append(place)
    found: set[tuple[int, int]] = set()
    for key, members in blocks.items():
        if key not in common and len(members) <= CROWD:
            found.update(combinations(members, 2))
    return found


def near(
    one: Traits, people: Iterable[Traits]
) -> Iterator[tuple[Traits, Traits, Likeness]]:
    """Yield the likely pairs of one person with the others."""
    mine = keys_of(one)
    for other in people:
        if other.key != one.key and not mine.isdisjoint(keys_of(other)):
            likeness = compare(one, other)
            if likeness.is_likely:
                yield one, other, likeness


@lru_cache(maxsize=50_000)
def keys_of(one: Traits) -> frozenset[str]:
    """Return what somebody must share with another to be compared at all."""
    found = {_sound(word) for line in one.lines for word in line}
    # “Ben Youssef” and “Benyoussef”
    found |= {
        _sound(left + right) for line in one.lines for left, right in pairwise(line)
    }
    found |= {f"@{one.mailbox}", f"+{one.phone}"}
    return frozenset(found - {"", "@", "+"})


def _sound(word: str) -> str:
    bones = names.skeleton(word)
    return bones[:4] if len(bones) > 1 else word[:3]


def _words(name: str) -> Words:
    words = tuple(names.fold(name).split())
    kept = tuple(word for word in words if word not in TITLES)
    return kept or words


def _names(one: Traits, other: Traits) -> tuple[float, Reason]:
    """Return the best likeness of any two ways the names are written, and its kind."""
    best, how, most = 0.0, Reason.SPELLING, 100.0
    for mine, line in enumerate(one.lines):
        for theirs, other_line in enumerate(other.lines):
            score, worst = _lines(*sorted((line, other_line)))
            if mine == theirs == 0 and worst < OTHER_WORD:
                most = OTHER_NAME  # many write only a part in their own script
            if score > best:
                best = score
                how = _kind(score, crosses=mine != theirs)
    return min(best, most), how


def _kind(score: float, *, crosses: bool) -> Reason:
    if crosses:
        return Reason.SCRIPT
    return Reason.NAME if score >= 99 else Reason.SPELLING


@lru_cache(maxsize=100_000)
def _lines(first: Words, second: Words) -> tuple[float, float]:
    """Return how like two names are, word by word, and their least like words are."""
    first, second = _joined(first, second), _joined(second, first)
    if len(first) == len(second) == 1:
        only = _word(first[0], second[0])
        return min(only, 97.0), only
    scores = list(_partners(first, second))
    found = sum(score * letters for score, letters in scores)
    found /= sum(letters for _score, letters in scores)
    worst = min(score for score, _letters in scores)
    if min(len(first), len(second)) == 1:
        return min(found, 60.0), worst  # one name of several is no proof
    if worst < WORD_FITS:
        found = min(found, 70.0 if worst < WORD_FITS - 10 else 80.0)
    surplus = abs(len(first) - len(second))
    return found - min(SURPLUS_WORD * surplus, 10.0), worst


def _partners(first: Words, second: Words) -> Iterator[tuple[float, int]]:
    """Yield how like each word and its partner are, and their letters, best first."""
    scored = sorted(
        (
            (_word(mine, theirs), place, other)
            for place, mine in enumerate(first)
            for other, theirs in enumerate(second)
        ),
        key=lambda one: (-one[0], one[1], one[2]),
    )
    left, right = set[int](), set[int]()
    for score, place, other in scored:
        if place not in left and other not in right:
            left.add(place)
            right.add(other)
            yield score, len(first[place]) + len(second[other])


def _joined(words: Words, others: Words) -> Words:
    """Write two words as one where the other name does: Ben Youssef, Min-Seo."""
    bones = {names.skeleton(word) for word in others if len(word) > 4}
    found, place = [], 0
    while place < len(words):
        both = "".join(words[place : place + 2])
        if place + 1 < len(words) and (
            both in others or (len(both) > 5 and names.skeleton(both) in bones)
        ):
            found.append(both)
            place += 2
        else:
            found.append(words[place])
            place += 1
    return tuple(found)


@lru_cache(maxsize=200_000)
def _word(one: str, other: str) -> float:
    """Return how like two folded words are, in letters or in consonants."""
    if one == other:
        return 100.0
    if one.rstrip("h") == other.rstrip("h"):
        return 97.0
    ratio = fuzz.ratio(one, other)
    bones = names.skeleton(one)
    if len(bones) > 1 and ratio >= WORD_SOUNDS and bones == names.skeleton(other):
        return max(ratio, SOUNDS_ALIKE)
    if min(len(one), len(other)) <= 3:
        return min(ratio, SHORT_WORD)  # Li and Liu are two names
    return ratio if one[0] == other[0] else ratio * OTHER_INITIAL


@lru_cache(maxsize=50_000)
def _organisations(one: str, other: str) -> float:
    if len(one) > len(other) or (len(one) == len(other) and one > other):
        one, other = other, one
    initials = "".join(word[0] for word in other.split())
    if len(one) > 2 and one == initials:
        return 100.0
    return fuzz.token_set_ratio(one, other)
