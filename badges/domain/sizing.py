"""How much paper a choice of badges comes to, and the parts it is drawn in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from badges.domain import papers, picking
from badges.domain.designs import choosing
from badges.domain.picking import Choice
from badges.pdf.sheet import Fold
from gfmd_days.core.models import Event

PART = 500
"""Badges in a part, or a few more to fill its last sheet: a second's work or two."""


@dataclass(frozen=True)
class Estimate:
    """What a choice comes to: badges, pages of the file, sheets of paper."""

    badges: int
    pages: int
    papers: int


def estimate(event: Event, choice: Choice) -> Estimate:
    """Count before anything is drawn.

    Raises SizesDiffer and as `papers.find` and `papers.fitting` do.
    """
    people = picking.chosen(event, choice).order_by()
    count = people.count()
    categories = set(people.values_list("category", flat=True))
    designs = choosing.choose(event, categories)
    two_sided = any(len(one.sides) > 1 for one in designs.designs)
    sheet = papers.find(event, choice.sheet)
    imposed = papers.fitting(sheet, designs.designs[0], choice.way)
    used = -(-(count + choice.start - 1) // imposed.places) if count else 0
    sides = 2 if two_sided and choice.fold == Fold.NO else 1
    return Estimate(count, used * sides, used)


def split(keys: Sequence[int], places: int, start: int = 1) -> Iterator[list[int]]:
    """Yield parts of about `PART`, each of which ends with a whole sheet."""
    full = -(-PART // places) * places
    begin, end = 0, full - (start - 1)
    while begin < len(keys):
        yield list(keys[begin:end])
        begin, end = end, end + full
