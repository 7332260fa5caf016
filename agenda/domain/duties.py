"""Who has which function, and who said no: one rule for all that tells people of it.

While a place is somebody's, it says how they hold it. Once it is given to another or
gone, only their latest asking knows whether they had said no.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from agenda.domain import uniting
from agenda.models import (
    Appearance,
    Asking,
    AskingState,
    Function,
    Programme,
    Standing,
    Version,
)
from gfmd_days.core.models import Event, Person

# A session's UID, a person's key and a function.
Key = tuple[str, int, str]
KEY = ("session__uid", "person", "function")
# Told to the person, published or not.
HELD = (Standing.ASKED, Standing.ACCEPTED)


class Said(NamedTuple):
    """How a function is held, and when its asking or its answer was."""

    standing: Standing
    at: datetime | None = None


@dataclass(frozen=True)
class Duties:
    """One person's functions, by a session's UID and the function."""

    person: int
    said: Mapping[tuple[str, str], Said]

    def of(self, raw: Mapping[str, Any]) -> list[Function]:
        """Return the functions in a session, given as a version holds it.

        Those named there but for what they said no to, then what they are asked for or
        said yes to, though it may not be published yet.
        """
        uid = raw["uid"]
        named = [
            one["function"]
            for one in raw["people"]
            if one["person"] == self.person
            and not self._is(uid, one["function"], Standing.DECLINED)
        ]
        more = [one for one in self.held(uid) if one not in named]
        return [Function(one) for one in (*named, *more)]

    def held(self, uid: str) -> list[str]:
        """Return what they are asked for or said yes to in a session."""
        return sorted(
            function
            for (session, function), one in self.said.items()
            if session == uid and one.standing in HELD
        )

    def waits(self, raw: Mapping[str, Any]) -> bool:
        """Whether they are only asked to come to a session, and have not answered."""
        mine = self.of(raw)
        asked = (self._is(raw["uid"], one, Standing.ASKED) for one in mine)
        return bool(mine) and all(asked)

    def _is(self, uid: str, function: str, standing: Standing) -> bool:
        one = self.said.get((uid, function))
        return one is not None and one.standing == standing


def of(person: Person) -> Duties:
    """Return somebody's duties, in two queries."""
    return among(said(person.event_id, person.pk), person.pk)


def among(all_said: Mapping[Key, Said], person: int) -> Duties:
    """Return the duties of one of those in `all_said`."""
    return Duties(
        person,
        {
            (uid, what): one
            for (uid, who, what), one in all_said.items()
            if who == person
        },
    )


def said(event_id: int, person: int | None = None) -> dict[Key, Said]:
    """Return how the functions of an event, or of one person, are held; two queries."""
    whose = {} if person is None else {"person": person}
    askings = Asking.objects.filter(session__event=event_id, **whose)
    places = Appearance.objects.filter(
        session__event=event_id, person__isnull=False, **whose
    )
    found: dict[Key, Said] = {}
    rows = askings.order_by("asked_at", "pk")
    for uid, who, what, state, asked_at, answered_at in rows.values_list(
        *KEY, "state", "asked_at", "answered_at"
    ):
        is_no = state == AskingState.DECLINED
        standing = Standing.DECLINED if is_no else Standing.GIVEN
        found[str(uid), who, what] = Said(standing, answered_at or asked_at)
    for uid, pk, what, standing in places.values_list(*KEY, "standing"):
        key = (str(uid), int(pk or 0), what)
        at = found[key].at if key in found else None
        found[key] = Said(Standing(standing), at)
    return found


def declined(all_said: Mapping[Key, Said]) -> set[Key]:
    """Return who said no to what, and has not been given it again."""
    return {key for key, one in all_said.items() if one.standing == Standing.DECLINED}


def known(
    person: Person, *, standings: tuple[Standing, ...] = HELD
) -> list[Appearance]:
    """Return the places somebody has and was told of; four queries at most.

    By a version published, or by letter, as `standings` say. What is only given to
    them in the draft is no promise.
    """
    mine = Appearance.objects.filter(person=person, session__event=person.event_id)
    places = list(mine.exclude(standing=Standing.DECLINED).select_related("session"))
    if all(one.standing in standings for one in places):
        return places
    published = _published(person.event_id, person.pk)
    return [
        one
        for one in places
        if one.standing in standings
        or (str(one.session.uid), person.pk, one.function) in published
    ]


def known_functions(event: Event) -> dict[int, list[Function]]:
    """Return which functions each person of an event has and was told of, by key.

    Each once, in the order of `Function`; four queries however many people.
    """
    places = Appearance.objects.filter(session__event=event, person__isnull=False)
    published = _published(event.pk)
    found: dict[int, set[str]] = defaultdict(set)
    rows = places.exclude(standing=Standing.DECLINED).values_list(*KEY, "standing")
    for uid, who, what, standing in rows:
        if who and (standing in HELD or (str(uid), who, what) in published):
            found[who].add(what)
    return {
        who: [one for one in Function if one in functions]
        for who, functions in found.items()
    }


def _published(event_id: int, person: int | None = None) -> set[Key]:
    """Return who has which function in the version published.

    With a person nothing is read where the version does not name them.
    """
    programme = Programme.objects.filter(event=event_id, number__gt=0).first()
    if programme is None or (person is not None and person not in programme.people):
        return set()
    content = Version.objects.content(event_id, programme.number)
    became = uniting.all_united(event_id)
    return {
        (raw["uid"], became.get(one["person"], one["person"]), one["function"])
        for raw in content["sessions"]
        for one in raw["people"]
    }
