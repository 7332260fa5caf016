"""What somebody needs for the sessions in which they have a function.

The published programme where there is one; what a person is asked for besides is told
as it was asked. Names and addresses of others as their wishes allow: whoever is on no
list or goes by another name is reached through the organizers.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from agenda.domain import (
    documents,
    duties,
    published,
    publishing,
    running_order,
    snapshots,
)
from agenda.domain.duties import Duties
from agenda.domain.published import Agenda, Item, Shown
from agenda.domain.running_order import Step
from agenda.domain.slots import LEADERS
from agenda.models import Function, Profile, Programme, Room
from gfmd_days.core.models import Event, Person

# Who has something to say, in this order; each gets an equal share.
SPEAKING = (Function.SPEAKER, Function.DISCUSSANT)


@dataclass(frozen=True)
class Other:
    """Somebody else with a function in the session."""

    shown: Shown
    said_as: str = ""
    email: str = ""
    phone: str = ""


@dataclass
class Sheet:
    """One session of the pack; `waits`: for an answer of whoever it is for."""

    item: Item
    functions: list[Function]
    seats: int | None
    others: list[Other] = field(default_factory=list)
    unnamed: int = 0
    steps: list[Step] = field(default_factory=list)
    papers: list[str] = field(default_factory=list)
    waits: bool = False

    @property
    def no_photo(self) -> bool:
        return bool(self.item.raw["no_photo"])


@dataclass
class Pack:
    """All sheets of a person in the order of time."""

    person: Person
    agenda: Agenda
    sheets: list[Sheet]
    number: int
    said_as: str
    rooms: list[Room]


def of(person: Person, *, now: datetime, draft: bool = False) -> Pack:
    """Return somebody's pack.

    Args:
        draft: as the programme stands today, published or not, for the team.
    """
    event = person.event
    said = duties.said(event.pk)
    own = duties.among(said, person.pk)
    content, number = _content(event, own, now=now, draft=draft)
    agenda = published.read(
        event, content, number=number, published_at=None, closed=True
    )
    gone = duties.declined(said)
    sheets = [
        _sheet(item, person, own, gone)
        for item in agenda.items
        if own.of(item.raw) and not item.is_cancelled
    ]
    _complete(event, sheets, person)
    profile = Profile.objects.filter(person=person).first()
    said_as = profile.said_as if profile else ""
    rooms = _rooms(event, sheets)
    return Pack(person, agenda, sheets, number, said_as, rooms)


def _content(
    event: Event, own: Duties, *, now: datetime, draft: bool
) -> tuple[snapshots.Snapshot, int]:
    if draft:
        return snapshots.take(event, now=now, withdrawn=False), 0
    programme = Programme.objects.filter(event=event).first()
    number = programme.number if programme else 0
    content = publishing.published_content(event, number=number)
    if content is None:
        content = {**snapshots.take(event, now=now), "sessions": []}
    return _with_asked(content, event, own, now=now), number


def _with_asked(
    content: snapshots.Snapshot, event: Event, own: Duties, *, now: datetime
) -> snapshots.Snapshot:
    """Add the sessions the person is asked for that are not published."""
    known = {raw["uid"] for raw in content["sessions"]}
    asked = {uid for uid, _function in own.said if own.held(uid)} - known
    drafts = event.sessions.standing().with_parts().filter(uid__in=asked)
    raws = [snapshots.item(one, event=event, now=now) for one in drafts]
    for raw in raws:  # what the draft gives them besides is no promise
        held = own.held(raw["uid"])
        raw["people"] = [
            one
            for one in raw["people"]
            if one["person"] != own.person or one["function"] in held
        ]
    rooms = {room["id"]: room for room in content["rooms"]}
    for room in event.rooms.all():
        rooms.setdefault(room.pk, snapshots.room(room))
    sessions = [*content["sessions"], *raws]
    return {**content, "sessions": sessions, "rooms": list(rooms.values())}


def _sheet(item: Item, person: Person, own: Duties, gone: set[duties.Key]) -> Sheet:
    functions = own.of(item.raw)
    sheet = Sheet(item, functions, item.raw["seats"], waits=own.waits(item.raw))
    item.people = [
        one
        for one in item.people
        if (item.uid, one.person_id, one.function) not in gone
    ]
    stay = [
        (one["person"], one["function"])
        for one in item.raw["people"]
        if (item.uid, one["person"], one["function"]) not in gone
    ]
    new = [one for one in functions if (person.pk, one) not in stay]
    stay += [(person.pk, one) for one in new]  # asked since it was published
    named = {one.person_id for one in item.shown_people}
    sheet.unnamed = len({key for key, _function in stay if key} - named - {person.pk})
    if not item.is_pause:
        names = {one.person_id: one.name for one in item.shown_people}
        names[person.pk] = person.shown_name
        # whoever may not be named has time all the same
        speakers = [names.get(key, "") for key, what in stay if what in SPEAKING]
        sheet.steps = running_order.plan(item.starts, item.raw["minutes"], speakers)
    return sheet


def _complete(event: Event, sheets: list[Sheet], person: Person) -> None:
    """Add seats, papers, who else is there and how they are reached."""
    seats = dict(Room.objects.filter(event=event).values_list("pk", "seats"))
    keys = {
        one.person_id
        for sheet in sheets
        for one in sheet.item.shown_people
        if one.person_id
    }
    people = Person.objects.filter(event=event, pk__in=keys).select_related("profile")
    by_key = {one.pk: one for one in people}
    papers = _papers(person)
    for sheet in sheets:
        room = sheet.item.room
        sheet.seats = (seats.get(room.id) if room else None) or sheet.seats
        sheet.papers = papers[sheet.item.uid]
        sheet.others = [
            _other(
                one,
                by_key[one.person_id],
                reached=not sheet.waits,
                leads=not LEADERS.isdisjoint(sheet.functions),
            )
            for one in sheet.item.shown_people
            if one.person_id in by_key and one.person_id != person.pk
        ]


def _rooms(event: Event, sheets: list[Sheet]) -> list[Room]:
    """Return the rooms somebody works in, in the order they come to them."""
    keys = [sheet.item.room.id for sheet in sheets if sheet.item.room]
    found = Room.objects.filter(event=event).in_bulk(keys)
    return [found[key] for key in dict.fromkeys(keys) if key in found]


def _papers(person: Person) -> dict[str, list[str]]:
    """Return the titles of the documents of somebody's sessions, by UID."""
    found: dict[str, list[str]] = defaultdict(list)
    rows = documents.readable(person).order_by("position", "pk")
    for uid, title in rows.values_list("session__uid", "title"):
        found[str(uid)].append(title)
    return found


def _other(shown: Shown, person: Person, *, reached: bool, leads: bool) -> Other:
    """Give the phone they wrote down for this, and to who leads, the address too.

    Args:
        reached: whether the reader may have them; not before they have answered.
    """
    if person.alias:  # the address or the voice would tell who it is
        return Other(shown)
    profile: Profile = getattr(person, "profile", None) or Profile(person=person)
    if not reached:
        return Other(shown, said_as=profile.said_as)
    email = person.email if leads else ""
    return Other(shown, said_as=profile.said_as, email=email, phone=profile.phone)
