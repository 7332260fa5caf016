"""Bringing a programme in from a file; the same file again changes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from i18nfield.strings import LazyI18nString

from agenda.audit import AgendaVerb
from agenda.domain import programme, programme_files
from agenda.domain.programme_files import Place, ReadProgramme, ReadSession
from agenda.domain.snapshots import texts
from agenda.models import Appearance, Function, Room, Session, Track
from gfmd_days.core import names
from gfmd_days.core.domain import auditing
from gfmd_days.core.models import Day, Event, Person, User


@dataclass
class Report:
    """What an import did, or would do."""

    counts: Counter[str] = field(default_factory=Counter)
    other_zone: str = ""
    not_in_file: list[str] = field(default_factory=list)


class _Rehearsal(Exception):
    """Ends a dry run so that its transaction is undone."""


def load(
    event: Event,
    data: Any,
    *,
    by: User | None,
    now: datetime,
    dry_run: bool = False,
) -> Report:
    """Create or update days, rooms, tracks, sessions and functions from parsed JSON.

    Sessions are recognised by their code, rooms by name, people by e-mail address or
    name; what is not in the file stays as it is.

    Raises programme_files.FileRefused; then nothing was changed.
    """
    read = programme_files.read(data)
    load = _Load(event, by=by, now=now)
    try:
        with transaction.atomic():
            load.all_of(read, own=data.get("event") == event.code)
            if dry_run:
                raise _Rehearsal
    except _Rehearsal:
        pass
    return load.report


class _Load:
    def __init__(self, event: Event, *, by: User | None, now: datetime) -> None:
        self.event, self.by, self.now = event, by, now
        self.report = Report()
        self.language = event.default_language()
        self.people: dict[str, Person] = {}

    def all_of(self, read: ReadProgramme, *, own: bool) -> None:
        if read.zone and read.zone != self.event.zone_name:
            self.report.other_zone = read.zone
        days = self._days(read)
        rooms = self._rooms(read)
        tracks = self._tracks(read)
        self._know_people()
        sessions = {one.code: one for one in self.event.sessions.with_parts()}
        for one in read.sessions:
            values = {
                **one.values,
                "day": days[one.day] if one.day else None,
                "room": rooms.get(one.room or ""),
                "track": tracks.get(one.track or ""),
            }
            for key in ("title", "description"):
                values[key] = self._words(values[key])
            self._session(one, values, sessions.pop(one.code, None), own=own)
        self.report.not_in_file = sorted(sessions)
        auditing.record(
            AgendaVerb.IMPORTED,
            event=self.event,
            by=self.by,
            counts=dict(self.report.counts),
        )

    def _words(self, found: Mapping[str, str]) -> LazyI18nString:
        """Text without a language is in the event's first one."""
        return LazyI18nString(
            {code or self.language: text for code, text in found.items()}
        )

    def _days(self, read: ReadProgramme) -> dict[date, Day]:
        days = {day.date: day for day in self.event.days.all()}
        wanted = {one.day for one in read.sessions if one.day} | set(read.days)
        for one in sorted(wanted - set(days)):
            given = dict(read.days.get(one, {}))
            given["label"] = self._words(given.get("label", {}))
            days[one] = Day.objects.create(event=self.event, date=one, **given)
            self.report.counts["days_created"] += 1
        return days

    def _rooms(self, read: ReadProgramme) -> dict[str, Room]:
        rooms = {room.name: room for room in self.event.rooms.all()}
        for position, values in enumerate(read.rooms, start=1):
            name = values["name"]
            room = rooms.get(name) or Room(event=self.event, name=name)
            self._part(room, {**values, "position": position})
            rooms[name] = room
        return rooms

    def _tracks(self, read: ReadProgramme) -> dict[str, Track]:
        tracks = {track.code: track for track in self.event.tracks.all()}
        for position, given in enumerate(read.tracks, start=1):
            code = given["code"]
            track = tracks.get(code) or Track(event=self.event, code=code)
            title = self._words(given["title"])
            self._part(track, {**given, "title": title, "position": position})
            tracks[code] = track
        return tracks

    def _part(self, part: Room | Track, values: dict[str, Any]) -> None:
        label = part._meta.model_name
        if part.pk and not self._differs(part, values):
            self.report.counts[f"{label}s_same"] += 1
            return
        what = "changed" if part.pk else "created"
        for name, value in values.items():
            setattr(part, name, value)
        part.save()
        self.report.counts[f"{label}s_{what}"] += 1

    def _differs(self, row: Room | Track | Session, values: dict[str, Any]) -> bool:
        return any(
            self._plain(getattr(row, name)) != self._plain(value)
            for name, value in values.items()
        )

    def _plain(self, value: Any) -> Any:
        return texts(value, self.language) if self._is_words(value) else value

    @staticmethod
    def _is_words(value: Any) -> bool:
        return isinstance(value, LazyI18nString)

    def _session(
        self,
        read: ReadSession,
        values: dict[str, Any],
        session: Session | None,
        *,
        own: bool,
    ) -> None:
        if session is None:
            values["code"] = read.code
            if own and read.uid and not Session.objects.filter(uid=read.uid).exists():
                values["uid"] = read.uid
            session = programme.create_session(self.event, by=self.by, **values)
            self.report.counts["sessions_created"] += 1
        elif self._differs(session, values):
            programme.change_session(session, by=self.by, values=values)
            self.report.counts["sessions_changed"] += 1
        else:
            self.report.counts["sessions_same"] += 1
        if read.withdrawn:
            programme.withdraw_session(session, by=self.by, now=self.now)
        self._functions(read, session)

    def _functions(self, read: ReadSession, session: Session) -> None:
        left = list(session.appearances.all())
        position = max((one.position for one in left), default=0)
        missing: list[tuple[Place, Person | None]] = []
        for place in read.places:
            person = self._person(place)
            if not self._take(left, place, person):
                missing.append((place, person))
        for place, person in missing:
            if not self._take_any(left, place, person, read.places_are_complete):
                position += 1
                self._add(session, place, person, position)
        if read.places_are_complete:
            surplus = left
        else:
            surplus = [one for one in left if one.person_id is None]
        for one in surplus:
            one.delete()
            self.report.counts["functions_removed"] += 1

    @staticmethod
    def _take(left: list[Appearance], place: Place, person: Person | None) -> bool:
        """Strike the row that already is this place off `left`."""
        for one in left:
            if one.function == place.function and one.person == person:
                left.remove(one)
                return True
        return False

    def _take_any(
        self,
        left: list[Appearance],
        place: Place,
        person: Person | None,
        complete: bool,
    ) -> bool:
        """Fill an open place with the person, or see an open one filled since."""
        for one in left:
            if one.function != place.function:
                continue
            if person is not None and one.person_id is None:
                one.person, one.pinned = person, place.pinned
                one.by_video, one.note = place.by_video, place.note
                one.save()
                left.remove(one)
                self.report.counts["functions_filled"] += 1
                return True
            if person is None and one.person_id is not None and not complete:
                left.remove(one)
                return True
        return False

    def _add(
        self, session: Session, place: Place, person: Person | None, position: int
    ) -> None:
        Appearance.objects.create(
            session=session,
            person=person,
            function=Function(place.function),
            position=position,
            by_video=place.by_video,
            note=place.note,
            pinned=place.pinned and person is not None,
        )
        self.report.counts["functions_created"] += 1

    def _know_people(self) -> None:
        for person in self.event.people.order_by("-pk"):
            self.people[names.fold(person.full_name)] = person
            if person.email:
                self.people[person.email.lower()] = person

    def _person(self, place: Place) -> Person | None:
        if not place.name:
            return None
        found = self.people.get(place.email.lower()) if place.email else None
        key = names.fold(place.name)
        # an address may be shared by an office: the name must agree as well
        if found is None or names.fold(found.full_name) != key:
            found = self.people.get(key)
        if found is None:
            found = Person.objects.create(
                event=self.event, full_name=place.name, email=place.email
            )
            self.people[key] = found
            self.report.counts["people_created"] += 1
        return found
