"""Reading a snapshot: sessions with times, words and the names one may show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from django.db.models import F
from django.utils import timezone
from i18nfield.strings import LazyI18nString

from agenda.domain import snapshots, uniting
from agenda.models import PAUSES, Function, Kind, Programme, Session, Version
from gfmd_days.core import zones
from gfmd_days.core.models import Event, Person


@dataclass(frozen=True)
class Shown:
    """One function in a session with what others may see of the person."""

    function: Function
    person_id: int | None
    name: str
    native_name: str
    organisation: str
    by_video: bool

    @property
    def is_open(self) -> bool:
        """Nobody holds it yet."""
        return self.person_id is None


@dataclass(frozen=True)
class Track:
    code: str
    title: LazyI18nString
    number: int
    colour: str = ""


@dataclass(frozen=True)
class Room:
    id: int
    name: str
    building: str


@dataclass
class Item:
    """One session as shown; `starts` and `ends` are the venue's wall time."""

    raw: dict[str, Any]
    zone: str
    track: Track | None
    room: Room | None
    people: list[Shown] = field(default_factory=list)

    @property
    def uid(self) -> str:
        return str(self.raw["uid"])

    @property
    def code(self) -> str:
        return str(self.raw["code"])

    @cached_property
    def date(self) -> date:
        return date.fromisoformat(self.raw["date"])

    @cached_property
    def starts(self) -> datetime:
        return datetime.combine(self.date, time.fromisoformat(self.raw["start"]))

    @cached_property
    def ends(self) -> datetime:
        return self.starts + timedelta(minutes=self.raw["minutes"])

    @cached_property
    def starts_at(self) -> datetime:
        return zones.to_utc(self.starts, self.zone)

    @cached_property
    def ends_at(self) -> datetime:
        return zones.to_utc(self.ends, self.zone)

    @property
    def kind(self) -> Kind:
        return Kind(self.raw["kind"])

    @property
    def is_pause(self) -> bool:
        return self.kind in PAUSES

    @cached_property
    def title(self) -> LazyI18nString:
        return LazyI18nString(self.raw["title"])

    @cached_property
    def description(self) -> LazyI18nString:
        return LazyI18nString(self.raw["description"])

    @property
    def place(self) -> str:
        return str(self.raw["place"])

    @property
    def languages(self) -> list[str]:
        return list(self.raw["languages"])

    @property
    def interpretation(self) -> list[str]:
        return list(self.raw.get("interpretation", []))  # versions of old lack it

    @property
    def is_closed(self) -> bool:
        return bool(self.raw["closed"])

    @property
    def is_cancelled(self) -> bool:
        return bool(self.raw["cancelled"])

    @property
    def sequence(self) -> int:
        return int(self.raw["sequence"])

    @property
    def changed_at(self) -> datetime:
        return datetime.fromisoformat(self.raw["changed_at"]).astimezone(UTC)

    @property
    def shown_people(self) -> list[Shown]:
        """Those with a name to show; open places stay away from the public."""
        return [one for one in self.people if one.name]


@dataclass
class Agenda:
    """A programme to be shown: the published one, or a preview of the draft."""

    event: Event
    zone: str
    venue: str
    number: int
    published_at: datetime | None
    days: list[tuple[date, LazyI18nString]]
    rooms: list[Room]
    tracks: list[Track]
    items: list[Item]

    def find(self, code: str) -> Item | None:
        return next((item for item in self.items if item.code == code), None)


def row(event: Event) -> Programme | None:
    """Return the programme's row, None before the first publication.

    A request reads it together with its event: after publishing read the event anew.
    """
    found: Programme | None = getattr(event, "programme", None)
    return found if found and found.number else None


def load(event: Event, *, programme: Programme, closed: bool = False) -> Agenda:
    """Return the published programme; three queries, whatever its size.

    Args:
        closed: with the closed sessions, for those who are admitted to them.
    """
    version = Version.objects.get(event=event, number=programme.number)
    return read(
        event,
        version.content,
        number=version.number,
        published_at=version.published_at,
        closed=closed,
    )


def is_open(event: Event, uid: object, *, programme: Programme) -> bool:
    """Whether a session is in the published programme, for everybody to see."""
    content = Version.objects.content(event, programme.number)
    return any(
        raw["uid"] == str(uid) and not raw["closed"] for raw in content["sessions"]
    )


def closed_today(event: Event, *, programme: Programme) -> frozenset[str]:
    """Return the sessions that old versions, too, keep to themselves; two queries.

    What was open then may be closed today for the sake of those who come: in the
    published version, or only in the draft, which is published a little later.
    """
    content = Version.objects.content(event, programme.number)
    draft = Session.objects.filter(event=event, is_closed=True)
    return frozenset(
        {raw["uid"] for raw in content["sessions"] if raw["closed"]}
        | {str(uid) for uid in draft.values_list("uid", flat=True)}
    )


