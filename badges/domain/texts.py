"""What a badge says about somebody, opt-outs honoured."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils import translation

from badges.domain import marking
from badges.pdf.page import BadgeText
from gfmd_days.core.models import Event
from registration.models import Registration


def badge_texts(
    event: Event, registrations: Iterable[Registration]
) -> Iterator[BadgeText]:
    """Yield the text of each badge, in the event's own language.

    Args:
        registrations: with person, organisation and category at hand.
    """
    language = event.default_language()
    key = marking.key_of(event)
    with translation.override(language):
        words = {one.pk: str(one.name) for one in event.categories.all()}
        colours = dict(event.categories.values_list("pk", "colour"))
    for registration in registrations:
        person = registration.person
        with translation.override(language):
            country = str(person.country.name) if person.country else ""
        yield BadgeText(
            latin_name=person.shown_name,
            native_name=person.shown_native_name,
            organisation=person.shown_organisation,
            country=country,
            category_word=words[registration.category_id],
            category_colour=colours[registration.category_id],
            code=marking.marked(registration.code, event=event, key=key),
            language=person.native_language,
        )


def heading(event: Event) -> str:
    """Return the event's name as badges carry it."""
    with translation.override(event.default_language()):
        return str(event.title)
