"""People as others may see them: the only way a name gets onto a list.

What is asked of a person here are `shown_*` and `listed_name`, so an alias, a hidden
organisation and “not on any list” hold on pages, in PDFs and in files alike.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import get_language, gettext

from gfmd_days.core import names
from gfmd_days.core.access import Right
from gfmd_days.core.models import Event, Person
from registration.domain import dimensions
from registration.domain.dimensions import NONE
from registration.models import ListColumn, ListGroup, Registration
from registration.models.registration import RegistrationQuerySet

# Letters that Arabic dictionaries keep under their plain form.
KIN = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه"})
ARTICLE = "ال"


@dataclass(frozen=True)
class Line:
    """One person of a list, in words.

    `key` is where the line stands; for an alias it is the alias's own, or the place in
    the list would tell the name.
    """

    name: str
    family: str
    native_name: str
    native_language: str
    organisation: str
    country: str
    region: str
    key: str

    @property
    def letter(self) -> str:
        return self.key[:1].upper() or "#"

    @property
    def parts(self) -> tuple[str, str, str]:
        """The name before, in and after the part it is ordered by."""
        if not self.family:
            return "", self.name, ""
        return self.name.partition(self.family)

    def cells(self, columns: Iterable[str]) -> list[str]:
        return [getattr(self, column) for column in columns]

    def holds(self, words: list[str]) -> bool:
        """Tell whether what is shown holds each folded word, in any script."""
        text = names.search_text(
            self.name, self.native_name, self.organisation, self.country, self.region
        )
        return all(word in text for word in words)


@dataclass(frozen=True)
class Group:
    title: str
    lines: list[Line]


def line(person: Person) -> Line:
    family = "" if person.alias else person.family_name
    return Line(
        name=person.shown_name,
        family=family,
        native_name=person.shown_native_name,
        native_language=person.native_language if person.shown_native_name else "",
        organisation=person.shown_organisation,
        country=str(person.country.name or ""),
        region=str(person.region.name) if person.region else "",
        key=line_key(person),
    )


def listed(rows: RegistrationQuerySet) -> list[Registration]:
    """Return who of `rows` may stand on a list, in the order of the names shown."""
    found = rows.with_people().filter(person__not_on_lists=False)
    return sorted(found, key=lambda row: (place_of(row.person), row.pk))


def place_of(person: Person) -> str:
    """Return what a person's line is ordered by."""
    return line_key(person) or "~"


def line_key(person: Person) -> str:
    family = "" if person.alias else person.family_name
    return names.fold(family or person.shown_name)


def in_order(text: str) -> str:
    """Return what words of the active language are ordered by.

    Accents and case do not count; Arabic leaves out vowel signs, the hamza's seat and
    the article.
    """
    if (get_language() or "en").startswith("ar"):
        plain = "".join(c for c in text if not unicodedata.combining(c))
        return plain.translate(KIN).removeprefix(ARTICLE)
    return names.fold(text)


def grouped(
    event: Event, rows: RegistrationQuerySet, by: str, *, query: str = ""
) -> list[Group]:
    """Return the people of `rows` who may be listed, divided by a group.

    Args:
        by: a ListGroup, or the key of a dimension; what is unknown divides by letter.
        query: words that what is shown must hold, in any script, without accents.
    """
    title_of, order = _dividing(event, by)
    words = names.fold(query).split()
    found: dict[str, list[Line]] = {}
    for row in listed(rows):
        shown = line(row.person)
        if shown.holds(words):
            for title in title_of(row, shown):
                found.setdefault(title, []).append(shown)
    titles = sorted(found, key=order)
    return [Group(title or gettext("No answer"), found[title]) for title in titles]


Titles = Callable[[Registration, Line], list[str]]


def _dividing(
    event: Event, by: str
) -> tuple[Titles, Callable[[str], tuple[bool, int | str]]]:
    """Return the groups of a person, and the order of groups; "" comes last."""
    if by == ListGroup.COUNTRY:
        return (
            lambda _row, shown: [shown.country],
            lambda title: (not title, in_order(title)),
        )
    known = _dimension(event, by)
    if known is None:
        return (
            lambda _row, shown: [shown.letter],
            lambda title: (title == "#", title),
        )
    words = {value: str(one) for value, one in known.offered(event)}
    places = {title: number for number, title in enumerate(words.values())}
    values = _values(event, known)

    def titles(row: Registration, _shown: Line) -> list[str]:
        mine = values.get(row.pk, (NONE,))
        return list(dict.fromkeys(words.get(value, "") for value in mine))

    return titles, lambda title: (not title, places.get(title, len(places)))


def themes(event: Event) -> dict[str, dimensions.Dimension]:
    """Return the questions of the form a list may be divided by, by key.

    Choices only, and only those whose answers the whole team may read: what is
    asked for fewer eyes is no heading over names.
    """
    return {
        key: one
        for key, one in dimensions.of(event).items()
        if one.question and not one.is_open and Right.PEOPLE_VIEW in one.needs
    }


def _dimension(event: Event, by: str) -> dimensions.Dimension | None:
    if by.startswith(dimensions.ANSWER):
        return themes(event).get(by)
    fixed = {ListGroup.REGION, ListGroup.SECTOR}
    return next((one for one in dimensions.FIXED if one.key == by in fixed), None)


def _values(
    event: Event, dimension: dimensions.Dimension
) -> Mapping[int, tuple[str, ...]]:
    """Return the values of a dimension by registration, in one query."""
    rows = dimension.cells(Registration.objects.filter(event=event)).order_by()
    cells = rows.values_list("pk", dimension.column)
    return {pk: dimension.read(cell) for pk, cell in cells}


def headings(columns: Iterable[str]) -> list[str]:
    """Return the headings of columns beside the name."""
    return [str(ListColumn(one).label) for one in columns]
