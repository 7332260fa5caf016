"""The edits of a form's definition: each takes one and returns the next.

Nothing is saved here, and nothing is refused for being wrong: checking.py tells what
must be mended before the form is published.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count

from msgspec.structs import replace

from registration.domain.forms.conditions import (
    Answered,
    Condition,
    Every,
    Not,
    Some,
)
from registration.domain.forms.questions import (
    KNOWN,
    Definition,
    Kind,
    Question,
    Section,
)

LONGEST_KEY = 40
Edit = Callable[[Definition], Definition]


class NoSuchPart(LookupError):
    """The form has no question or section of this key."""


def section_of(definition: Definition, key: str) -> Section:
    """Return the section a question stands in.

    Raises NoSuchPart.
    """
    for section in definition.sections:
        if any(one.key == key for one in section.all_questions):
            return section
    raise NoSuchPart(key)


def section_called(definition: Definition, key: str) -> Section:
    """Return the section of this key.

    Raises NoSuchPart.
    """
    for section in definition.sections:
        if section.key == key:
            return section
    raise NoSuchPart(key)


def is_folded(definition: Definition, key: str) -> bool:
    """Tell whether a question waits behind “more”."""
    return any(one.key == key for part in definition.sections for one in part.folded)


def before(definition: Definition, key: str) -> list[Question]:
    """Return the questions that come before a question or a section, in order."""
    earlier: list[Question] = []
    for section in definition.sections:
        if section.key == key:
            return earlier
        for question in section.all_questions:
            if question.key == key:
                return earlier
            earlier.append(question)
    return earlier


def unused_key(wanted: str, taken: set[str]) -> str:
    """Return `wanted`, or with a number behind it if it is taken."""
    if wanted not in taken:
        return wanted
    for number in count(2):
        key = f"{wanted[: LONGEST_KEY - len(str(number)) - 1]}_{number}"
        if key not in taken:
            return key
    raise AssertionError  # pragma: no cover - numbers do not end


def missing_facts(definition: Definition) -> list[str]:
    """Return the known facts the form does not ask yet."""
    return [key for key in KNOWN if key not in definition.questions]


def add_section(definition: Definition, section: Section) -> Definition:
    """Put a section at the end."""
    return Definition((*definition.sections, section))


def put_section(definition: Definition, key: str, section: Section) -> Definition:
    """Put another heading over a section; its questions stay.

    Raises NoSuchPart.
    """
    here = section_called(definition, key)
    new = replace(section, questions=here.questions, folded=here.folded)
    return _with_sections(definition, lambda one: new if one.key == key else one)


def remove_section(definition: Definition, key: str) -> Definition:
    """Take a section out, with its questions."""
    return Definition(tuple(one for one in definition.sections if one.key != key))


def move_section(definition: Definition, key: str, *, by: int) -> Definition:
    """Move a section so many places down; at the ends it stays."""
    sections = list(definition.sections)
    at = sections.index(section_called(definition, key))
    sections.insert(max(0, at + by), sections.pop(at))
    return Definition(tuple(sections))


def add_question(
    definition: Definition, section: str, question: Question, *, folded: bool = False
) -> Definition:
    """Put a question at the end of a section.

    Raises NoSuchPart.
    """
    here = section_called(definition, section)
    return place(definition, question, section, len(here.questions), folded=folded)


def place(
    definition: Definition,
    question: Question,
    section: str,
    at: int,
    *,
    folded: bool = False,
) -> Definition:
    """Put a question into a section at a place counted from 0."""

    def put(one: Section) -> Section:
        if one.key != section:
            return one
        if folded:
            return replace(one, folded=(*one.folded, question))
        return replace(
            one, questions=(*one.questions[:at], question, *one.questions[at:])
        )

    section_called(definition, section)
    return _with_sections(definition, put)


def put_question(
    definition: Definition, key: str, question: Question, *, folded: bool
) -> Definition:
    """Put another question in the place of one; conditions follow its new key.

    Raises NoSuchPart.
    """
    section = section_of(definition, key)
    if is_folded(definition, key) != folded:
        definition = remove_question(definition, key)
        definition = add_question(definition, section.key, question, folded=folded)
    else:
        definition = _with_questions(
            definition, lambda one: (question if one.key == key else one,)
        )
    return rename(definition, key, question.key)


def remove_question(definition: Definition, key: str) -> Definition:
    """Take a question out."""
    return _with_questions(definition, lambda one: () if one.key == key else (one,))


def duplicate(definition: Definition, key: str) -> Definition:
    """Put a copy of a question after it, with a key of its own.

    A known fact is asked once only: it stays as it is. Raises NoSuchPart.
    """
    section_of(definition, key)
    copy = unused_key(key, set(definition.questions))
    return _with_questions(
        definition,
        lambda one: (
            (one, replace(one, key=copy))
            if one.key == key and one.kind != Kind.KNOWN
            else (one,)
        ),
    )


def move_question(definition: Definition, key: str, *, by: int) -> Definition:
    """Move a question one place up (-1) or down (1), over the edges of sections too.

    Raises NoSuchPart.
    """
    section = section_of(definition, key)
    folded = is_folded(definition, key)
    row = section.folded if folded else section.questions
    at = [one.key for one in row].index(key)
    if 0 <= at + by < len(row):
        moved = list(row)
        moved.insert(at + by, moved.pop(at))
        field = "folded" if folded else "questions"
        new = replace(section, **{field: tuple(moved)})
        return _with_sections(
            definition, lambda one: new if one.key == section.key else one
        )
    target, place_there = _beyond(definition, section, folded=folded, by=by)
    if target is None:
        return definition
    return move_to(definition, key, target.key, place_there)


def move_to(definition: Definition, key: str, section: str, at: int) -> Definition:
    """Move a question to a place in a section, counted without it.

    Raises NoSuchPart.
    """
    section_of(definition, key)
    question = definition.questions[key]
    return place(remove_question(definition, key), question, section, at)


def rename(definition: Definition, old: str, new: str) -> Definition:
    """Let the conditions that looked at `old` look at `new`."""
    if old == new:
        return definition

    def follow(section: Section) -> Section:
        return replace(
            section,
            when=_renamed(section.when, old, new),
            questions=tuple(map(each, section.questions)),
            folded=tuple(map(each, section.folded)),
        )

    def each(question: Question) -> Question:
        return replace(question, when=_renamed(question.when, old, new))

    return _with_sections(definition, follow)


def _beyond(
    definition: Definition, section: Section, *, folded: bool, by: int
) -> tuple[Section | None, int]:
    """Return where a question goes that leaves its list at the top or the end."""
    if folded and by < 0:
        return section, len(section.questions)
    keys = [one.key for one in definition.sections]
    at = keys.index(section.key) + by
    if not 0 <= at < len(keys):
        return None, 0
    target = definition.sections[at]
    return target, 0 if by > 0 else len(target.questions)


def _with_sections(
    definition: Definition, change: Callable[[Section], Section]
) -> Definition:
    return Definition(tuple(map(change, definition.sections)))


def _with_questions(
    definition: Definition, change: Callable[[Question], tuple[Question, ...]]
) -> Definition:
    def all_of(row: tuple[Question, ...]) -> Iterator[Question]:
        for one in row:
            yield from change(one)

    return _with_sections(
        definition,
        lambda one: replace(
            one,
            questions=tuple(all_of(one.questions)),
            folded=tuple(all_of(one.folded)),
        ),
    )


def _renamed(condition: Condition | None, old: str, new: str) -> Condition | None:
    match condition:
        case Answered(key) if key == old:
            return replace(condition, key=new)
        case Every(of):
            return Every(tuple(_of(part, old, new) for part in of))
        case Some(of):
            return Some(tuple(_of(part, old, new) for part in of))
        case Not(of):
            return Not(_of(of, old, new))
    return condition


def _of(condition: Condition, old: str, new: str) -> Condition:
    return _renamed(condition, old, new) or condition
