"""What somebody needs for the sessions in which they have a function.

The published programme where there is one; what a person is asked for besides is told
as it was asked. Names and addresses of others as their wishes allow: whoever is on no
list or goes by another name is reached through the organizers.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from agenda.domain import documents, published, publishing, running_order, snapshots
from agenda.domain.published import Agenda, Item, Shown
from agenda.domain.running_order import Step
from agenda.domain.slots import LEADERS
from agenda.models import (
    Appearance,
    Asking,
    AskingState,
    Function,
    Profile,
    Programme,
    Room,
    Standing,
)
from gfmd_days.core.models import Event, Person

# Who has something to say, in this order; each gets an equal share.
SPEAKING = (Function.SPEAKER, Function.DISCUSSANT)
# Whoever has not said yes does not get the addresses of others.
REACHED = (None, AskingState.ACCEPTED, AskingState.TAKEN_BACK)


@dataclass(frozen=True)
class Other:
    """Somebody else with a function in the session."""

    shown: Shown
    said_as: str = ""
    email: str = ""
    phone: str = ""


@dataclass
class Sheet:
    """One session of the pack."""

    item: Item
    functions: list[Function]
    seats: int | None
    others: list[Other] = field(default_factory=list)
    unnamed: int = 0
    steps: list[Step] = field(default_factory=list)
    papers: list[str] = field(default_factory=list)
    state: AskingState | None = None

    @property
    def interpretation(self) -> list[str]:
        return list(self.item.raw.get("interpretation") or [])

    @property
    def is_declined(self) -> bool:
        return self.state == AskingState.DECLINED and len(self.functions) == 1

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


def of(person: Person, *, now: datetime, draft: bool = False) -> Pack:
    """Return somebody's pack.

    Args:
        draft: as the programme stands today, published or not, for the team.
    """
    event = person.event
    content, number = _content(event, person, now=now, draft=draft)
    agenda = published.read(
        event, content, number=number, published_at=None, closed=True
    )
    mine = [item for item in agenda.items if _functions(item, person)]
    gone = _declined(event)
    sheets = [_sheet(item, person, gone) for item in mine if not item.is_cancelled]
    _complete(event, sheets, person)
    profile = Profile.objects.filter(person=person).first()
    said_as = profile.said_as if profile else ""
    stay = [sheet for sheet in sheets if not sheet.is_declined]
    return Pack(person, agenda, stay, number, said_as)


def _content(
    event: Event, person: Person, *, now: datetime, draft: bool
) -> tuple[snapshots.Snapshot, int]:
    if draft:
        return snapshots.take(event, now=now, drafts=True), 0
    programme = Programme.objects.filter(event=event).first()
    number = programme.number if programme else 0
    content = publishing.published_content(event, number=number)
    if content is None:
        content = {**snapshots.take(event, now=now), "sessions": []}
    return _with_asked(content, event, person, now=now), number


def _with_asked(
    content: snapshots.Snapshot, event: Event, person: Person, *, now: datetime
) -> snapshots.Snapshot:
    """Add what the person is asked for and the published programme does not say."""
    asked = Asking.objects.live().filter(session__event=event, person=person)
    sessions = event.sessions.standing().with_parts().filter(askings__in=asked)
    drafts = {str(one.uid): one for one in sessions}
    raws = [_for(raw, person, drafts, event, now=now) for raw in content["sessions"]]
    known = {raw["uid"] for raw in raws}
    raws += [
        snapshots.item(one, event=event, now=now)
        for uid, one in drafts.items()
        if uid not in known
    ]
    rooms = {room["id"]: room for room in content["rooms"]}
    for room in event.rooms.all():
        rooms.setdefault(
            room.pk, {"id": room.pk, "name": room.name, "building": room.building}
        )
    return {**content, "sessions": raws, "rooms": list(rooms.values())}


def _for(
    raw: snapshots.Item,
    person: Person,
    drafts: dict[str, Any],
    event: Event,
    *,
    now: datetime,
) -> snapshots.Item:
    """Return a published session; with the person's new function, if asked since."""
    session = drafts.get(raw["uid"])
    if session is None or any(one["person"] == person.pk for one in raw["people"]):
        return raw
    new = snapshots.item(session, event=event, now=now)["people"]
    return {**raw, "people": [*raw["people"], *(_of(new, person))]}


