"""A form as the builder's page shows it: blocks of lines, with what is to be mended."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise

from gfmd_days.core import languages
from gfmd_days.core.models import Event
from registration.domain.forms.checking import Problem
from registration.domain.forms.conditions import Condition
from registration.domain.forms.questions import (
    Definition,
    Kind,
    Question,
    Readers,
    Section,
    Texts,
)
from registration.forms.wording import (
    KINDS,
    READERS,
    kind_of,
    label_of,
    sentence,
    title_of,
)

ICONS: dict[Kind, str] = {
    Kind.LINE: "pencil",
    Kind.TEXT: "journal-text",
    Kind.CHOICE: "check-circle",
    Kind.SEVERAL: "clipboard-check",
    Kind.YES_NO: "question-circle",
    Kind.NUMBER: "sliders",
    Kind.DATE: "calendar",
    Kind.COUNTRY: "globe2",
    Kind.LANGUAGE: "translate",
    Kind.FILE: "upload",
    Kind.PHOTO: "camera",
    Kind.CONSENT: "shield-check",
    Kind.NOTE: "info-circle",
}


@dataclass(frozen=True)
class Line:
    """One question in the builder."""

    question: Question
    label: str
    kind: Promise
    icon: str
    when: str
    missing: list[str]
    faults: list[Promise | str]
    is_folded: bool

    @property
    def readers(self) -> Promise | None:
        """Who may read the answer, where it is not the usual office."""
        usual = {Readers.OFFICE}
        is_own = self.question.kind not in {Kind.KNOWN, Kind.NOTE}
        here = self.question.readers
        return READERS[here] if is_own and here not in usual else None


@dataclass(frozen=True)
class Block:
    """A section in the builder."""

    section: Section
    title: str
    when: str
    missing: list[str]
    faults: list[Promise | str]
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class Fault:
    """A problem with the name of what has it, and whether that is a section."""

    key: str
    label: str
    words: Promise | str
    place: str  # “question”, “section” or “” where there is nothing to open


def outline(
    definition: Definition, event: Event, problems: Sequence[Problem] = ()
) -> list[Block]:
    """Return a form's blocks and lines in the active language."""

    def when(condition: Condition | None) -> str:
        return sentence(condition, definition, event)

    def faults(key: str) -> list[Promise | str]:
        return [one.words for one in problems if one.key == key]

    def line(question: Question, *, folded: bool) -> Line:
        kind = kind_of(question)
        return Line(
            question=question,
            label=label_of(question),
            kind=KINDS[question.kind],
            icon="person" if question.kind == Kind.KNOWN else ICONS[kind],
            when=when(question.when),
            missing=missing(_texts(question), event.languages),
            faults=faults(question.key),
            is_folded=folded,
        )

    return [
        Block(
            section=section,
            title=title_of(section),
            when=when(section.when),
            missing=missing((section.title, section.lead), event.languages),
            faults=faults(section.key),
            lines=[
                *(line(one, folded=False) for one in section.questions),
                *(line(one, folded=True) for one in section.folded),
            ],
        )
        for section in definition.sections
    ]


def faults(definition: Definition, problems: Iterable[Problem]) -> list[Fault]:
    """Return the problems with the words and the place of what has them."""
    sections = {one.key: one for one in definition.sections}
    found = []
    for problem in problems:
        if question := definition.questions.get(problem.key):
            label, place = label_of(question), "question"
        elif section := sections.get(problem.key):
            label, place = title_of(section), "section"
        else:
            label = label_of(Question(key=problem.key, kind=Kind.KNOWN))
            place = ""
        found.append(Fault(problem.key, label, problem.words, place))
    return found


def missing(texts: Iterable[Texts], codes: Sequence[str]) -> list[str]:
    """Return the names of the languages that lack words others have."""
    lacking = {
        code
        for one in texts
        if any(one.values())
        for code in codes
        if not one.get(code)
    }
    return [languages.name(code) for code in codes if code in lacking]


def _texts(question: Question) -> list[Texts]:
    options = [one.label for one in question.options]
    return [question.label, question.help, question.purpose, *options]
