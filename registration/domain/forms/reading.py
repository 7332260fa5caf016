"""Reading answers: each beside the question as it was asked, by the reader's rights."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

import msgspec
from django.db import transaction

from gfmd_days.core.access import Right
from gfmd_days.core.audit import CoreVerb
from gfmd_days.core.domain import auditing
from gfmd_days.core.models import Event, User
from registration.domain import visibility
from registration.domain.forms import keeping
from registration.domain.forms.questions import Definition, Kind, Question, Section
from registration.models import Answer, Form, FormPurpose, FormVersion, Registration
from registration.models.form import question_name

Rights = Collection[Right]


@dataclass(frozen=True)
class Read:
    """An answer somebody may read.

    Attributes:
        key: the question's; of a form for those selected with the form's code.
        question: as it was asked.
        texts: empty while the answer is protected and was not asked for.
        is_hidden: protected: a deed that is noted shows it.
    """

    key: str
    question: Question
    section: Section
    texts: tuple[str, ...]
    is_hidden: bool
    follow_up: Form | None = None


class Newest:
    """The questions as they are asked today, by form: two queries for an event."""

    def __init__(self, event: Event) -> None:
        versions = FormVersion.objects.filter(form__event=event).order_by("number")
        self.versions = list(
            versions.select_related("form").only(
                "number", "form__event", "form__code", "form__purpose"
            )
        )
        self._by_form = {one.form_id: one for one in self.versions}

    def question(self, version: FormVersion, key: str) -> Question | None:
        """Return the question of this key in the newest version of the same form."""
        newest = self._by_form.get(version.form_id, version)
        return keeping.definition_of(newest).questions.get(key)

    def own(self) -> dict[str, list[Question]]:
        """Return each own question of all versions by name, the newest words first."""
        found: dict[str, list[Question]] = {}
        for version in reversed(self.versions):
            for key, question in keeping.definition_of(version).questions.items():
                if question.kind not in {Kind.KNOWN, Kind.NOTE}:
                    form = version.form
                    later = form.purpose == FormPurpose.FOLLOW_UP
                    name = question_name(form if later else None, key)
                    found.setdefault(name, []).append(question)
        return found


def of(
    registration: Registration, *, rights: Rights, shown: str | None = None
) -> list[Read]:
    """Return the answers that somebody with `rights` may read, in the form's order.

    Args:
        shown: key of the one protected answer whose reading was noted.
    """
    newest = Newest(registration.event)
    answers = keeping.every_answer(registration)
    read = []
    for name, answer in answers.items():
        definition = keeping.definition_of(answer.version)
        question = definition.questions.get(answer.key)
        if question is None or not _opens(answer, question, newest, rights):
            continue
        hidden = is_protected(answer, question, newest) and name != shown
        read.append(
            Read(
                key=name,
                question=question,
                section=_section(definition, answer.key),
                texts=() if hidden else tuple(answer.texts),
                is_hidden=hidden,
                follow_up=answer.follow_up,
            )
        )
    return sorted(read, key=lambda one: _place(answers[one.key]))


def is_protected(answer: Answer, question: Question, newest: Newest) -> bool:
    """Tell whether an answer is protected: when it was asked, or since."""
    now = newest.question(answer.version, answer.key)
    return (
        answer.is_secret
        or question.is_sensitive
        or (now is not None and now.is_sensitive)
    )


@transaction.atomic
def show(registration: Registration, key: str, *, rights: Rights, by: User) -> bool:
    """Note that somebody reads a protected answer; tell whether they may."""
    found = any(one.key == key for one in of(registration, rights=rights))
    if found:
        _note(registration, key, by=by)
    return found


@transaction.atomic
def show_all(registration: Registration, *, rights: Rights, by: User) -> list[Read]:
    """Return the protected answers with their texts; each reading is noted.

    So is that of the needs for accessibility, which stand on the registration itself:
    whoever asks for this reads them.
    """
    answers = keeping.every_answer(registration)
    texts = {name: one.texts for name, one in answers.items()}
    hidden = [one for one in of(registration, rights=rights) if one.is_hidden]
    for field in ("accessibility", *(one.key for one in hidden)):
        _note(registration, field, by=by)
    return [
        replace(one, texts=tuple(texts[one.key]), is_hidden=False) for one in hidden
    ]


@transaction.atomic
def note_shown(registration: Registration, keys: Collection[str], *, by: User) -> None:
    """Note that a form to change answers shows the protected ones among `keys`."""
    newest = Newest(registration.event)
    for answer in keeping.answers_of(registration).values():
        question = keeping.definition_of(answer.version).questions.get(answer.key)
        if question is None or answer.key not in keys or not answer.texts:
            continue
        if is_protected(answer, question, newest):
            _note(registration, answer.key, by=by)


def columns(event: Event, *, rights: Rights, protected: bool = False) -> list[Question]:
    """Return the questions whose answers somebody may take along in a list.

    A protected one only if asked for by name, and one that was protected in any
    version counts as such.
    """
    found = []
    for name, questions in Newest(event).own().items():
        if not all(visibility.opens(one, rights) for one in questions):
            continue
        if any(one.is_sensitive for one in questions) and not protected:
            continue
        found.append(msgspec.structs.replace(questions[0], key=name))
    return found


def has_protected(event: Event) -> bool:
    """Tell whether a form of the event asked something protected, ever."""
    return any(one.is_sensitive for row in Newest(event).own().values() for one in row)


def texts_of(registration: Registration, *, protected: bool) -> dict[str, list[str]]:
    """Return prefetched answers by name; without `protected` no secret one."""
    return {
        one.name: one.texts
        for one in registration.answers.all()
        if protected or not one.is_secret
    }


def _note(registration: Registration, field: str, *, by: User) -> None:
    auditing.record(
        CoreVerb.SENSITIVE_READ,
        event=registration.event,
        subject=registration,
        by=by,
        field=field,
    )


def _opens(answer: Answer, question: Question, newest: Newest, rights: Rights) -> bool:
    now = newest.question(answer.version, answer.key)
    asked: Iterable[Question] = (question,) if now is None else (question, now)
    secret = answer.is_secret and Right.PEOPLE_SENSITIVE not in rights
    return not secret and all(visibility.opens(one, rights) for one in asked)


def _section(definition: Definition, key: str) -> Section:
    return next(
        one
        for one in definition.sections
        if any(question.key == key for question in one.all_questions)
    )


def _place(answer: Answer) -> tuple[bool, int, int]:
    keys = list(keeping.definition_of(answer.version).questions)
    return (
        answer.follow_up_id is not None,
        answer.version.form_id,
        keys.index(answer.key),
    )