def _of(people: list[dict[str, Any]], person: Person) -> list[dict[str, Any]]:
    return [one for one in people if one["person"] == person.pk]


def _functions(item: Item, person: Person) -> list[Function]:
    return [Function(one["function"]) for one in _of(item.raw["people"], person)]


def _sheet(item: Item, person: Person, gone: set[tuple[str, int | None]]) -> Sheet:
    sheet = Sheet(item, _functions(item, person), seats=item.raw["seats"])
    keys = {one["person"] for one in item.raw["people"] if one["person"]}
    left = {key for uid, key in gone if uid == item.uid}
    item.people = [one for one in item.people if one.person_id not in left]
    named = {one.person_id for one in item.shown_people}
    sheet.unnamed = len(keys - named - left - {person.pk})
    if not item.is_pause:
        speakers = _speakers(item, person, left - {person.pk})
        sheet.steps = running_order.plan(item.starts, item.raw["minutes"], speakers)
    return sheet


def _speakers(item: Item, person: Person, left: set[int | None]) -> list[str]:
    """Return who speaks, in order; whoever may not be named has time all the same."""
    names = {one.person_id: one.name for one in item.shown_people}
    names[person.pk] = person.shown_name
    return [
        names.get(one["person"], "")
        for one in item.raw["people"]
        if one["function"] in SPEAKING and one["person"] not in left
    ]


def _complete(event: Event, sheets: list[Sheet], person: Person) -> None:
    """Add seats, who else is there and how they are reached, and the answer given."""
    seats = dict(Room.objects.filter(event=event).values_list("pk", "seats"))
    keys = {
        one.person_id
        for sheet in sheets
        for one in sheet.item.shown_people
        if one.person_id
    }
    people = Person.objects.filter(event=event, pk__in=keys).select_related("profile")
    by_key = {one.pk: one for one in people}
    states = _states(event, person)
    papers = _papers(person)
    for sheet in sheets:
        room = sheet.item.room
        sheet.seats = (seats.get(room.id) if room else None) or sheet.seats
        sheet.state = states.get(sheet.item.uid)
        sheet.papers = papers[sheet.item.uid]
        sheet.others = [
            _other(
                one,
                by_key[one.person_id],
                reached=sheet.state in REACHED,
                leads=not LEADERS.isdisjoint(sheet.functions),
            )
            for one in sheet.item.shown_people
            if one.person_id in by_key and one.person_id != person.pk
        ]


def _papers(person: Person) -> dict[str, list[str]]:
    """Return the titles of the documents of somebody's sessions, by UID."""
    found: dict[str, list[str]] = defaultdict(list)
    rows = documents.readable(person).order_by("position", "pk")
    for uid, title in rows.values_list("session__uid", "title"):
        found[str(uid)].append(title)
    return found


def _other(shown: Shown, person: Person, *, reached: bool, leads: bool) -> Other:
    """Give the phone they wrote down for this, and to who leads, the address too."""
    if person.alias:  # the address or the voice would tell who it is
        return Other(shown)
    profile: Profile = getattr(person, "profile", None) or Profile(person=person)
    if not reached:
        return Other(shown, said_as=profile.said_as)
    email = person.email if leads else ""
    return Other(shown, said_as=profile.said_as, email=email, phone=profile.phone)


def _declined(event: Event) -> set[tuple[str, int | None]]:
    """Who has said no since the programme was published."""
    rows = Appearance.objects.filter(
        session__event=event, standing=Standing.DECLINED
    ).values_list("session__uid", "person_id")
    return {(str(uid), person) for uid, person in rows}


def _states(event: Event, person: Person) -> dict[str, AskingState]:
    rows = Asking.objects.filter(session__event=event, person=person)
    found = rows.order_by("asked_at", "pk").values_list("session__uid", "state")
    return {str(uid): AskingState(state) for uid, state in found}
