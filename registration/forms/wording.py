"""Questions and conditions in words: what a key, a value, a rule is called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from babel.lists import format_list
from django import forms
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from gfmd_days.core import languages
from gfmd_days.core.models import Event, Gender, Sector
from registration.domain.forms.conditions import (
    Answered,
    Check,
    Condition,
    Every,
    Not,
    Some,
)
from registration.domain.forms.questions import (
    WITH_OPTIONS,
    Definition,
    Kind,
    Question,
    Readers,
    Section,
    text,
)
from registration.forms.application import ApplicationForm

KINDS: dict[Kind, Promise] = {
    Kind.KNOWN: _("Known fact"),
    Kind.LINE: _("Text, one line"),
    Kind.TEXT: _("Text, several lines"),
    Kind.CHOICE: _("Choice of one"),
    Kind.SEVERAL: _("Choice of several"),
    Kind.YES_NO: _("Yes or no"),
    Kind.NUMBER: _("Number"),
    Kind.DATE: _("Date"),
    Kind.COUNTRY: _("Country"),
    Kind.LANGUAGE: _("Language"),
    Kind.FILE: _("File"),
    Kind.PHOTO: _("Photo"),
    Kind.CONSENT: _("Consent"),
    Kind.NOTE: _("Words without a question"),
}
READERS: dict[Readers, Promise] = {
    Readers.TEAM: _("Everybody who sees registrations"),
    Readers.COMMITTEE: _("The committee and those who change registrations"),
    Readers.OFFICE: _("Those who change registrations"),
    Readers.FEW: _("Those who read protected answers"),
}
TICKED = "on"
YES = "yes"
_TICKS = frozenset(
    {"hide_organisation", "no_photo", "consent_listing", "consent_processing"}
)
_KNOWN_CHOICES: Mapping[str, Iterable[tuple[str, Promise | str]]] = {
    "sector": [(value, label) for value, label in Sector.choices if value],
    "gender": [(value, label) for value, label in Gender.choices if value],
}

# How an answer may be looked at, with “not” where that makes sense: value, words.
TESTS: dict[str, Promise] = {
    "is": _("is"),
    "not:is": _("is not"),
    "one_of": _("is one of"),
    "not:one_of": _("is none of"),
    "answered": _("is answered"),
    "not:answered": _("is not answered"),
    "at_least": _("is at least"),
    "at_most": _("is at most"),
    "from": _("is on or after"),
    "until": _("is on or before"),
}
_CHOSEN = ("is", "not:is", "one_of", "not:one_of", "answered", "not:answered")
_WRITTEN = ("answered", "not:answered", "is", "not:is")
_SENTENCES: dict[str, Promise] = {
    "is": _("{question} is {value}"),
    "not:is": _("{question} is not {value}"),
    "one_of": _("{question} is one of {value}"),
    "not:one_of": _("{question} is none of {value}"),
    "answered": _("{question} is answered"),
    "not:answered": _("{question} is not answered"),
    "at_least": _("{question} is at least {value}"),
    "at_most": _("{question} is at most {value}"),
    "not:at_least": _("{question} is not at least {value}"),
    "not:at_most": _("{question} is not at most {value}"),
    "from": _("{question} is on or after {value}"),
    "until": _("{question} is on or before {value}"),
    "not:from": _("{question} is not on or after {value}"),
    "not:until": _("{question} is not on or before {value}"),
}


def label_of(question: Question, language: str | None = None) -> str:
    """Return a question's words; a known fact without any has words of its own."""
    words = text(question.label, language or get_language() or "en")
    if words:
        return words
    field = ApplicationForm.base_fields.get(question.key)
    is_known = question.kind == Kind.KNOWN and field is not None
    return str(field.label) if is_known and field else question.key


def fact(key: str) -> str:
    """Return the words of a known fact."""
    return label_of(Question(key=key, kind=Kind.KNOWN))


def title_of(section: Section, language: str | None = None) -> str:
    """Return a section's heading."""
    return text(section.title, language or get_language() or "en") or section.key


def kind_of(question: Question) -> Kind:
    """Return how a question's answer looks; a known fact's as its own field does."""
    if question.kind != Kind.KNOWN:
        return question.kind
    field = ApplicationForm.base_fields.get(question.key)
    if question.key in _TICKS:
        return Kind.CONSENT
    if question.key == "country":
        return Kind.COUNTRY
    if question.key == "language":
        return Kind.LANGUAGE
    if isinstance(field, forms.MultipleChoiceField):
        return Kind.SEVERAL
    if question.key in _KNOWN_CHOICES or question.key == "region":
        return Kind.CHOICE
    return Kind.LINE


