"""What must be right before a form is put to people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registration.domain.forms import conditions, questions
from registration.domain.forms.conditions import Answered, Condition, Every, Not, Some
from registration.domain.forms.questions import Definition, Kind, Question, Section

NO_LABEL = _("It has no words in the event's first language.")
SAME_KEY = _("Another question has this key already.")
BAD_KEY = _("A key is small Latin letters, digits and _, and begins with a letter.")
UNKNOWN_FACT = _("There is no such fact.")
FEW_OPTIONS = _("Give at least two options to choose from.")
SAME_OPTION = _("Two options have the same value.")
LATER = _("Its condition looks at a question that does not come before it.")
NO_VALUE = _("Its condition compares with nothing.")
BAD_NUMBER = _("Its bounds or its condition hold something that is no number.")
BAD_DAY = _("Its bounds or its condition hold something that is no date.")
CROSSED = _("Its lower bound is above its upper one.")
HIDDEN_NEED = _("This is always asked: it can have no condition, and must be required.")
ASKED_BEFORE = _("The application asks this: a form for those selected does not.")
MISSING = _("Every form to apply with asks this.")
NO_WORDING = _("A consent needs a version of its words, for example 2026-1.")
KEPT_SECRET = _("A protected answer cannot be printed on the badge.")


# The questions that come before, by key.
Before = Mapping[str, Question]


@dataclass(frozen=True)
class Problem:
    """One thing to mend; `key` names the question or section."""

    key: str
    words: Promise | str


def problems(
    definition: Definition, *, language: str, is_application: bool
) -> list[Problem]:
    """Return what keeps a form from being published, in its order.

    Args:
        language: the event's first one: nobody must meet a question without words.
        is_application: whether people apply with it.
    """
    return list(_problems(definition, language, is_application))


def _problems(
    definition: Definition, language: str, is_application: bool
) -> Iterator[Problem]:
    sections = Counter(section.key for section in definition.sections)
    used = Counter(q.key for s in definition.sections for q in s.all_questions)
    before: dict[str, Question] = {}
    for section in definition.sections:
        if sections[section.key] > 1:
            yield Problem(section.key, SAME_KEY)
        for words in _of_heading(section, before, language):
            yield Problem(section.key, words)
        for question in section.all_questions:
            if used[question.key] > 1:
                yield Problem(question.key, SAME_KEY)
            for words in _of_question(question, before, language):
                yield Problem(question.key, words)
            before[question.key] = question
    if is_application:
        yield from _of_needs(definition, used)
    else:
        yield from _of_facts(definition)


def _of_heading(section: Section, before: Before, language: str) -> Iterator[Promise]:
    if not section.title.get(language):
        yield NO_LABEL
    yield from _of_condition(section.when, before)


def _of_needs(definition: Definition, used: Mapping[str, int]) -> Iterator[Problem]:
    for section in definition.sections:
        for question in section.all_questions:
            always = question.key in questions.ALWAYS
            if always and (question.when or section.when or not question.required):
                yield Problem(question.key, HIDDEN_NEED)
    for key in questions.ALWAYS:
        if key not in used:
            yield Problem(key, MISSING)


def _of_facts(definition: Definition) -> Iterator[Problem]:
    """A fact has one place, the application: two answers to it would differ."""
    for question in definition.questions.values():
        if question.kind == Kind.KNOWN:
            yield Problem(question.key, ASKED_BEFORE)


def _of_question(
    question: Question, before: Before, language: str
) -> Iterator[Promise]:
    yield from _of_condition(question.when, before)
    if question.kind == Kind.KNOWN:
        if question.key not in questions.KNOWN:
            yield UNKNOWN_FACT
        return
    if not questions.KEY.fullmatch(question.key) or question.key in questions.KNOWN:
        yield BAD_KEY
    if not question.label.get(language):
        yield NO_LABEL
    if question.kind in questions.WITH_OPTIONS:
        yield from _of_options(question, language)
    if question.kind == Kind.CONSENT and not question.wording:
        yield NO_WORDING
    if question.is_sensitive and question.on_badge:
        yield KEPT_SECRET
    yield from _of_bounds(question)


def _of_options(question: Question, language: str) -> Iterator[Promise]:
    values = [option.value for option in question.options]
    if len(values) < 2:
        yield FEW_OPTIONS
    if len(set(values)) < len(values) or not all(values):
        yield SAME_OPTION
    if not all(option.label.get(language) for option in question.options):
        yield NO_LABEL


def _of_bounds(question: Question) -> Iterator[Promise]:
    bounds = [text for text in (question.least, question.most) if text is not None]
    if not bounds:
        return
    is_day = question.kind == Kind.DATE
    read = conditions.day if is_day else conditions.number
    values = [read(text) for text in bounds]
    if None in values:
        yield BAD_DAY if is_day else BAD_NUMBER
    elif len(values) == 2 and values[0] > values[1]:  # type: ignore[operator]  # same kind
        yield CROSSED


def _of_condition(condition: Condition | None, before: Before) -> Iterator[Promise]:
    match condition:
        case Every(of) | Some(of):
            for part in of:
                yield from _of_condition(part, before)
        case Not(of):
            yield from _of_condition(of, before)
        case Answered(key, test, values):
            if key not in before:
                yield LATER
            yield from _of_values(test, values, before.get(key))


def _of_values(
    test: conditions.Check, values: tuple[str, ...], looked_at: Question | None
) -> Iterator[Promise]:
    if test == conditions.Check.ANSWERED:
        return
    by_option = test in {conditions.Check.IS, conditions.Check.ONE_OF}
    options = {one.value for one in looked_at.options} if looked_at else set()
    if not values or (by_option and options and options.isdisjoint(values)):
        yield NO_VALUE
    elif test in conditions.NUMBERS and conditions.number(values[0]) is None:
        yield BAD_NUMBER
    elif test in conditions.DAYS and conditions.day(values[0]) is None:
        yield BAD_DAY
