"""What a list of people can be balanced over: the one registry.

A dimension reads one column of a registration, or the values of one question of the
event's own form. Adding one here adds it to the board, the targets, the solver and its
explanations; its filter of the list is in registration.forms.filters.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from gfmd_days.core import languages
from gfmd_days.core.access import Right
from gfmd_days.core.models import Event, Gender, Sector
from registration.domain.forms import keeping, questions
from registration.domain.forms.questions import Kind, Question
from registration.models import FormPurpose, FormVersion
from registration.models.registration import RegistrationQuerySet

NONE = ""
YES, NO = "yes", "no"
Values = list[tuple[str, Any]]


@dataclass(frozen=True)
class Dimension:
    """One thing to count people by.

    Attributes:
        column: where it stands, from a registration.
        offered: its values with their words, in the order they are shown.
        is_open: whether values nobody has may be left out (countries, languages).
        is_several: whether one person may have several values.
        needs: any of these rights opens it; none is needed where it is empty.
        question: the key of the question of the event's form whose answers it counts.
        read: the values one cell of the column stands for; most cells hold one.
        query: the name of the list's filter.
    """

    key: str
    label: str | Promise
    column: str
    offered: Callable[[Event], Values]
    query: str
    is_open: bool = False
    is_several: bool = False
    needs: frozenset[Right] = frozenset()
    question: str = ""
    read: Callable[[Any], tuple[str, ...]] = lambda cell: (str(cell or NONE),)

    def cells(self, rows: RegistrationQuerySet) -> RegistrationQuerySet:
        """Return the rows that have a cell of this dimension."""
        if not self.question:
            return rows
        return rows.filter(answers__key=self.question, answers__follow_up=None)

    def may_be_seen(self, rights: Collection[Right]) -> bool:
        return not self.needs or not self.needs.isdisjoint(rights)


def _truth(cell: Any) -> tuple[str, ...]:
    return (NONE if cell is None else YES if cell else NO,)


def _each(cell: Any) -> tuple[str, ...]:
    """The values of a list; nobody counts twice under one value."""
    return tuple(dict.fromkeys(map(str, cell or ()))) or (NONE,)


def _yes_no(_event: Event | None = None) -> Values:
    return [(YES, _("Yes")), (NO, _("No"))]


def _regions(event: Event) -> Values:
    return [(one.code, one.name) for one in event.regions.all()]


def _streams(event: Event) -> Values:
    return [(one.code, one.name) for one in event.streams.all()]


def _categories(event: Event) -> Values:
    return [(one.code, one.name) for one in event.categories.all()]


FIXED = (
    Dimension("region", _("Region"), "person__region__code", _regions, "region"),
    Dimension(
        "gender", _("Gender"), "person__gender", lambda _event: list(Gender.choices),
        "gender",
    ),
    Dimension(
        "sector", _("Sector"), "person__sector", lambda _event: list(Sector.choices),
        "sector", is_open=True,
    ),
    Dimension("stream", _("Way in"), "stream__code", _streams, "stream"),
    Dimension(
        "migrant_led", _("Organisation led by migrants"), "migrant_led", _yes_no,
        "migrant_led", read=_truth,
    ),
    Dimension(
        "newcomer", _("First time at the Days"), "newcomer", _yes_no, "newcomer",
        read=_truth,
    ),
    Dimension(
        "language", _("Speaks"), "person__languages",
        lambda _event: languages.choices(), "language", is_open=True,
        is_several=True, read=_each,
    ),
    Dimension(
        "writes", _("Language we write in"), "person__language",
        lambda _event: [
            (code, languages.name(code)) for code in languages.interface_codes()
        ],
        "writes",
    ),
    Dimension("category", _("Category"), "category__code", _categories, "category",
              is_open=True),
    Dimension(
        "country", _("Country"), "person__country", lambda _event: list(countries),
        "country", is_open=True,
    ),
)  # fmt: skip
# What the board shows before anybody set a target.
MAIN = ("region", "gender", "sector", "migrant_led", "newcomer")

# Questions of a form that can be counted are dimensions too; their key begins so.
ANSWER = "answer."


def of(event: Event) -> dict[str, Dimension]:
    """Return the event's dimensions by key, in the order they are offered."""
    found = {one.key: one for one in FIXED}
    for one in _answers(event):
        found.setdefault(one.key, one)
    return found


def _answers(event: Event) -> Iterator[Dimension]:
    """A dimension for each countable question of the forms that people apply with.

    What those selected are asked later helps nobody to select them.

    Encrypted answers cannot be counted, and are not meant to be.
    """
    versions = FormVersion.objects.filter(
        form__event=event, form__purpose=FormPurpose.APPLICATION
    ).order_by("form__position", "form_id", "-number")
    seen: set[int] = set()
    for version in versions.defer("definition"):
        if version.form_id in seen:
            continue
        seen.add(version.form_id)
        for question in keeping.definition_of(version).questions.values():
            if question.kind in questions.COUNTABLE and not question.is_sensitive:
                yield _answer(question)


def _answer(question: Question) -> Dimension:
    language = get_language() or "en"
    return Dimension(
        key=f"{ANSWER}{question.key}",
        label=questions.text(question.label, language) or question.key,
        column="answers__given",
        offered=lambda _event: _options(question, language),
        query=f"{ANSWER}{question.key}",
        is_open=question.kind in {Kind.COUNTRY, Kind.LANGUAGE},
        is_several=question.kind == Kind.SEVERAL,
        needs=questions.READING[question.readers],
        question=question.key,
        read=_each,
    )


def _options(question: Question, language: str) -> Values:
    if question.kind == Kind.YES_NO:
        return _yes_no()
    if question.kind == Kind.COUNTRY:
        return list(countries)
    if question.kind == Kind.LANGUAGE:
        return languages.choices()
    return [
        (one.value, question.label_of(one.value, language)) for one in question.options
    ]


def words(dimension: Dimension, event: Event) -> dict[str, str]:
    """Return a dimension's words by value, in the active language."""
    found = {value: str(words) for value, words in dimension.offered(event)}
    return {**found, NONE: str(_("No answer"))}
