"""Who moderates today, how much each does, and who could take a place."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from agenda.domain import proposals
from agenda.models import Appearance, Function, Profile, Session
from gfmd_days.core.models import Event, Person


@dataclass
class Load:
    """What one person does: their sessions by function, in order."""

    person: Person
    profile: Profile | None
    moderates: list[Session] = field(default_factory=list)
    others: list[tuple[Function, Session]] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.moderates) + len(self.others)


@dataclass
class Choice:
    """Somebody for a place: what speaks for and against them."""

    person: Person
    missing: list[str]
    load: int
    busy_with: list[Session]
    is_unwilling: bool = False

    @property
    def fits(self) -> bool:
        return not self.busy_with and not self.is_unwilling


def loads(event: Event, sessions: list[Session]) -> list[Load]:
    """Return everybody with a function in `sessions`, those with most first."""
    profiles = Profile.objects.filter(person__event=event).in_bulk(
        field_name="person_id"
    )
    found: dict[int, Load] = {}
    for session in sessions:
        for place in session.appearances.all():
            person = place.person
            if person is None:
                continue
            load = found.setdefault(person.pk, Load(person, profiles.get(person.pk)))
            if place.function == Function.MODERATOR:
                load.moderates.append(session)
            else:
                load.others.append((Function(place.function), session))
    return sorted(
        found.values(), key=lambda one: (-len(one.moderates), one.person.sort_key)
    )


def choices(
    event: Event, place: Appearance, *, text: str = "", most: int = 24
) -> list[Choice]:
    """Return who could take a place, the best first; overlaps are told, not hidden.

    Args:
        text: part of a name; then everybody of the event is looked through, not only
            the candidates of the solver.
        most: how many to return.
    """
    people = Person.objects.filter(event=event).select_related("organisation")
    if text:
        people = people.matching(text)
    else:
        people = people.filter(registration__in=proposals.candidates_of(event))
    people = people.select_related("profile")
    held = _held(event)
    found = [_choice(person, place.session, held[person.pk]) for person in people]
    found.sort(
        key=lambda one: (
            not one.fits,
            len(one.missing),
            one.load,
            one.person.sort_key,
        )
    )
    return found[:most]


def _choice(person: Person, session: Session, held: list[Session]) -> Choice:
    others = [one for one in held if one.pk != session.pk]
    profile = getattr(person, "profile", None)
    return Choice(
        person=person,
        missing=sorted(set(session.languages) - set(person.languages or ())),
        load=len(held),
        busy_with=[
            one
            for one in others
            if one.starts_local < session.ends_local
            and session.starts_local < one.ends_local
        ],
        is_unwilling=profile is not None and not profile.willing,
    )


def _held(event: Event) -> dict[int, list[Session]]:
    held: dict[int, list[Session]] = defaultdict(list)
    for session in event.sessions.standing().with_parts():
        for person in {one.person_id for one in session.appearances.all()}:
            if person:
                held[person].append(session)
    return held
