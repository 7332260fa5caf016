"""Who moderates today, how much each does, and who could take a place."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db import transaction

from agenda.audit import AgendaVerb
from agenda.domain import programme, proposal_words
from agenda.domain.assigning import Candidate
from agenda.domain.assigning_balance import value_of
from agenda.domain.assigning_draft import Draft
from agenda.domain.assigning_problem import Problem, minutes, problem_of
from agenda.domain.weighing import Wish
from agenda.models import Appearance, Bar, Function, Profile, Session
from gfmd_days.core.domain import auditing
from gfmd_days.core.models import Event, Person, User


@dataclass
class Load:
    """What one person does: their sessions by function, in order."""

    person: Person
    profile: Profile | None
    moderates: list[Session] = field(default_factory=list)
    others: list[tuple[Function, Session]] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.moderates) + len(self.others)


@dataclass
class Choice:
    """Somebody for a place: what speaks for and against them."""

    person: Person
    missing: list[str]
    load: int
    price: int
    broken: list[str] = field(default_factory=list)
    busy_with: list[Session] = field(default_factory=list)
    knows_topic: bool = False
    off_balance: list[Wish] = field(default_factory=list)

    @property
    def fits(self) -> bool:
        return not self.broken


def loads(event: Event, sessions: list[Session]) -> list[Load]:
    """Return everybody with a function in `sessions`, those with most first."""
    profiles = Profile.objects.filter(person__event=event).in_bulk(
        field_name="person_id"
    )
    found: dict[int, Load] = {}
    for session in sessions:
        for place in session.appearances.all():
            person = place.person
            if person is None or place.is_open:
                continue
            load = found.setdefault(person.pk, Load(person, profiles.get(person.pk)))
            if place.function == Function.MODERATOR:
                load.moderates.append(session)
            else:
                load.others.append((Function(place.function), session))
    return sorted(
        found.values(), key=lambda one: (-len(one.moderates), one.person.sort_key)
    )


def best_replacements(appearance: Appearance, *, most: int = 5) -> list[Choice]:
    """Return who should take a place whose holder declined, the best first.

    All other places stay as they are. Only people who break no rule; a handful of
    queries and no solver, so that it answers at once.
    """
    found = choices(appearance.session.event, appearance, most=10_000)
    return [one for one in found if one.fits and one.person.pk != appearance.person_id][
        :most
    ]


def choices(
    event: Event, place: Appearance, *, text: str = "", most: int = 24
) -> list[Choice]:
    """Return who could take a place, the best first; doubts are told, not hidden.

    Args:
        text: part of a name; then everybody of the event is looked through, not only
            the candidates of the solver.
        most: how many to return.
    """
    problem = problem_of(event, only=place, text=text)
    task = problem.task
    if not task.slots:
        return []
    draft = Draft(task)
    found = [
        _choice(problem, draft, one) for one in [*task.candidates, *problem.unwilling]
    ]
    found.sort(key=lambda one: (len(one.broken), one.price, one.person.sort_key))
    return found[:most]


def _choice(problem: Problem, draft: Draft, one: Candidate) -> Choice:
    task = problem.task
    slot, held = task.slots[0], problem.duties.get(one.id, [])
    broken = list(dict.fromkeys(task.broken(slot, one)))
    over = {
        Wish(task.quotas[number].about)
        for number in task.quotas_of[slot.id]
        if one.id in task.quotas[number].people and task.quotas[number].most <= 0
    }
    entry = {"booth": slot.booth, "languages": sorted(slot.languages)}
    return Choice(
        person=problem.people[one.id],
        missing=sorted(slot.languages - one.languages),
        load=one.load,
        price=draft.price(slot, one),
        broken=[proposal_words.rule(rule, entry) for rule in broken],
        busy_with=[
            duty
            for duty in held
            if minutes(duty.starts_local) < slot.ends
            and slot.starts < minutes(duty.ends_local)
        ],
        knows_topic=slot.track is not None and slot.track in one.topics,
        off_balance=sorted(over),
    )


def unpin(place: Appearance, *, by: User | None) -> None:
    """Let proposals give the place to somebody else again."""
    with transaction.atomic():
        Appearance.objects.filter(pk=place.pk).update(pinned=False)
        programme.stir(place.session.event_id)
        auditing.record(
            AgendaVerb.PLACE_UNPINNED,
            event=place.session.event,
            subject=place.session,
            by=by,
        )


def keep_out(
    person: Person, *, session: Session, by: User | None, reason: str = ""
) -> Bar:
    """Keep somebody out of a session, now and in every proposal."""
    with transaction.atomic():
        bar, _made = Bar.objects.get_or_create(
            event=person.event,
            person=person,
            session=session,
            defaults={"reason": reason},
        )
        auditing.record(
            AgendaVerb.KEPT_OUT,
            event=person.event,
            subject=bar,
            by=by,
            person=person.pk,
        )
    return bar


def keep_apart(
    person: Person, *, other: Person, by: User | None, reason: str = ""
) -> Bar:
    """Let two people never be in one session."""
    first, second = sorted((person, other), key=lambda one: one.pk)
    with transaction.atomic():
        bar, _made = Bar.objects.get_or_create(
            event=person.event,
            person=first,
            other=second,
            defaults={"reason": reason},
        )
        auditing.record(
            AgendaVerb.KEPT_OUT, event=person.event, subject=bar, by=by, person=first.pk
        )
    return bar


def let_in(bar: Bar, *, by: User | None) -> None:
    """Take back that somebody is kept out or apart."""
    with transaction.atomic():
        auditing.record(
            AgendaVerb.LET_IN, event=bar.event, subject=bar, by=by, person=bar.person_id
        )
        bar.delete()


@dataclass
class Panel:
    """Who speaks and leads in one session, by group; `doubts` are in one group only."""

    session: Session
    people: int
    regions: int
    sectors: int
    doubts: list[Wish]


ON_STAGE = {
    Function.MODERATOR, Function.SPEAKER, Function.DISCUSSANT, Function.CHAIR,
    Function.CO_CHAIR, Function.GOVERNMENT_GUEST,
}  # fmt: skip


def panels(sessions: list[Session]) -> list[Panel]:
    """Return how mixed the sessions with several people on the stage are."""
    found = []
    for session in sessions:
        stage = {
            one.person
            for one in session.appearances.all()
            if one.person and not one.is_open and one.function in ON_STAGE
        }
        if len(stage) < 2:
            continue
        kinds = {
            about: {value_of(one, about) for one in stage} - {""}
            for about in (Wish.REGION, Wish.GENDER, Wish.SECTOR)
        }
        said = {
            about: sum(bool(value_of(one, about)) for one in stage) for about in kinds
        }
        found.append(
            Panel(
                session,
                len(stage),
                len(kinds[Wish.REGION]),
                len(kinds[Wish.SECTOR]),
                [about for about in kinds if said[about] > 1 and len(kinds[about]) < 2],
            )
        )
    return found
