"""Who does what in a session, as a file says it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from agenda.domain import asking
from agenda.domain.import_report import Report
from agenda.domain.reading.shape import Place, ReadSession
from agenda.models import Appearance, Session, Standing
from gfmd_days.core import names
from gfmd_days.core.models import Event, Person, User

FACTS = ("by_video", "note", "pinned")
# What a file may say of a new place: the rest comes of asking only.
STANDINGS = {Standing.GIVEN, Standing.DECLINED}


class Functions:
    """Gives functions to people, session by session."""

    def __init__(
        self,
        event: Event,
        report: Report,
        *,
        by: User | None,
        now: datetime,
        dry: bool,
    ) -> None:
        self.event, self.report, self.dry = event, report, dry
        self.by, self.now = by, now
        self.people: dict[str, Person] = {}
        for person in event.people.order_by("-pk"):
            self.people[names.fold(person.full_name)] = person
            if person.email:
                self.people[person.email.lower()] = person

    def take(self, read: ReadSession, session: Session, *, is_new: bool) -> bool:
        """Bring a session's functions in line with the file; return whether it did."""
        before = sum(self.report.counts.values())
        left = [] if is_new else list(session.appearances.all())
        rows: list[Appearance] = []
        missing: list[tuple[int, Place, Person | None]] = []
        for number, (place, person) in enumerate(self._wanted(read, left)):
            row = _same(left, place, person)
            if row is None:
                missing.append((number, place, person))
            else:
                rows.append(row)
                self._facts(row, place, read, number)
        last = max((one.position for one in [*left, *rows]), default=0)
        for number, place, person in missing:
            if self._fill(left, place, person, read):
                continue
            last += 1
            position = number if read.places_are_complete else last
            self._add(session, place, person, position)
        self._remove(read, left)
        return sum(self.report.counts.values()) > before and not is_new

    def _wanted(
        self, read: ReadSession, left: list[Appearance]
    ) -> list[tuple[Place, Person | None]]:
        """The file's places with their people; nobody twice in one function."""
        is_partial = read.knows is not None and not read.places_are_complete
        here = {one.person_id for one in left if one.person_id}
        found: list[tuple[Place, Person | None]] = []
        for place in read.places:
            person = self._person(place)
            if person is not None and any(
                one == person and other.function == place.function
                for other, one in found
            ):
                continue
            if is_partial and person is not None and person.pk in here:
                continue  # such files know speakers only, whatever somebody does
            found.append((place, person))
        return found

    def _facts(
        self, row: Appearance, place: Place, read: ReadSession, number: int
    ) -> None:
        """What is said of somebody who has the function already."""
        if not read.places_are_complete:
            return
        wanted = {**_said(place), "position": number}
        changed = [name for name in wanted if getattr(row, name) != wanted[name]]
        if set(changed) - {"position"}:
            self.report.counts["functions_changed"] += 1
        if changed and not self.dry:
            for name in changed:
                setattr(row, name, wanted[name])
            row.save(update_fields=changed)

    def _fill(
        self,
        left: list[Appearance],
        place: Place,
        person: Person | None,
        read: ReadSession,
    ) -> bool:
        """Fill an open place with the person, or see an open one filled since."""
        for one in _nearest(left, place):
            if one.function != place.function:
                continue
            if person is not None and one.person_id is None:
                if not self.dry:
                    asking.let_go(one, by=self.by, now=self.now)
                    one.person, one.standing = person, _standing(place)
                    for name, value in _said(place).items():
                        setattr(one, name, value)
                    one.save()
                left.remove(one)
                self.report.counts["functions_filled"] += 1
                return True
            if (
                person is None
                and one.person_id is not None
                and not read.places_are_complete
            ):
                left.remove(one)
                return True
        return False

    def _add(
        self, session: Session, place: Place, person: Person | None, position: int
    ) -> None:
        self.report.counts["functions_created"] += 1
        if self.dry:
            return
        Appearance.objects.create(
            session=session,
            person=person,
            function=place.function,
            position=position,
            by_video=place.by_video,
            note=place.note,
            pinned=place.pinned and person is not None,
            booth=place.booth or "",
            standing=_standing(place),
        )

    def _remove(self, read: ReadSession, left: list[Appearance]) -> None:
        """Take away what the file does not have, if it tells of all there is."""
        if read.places_are_complete:
            surplus = left
        elif read.knows is None:
            surplus = [one for one in left if one.person_id is None]
        else:
            surplus = []
        for one in surplus:
            self.report.counts["functions_removed"] += 1
            if not self.dry:
                asking.let_go(one, by=self.by, now=self.now)
                one.delete()

    def _person(self, place: Place) -> Person | None:
        if not place.name:
            return None
        found = self.people.get(place.email.lower()) if place.email else None
        key = names.fold(place.name)
        # an address may be shared by an office: the name must agree as well
        if found is None or names.fold(found.full_name) != key:
            found = self.people.get(key)
        if found is None:
            found = Person(event=self.event, full_name=place.name, email=place.email)
            if not self.dry:
                found.save()
            self.people[key] = found
            self.report.counts["people_created"] += 1
            self.report.new_people.append(place.name)
        return found


def _said(place: Place) -> dict[str, Any]:
    """Return what the file says of a place, whoever holds it."""
    found = {name: getattr(place, name) for name in FACTS}
    return found if place.booth is None else {**found, "booth": place.booth}


def _nearest(left: Iterable[Appearance], place: Place) -> list[Appearance]:
    """Return the rows with those of the same booth first."""
    return sorted(left, key=lambda one: place.booth not in {None, one.booth})


def _standing(place: Place) -> Standing:
    """Whoever has a place by a file was not asked for it yet; nobody said no."""
    is_known = bool(place.name) and place.standing in STANDINGS
    return place.standing if is_known else Standing.GIVEN


def _same(
    left: list[Appearance], place: Place, person: Person | None
) -> Appearance | None:
    """Strike the row that already is this place off `left`, and return it."""
    for one in _nearest(left, place):
        is_it = one.person_id is None if person is None else one.person == person
        if one.function == place.function and is_it:
            left.remove(one)
            return one
    return None
