"""The event's places and people as the solver needs them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.db.models import Q, QuerySet

from agenda.domain import interpreting, weighing
from agenda.domain.assigning import Busy, Candidate, Pauses, Slot, Task
from agenda.domain.assigning_balance import quotas
from agenda.domain.weighing import Weights
from agenda.models import (
    Appearance,
    Asking,
    AskingState,
    Bar,
    Function,
    Profile,
    Programme,
    Session,
    Standing,
)
from gfmd_days.core import zones
from gfmd_days.core.models import Event, Person
from registration.models import LEFT, Registration
from registration.models.registration import RegistrationQuerySet

CATEGORY = "delegate"
BEGINNING = datetime(2000, 1, 1)  # noqa: DTZ001 # wall time, only differences matter
# What can be proposed.
PROPOSED = (Function.MODERATOR, Function.RAPPORTEUR, Function.INTERPRETER)
END = 10**9


@dataclass
class Problem:
    """What is to be solved, and what its ids stand for."""

    task: Task
    places: dict[int, Appearance]
    people: dict[int, Person]
    unwilling: list[Candidate] = field(default_factory=list)
    duties: dict[int, list[Session]] = field(default_factory=dict)
    weights: Weights = field(default_factory=lambda: weighing.of(None))


@dataclass
class _Fixed:
    """Duties that stay: each person's, and who is in each session."""

    busy: dict[int, set[Busy]] = field(default_factory=lambda: defaultdict(set))
    sessions: dict[int, dict[int, Session]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    people: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    leads: list[tuple[Session, int]] = field(default_factory=list)
    declined: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))


def candidates_of(event: Event) -> RegistrationQuerySet:
    """Return the registrations of those who may be asked to moderate."""
    return (
        Registration.objects.filter(event=event, category__code=CATEGORY)
        .accredited()
        .exclude(person__profile__willing=False)
    )


def problem_of(
    event: Event,
    functions: Iterable[Function] = (Function.MODERATOR,),
    *,
    only: Appearance | None = None,
    text: str = "",
) -> Problem:
    """Return the places of the event that may be given anew, and who could have them.

    Places set by hand, and those of people who were asked, stay; their holders are
    busy then. Candidates are confirmed delegates but those who said no, in booths
    whoever interprets; a place's present holder need not be one. A handful of queries,
    whatever the size.

    Args:
        only: one place to be given anew, all others staying as they are.
        text: part of a name; then everybody of that name is a candidate.
    """
    kinds = {Function(only.function)} if only else set(functions)
    row = Programme.objects.filter(event=event).first()
    weights = weighing.of(row)
    sessions = list(event.sessions.standing().with_parts())
    places: dict[int, Appearance] = {}
    slots: list[Slot] = []
    fixed = _Fixed()
    for session in sessions:
        for place in session.appearances.all():
            place.session = session
            if place.person_id and place.standing == Standing.DECLINED:
                fixed.declined[place.person_id].add(session.pk)
            slot = _slot(place, session) if place.function in kinds else None
            if slot and (_is_free(place) if only is None else place.pk == only.pk):
                places[place.pk] = place
                slots.append(slot)
            elif place.person_id:
                _note(fixed, place, session)
    people = {one.pk: one for one in _people(event, kinds, text)}
    topics = _topics(people)
    candidates = _candidates(
        event, people.values(), fixed, topics, weights, Function.INTERPRETER in kinds
    )
    if not any(topics.values()):
        weights.wishes[weighing.Wish.TOPIC] = weighing.Weight.NONE
    willing = [one for one in candidates if one.willing or text]
    task = Task(
        slots,
        willing,
        quotas(slots, willing, people, fixed.leads, weights),
        costs=weights.costs(),
        pauses=Pauses(
            room=row.change_minutes if row else 0,
            building=row.building_minutes if row else 15,
            rest=weights.booths.rest,
        ),
    )
    unwilling = [one for one in candidates if not one.willing and not text]
    duties = {key: list(held.values()) for key, held in fixed.sessions.items()}
    return Problem(task, places, people, unwilling, duties, weights)


def _is_free(place: Appearance) -> bool:
    """Whether a proposal may give the place to somebody else."""
    if place.person_id is None or place.standing == Standing.DECLINED:
        return True
    return not place.pinned and place.standing == Standing.GIVEN


def _slot(place: Appearance, session: Session) -> Slot | None:
    starts, ends = minutes(session.starts_local), minutes(session.ends_local)
    booth = ""
    if place.function == Function.INTERPRETER:
        booth = interpreting.booth_of(place, session)
        if not booth:
            return None
    return Slot(
        place.pk,
        starts,
        ends,
        frozenset() if booth else frozenset(interpreting.floor(session)),
        None if place.standing == Standing.DECLINED else place.person_id,
        session=session.pk,
        room=session.room_id,
        building=session.room.building if session.room else "",
        track=session.track_id,
        booth=booth,
    )


