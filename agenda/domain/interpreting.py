"""Interpreters' booths: which a session needs, and the places in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from agenda.audit import AgendaVerb
from agenda.domain import programme, weighing
from agenda.models import Appearance, Function, Programme, Session
from gfmd_days.core import languages
from gfmd_days.core.domain import auditing
from gfmd_days.core.models import Event, User

NO_BOOTH = _("Name the two languages the booth is between, such as en-fr.")
NO_INTERPRETER = _("Only interpreters have a booth.")


def pair(one: str, other: str) -> str:
    """Return how a booth between two languages is written, whichever way it works."""
    return "-".join(sorted((one, other)))


def pairs_of(person_says: Iterable[str]) -> frozenset[str]:
    """Return the booths somebody can work in, of pairs such as "en-fr" or "fr/en"."""
    found = set()
    for said in person_says:
        parts = str(said).lower().replace("/", "-").replace(">", "-").split("-")
        languages = [one.strip() for one in parts if one.strip()]
        if len(languages) == 2:
            found.add(pair(*languages))
    return frozenset(found)


def named(text: str, function: Function) -> str:
    """Return the booth somebody wrote, as it is kept; none if nothing was written.

    Raises ValueError with words where it is not two languages, or no interpreter's.
    """
    if not text.strip():
        return ""
    if function != Function.INTERPRETER:
        raise ValueError(str(NO_INTERPRETER))
    found = next(iter(pairs_of([text])), "")
    if not found or len(set(found.split("-")) & set(languages.CONTENT)) < 2:
        raise ValueError(str(NO_BOOTH))
    return found


def floor(session: Session) -> list[str]:
    """Return the languages spoken without an interpreter; none if all are turned."""
    return [code for code in session.languages if code not in session.interpretation]


def booths(session: Session) -> list[str]:
    """Return the booths a session needs, each between the floor and one language."""
    if not session.interpretation:
        return []
    spoken = floor(session) or session.languages[:1]
    found = {
        pair(one, other)
        for one in spoken
        for other in session.interpretation
        if one != other
    }
    return sorted(found)


def wanted(session: Session, *, alone: int) -> Counter[str]:
    """Return how many interpreters each booth needs: two taking turns if it is long."""
    many = 2 if session.minutes > alone else 1
    return Counter(dict.fromkeys(booths(session), many))


def unfilled(needed: Iterable[str], there: Iterable[str]) -> list[str]:
    """Return the booths in which somebody is still missing, one entry a person.

    Whoever is there without a booth ("", a function given by hand) fills any.

    Args:
        needed: the booths to be filled, one entry a person.
        there: the booths of those who are there.
    """
    present = Counter(there)
    anywhere = present.pop("", 0)
    return list((Counter(needed) - present).elements())[anywhere:]


def missing(sessions: Iterable[Session], *, alone: int) -> list[tuple[Session, str]]:
    """Return the interpreters' places not there yet, session by session."""
    found = []
    for session in sessions:
        there = [
            one.booth
            for one in session.appearances.all()
            if one.function == Function.INTERPRETER
        ]
        needed = wanted(session, alone=alone).elements()
        found += [(session, booth) for booth in unfilled(needed, there)]
    return found


def booth_of(place: Appearance, session: Session) -> str:
    """Return the booth of an interpreter's place; the only one if none was said."""
    needed = booths(session)
    return place.booth or (needed[0] if len(needed) == 1 else "")


def make_places(event: Event, *, by: User | None) -> int:
    """Add the interpreters' places that are missing; return how many."""
    with transaction.atomic():
        # locked: what is missing must not be made by two at once
        alone = weighing.of(Programme.objects.locked(event.pk)).booths.alone
        sessions = list(event.sessions.standing().with_parts())
        found = missing(sessions, alone=alone)
        last = {
            session.pk: max(
                (one.position for one in session.appearances.all()), default=-1
            )
            for session, _booth in found
        }
        rows = []
        for session, booth in found:
            last[session.pk] += 1
            rows.append(
                Appearance(
                    session=session,
                    function=Function.INTERPRETER,
                    booth=booth,
                    position=last[session.pk],
                )
            )
        Appearance.objects.bulk_create(rows)
        if rows:
            programme.stir(event.pk)
            auditing.record(
                AgendaVerb.BOOTHS_MADE,
                event=event,
                subject=event,
                by=by,
                places=len(rows),
            )
    return len(rows)
