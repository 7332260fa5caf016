"""The form that a definition describes: asked of a delegate, or for them by the team.

A known fact is asked with its declared field; each other question with a field of its
kind, named so that it can meet no known fact. A question that is not asked (its
condition does not hold) is neither checked nor kept.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import msgspec
from django import forms
from django.utils.html import linebreaks
from django.utils.translation import gettext as _

from gfmd_days.core.models import Event
from registration.domain.answers import Answers
from registration.domain.forms.conditions import Answered, Check, Condition, Given
from registration.domain.forms.questions import (
    ALWAYS,
    KNOWN,
    UPLOADS,
    Definition,
    Kind,
    Question,
    Section,
    text,
)
from registration.forms.application import ApplicationForm
from registration.forms.fields import NOT_LATIN, YesNo
from registration.forms.questions import REQUIRED, YES_OR_NO, field_of, help_of
from registration.models import Stream

OWN = "own_"
OF_A_NAME = frozenset({"title", "given_name", "family_name"})
# These are needed whatever a form says, and have a first value where one is needed.
DECIDED_BY_THE_FACT = frozenset({*ALWAYS, "language"})


def name_of(question: Question) -> str:
    """Return the name of a question's field."""
    return question.key if question.kind == Kind.KNOWN else OWN + question.key


@dataclass(frozen=True)
class Shown:
    """A question on the page; a note has words and no field."""

    question: Question
    field: forms.BoundField | None
    words: str = ""  # escaped already
    only_if: str = ""
    file_name: str = ""
    file_url: str = ""
    is_removed: bool = False

    @property
    def takes_file(self) -> bool:
        return self.question.kind in UPLOADS


@dataclass(frozen=True)
class Part:
    """A section on the page."""

    section: Section
    title: str
    lead: str
    only_if: str
    questions: list[Shown]
    folded: list[Shown]

    @property
    def opens(self) -> bool:
        """Whether a mistake stands among the folded questions."""
        return any(one.field is not None and one.field.errors for one in self.folded)

    @property
    def fold_words(self) -> str:
        if {one.question.key for one in self.folded} <= OF_A_NAME:
            return _("More about my name (optional)")
        return _("More questions (optional)")


