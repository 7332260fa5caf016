"""Bringing a programme in from a file; the same file again changes nothing."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from agenda.audit import AgendaVerb
from agenda.domain import import_report, programme
from agenda.domain.import_report import Line, Report
from agenda.domain.importing_links import Links
from agenda.domain.importing_people import Functions
from agenda.domain.reading import detecting, own
from agenda.domain.reading.shape import Fault, FileRefused, ReadProgramme, ReadSession
from agenda.domain.snapshots import texts
from agenda.models import Programme, Room, Session, Track
from gfmd_days.core.domain import auditing
from gfmd_days.core.models import Day, Event, User

BATCH = 50
TEXTS = ("title", "description")
Told = Callable[[int, int], None]


def load(
    event: Event,
    data: Any,
    *,
    by: User | None,
    now: datetime,
    dry_run: bool = False,
) -> Report:
    """As `take`, from parsed JSON of ours. Raises FileRefused."""
    return take(event, own.read(data), by=by, now=now, dry_run=dry_run)


def read(event: Event, body: bytes) -> ReadProgramme:
    """Return the programme in a file of any format known. Raises FileRefused."""
    return detecting.read(body, detecting.known_of(event))


def take(
    event: Event,
    read: ReadProgramme,
    *,
    by: User | None,
    now: datetime,
    dry_run: bool = False,
    progress: Told | None = None,
) -> Report:
    """Create or update days, rooms, tracks, sessions and functions.

    Sessions are recognised by their UID, then by their code, rooms by name, people by
    e-mail address or name; what is not in the file stays as it is. A dry run compares
    and writes nothing.

    Args:
        progress: hears of each batch; then a batch is one transaction and what is done
            stays when the work is stopped, without it everything is one.

    Raises FileRefused; then nothing was changed.
    """
    load = _Load(event, read, by=by, now=now, dry=dry_run)
    if dry_run:
        load.all()
    elif progress is None:
        with transaction.atomic():
            load.all()
    else:
        load.all(atomic=transaction.atomic, progress=progress)
    return load.report


class _Load:
    def __init__(
        self,
        event: Event,
        read: ReadProgramme,
        *,
        by: User | None,
        now: datetime,
        dry: bool,
    ) -> None:
        self.event, self.read, self.by, self.now, self.dry = event, read, by, now, dry
        self.report = Report(format=read.format, notes=list(read.notes))
        self.language = event.default_language()
        self.is_own = read.own == event.code
        self.functions = Functions(event, self.report, by=by, now=now, dry=dry)
        self.links = Links(event, self.report, by=by, dry=dry)
        self.uids = self._taken()

    def _taken(self) -> set[uuid.UUID]:
        """UIDs that bear sessions of any event: a copy gets its own."""
        if not any(one.uid for one in self.read.sessions):
            return set()
        return set(Session.objects.values_list("uid", flat=True))

    def all(
        self,
        *,
        atomic: Callable[[], Any] = nullcontext,
        progress: Told = lambda _done, _total: None,
    ) -> None:
        read, report = self.read, self.report
        if read.zone and read.zone != self.event.zone_name:
            report.other_zone = read.zone
        with atomic():
            self._lock()
            self._settings()
            self.days = self._days()
            self.rooms, self.tracks = self._rooms(), self._tracks()
        self._know_sessions()
        progress(0, len(read.sessions))
        for first in range(0, len(read.sessions), BATCH):
            with atomic():
                self._lock()
                for one in read.sessions[first : first + BATCH]:
                    self._session(one)
            progress(min(first + BATCH, len(read.sessions)), len(read.sessions))
        with atomic():
            self._lock()
            self.links.take(read.sessions, self.found)
            report.not_in_file = sorted(
                {one.code for one in self.by_code.values()}
                - {one.code for one in self.found.values()}
            )
            if not self.dry:
                self._told()

    def _lock(self) -> None:
        """Lock sessions and programme in the order of every other deed."""
        if self.dry:
            return
        sessions = self.event.sessions.order_by("pk").select_for_update(no_key=True)
        list(sessions.values_list("pk", flat=True))
        Programme.objects.locked(self.event.pk)

    def _told(self) -> None:
        programme.stir(self.event.pk)
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

    def _settings(self) -> None:
        if not self.read.settings:
            return
        row = Programme.objects.filter(event=self.event).first()
        row = row or Programme(event=self.event)
        if not self._differs(row, self.read.settings):
            return
        self.report.counts["settings_changed"] += 1
        if not self.dry:
            Programme.objects.update_or_create(
                event=self.event, defaults=dict(self.read.settings)
            )

    def _days(self) -> dict[date, Day]:
        days = {day.date: day for day in self.event.days.all()}
        wanted = {one.day for one in self.read.sessions if one.day} | set(
            self.read.days
        )
        for one in sorted(wanted):
            given = dict(self.read.days.get(one, {}))
            if "label" in given:
                given["label"] = self._words(given["label"])
            day = days.get(one) or Day(event=self.event, date=one)
            days[one] = day
            self._part(day, given, "day")
        return days

    def _rooms(self) -> dict[str, Room]:
        rooms = {room.name: room for room in self.event.rooms.all()}
        last = max((room.position for room in rooms.values()), default=0)
        for number, values in enumerate(self.read.rooms, start=last + 1):
            name = values["name"]
            room = rooms.get(name)
            if room is None:
                room = Room(event=self.event, name=name, position=number)
            self._part(room, values, "room")
            rooms[name] = room
        return rooms

    def _tracks(self) -> dict[str, Track]:
        tracks = {track.code: track for track in self.event.tracks.all()}
        last = max((track.position for track in tracks.values()), default=0)
        for number, given in enumerate(self.read.tracks, start=last + 1):
            code = given["code"]
            track = tracks.get(code)
            if track is None:
                track = Track(event=self.event, code=code, position=number)
            title = self._merged(track.title if track.pk else "", given["title"])
            self._part(track, {**given, "title": title}, "track")
            tracks[code] = track
        return tracks

    def _merged(self, before: Any, words: Mapping[str, str]) -> LazyI18nString:
        """A file in one language leaves texts in the others as they are."""
        found = self._words(words)
        if self.read.format == "json":
            return found
        return LazyI18nString({**texts(before, self.language), **found.data})

    def _part(
        self, part: Day | Room | Track, values: dict[str, Any], sort: str
    ) -> None:
        if part.pk and not self._differs(part, values):
            self.report.counts[f"{sort}s_same"] += 1
            return
        what = "changed" if part.pk else "created"
        for name, value in values.items():
            setattr(part, name, value)
        if isinstance(part, Day) and str(part.opens_at) >= str(part.closes_at):
            words = _("The day closes before it opens.")
            raise FileRefused([Fault(part.date.isoformat(), "closes", words)])
        if not self.dry:
            part.save()
        self.report.counts[f"{sort}s_{what}"] += 1

    def _differs(self, row: Any, values: Mapping[str, Any]) -> list[str]:
        return [
            name
            for name, value in values.items()
            if self._plain(getattr(row, name)) != self._plain(value)
        ]

    def _plain(self, value: Any) -> Any:
        is_words = isinstance(value, LazyI18nString)
        return texts(value, self.language) if is_words else value

    def _know_sessions(self) -> None:
        rows = list(self.event.sessions.with_parts())
        self.by_code = {one.code: one for one in rows}
        self.by_uid = {one.uid: one for one in rows}
        self.found: dict[str, Session] = {}

    def _session(self, read: ReadSession) -> None:
        session = self._known(read)
        is_new = session is None
        line = Line(read.code, self._title(read), import_report.NEW)
        if session is None:
            session = self._create(read)
        else:
            line.what = import_report.CHANGED
            self._change(read, session, line)
        self._standing(read, session, line)
        if self.functions.take(read, session, is_new=is_new):
            line.differences.append(import_report.Difference("people"))
        self.found[read.code] = session
        if is_new or line.differences or line.what != import_report.CHANGED:
            self.report.lines.append(line)

    def _title(self, read: ReadSession) -> str:
        return str(self._words(read.values["title"]))

    def _known(self, read: ReadSession) -> Session | None:
        by_uid = self.by_uid.get(read.uid) if read.uid else None
        by_code = self.by_code.get(read.code)
        if by_uid and by_code and by_uid.pk != by_code.pk:
            words = _("Another session of the event bears this id.")
            raise FileRefused([Fault(read.code, "id", words)])
        return by_uid or by_code

    def _values(self, read: ReadSession, session: Session | None) -> dict[str, Any]:
        values = {
            "code": read.code,
            **read.values,
            "day": self.days[read.day] if read.day else None,
            "room": self.rooms.get(read.room or ""),
            "track": self.tracks.get(read.track or ""),
        }
        for key in TEXTS:
            before = getattr(session, key) if session else ""
            values[key] = self._merged(before, values[key])
        if session is None or read.knows is None:
            return values
        return {key: value for key, value in values.items() if key in read.knows}

    def _create(self, read: ReadSession) -> Session:
        values = self._values(read, None)
        takes_uid = self.is_own or self.read.format not in ("json", "CSV")
        if takes_uid and read.uid and read.uid not in self.uids:
            values["uid"] = read.uid
        self.report.counts["sessions_created"] += 1
        if self.dry:
            return Session(code=read.code)
        return programme.create_session(self.event, by=self.by, **values)

    def _change(self, read: ReadSession, session: Session, line: Line) -> None:
        values = self._values(read, session)
        changed = self._differs(session, values)
        line.differences = [
            import_report.difference(name, getattr(session, name), values[name])
            for name in changed
        ]
        self.report.counts[f"sessions_{'changed' if changed else 'same'}"] += 1
        if changed and not self.dry:
            programme.change_session(
                session, by=self.by, values={name: values[name] for name in changed}
            )

    def _standing(self, read: ReadSession, session: Session, line: Line) -> None:
        is_withdrawn = session.withdrawn_at is not None
        if read.withdrawn is None or read.withdrawn == is_withdrawn:
            return
        what = import_report.WITHDRAWN if read.withdrawn else import_report.RESTORED
        line.what = what
        self.report.counts[f"sessions_{what}"] += 1
        if self.dry:
            return
        if read.withdrawn:
            programme.withdraw_session(session, by=self.by, now=self.now)
        else:
            programme.restore_session(session, by=self.by)
