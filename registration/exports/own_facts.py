"""All we keep of one person as facts in words, for their page and their file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from registration.domain import answers as filled
from registration.domain import own_data, showing, travelling
from registration.domain.forms import keeping
from registration.domain.forms.questions import KNOWN, Kind, Question, Readers, text
from registration.domain.forms.reading import Newest
from registration.domain.own_data import PURPOSES, READERS, Ends
from registration.forms.travel import TravelForm, initial_of
from registration.forms.wording import answer_words, fact, label_of
from registration.models import Answer, Registration

NOT_TOLD_APART = frozenset({"consent_listing", "consent_processing"})
FACTS = (*(key for key in KNOWN if key not in NOT_TOLD_APART), "not_on_lists")


@dataclass(frozen=True)
class Fact:
    """One thing we keep: `key` and `given` are for programs, the rest for people."""

    key: str
    label: str
    given: list[str]
    words: list[str]
    purpose: str
    readers: str
    until: date | None

    @property
    def until_words(self) -> str:
        return _until(self.until)


@dataclass(frozen=True)
class Group:
    """Facts kept for one purpose, read by the same people, deleted on one day."""

    purpose: str
    readers: str
    until_words: str
    facts: list[Fact]


@dataclass(frozen=True)
class Part:
    key: str
    title: str
    facts: list[Fact]

    @property
    def groups(self) -> list[Group]:
        """The facts by what is said about them, said once."""
        found: dict[tuple[str, str, str], list[Fact]] = {}
        for one in self.facts:
            said = (one.purpose, one.readers, one.until_words)
            found.setdefault(said, []).append(one)
        return [Group(*said, facts) for said, facts in found.items()]


def parts(registration: Registration, language: str) -> list[Part]:
    """Return what somebody told us, in the order of the forms, without empty parts.

    Args:
        language: of the words.
    """
    found = [
        Part("about_you", _("About you"), list(_known(registration, language))),
        Part("answers", _("Answers to further questions"),
             list(_own(registration, language))),
        Part("travel", _("Travel"), list(_travel(registration))),
    ]  # fmt: skip
    return [part for part in found if part.facts]


def standing(registration: Registration) -> list[tuple[str, str, str]]:
    """Return key, question and answer about where the application stands.

    A decision nobody was told of yet is not among it.
    """
    seen = showing.known(registration)
    moments = {
        "submitted_at": (_("Applied"), registration.submitted_at),
        "released_at": (_("Decision released"), registration.released_at),
        "answered_at": (_("Answered"), registration.answered_at),
    }
    if seen.state == "under_review":
        del moments["released_at"]
    lines = [
        ("state", _("State"), str(seen.state.label)),
        ("decision", _("Decision"), str(seen.decision.label) if seen.decision else ""),
        ("category", _("Category"), str(registration.category)),
        ("way_in", _("Way in"), str(registration.stream)),
        ("came_by", _("Came by"), registration.get_source_display()),
        *(
            (key, words, at.isoformat(timespec="seconds") if at else "")
            for key, (words, at) in moments.items()
        ),
        ("reason_code", _("Reason in short"), registration.get_reason_code_display()),
        ("reason", _("Reason given"), registration.reason),
    ]
    return [line for line in lines if line[2]]


def _known(registration: Registration, language: str) -> Iterator[Fact]:
    ends = Ends(registration.event)
    given = filled.as_given(filled.of(registration))
    asked = keeping.in_force(registration.event, registration.stream).definition
    for key in FACTS:
        texts = given.get(key, [])
        if not texts:
            continue
        question = asked.questions.get(key) or Question(key=key, kind=Kind.KNOWN)
        who = own_data.readers_of(key)
        yield Fact(
            key=key,
            label=fact(key),
            given=texts,
            words=_known_words(question, texts, registration),
            purpose=text(question.purpose, language) or str(PURPOSES.get(key, "")),
            readers=str(READERS[who]),
            until=ends.of([question]),
        )


def _known_words(
    question: Question, texts: list[str], registration: Registration
) -> list[str]:
    """Return an answer's words; a box of ours that is ticked means yes."""
    if texts == ["on"]:
        return [_("Yes")]
    if question.key in {"migrant_led", "newcomer"}:
        return [_("Yes") if texts == ["yes"] else _("No")]
    return answer_words(question, texts, registration.event)


def _own(registration: Registration, language: str) -> Iterator[Fact]:
    newest, ends = Newest(registration.event), Ends(registration.event)
    for name, answer in keeping.every_answer(registration).items():
        question = keeping.definition_of(answer.version).questions.get(answer.key)
        is_consent = question is not None and question.kind == Kind.CONSENT
        # those of the application are among the consents
        if question is None or (is_consent and answer.follow_up is None):
            continue
        now = newest.question(answer.version, answer.key)
        yield Fact(
            key=name,
            label=label_of(question, language),
            given=list(answer.texts),
            words=_own_words(question, answer, registration),
            purpose=text(question.purpose, language),
            readers=str(READERS[own_data.readers_of(name, question)]),
            until=ends.of([question, *([now] if now else [])]),
        )


def _own_words(
    question: Question, answer: Answer, registration: Registration
) -> list[str]:
    if question.kind in {Kind.FILE, Kind.PHOTO}:
        here = registration.uploads.filter(follow_up=answer.follow_up, key=question.key)
        return list(here.values_list("name", flat=True))
    return answer_words(question, answer.texts, registration.event)


def _travel(registration: Registration) -> Iterator[Fact]:
    present = travelling.of(registration)
    if not present.pk:
        return
    form = TravelForm(event=registration.event)
    initial = initial_of(present)
    until = Ends(registration.event).travel_on
    for name, field in form.fields.items():
        value = initial.get(name)
        if value in (None, "", []):
            continue
        yield Fact(
            key=name,
            label=str(field.label),
            given=[str(value)],
            words=[_chosen(field, value)],
            purpose=str(PURPOSES.get(name, "")),
            readers=str(READERS[Readers.FEW]),
            until=until,
        )


def _chosen(field: forms.Field, value: Any) -> str:
    if isinstance(value, date):
        return str(date_format(value))
    choices: Iterable[Any] = getattr(field, "choices", ())
    names = {str(code): str(name) for code, name in choices}
    return names.get(str(value), str(value))


def _until(day: date | None) -> str:
    if day is None:
        return _("when the event is settled; the organizers have set no day yet")
    return str(date_format(day))
