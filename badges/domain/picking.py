"""Which badges to print, and in which order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agenda.domain import duties
from badges.domain import digests
from badges.domain.lettering import NO_LETTER, letter_of
from badges.models.printed import with_print_state
from badges.pdf.sheet import SINGLE, Flip, Fold, Way
from gfmd_days.core import names
from gfmd_days.core.models import Event
from registration.domain.lists import lines
from registration.models import Registration


class Ordering(models.TextChoices):
    NAME = "name", _("Name")
    CATEGORY = "category", _("Category, then name")
    COUNTRY = "country", _("Country, then name")


class Printed(models.TextChoices):
    """Which badges by what was printed of them."""

    ALL = "", _("All, printed or not")
    DUE = "due", _("Not printed yet, or changed since")
    NEW = "new", _("Not printed yet")
    CHANGED = "changed", _("Changed since they were printed")
    DONE = "done", _("Printed already")


COLUMNS = {
    Ordering.NAME: ("person__sort_key", "pk"),
    Ordering.CATEGORY: (
        "category__position",
        "category__code",
        "person__sort_key",
        "pk",
    ),
    Ordering.COUNTRY: ("person__country", "person__sort_key", "pk"),
}


@dataclass(frozen=True)
class Choice:
    """Which badges to print and how; an empty list or word takes all.

    `first` and `last` are letters of the desk's queues: the Latin letter, or its
    transliteration, that the name shown is ordered by. `people` are keys of
    registrations.
    """

    categories: Sequence[str] = ()
    countries: Sequence[str] = ()
    functions: Sequence[str] = ()
    people: Sequence[int] = ()
    first: str = ""
    last: str = ""
    printed: str = Printed.ALL
    order: str = Ordering.NAME
    sheet: str = SINGLE.name
    start: int = 1
    flip: str = Flip.LONG
    fold: str = Fold.NO
    shrink: bool = False
    marks: bool | None = None

    @property
    def way(self) -> Way:
        return Way(
            start=self.start,
            flip=Flip(self.flip),
            fold=Fold(self.fold),
            shrink=self.shrink,
            marks=self.marks,
        )


def chosen(event: Event, choice: Choice) -> models.QuerySet[Registration]:
    """Return the confirmed registrations of `choice`, in its order."""
    found: models.QuerySet[Registration]
    found = event.registrations.accredited().with_people()
    wanted: dict[str, Any] = {
        "category__code__in": choice.categories,
        "person__country__in": choice.countries,
        "pk__in": choice.people,
    }
    found = found.filter(**{name: value for name, value in wanted.items() if value})
    if choice.functions:
        known = duties.known_functions(event)
        asked = set(choice.functions)
        held = (person for person, has in known.items() if asked & {*map(str, has)})
        found = found.filter(person__in=list(held))
    if choice.first or choice.last:
        found = found.filter(_letters(event, choice.first, choice.last))
    found = _as_printed(event, found, choice.printed)
    return found.order_by(*COLUMNS[Ordering(choice.order)])


def _letters(event: Event, first: str, last: str) -> Q:
    """Keep names from one letter to another.

    Who goes by another name stands where that one belongs: the place would tell the
    name that is hidden.
    """
    first, last = first or "A", last or NO_LETTER
    letterless = Q(person__sort_key__lt="a")
    in_range = letterless
    if first != NO_LETTER:
        in_range = Q(person__sort_key__gte=first.lower())
        if last < "Z" and last != NO_LETTER:
            in_range &= Q(person__sort_key__lt=chr(ord(last.lower()) + 1))
        if last == NO_LETTER:
            in_range |= letterless
    others = event.registrations.accredited().exclude(person__alias="")
    keys = [
        one.pk
        for one in others.select_related("person")
        if is_between(lines.line_key(one.person), first, last)
    ]
    return Q(in_range, person__alias="") | Q(pk__in=keys)


def is_between(key: str, first: str, last: str) -> bool:
    """Tell whether a name's key begins with a letter from `first` to `last`."""
    letter = letter_of(key)
    return _place(first) <= _place(letter) <= _place(last)


def _place(letter: str) -> int:
    return ord("Z") + 1 if letter == NO_LETTER else ord(letter)


def _as_printed(
    event: Event, found: models.QuerySet[Registration], printed: str
) -> models.QuerySet[Registration]:
    if printed == Printed.ALL:
        return found
    known = with_print_state(found)
    if printed == Printed.NEW:
        return known.filter(is_printed=False)
    if printed == Printed.DONE:
        return known.filter(is_printed=True)
    changed = digests.changed(event, known.filter(is_printed=True))
    if printed == Printed.CHANGED:
        return known.filter(pk__in=changed)
    return known.filter(Q(is_printed=False) | Q(pk__in=changed))


def named(event: Event, lines: Iterable[str]) -> tuple[list[int], list[str]]:
    """Find confirmed people by the names their badges show, one a line.

    Accents, case and script do not count; people of one name are all found.

    Returns:
        Keys of registrations, and the lines that are nobody's name.
    """
    people = event.registrations.accredited().select_related("person")
    by_name: dict[str, list[int]] = defaultdict(list)
    wanted = {names.fold(line): line.strip() for line in lines if line.strip()}
    for one in people if wanted else ():
        shown = one.person
        for name in {names.fold(shown.shown_name), names.fold(shown.shown_native_name)}:
            by_name[name].append(one.pk)
    keys = [key for name in wanted for key in by_name.get(name, ())]
    return keys, [line for name, line in wanted.items() if name not in by_name]