def tests_of(question: Question) -> list[tuple[str, Promise]]:
    """Return how a condition may look at the answers to a question."""
    kind = kind_of(question)
    if kind in WITH_OPTIONS | {Kind.COUNTRY, Kind.LANGUAGE}:
        names: tuple[str, ...] = _CHOSEN
    elif kind in {Kind.YES_NO, Kind.CONSENT}:
        names = ("is", "not:is", "answered", "not:answered")
    elif kind == Kind.NUMBER:
        names = ("at_least", "at_most", "is", "not:is", "answered", "not:answered")
    elif kind == Kind.DATE:
        names = ("from", "until", "is", "not:is", "answered", "not:answered")
    elif kind in {Kind.FILE, Kind.PHOTO}:
        names = ("answered", "not:answered")
    else:
        names = _WRITTEN
    return [(name, TESTS[name]) for name in names]


def values_of(question: Question, event: Event) -> list[tuple[str, str]] | None:
    """Return the values an answer can have with their words; None if it is free."""
    if question.kind == Kind.KNOWN and question.key in _TICKS:
        return [(TICKED, gettext("ticked"))]
    if question.kind == Kind.KNOWN and question.key == "region":
        return [(str(one.pk), str(one.name)) for one in event.regions.all()]
    if question.kind == Kind.KNOWN and question.key in _KNOWN_CHOICES:
        return [(value, str(words)) for value, words in _KNOWN_CHOICES[question.key]]
    if question.options:
        language = get_language() or "en"
        return [
            (one.value, question.label_of(one.value, language))
            for one in question.options
        ]
    return _values_of_kind(kind_of(question))


def _values_of_kind(kind: Kind) -> list[tuple[str, str]] | None:
    match kind:
        case Kind.YES_NO:
            return [(YES, gettext("yes")), ("no", gettext("no"))]
        case Kind.CONSENT:
            return [(YES, gettext("ticked"))]
        case Kind.COUNTRY:
            return [(code, str(name)) for code, name in countries]
        case Kind.LANGUAGE | Kind.SEVERAL:
            return list(languages.choices())
    return None


def sentence(condition: Condition | None, definition: Definition, event: Event) -> str:
    """Return a condition in words: “Country is Morocco and Age is at least 18”."""
    match condition:
        case Every(of) | Some(of):
            parts = [_inner(part, definition, event) for part in of]
            return _joined(parts, is_every=isinstance(condition, Every))
        case Not(Answered(key, test, values)):
            return _row(key, f"not:{test}", values, definition, event)
        case Not(of):
            return gettext("not ({rule})").format(rule=sentence(of, definition, event))
        case Answered(key, test, values):
            return _row(key, str(test), values, definition, event)
    return ""


def answer_words(question: Question, texts: Iterable[str], event: Event) -> list[str]:
    """Return an answer as people read it: options and countries by their names."""
    if question.kind in {Kind.LINE, Kind.TEXT, Kind.NUMBER, Kind.DATE}:
        return list(texts)
    names = dict(values_of(question, event) or ())
    return [str(names.get(text, text)) for text in texts]


def _joined(parts: list[str], *, is_every: bool) -> str:
    """Join as CLDR lists do, whose last word differs by language."""
    locale = (get_language() or "en").replace("-", "_")
    if is_every:
        return format_list(parts, style="standard", locale=locale)
    return format_list(parts, style="or", locale=locale)


def _inner(part: Condition, definition: Definition, event: Event) -> str:
    words = sentence(part, definition, event)
    return f"({words})" if isinstance(part, Every | Some) else words


def _row(
    key: str,
    test: str,
    values: Iterable[str],
    definition: Definition,
    event: Event,
) -> str:
    question = definition.questions.get(key) or Question(key=key, kind=Kind.LINE)
    names = dict(values_of(question, event) or ())
    shown = [str(names.get(value, value)) or "…" for value in values] or ["…"]
    listed = _joined(shown, is_every=False)
    form = _SENTENCES.get(test, _SENTENCES[Check.IS])
    return str(form).format(question=f"“{label_of(question)}”", value=listed)