def _note(fixed: _Fixed, place: Appearance, session: Session) -> None:
    person = place.person_id
    if person is None or place.standing == Standing.DECLINED:
        return
    fixed.busy[person].add(
        Busy(
            minutes(session.starts_local),
            minutes(session.ends_local),
            session.room_id,
            session.room.building if session.room else "",
            place.function == Function.INTERPRETER,
        )
    )
    fixed.sessions[person][session.pk] = session
    fixed.people[session.pk].add(person)
    if place.function in {Function.MODERATOR, Function.CHAIR, Function.CO_CHAIR}:
        fixed.leads.append((session, person))


def minutes(local: datetime) -> int:
    return int((local - BEGINNING).total_seconds() // 60)


def _people(event: Event, kinds: set[Function], text: str) -> QuerySet[Person]:
    found = Person.objects.filter(event=event).select_related("organisation", "profile")
    if text:
        return found.matching(text)
    wanted = Q()
    if kinds - {Function.INTERPRETER}:
        delegates = Registration.objects.filter(event=event, category__code=CATEGORY)
        wanted |= Q(registration__in=delegates.accredited())
    if Function.INTERPRETER in kinds:
        wanted |= Q(profile__isnull=False) & ~Q(profile__interprets=[])
    gone = Registration.objects.filter(event=event, state__in=LEFT)
    return found.filter(wanted).exclude(registration__in=gone).order_by("pk").distinct()


def _topics(people: dict[int, Person]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    rows = Profile.topics.through.objects.filter(profile__person__in=list(people))
    for person, track in rows.values_list("profile__person_id", "track_id"):
        found[person].add(track)
    return found


@dataclass
class _Kept:
    """Whom the team keeps out of sessions and apart from others."""

    barred: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    apart: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))


def _kept(event: Event) -> _Kept:
    kept = _Kept()
    bars = Bar.objects.filter(event=event)
    for person, session, other in bars.values_list("person", "session", "other"):
        if session:
            kept.barred[person].add(session)
        else:
            kept.apart[person].add(other)
            kept.apart[other].add(person)
    # nobody is asked again for what they declined
    declined = Asking.objects.filter(session__event=event, state=AskingState.DECLINED)
    for person, session in declined.values_list("person", "session"):
        kept.barred[person].add(session)
    return kept


def _candidates(
    event: Event,
    people: Iterable[Person],
    fixed: _Fixed,
    topics: dict[int, set[int]],
    weights: Weights,
    with_booths: bool,
) -> list[Candidate]:
    kept = _kept(event)
    booths_only: set[int] = set()
    if with_booths:
        delegates = set(candidates_of(event).values_list("person_id", flat=True))
        booths_only = {one.pk for one in people} - delegates
    found = []
    for person in people:
        profile: Profile | None = getattr(person, "profile", None)
        apart = kept.apart[person.pk]
        avoided = {
            session for session, there in fixed.people.items() if there & apart
        } if apart else set()  # fmt: skip
        found.append(
            Candidate(
                id=person.pk,
                languages=frozenset(person.languages or ()),
                busy=tuple(sorted(fixed.busy[person.pk], key=lambda one: one[:2])),
                load=len(fixed.sessions[person.pk]),
                most=profile.max_sessions if profile else None,
                wished=profile.wished_sessions if profile else None,
                free=_free(profile, event.zone_name) if profile else None,
                topics=frozenset(topics[person.pk]),
                barred=frozenset(kept.barred[person.pk] | fixed.declined[person.pk]),
                avoided=frozenset(avoided),
                apart=frozenset(apart),
                booths=interpreting.pairs_of(profile.interprets if profile else ()),
                minutes=weights.booths.hours * 60,
                willing=profile is None or profile.willing,
                takes_booths_only=person.pk in booths_only,
            )
        )
    return found


def _free(profile: Profile, zone: str) -> tuple[tuple[int, int], ...] | None:
    """Return the spans somebody is there, in the minutes of the venue's wall clock."""
    spans = [span for one in profile.hours if (span := _span(one))]
    if not spans and not (profile.arrives_at or profile.leaves_at):
        return None
    begin, end = -END, END
    if profile.arrives_at:
        begin = minutes(_wall(profile.arrives_at, zone))
    if profile.leaves_at:
        end = minutes(_wall(profile.leaves_at, zone))
    joined: list[tuple[int, int]] = []
    for starts, ends in sorted(spans or [(begin, end)]):
        starts, ends = max(starts, begin), min(ends, end)
        if joined and starts <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], ends)
        elif starts < ends:
            joined.append((starts, ends))
    return tuple(joined)


def _wall(instant: datetime, zone: str) -> datetime:
    return instant.astimezone(zones.zone(zone)).replace(tzinfo=None)


def _span(raw: dict[str, str]) -> tuple[int, int] | None:
    """Read one entry of `Profile.hours`; one that cannot be read counts for nothing."""
    try:
        day = date.fromisoformat(raw["date"])
        starts, ends = (time.fromisoformat(raw[key]) for key in ("from", "to"))
    except (KeyError, TypeError, ValueError):
        return None
    last = minutes(datetime.combine(day, ends))
    # “to 00:00” is the end of the day
    return minutes(datetime.combine(day, starts)), last + (
        1440 if not ends.hour and not ends.minute else 0
    )