class AskedForm(ApplicationForm):
    """What a definition asks.

    Args:
        definition: what is asked.
        language: the one the page speaks; words not in it come in the first there is.
        stream: the way in the answers are for; None if a field asks for it.
        held: the ids of files that are here and stay, by the question's key.
        more: known facts asked besides those of the definition, in this order.
        leave_out: keys of questions that are not shown.
        standing: raw answers by key to the questions that are not shown.
    """

    def __init__(
        self,
        *args: Any,
        event: Event,
        definition: Definition,
        language: str,
        stream: Stream | None = None,
        held: Mapping[str, str] | None = None,
        more: tuple[str, ...] = (),
        leave_out: frozenset[str] = frozenset(),
        standing: Given | None = None,
        **kwargs: Any,
    ) -> None:
        self.definition, self.speaks, self.way_in = definition, language, stream
        self.answered_by_file: frozenset[str] | set[str] = frozenset()
        self.files_here: dict[str, tuple[str, str]] = {}  # name and address by key
        self.held, self.standing = held or {}, standing or {}
        self.shown = {
            key: one
            for key, one in definition.questions.items()
            if key not in leave_out and (one.kind != Kind.KNOWN or key in KNOWN)
        }
        known = [key for key, one in self.shown.items() if one.kind == Kind.KNOWN]
        only = dict.fromkeys([*known, *more])
        super().__init__(*args, event=event, now=None, only=list(only), **kwargs)
        for question in self.shown.values():
            self._ask(question)
        for field in self.fields.values():
            _say_mistakes(field)
        names = map(name_of, self.shown.values())
        self.order_fields(list(dict.fromkeys([*names, *more])))

    def _ask(self, question: Question) -> None:
        if question.kind != Kind.KNOWN:
            field = field_of(question, self.speaks)
            if field is not None:
                if question.key in self.held:
                    field.required = False
                    field.widget.attrs["data-held"] = self.held[question.key]
                self.fields[name_of(question)] = field
        elif question.key in self.fields:
            self._reword(self.fields[question.key], question)

    def _reword(self, field: forms.Field, question: Question) -> None:
        """Put the organizers' words over those the fact has of its own."""
        field.label = text(question.label, self.speaks) or field.label
        if question.help or question.purpose:
            field.help_text = help_of(question, self.speaks)
        if question.key in DECIDED_BY_THE_FACT:
            return
        if question.required and not field.required:
            field.error_messages = {**field.error_messages, "required": REQUIRED}
        field.required = question.required

    def parts(self) -> Iterator[Part]:
        """Give the sections in order, with their questions as fields of the page."""
        for section in self.definition.sections:
            part = Part(
                section=section,
                title=text(section.title, self.speaks),
                lead=text(section.lead, self.speaks),
                only_if=self._only_if(section.when),
                questions=list(self._shown(section.questions)),
                folded=list(self._shown(section.folded)),
            )
            if part.questions or part.folded:
                yield part

    def _shown(self, questions: tuple[Question, ...]) -> Iterator[Shown]:
        for question in questions:
            name = name_of(question)
            if question.key not in self.shown:
                continue
            only_if = self._only_if(question.when)
            if name in self.fields:
                file, url = self.files_here.get(question.key, ("", ""))
                gone = bool(file) and question.key not in self.held
                yield Shown(question, self[name], "", only_if, file, url, gone)
            elif question.kind == Kind.NOTE:
                words = linebreaks(text(question.label, self.speaks), autoescape=True)
                yield Shown(question, None, words, only_if)

    def _only_if(self, condition: Condition | None) -> str:
        """Say when something is to be answered, for browsers without script."""
        if condition is None:
            return ""
        if isinstance(condition, Answered) and condition.test == Check.IS:
            field = self.fields.get(self._name(condition.key))
            if field is not None:
                return _("Only if you answered “{answer}” to “{question}”.").format(
                    answer=self._answer(condition), question=field.label
                )
        return _("Only if this follows from your answers above.")

    def _name(self, key: str) -> str:
        question = self.definition.questions.get(key)
        return key if question is None else name_of(question)

    def _answer(self, condition: Answered) -> str:
        """Return the words of the answer that a condition waits for."""
        value = condition.values[0] if condition.values else ""
        choices = getattr(self.fields[self._name(condition.key)], "choices", YES_OR_NO)
        found = (words for code, words in choices if code == value)
        return str(next(found, value))

    def rest(self) -> list[forms.BoundField]:
        """Return the fields that the definition does not ask."""
        names = {name_of(one) for one in self.shown.values()}
        return [self[name] for name in self.fields if name not in names]

    def conditions(self) -> str:
        """Return what frontend/src/conditions.ts needs to decide what is asked."""
        return json.dumps(
            [
                _with_condition(section)
                | {"questions": [_with_condition(one) for one in section.all_questions]}
                for section in self.definition.sections
            ],
            separators=(",", ":"),
        )

    def given(self) -> dict[str, list[str]]:
        """Return the raw answers by key, as conditions look at them."""
        given = {}
        for key, question in self.definition.questions.items():
            name = self.add_prefix(name_of(question))
            if question.kind in UPLOADS:
                given[key] = [self.held[key]] if key in self.held else []
                if name in self.files:
                    given[key] = ["new"]
            elif key in self.shown:
                given[key] = _values(self.data, name)
            else:
                given[key] = list(self.standing.get(key, ()))
        return given

    def clean(self) -> dict[str, Any]:
        """Forget what is not asked, mistakes and all."""
        data = super().clean()
        asked = {one.key for one in self.definition.asked(self.given())}
        self.answered_by_file = asked & self.held.keys()
        for key, question in self.shown.items():
            name = name_of(question)
            if key in asked or name not in self.fields:
                continue
            self.errors.pop(name, None)
            empty = self.fields[name].to_python(None)
            data[name] = None if isinstance(self.fields[name], YesNo) else empty
        return data

    def answers(self, before: Answers | None = None) -> Answers:
        """Return what was answered; what the page did not show is as `before`."""
        given = dict(self.cleaned_data)
        own = {} if before is None else dict(before.own)
        for question in self.shown.values():
            name = name_of(question)
            if question.kind == Kind.KNOWN or name not in self.fields:
                continue
            value = given.pop(name)
            if question.kind in UPLOADS:
                value = (
                    [self.held[question.key]]
                    if question.key in self.answered_by_file
                    else []
                )
            own[question.key] = _texts(value)
        if self.way_in is not None:
            given["stream"] = self.way_in
        if before is None and not {"consent_listing", "not_on_lists"} & set(given):
            given["not_on_lists"] = True  # nobody is listed who was not asked
        answers = self.made_of(given, before)
        return replace(answers, own={key: texts for key, texts in own.items() if texts})


def shown_before(before: Answers, definition: Definition) -> dict[str, Any]:
    """Return answers as the fields of a form show them first."""
    shown = {**vars(before), "consent_listing": "listing" in before.consents}
    for key, question in definition.questions.items():
        if question.kind == Kind.KNOWN or question.kind in UPLOADS:
            continue  # a file field takes its first value for a file that came
        texts = before.own.get(key, [])
        is_list = question.kind == Kind.SEVERAL
        shown[name_of(question)] = texts if is_list else "".join(texts[:1])
    return shown


def _say_mistakes(field: forms.Field) -> None:
    """Give the browser our words for what it can check itself."""
    attrs = field.widget.attrs
    if field.required:
        attrs["data-error-required"] = str(field.error_messages["required"])
    if isinstance(field, forms.EmailField):
        attrs["data-error-invalid"] = str(field.error_messages["invalid"])
    if "pattern" in attrs:
        attrs["data-error-invalid"] = str(NOT_LATIN)


def _with_condition(one: Question | Section) -> dict[str, Any]:
    when = {"when": msgspec.to_builtins(one.when)} if one.when is not None else {}
    return {"key": one.key, **when}


def _values(data: Any, name: str) -> list[str]:
    """Return what was posted under a name, be it by a browser or in a mapping."""
    if hasattr(data, "getlist"):
        return [str(one) for one in data.getlist(name)]
    value = data.get(name, [])
    return [str(one) for one in (value if isinstance(value, list) else [value])]


def _texts(value: Any) -> list[str]:
    """Return an answer as it is kept: texts, none for no answer."""
    if isinstance(value, bool):
        return ["yes"] if value else []
    if isinstance(value, list | tuple):
        return [str(one) for one in value]
    return [str(value)] if value else []
