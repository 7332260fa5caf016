"""Who reports on which session, and the links with which they write."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db.models import Prefetch, QuerySet
from django.urls import reverse

from agenda.domain import asking, duties, uniting
from agenda.domain.slots import REPORTERS
from agenda.models import (
    PAUSES,
    Appearance,
    Outcome,
    Session,
    Stage,
    Standing,
)
from gfmd_days.core.models import Event, Person
from registration.domain import links
from registration.models import LEFT, Registration

KEY = "agenda.report"
SEPARATOR = "."


class UnknownKey(Exception):
    """No such link, a forged one, or one of somebody who does not report any more."""


@dataclass(frozen=True)
class Line:
    """A session with who reports on it and how far the report is."""

    session: Session
    people: list[Person]
    outcome: Outcome | None
    is_over: bool

    @property
    def stage(self) -> Stage | None:
        return self.outcome.stage if self.outcome else None

    @property
    def is_missing(self) -> bool:
        """The session is over, and nothing has been sent."""
        return self.is_over and self.stage in {None, Stage.WRITING}


def sessions_of(person: Person, *, now: datetime) -> list[Session]:
    """Return the sessions on which somebody knows they report, in order.

    They are named in the published programme or said yes. Until a session begins, the
    draft alone is no promise; afterwards it says who reports.
    """
    found = Session.objects.standing().filter(
        event=person.event_id, pk__in=_places().filter(person=person).values("session")
    )
    parts = found.select_related("event__venue", "day", "room", "outcome")
    rows = list(parts.prefetch_related("documents"))
    if all(asking.has_begun(one, now) for one in rows):
        return rows
    known = duties.known(person, standings=(Standing.ACCEPTED,))
    told = {one.session_id for one in known if one.function in REPORTERS}
    return [one for one in rows if one.pk in told or asking.has_begun(one, now)]


def lines(event: Event, *, now: datetime) -> list[Line]:
    """Return the sessions one would read a report of; three queries in all.

    Those somebody reports on, and all but the pauses once a report was begun.
    """
    sessions = (
        event.sessions.standing()
        .exclude(kind__in=PAUSES)
        .select_related("day", "room", "track", "outcome")
        .prefetch_related(
            Prefetch(
                "appearances",
                _places().select_related("person__registration"),
                to_attr="reporters",
            )
        )
    )
    found = []
    for one in sessions:
        one.event = event
        outcome = getattr(one, "outcome", None)
        places: list[Appearance] = getattr(one, "reporters", [])
        people = dict.fromkeys(place.person for place in places if place.person)
        if places or outcome is not None:
            found.append(Line(one, list(people), outcome, one.ends_at <= now))
    return found


def key(session: Session, person: Person) -> str:
    """Return what lets somebody without a registration write about one session."""
    return Signer(salt=KEY, sep=SEPARATOR).sign(f"{session.pk}-{person.pk}")


def by_key(text: str) -> tuple[Session, Person]:
    """Return the session and the person a key names.

    Raises UnknownKey, also when the function was given to somebody else.
    """
    try:
        session_pk, _hyphen, person_pk = (
            Signer(salt=KEY, sep=SEPARATOR).unsign(text).partition("-")
        )
        sessions = Session.objects.standing()
        parts = sessions.select_related("event__venue", "day", "room", "track")
        session = parts.get(pk=int(session_pk))
        person = _person(session.event, int(person_pk))
    except (BadSignature, ValueError, Session.DoesNotExist) as error:
        raise UnknownKey from error
    if person is None or not _places().filter(person=person, session=session).exists():
        raise UnknownKey
    return session, person


def url(session: Session, person: Person, *, now: datetime) -> str:
    """Return the full address at which somebody writes about a session.

    Empty while their own page does not know of it: see `sessions_of`.
    """
    registration = getattr(person, "registration", None)
    if registration is None:
        path = reverse("agenda:report_by_key", args=[key(session, person)])
    elif not asking.has_begun(session, now) and session not in sessions_of(
        person, now=now
    ):
        return ""
    else:
        token = links.token(registration)
        path = reverse("agenda:own_report", args=[token, session.code])
    return str(settings.BASE_URL + path)


def _places() -> QuerySet[Appearance]:
    gone = Registration.objects.filter(state__in=LEFT).values("person")
    return (
        Appearance.objects.filter(function__in=REPORTERS)
        .exclude(standing=Standing.DECLINED)
        .exclude(person__in=gone)
    )


def _person(event: Event, pk: int) -> Person | None:
    """Return who is meant, also after two entries were made one."""
    people = Person.objects.filter(event=event)
    found = people.filter(pk=pk).first()
    if found is None and (became := uniting.united({pk}, event)):
        found = people.filter(pk__in=became.values()).first()
    return found
