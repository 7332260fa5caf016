"""What a reviewer sees of an application, with its person's name and without.

Blindness holds everywhere, not only on the page of the review: until the last blind
phase of an event is over, whoever only reviews there loses the right to see
registrations, and with it the list, each registration's page and the API
(docs/decisions/0015).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_countries.fields import Country

from gfmd_days.core import languages
from gfmd_days.core.access import Right
from gfmd_days.core.models import Event, Person
from registration.domain.forms import keeping, questions
from registration.domain.forms.questions import UPLOADS, Kind, Question, Readers
from registration.models import Registration, ReviewPhase

# Whoever works with names anyway has them; everybody else in the committee has not.
WORKS_WITH_NAMES = frozenset({Right.PEOPLE_EDIT, Right.PEOPLE_EXPORT, Right.DECIDE})
YES_NO = {"yes": _("Yes"), "no": _("No")}
NAMELESS = "[…]"
SHORTEST_WORD = 3


@dataclass(frozen=True)
class Fact:
    """One line of an application as a reviewer reads it."""

    label: str | Promise
    value: str
    is_long: bool = False


def without_names(event: Event, rights: frozenset[Right]) -> frozenset[Right]:
    """Take the right to see registrations from reviewers who may not know names now."""
    if not {Right.REVIEW, Right.PEOPLE_VIEW} <= rights or rights & WORKS_WITH_NAMES:
        return rights
    hiding = ReviewPhase.objects.filter(event=event.pk).hiding_names(timezone.now())
    return rights - {Right.PEOPLE_VIEW} if hiding.exists() else rights


def facts(registration: Registration, phase: ReviewPhase) -> list[Fact]:
    """Return what a review in `phase` needs of the application, and nothing else.

    A blind phase shows what is listed here and no more. Of the event's own questions
    these are the ones meant for the committee, without files, photos and secrets.
    """
    person = registration.person
    found = []
    if not phase.blind:
        found += _who(person)
    if not phase.blind or phase.shows_country:
        found.append(Fact(_("Country of residence"), _country(person)))
    spoken = languages.listed(languages.name(code) for code in person.languages)
    found += [
        Fact(_("Sector"), str(person.get_sector_display())),
        Fact(_("Gender"), str(person.get_gender_display())),
        Fact(_("Speaks"), spoken),
    ]
    found.append(Fact(_("Motivation"), registration.motivation, is_long=True))
    found += _own_questions(registration, phase)
    if not phase.blind:
        return found
    return [Fact(one.label, nameless(one.value, person), one.is_long) for one in found]


def nameless(text: str, person: Person) -> str:
    """Return `text` without the names and addresses the person has told us."""
    organisation = person.organisation.name if person.organisation else ""
    names = {
        person.full_name, person.family_name, person.given_name, person.native_name,
        person.alias, person.email, organisation,
    }  # fmt: skip
    for word in (person.full_name, person.native_name):
        names.update(word.split())
    told = [re.escape(name) for name in names if len(name) >= SHORTEST_WORD]
    if not told:
        return text
    told.sort(key=len, reverse=True)
    pattern = rf"(?<!\w)(?:{'|'.join(told)})(?!\w)"
    return re.sub(pattern, NAMELESS, text, flags=re.IGNORECASE)


def _own_questions(registration: Registration, phase: ReviewPhase) -> Iterator[Fact]:
    """Give the answers to the form's own questions that a reviewer may read."""
    language = get_language() or "en"
    for key, answer in keeping.answers_of(registration).items():
        question = keeping.definition_of(answer.version).questions.get(key)
        if question is None or answer.is_secret or not _is_for_review(question, phase):
            continue
        words = [question.label_of(one, language) for one in answer.texts]
        if question.kind == Kind.COUNTRY:
            words = [str(Country(code).name) for code in answer.texts]
        elif question.kind == Kind.LANGUAGE:
            words = [languages.name(code) for code in answer.texts]
        elif question.kind == Kind.YES_NO:
            words = [str(YES_NO.get(one, one)) for one in answer.texts]
        yield Fact(
            questions.text(question.label, language) or key,
            languages.listed(words),
            is_long=question.kind == Kind.TEXT,
        )


def _is_for_review(question: Question, phase: ReviewPhase) -> bool:
    if question.kind in UPLOADS | {Kind.CONSENT} or question.is_sensitive:
        return False
    if question.kind == Kind.COUNTRY and phase.blind and not phase.shows_country:
        return False
    if question.readers == Readers.COMMITTEE:
        return True
    return question.readers == Readers.TEAM and not phase.blind


def _who(person: Person) -> list[Fact]:
    organisation = person.organisation.name if person.organisation else ""
    return [
        Fact(_("Name in its own script"), person.native_name),
        Fact(_("Organisation"), organisation),
        Fact(_("Position"), person.job_title),
    ]


def _country(person: Person) -> str:
    country = str(person.country.name)
    return f"{country} ({person.region})" if person.region else country
