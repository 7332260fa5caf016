"""What changed between a form as it was put to people and its draft."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registration.domain.forms.questions import Definition, Kind, Question, Section


class Change(StrEnum):
    NEW = "new"
    GONE = "gone"
    CHANGED = "changed"
    MOVED = "moved"


WORDS: dict[Change, Promise] = {
    Change.NEW: _("new"),
    Change.GONE: _("taken out"),
    Change.CHANGED: _("changed"),
    Change.MOVED: _("moved"),
}
ASPECTS: dict[str, Promise] = {
    "kind": _("kind of answer"),
    "label": _("words"),
    "title": _("words"),
    "lead": _("words under the heading"),
    "help": _("help"),
    "purpose": _("what it is for"),
    "required": _("required or not"),
    "options": _("options"),
    "when": _("when it is asked"),
    "words": _("most words"),
    "least": _("lower bound"),
    "most": _("upper bound"),
    "readers": _("who may read it"),
    "is_sensitive": _("protection"),
    "keep_days": _("how long it is kept"),
    "on_badge": _("printed on the badge or not"),
    "wording": _("version of the words"),
}


@dataclass(frozen=True)
class Difference:
    """One line of what changed; `part` is as it is now, or was if it is gone."""

    part: Question | Section
    change: Change
    aspects: tuple[Promise, ...] = ()
    same_wording: bool = False

    @property
    def words(self) -> Promise:
        return WORDS[self.change]

    @property
    def is_section(self) -> bool:
        return isinstance(self.part, Section)


def differences(old: Definition, new: Definition) -> list[Difference]:
    """Return what changed, in the order of the new form, what is gone at the end."""
    return list(_differences(old, new))


def _differences(old: Definition, new: Definition) -> Iterator[Difference]:
    were = {section.key: section for section in old.sections}
    moved = _moved(old, new)
    for section in new.sections:
        if (was := were.get(section.key)) is None:
            yield Difference(section, Change.NEW)
        elif aspects := _aspects(was, section):
            yield Difference(section, Change.CHANGED, aspects)
        for question in section.all_questions:
            yield from _of_question(old.questions.get(question.key), question, moved)
    yield from _gone(old, new)


def _gone(old: Definition, new: Definition) -> Iterator[Difference]:
    here = {section.key for section in new.sections}
    for section in old.sections:
        if section.key not in here:
            yield Difference(section, Change.GONE)
    for key, question in old.questions.items():
        if key not in new.questions:
            yield Difference(question, Change.GONE)


def _of_question(
    was: Question | None, question: Question, moved: set[str]
) -> Iterator[Difference]:
    if was is None:
        yield Difference(question, Change.NEW)
    elif aspects := _aspects(was, question):
        reworded = was.label != question.label or was.help != question.help
        same = (
            question.kind == Kind.CONSENT
            and reworded
            and was.wording == question.wording
        )
        yield Difference(question, Change.CHANGED, aspects, same)
    elif question.key in moved:
        yield Difference(question, Change.MOVED)


def _aspects(was: Question | Section, now: Question | Section) -> tuple[Promise, ...]:
    return tuple(
        words
        for name, words in ASPECTS.items()
        if getattr(was, name, None) != getattr(now, name, None)
    )


def _moved(old: Definition, new: Definition) -> set[str]:
    """Return the keys that stand elsewhere among those both forms ask."""
    both = old.questions.keys() & new.questions.keys()
    places_old = [(s.key, q.key) for s in old.sections for q in s.all_questions]
    places_new = [(s.key, q.key) for s in new.sections for q in s.all_questions]
    left = [place for place in places_old if place[1] in both]
    right = [place for place in places_new if place[1] in both]
    stays = set(_longest_common(left, right))
    return {key for place in right if place not in stays for key in place[1:]}


def _longest_common(
    left: list[tuple[str, str]], right: list[tuple[str, str]]
) -> Iterator[tuple[str, str]]:
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    for block in matcher.get_matching_blocks():
        yield from left[block.a : block.a + block.size]
