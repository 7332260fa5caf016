"""What a badge says about somebody, opt-outs honoured."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from django.db.models import prefetch_related_objects
from django.utils import translation

from agenda.domain import duties
from agenda.models import Function
from badges.domain import marking, photos
from badges.domain.designs.choosing import Chosen, standard_only
from badges.pdf.design import ANSWER
from badges.pdf.page import BadgeText, Field
from gfmd_days.core import languages
from gfmd_days.core.models import Event
from registration.domain.forms import reading
from registration.domain.forms.questions import UPLOADS, Kind, Question
from registration.forms.wording import answer_words
from registration.models import Category, Registration


def printable(event: Event) -> dict[str, Question]:
    """Return the questions whose answers may be printed, by name; photographs too.

    The team has ticked them, and no version of a form protected them.
    """
    return {
        name: versions[0]
        for name, versions in reading.Newest(event).own().items()
        if versions[0].on_badge and not any(one.is_sensitive for one in versions)
    }


def printable_texts(event: Event) -> dict[str, Question]:
    """Return the printable questions that are answered with words."""
    questions = printable(event).items()
    return {name: one for name, one in questions if one.kind not in UPLOADS}


def badge_texts(
    event: Event,
    registrations: Iterable[Registration],
    chosen: Chosen | None = None,
) -> Iterator[BadgeText]:
    """Yield the text of each badge, in the event's own language.

    Args:
        registrations: with person, organisation and category at hand.
        chosen: the designs they are printed with: only what these show is looked up.
    """
    chosen = chosen or standard_only()
    people = list(registrations)
    known = _Known.of(event, people, chosen)
    for registration in people:
        with translation.override(known.language):
            yield known.text(registration, chosen.of(registration))


def heading(event: Event) -> str:
    """Return the event's name as badges carry it."""
    with translation.override(event.default_language()):
        return str(event.title)


@dataclass(frozen=True)
class _Known:
    """What was looked up for many badges at once."""

    event: Event
    key: bytes
    language: str
    categories: Mapping[int, Category]
    functions: Mapping[int, list[Function]] = field(default_factory=dict)
    questions: Mapping[str, Question] = field(default_factory=dict)
    photo_names: tuple[str, ...] = ()

    @classmethod
    def of(cls, event: Event, people: list[Registration], chosen: Chosen) -> _Known:
        shown = chosen.shown
        has_answers = any(name.startswith(ANSWER) for name in shown)
        has_photos = Field.PHOTO in shown
        questions = printable(event) if has_answers or has_photos else {}
        if has_answers:
            prefetch_related_objects(people, "answers__follow_up")
        if has_photos:
            prefetch_related_objects(people, "uploads__follow_up")
        functions = duties.known_functions(event) if Field.FUNCTIONS in shown else {}
        return cls(
            event=event,
            key=marking.key_of(event),
            language=event.default_language(),
            categories={one.pk: one for one in event.categories.all()},
            functions=functions,
            questions={
                name: one
                for name, one in questions.items()
                if f"{ANSWER}{name}" in shown and one.kind not in UPLOADS
            },
            photo_names=tuple(
                name
                for name, one in questions.items()
                if has_photos and one.kind == Kind.PHOTO
            ),
        )

    def text(self, registration: Registration, design: int) -> BadgeText:
        person = registration.person
        category = self.categories[registration.category_id]
        functions = self.functions.get(person.pk, [])
        given = self._given(registration)
        return BadgeText(
            latin_name=person.shown_name,
            native_name=person.shown_native_name,
            organisation=person.shown_organisation,
            country=str(person.country.name) if person.country else "",
            category_word=str(category.name),
            category_colour=category.colour,
            code=marking.marked(registration.code, event=self.event, key=self.key),
            language=person.native_language,
            functions=tuple(str(one.label) for one in functions),
            languages=tuple(languages.name(code) for code in person.languages),
            answers={name: self._words(name, texts) for name, texts in given.items()},
            facts={
                Field.CATEGORY: [category.code],
                Field.COUNTRY: [str(person.country)],
                Field.FUNCTIONS: [str(one) for one in functions],
                Field.LANGUAGES: person.languages,
                **{f"{ANSWER}{name}": texts for name, texts in given.items()},
            },
            photo=photos.of(registration, self.photo_names),
            design=design,
        )

    def _given(self, registration: Registration) -> dict[str, list[str]]:
        if not self.questions:
            return {}
        given = reading.texts_of(registration, protected=False)
        return {name: given[name] for name in self.questions if given.get(name)}

    def _words(self, name: str, texts: list[str]) -> str:
        return languages.listed(answer_words(self.questions[name], texts, self.event))
