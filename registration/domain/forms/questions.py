"""What a form asks: sections of questions, written as data.

A definition is kept as JSON in a version of a form and never changes there, so an
answer can always be read beside the question as it was asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cached_property
from typing import Any

import msgspec

from gfmd_days.core.access import Right
from registration.domain.forms.conditions import Condition, Given, holds

Texts = Mapping[str, str]  # language -> words

KEY = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)


class Kind(StrEnum):
    """What sort of answer a question takes."""

    KNOWN = "known"  # a fact with a place of its own: name, country, motivation ...
    LINE = "line"
    TEXT = "text"
    CHOICE = "choice"
    SEVERAL = "several"
    YES_NO = "yes_no"
    NUMBER = "number"
    DATE = "date"
    COUNTRY = "country"
    LANGUAGE = "language"
    FILE = "file"
    PHOTO = "photo"
    CONSENT = "consent"
    NOTE = "note"  # words without a question


WITH_OPTIONS = frozenset({Kind.CHOICE, Kind.SEVERAL})
COUNTABLE = WITH_OPTIONS | {Kind.YES_NO, Kind.COUNTRY, Kind.LANGUAGE}
UPLOADS = frozenset({Kind.FILE, Kind.PHOTO})

# The facts every form may ask; ALWAYS are asked by each form to apply with.
KNOWN = (
    "email", "phone", "full_name", "native_name", "language", "title", "given_name",
    "family_name", "organisation", "migrant_led", "job_title", "sector", "country",
    "region", "motivation", "newcomer", "languages", "gender", "gender_described",
    "accessibility", "alias", "hide_organisation", "no_photo", "consent_listing",
    "consent_processing",
)  # fmt: skip
ALWAYS = ("email", "full_name", "consent_processing")


class Readers(StrEnum):
    """Who of the team may read an answer."""

    TEAM = "team"
    COMMITTEE = "committee"
    OFFICE = "office"
    FEW = "few"


# Any one of these rights opens the answer.
READING: dict[Readers, frozenset[Right]] = {
    Readers.TEAM: frozenset({Right.PEOPLE_VIEW}),
    Readers.COMMITTEE: frozenset({Right.REVIEW, Right.PEOPLE_EDIT}),
    Readers.OFFICE: frozenset({Right.PEOPLE_EDIT}),
    Readers.FEW: frozenset({Right.PEOPLE_SENSITIVE}),
}


class Option(msgspec.Struct, frozen=True, omit_defaults=True):
    value: str
    label: Texts = {}


class Question(msgspec.Struct, frozen=True, omit_defaults=True):
    """One question.

    Attributes:
        key: names the fact, the same in every form of the event.
        label, help: of a known fact they may be empty: it has words of its own.
        purpose: what the answer is for, shown with the question.
        when: asked only then; looks at earlier questions only.
        words: most words of a text.
        least, most: bounds of a number, a day, or how many options may be chosen.
        is_sensitive: encrypted, and each reading is noted.
        keep_days: deleted so many days after the event; None keeps it until the purge.
        on_badge: may be printed.
        wording: version of a consent's words, raised when they change.
    """

    key: str
    kind: Kind
    label: Texts = {}
    help: Texts = {}
    purpose: Texts = {}
    required: bool = False
    options: tuple[Option, ...] = ()
    when: Condition | None = None
    words: int | None = None
    least: str | None = None
    most: str | None = None
    readers: Readers = Readers.OFFICE
    is_sensitive: bool = False
    keep_days: int | None = None
    on_badge: bool = False
    wording: str = ""

    def label_of(self, value: str, language: str) -> str:
        """Return the words of an option; the value itself where it has none."""
        for option in self.options:
            if option.value == value:
                return text(option.label, language) or value
        return value


class Section(msgspec.Struct, frozen=True, omit_defaults=True):
    """Questions under one heading: a step of the form.

    `folded` ones wait behind “more” until somebody opens them.
    """

    key: str
    title: Texts = {}
    lead: Texts = {}
    when: Condition | None = None
    questions: tuple[Question, ...] = ()
    folded: tuple[Question, ...] = ()

    @property
    def all_questions(self) -> tuple[Question, ...]:
        return (*self.questions, *self.folded)


class Definition(msgspec.Struct, frozen=True, omit_defaults=True, dict=True):
    sections: tuple[Section, ...] = ()

    @cached_property
    def questions(self) -> dict[str, Question]:
        """Every question by its key, in the order of the form."""
        return {one.key: one for part in self.sections for one in part.all_questions}

    def asked(self, given: Given) -> Iterator[Question]:
        """Give the questions that are asked, in order; hidden answers count as none."""
        seen: dict[str, list[str]] = {}
        for section in self.sections:
            if not holds(section.when, seen):
                continue
            for question in section.all_questions:
                if holds(question.when, seen):
                    seen[question.key] = list(given.get(question.key, ()))
                    yield question


def text(texts: Texts, language: str) -> str:
    """Return the words in `language`, else in the first language that has any."""
    return texts.get(language) or next(filter(None, texts.values()), "")


def read(data: Any) -> Definition:
    """Return the definition that JSON describes.

    Raises msgspec.ValidationError, which names the place that is wrong.
    """
    return msgspec.convert(data, Definition)


def write(definition: Definition) -> Any:
    """Return a definition as JSON."""
    return msgspec.to_builtins(definition)