def some(wanted: Mapping[int, Set[str]]) -> dict[int, Agenda]:
    """Return some sessions as they are published, closed ones too, by event.

    All tracks come along. Two to four queries, however many sessions there are.

    Args:
        wanted: the sessions' uids by the event's id.
    """
    versions = list(
        Version.objects.filter(
            event__in=wanted, number=F("event__programme__number")
        ).select_related("event")
    )
    raws = [
        raw
        for version in versions
        for raw in version.content["sessions"]
        if raw["uid"] in wanted[version.event_id]
    ]
    raws, people = _people(raws, *wanted)
    known = {raw["uid"]: raw for raw in raws}
    return {
        version.event_id: replace(
            _agenda(
                version.event,
                version.content,
                [
                    known[raw["uid"]]
                    for raw in version.content["sessions"]
                    if raw["uid"] in known
                ],
                people,
                number=version.number,
                published_at=version.published_at,
            ),
            tracks=list(_tracks(version.content).values()),
        )
        for version in versions
    }


def item_of(session: Session) -> Item | None:
    """Return a session as it is published; None if it is not."""
    agenda = some({session.event_id: {str(session.uid)}}).get(session.event_id)
    return next(iter(agenda.items), None) if agenda else None


def nothing(event: Event) -> Agenda:
    """Return the agenda before the first publication."""
    venue = str(event.venue) if hasattr(event, "venue") else ""
    return Agenda(event, event.zone_name, venue, 0, None, [], [], [], [])


def preview(event: Event) -> Agenda:
    """Return the draft as it would be published now, closed sessions included."""
    content = snapshots.take(event, now=timezone.now(), withdrawn=False)
    return read(event, content, number=0, published_at=None, closed=True)


def read(
    event: Event,
    content: snapshots.Snapshot,
    *,
    number: int,
    published_at: datetime | None,
    closed: bool,
    hidden: Set[str] = frozenset(),
) -> Agenda:
    """Return the agenda in a snapshot with today's names, opt-outs honoured.

    Args:
        closed: with the closed sessions.
        hidden: the sessions to leave out all the same.
    """
    raws = [
        raw
        for raw in content["sessions"]
        if raw["uid"] not in hidden and (closed or not raw["closed"])
    ]
    raws, people = _people(raws, event.pk)
    return _agenda(
        event, content, raws, people, number=number, published_at=published_at
    )


def _agenda(
    event: Event,
    content: snapshots.Snapshot,
    raws: list[dict[str, Any]],
    people: dict[int, Person],
    *,
    number: int,
    published_at: datetime | None,
) -> Agenda:
    tracks = _tracks(content)
    rooms = {
        raw["id"]: Room(raw["id"], raw["name"], raw["building"])
        for raw in content["rooms"]
    }
    items = [
        Item(
            raw=raw,
            zone=content["zone"],
            track=tracks.get(raw["track"]),
            room=rooms.get(raw["room"]),
            people=list(_shown(raw["people"], people)),
        )
        for raw in raws
    ]
    used = {item.room.id for item in items if item.room}
    used_tracks = {item.track.code for item in items if item.track}
    return Agenda(
        event=event,
        zone=content["zone"],
        venue=content["venue"],
        number=number,
        published_at=published_at,
        days=[
            (date.fromisoformat(day["date"]), LazyI18nString(day["label"]))
            for day in content["days"]
        ],
        rooms=[room for room in rooms.values() if room.id in used],
        tracks=[track for track in tracks.values() if track.code in used_tracks],
        items=sorted(items, key=lambda item: item.starts),
    )


def _tracks(content: snapshots.Snapshot) -> dict[str, Track]:
    return {
        raw["code"]: Track(
            raw["code"], LazyI18nString(raw["title"]), number, raw["colour"]
        )
        for number, raw in enumerate(content["tracks"], start=1)
    }


def _people(
    raws: list[dict[str, Any]], *events: int
) -> tuple[list[dict[str, Any]], dict[int, Person]]:
    """Return the sessions naming people by their present keys, and those to be shown.

    Who is gone may have been merged with somebody who is here.
    """
    ids = {one["person"] for raw in raws for one in raw["people"] if one["person"]}
    found = _by_key(ids, events)
    became = uniting.united(ids - set(found), *events)
    if became:
        raws = [uniting.renamed(raw, became) for raw in raws]
        found |= _by_key(set(became.values()), events)
    return raws, {key: one for key, one in found.items() if not one.not_on_lists}


def _by_key(ids: set[int], events: Iterable[int]) -> dict[int, Person]:
    # one query over the events, not a list of ids: SQLite takes 999 of them at most
    found = Person.objects.filter(event__in=events)
    if len(ids) < 500:
        found = found.filter(pk__in=ids)
    return {
        person.pk: person
        for person in found.select_related("organisation")
        if person.pk in ids
    }


def _shown(raws: list[dict[str, Any]], people: dict[int, Person]) -> Iterable[Shown]:
    for raw in raws:
        person = people.get(raw["person"]) if raw["person"] else None
        if raw["person"] and person is None:
            continue  # on no list, or gone
        yield Shown(
            function=Function(raw["function"]),
            person_id=person.pk if person else None,
            name=person.listed_name if person else "",
            native_name=person.shown_native_name if person else "",
            organisation=person.shown_organisation if person else "",
            by_video=raw["by_video"],
        )
