"""Which design a badge is printed with: its category's, the event's, the standard."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from badges.domain.designs import pictures
from badges.domain.designs.refusals import SizesDiffer
from badges.models import DesignUse
from badges.pdf import design as data
from badges.pdf import presets
from badges.pdf.design import Design
from badges.pdf.page import Field, Picture
from gfmd_days.core.models import Event
from registration.domain.forms.conditions import keys
from registration.models import Registration


@dataclass(frozen=True)
class Chosen:
    """The designs of one document, all of one size, and whose badges have which.

    Attributes:
        places: for a category's key the design's place; the first is all others'.
    """

    designs: tuple[Design, ...]
    places: Mapping[int, int] = field(default_factory=dict)
    pictures: Mapping[str, Picture] = field(default_factory=dict)

    def of(self, registration: Registration) -> int:
        return self.places.get(registration.category_id, 0)

    @cached_property
    def shown(self) -> frozenset[str]:
        """Everything of a person that the designs show or ask about."""
        sources = {source for one in self.designs for source in one.sources}
        asked = {key for one in self.designs for when in one.conditions
                 for key in keys(when)}  # fmt: skip
        photo = {Field.PHOTO for one in self.designs if one.has_photo}
        return frozenset(sources | asked | photo)


def standard_only() -> Chosen:
    return Chosen((presets.standard(),))


def only(event: Event, design: Design) -> Chosen:
    """Choose one design for all, whatever the categories have."""
    return Chosen((design,), pictures=pictures.load(event, design.pictures))


def choose(event: Event, categories: Iterable[int]) -> Chosen:
    """Choose for each of these categories, given by its key.

    Raises SizesDiffer where they cannot come into one document.
    """
    design_of = designs_of(event)
    wanted = {pk: design_of(pk) for pk in sorted(categories)}
    designs: list[Design] = []
    for one in wanted.values() or (design_of(None),):
        if one not in designs:
            designs.append(one)
    if len({(one.width, one.height) for one in designs}) > 1:
        raise SizesDiffer
    shown = {key for one in designs for key in one.pictures}
    return Chosen(
        tuple(designs),
        {pk: designs.index(one) for pk, one in wanted.items()},
        pictures.load(event, shown),
    )


def sizes(event: Event) -> Callable[[int], tuple[float, float]]:
    """Return what tells, for a category's key, how large its badges are."""
    design_of = designs_of(event)

    def size(category: int) -> tuple[float, float]:
        design = design_of(category)
        return design.width, design.height

    return size


def designs_of(event: Event) -> Callable[[int | None], Design]:
    """Return what tells, for a category's key, the design of its badges; one query."""
    rows = DesignUse.objects.filter(event=event).select_related("design")
    by_category = {one.category_id: data.read(one.design.content) for one in rows}
    others = by_category.get(None, presets.standard())
    return lambda category: by_category.get(category, others)
