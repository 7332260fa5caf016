"""Who is still to come, by the letter of the desk they queue at."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from badges.models import PointKind, Scan
from badges.models.printed import with_print_state
from gfmd_days.core import names
from gfmd_days.core.models import Event
from registration.models import Registration

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
NO_LETTER = "#"
"""Stands for names that begin with no letter, after Z."""
MOST = 200


@dataclass(frozen=True)
class Letters:
    """How many are to come under each letter, and those of the chosen ones."""

    counts: list[tuple[str, int]]
    people: list[Registration]
    total: int


def to_come(event: Event, first: str = "", last: str = "") -> Letters:
    """Return who confirmed and is not here; of letters from `first` to `last`, if any.

    Somebody under an alias stands at the letter of the alias.
    """
    here = Scan.objects.standing().filter(
        registration=OuterRef("pk"), point__kind=PointKind.ENTRANCE
    )
    rows = event.registrations.accredited().filter(~Exists(here)).order_by()
    found = [
        (names.fold(alias) if alias else key, pk)
        for pk, key, alias in rows.values_list(
            "pk", "person__sort_key", "person__alias"
        )
    ]
    counts = Counter(letter_of(key) for key, _pk in found)
    chosen = sorted(
        (key, pk)
        for key, pk in found
        if not first or first <= letter_of(key) <= (last or first)
    )
    shown = [pk for _key, pk in chosen[:MOST]] if first else []
    people = with_print_state(event.registrations.with_people()).in_bulk(shown)
    return Letters(
        [(one, counts[one]) for one in [*LETTERS, NO_LETTER] if counts[one]],
        [people[pk] for pk in shown],
        len(chosen),
    )


def letter_of(key: str) -> str:
    """Return the letter a folded name stands at."""
    letter = key[:1].upper()
    return letter if letter in LETTERS and letter else NO_LETTER
