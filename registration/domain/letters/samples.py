"""A letter for an invented person, to see the words before anybody gets them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from gfmd_days.core.models import Event, Organisation, Person
from registration.domain.letters import composing, facts, paper
from registration.domain.letters.facts import Scene
from registration.domain.letters.words import Text
from registration.models import Category, Letter, LetterKind, Registration, SupportKind

NUMBER = "{code}-0000"
GRANTS = [
    [SupportKind.TRAVEL.value, "850.00", "EUR", "Fund"],
    [SupportKind.ACCOMMODATION.value, "400.00", "EUR", "Fund"],
]


def pdf(
    event: Event, kind: LetterKind, language: str, text: Text, *, now: datetime
) -> bytes:
    """Return a sample that no address verifies: its number is 0000."""
    scene = Scene(event)
    content = composing.compose(
        scene, _facts(scene, language), text, kind, language=language
    )
    letter = Letter(
        event=event,
        number=NUMBER.format(code=event.code.upper()),
        kind=kind,
        language=language,
        issued_at=now,
        secret="sample",  # noqa: S106 - opens nothing
    )
    letter.content = content
    return paper.pdf([letter])


def _facts(scene: Scene, language: str) -> facts.Facts:
    event = scene.event
    person = Person(
        event=event,
        full_name="Layla BEN YOUSSEF",
        organisation=Organisation(name="Caravane des femmes migrantes"),
    )
    category = event.categories.first() or Category(name="Delegate")
    registration = Registration(event=event, person=person, category=category)
    days = [date.fromisoformat(day) for day in scene.days] or [date(2026, 12, 1)]
    found = facts.gather(scene, registration, LetterKind.INVITATION, language=language)
    return {
        **found,
        "grants": GRANTS,
        "nights": 4,
        "nationality": "TN",
        "passport_number": "X1234567",
        "passport_expires": (days[-1] + timedelta(days=900)).isoformat(),
        "birth_date": "1985-03-04",
        "embassy_city": "Tunis",
        "arrives_on": days[0].isoformat(),
        "leaves_on": days[-1].isoformat(),
    }
