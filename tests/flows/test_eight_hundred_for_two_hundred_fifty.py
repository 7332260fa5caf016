"""A whole selection: 800 apply for 250 places, from the review to the last seat."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from functools import partial
from random import Random

import pytest

from gfmd_days.core.models import (
    AuditEntry,
    Gender,
    Mail,
    Membership,
    Organisation,
    Person,
    Role,
    Sector,
)
from registration.audit import Verb
from registration.domain import (
    adopting,
    answering,
    balance,
    committee,
    deciding,
    dimensions,
    later_mails,
    mails,
    places,
    proposal_words,
    proposing,
    releasing,
    reserve,
    scores,
)
from registration.domain.proposing import Wish
from registration.domain.refusals import EventFull
from registration.models import (
    Assignment,
    Criterion,
    Decision,
    Intake,
    Points,
    Registration,
    ReserveBy,
    Review,
    ReviewPhase,
    State,
    Stream,
)
from tests.conftest import NOW, make_member, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

APPLICATIONS, PLACES, REVIEWERS, REVIEWS = 800, 250, 12, 4
RESERVE, LEAVE = 200, 20
# Less than a committee would wait: a gap that is left must be told all the same.
SECONDS = 12.0
# For each dimension: the share of each value among those who apply, and what of the
# places it is to have, in hundredths.
CROWD = {
    "region": {"asia": 34, "africa": 27, "europe": 16, "latin": 13, "arab": 10},
    "gender": {Gender.WOMAN: 44, Gender.MAN: 50, Gender.NON_BINARY: 6},
    "sector": {Sector.DIASPORA: 25, Sector.HUMAN_RIGHTS: 30, Sector.UNION: 15,
               Sector.FAITH: 12, Sector.ACADEMIA: 18},
    "language": {"en": 55, "fr": 22, "es": 15, "ar": 8},
    "migrant_led": {True: 45, False: 55},
}  # fmt: skip
TARGETS = {
    "region": {("asia", "at_most"): 28, ("africa", "at_least"): 27,
               ("latin", "at_least"): 16, ("arab", "at_least"): 10},
    "gender": {("woman", "at_least"): 50, ("man", "at_most"): 46},
    "sector": {("diaspora", "at_least"): 30, ("union", "at_least"): 15,
               ("academia", "at_most"): 12},
    "language": {("fr", "at_least"): 22, ("es", "at_least"): 18,
                 ("ar", "at_least"): 10},
    "migrant_led": {("yes", "at_least"): 50},
}  # fmt: skip


@pytest.fixture
def owner(event):
    return make_member(event, Role.OWNER)


@pytest.fixture
def chance():
    return Random(2016)


@pytest.fixture
def applications(event, chance):
    """People as a call draws them, by two ways in with rules of their own."""
    event.capacity = PLACES
    event.save()
    Intake.objects.create(event=event, reserve_by=ReserveBy.REGION)
    call = event.streams.get()
    network = Stream.objects.create(
        event=event, code="network", name={"en": "Networks"}, category=call.category,
        opens_at=call.opens_at, closes_at=call.closes_at, position=1, places=80,
        per_organisation=2,
    )  # fmt: skip
    Stream.objects.filter(pk=call.pk).update(per_organisation=1)
    regions = {
        code: event.regions.create(code=code, name={"en": code.title()})
        for code in CROWD["region"]
    }
    organisations = Organisation.objects.bulk_create(
        Organisation(event=event, name=f"Union {n}", search=f"union {n}")
        for n in range(APPLICATIONS * 2 // 3)
    )
    people, facts = [], []
    for number in range(APPLICATIONS):
        drawn = {
            key: chance.choices(list(shares), list(shares.values()))[0]
            for key, shares in CROWD.items()
        }
        person = Person(
            event=event, full_name=f"Person {number}", email=f"{number}@example.org",
            region=regions[drawn["region"]], gender=drawn["gender"],
            sector=drawn["sector"], languages=[drawn["language"]],
            organisation=chance.choice(organisations),
        )  # fmt: skip
        person.set_search()
        people.append(person)
        facts.append((chance.random() < 0.3, drawn["migrant_led"]))
    return Registration.objects.bulk_create(
        Registration(
            event=event, person=person, stream=network if by_network else call,
            category=call.category, state=State.SUBMITTED, submitted_at=NOW,
            migrant_led=led,
        )
        for person, (by_network, led) in zip(
            Person.objects.bulk_create(people), facts, strict=True
        )
    )  # fmt: skip


def reviewed(event, owner, chance):
    """A phase with criteria, given out evenly; every reviewer does their part."""
    phase = committee.set_phase(
        ReviewPhase(event=event),
        {
            "name": {"en": "First reading"},
            "opens_at": NOW - timedelta(days=1),
            "closes_at": NOW + timedelta(days=30),
            "reviews_per_application": REVIEWS,
            "streams": [],
        },
        by=owner,
    )
    criteria = [
        committee.set_criterion(
            Criterion(phase=phase),
            {"name": {"en": name}, "weight": weight, "position": weight},
            by=owner,
        )
        for name, weight in (("Afterwards", 1), ("Speaks for migrants", 2), ("Work", 3))
    ]
    users = [make_user(f"reviewer{n}@example.org") for n in range(REVIEWERS)]
    Membership.objects.bulk_create(
        Membership(user=user, event=event, role=Role.REVIEWER) for user in users
    )
    committee.spread(phase, reviewers=committee.members(event), by=owner)
    given = list(Assignment.objects.filter(phase=phase).order_by("pk"))
    worth = {one.registration_id: chance.gauss(3.4, 0.7) for one in given}
    reviews = Review.objects.bulk_create(
        Review(assignment=one, submitted_at=NOW, changed_at=NOW) for one in given
    )
    Points.objects.bulk_create(
        Points(
            review=review,
            criterion=criterion,
            points=min(5, max(1, round(chance.gauss(worth[one.registration_id], 0.6)))),
        )
        for one, review in zip(given, reviews, strict=True)
        for criterion in criteria
    )
    return given


def set_targets(event, owner):
    known = dimensions.of(event)
    for key, wanted in TARGETS.items():
        shares = {pair: (amount, True) for pair, amount in wanted.items()}
        balance.set_targets(event, known[key], wanted=shares, by=owner)


def release(event, owner):
    rows = releasing.waiting(event).select_related("person", "event", "stream")
    return deciding.for_many(list(rows), partial(deciding.release, by=owner, now=NOW))


def regions_of(rows):
    return Counter(rows.values_list("person__region__code", flat=True).order_by())


def leaving(event):
    """Some who are selected, of regions with enough people on the reserve list."""
    plenty = [
        region
        for region, count in regions_of(event.registrations.on_reserve()).items()
        if count >= LEAVE
    ]
    rows = event.registrations.promised().filter(person__region__code__in=plenty)
    return list(rows.order_by("pk")[:LEAVE])


def check_the_review(event, given, applications):
    assert len(given) == APPLICATIONS * REVIEWS
    readers = {(one.registration_id, one.reviewer_id) for one in given}
    assert len(readers) == len(given), "nobody reads the same application twice"
    each = Counter(one.registration_id for one in given)
    assert each == dict.fromkeys((row.pk for row in applications), REVIEWS)
    load = Counter(one.reviewer_id for one in given)
    assert (len(load), max(load.values()) - min(load.values())) == (13, 1)
    assert scores.of_event(event).keys() == each.keys()


def check_the_proposal(proposal):
    """Proven or with its gap; each target met or named; a word for everybody."""
    assert proposal.is_optimal == (proposal.gap == 0)
    assert proposal.gap < 0.02
    assert proposal.lines.filter(is_in=True).count() == PLACES
    assert proposal.lines.count() == APPLICATIONS
    assert len(proposal.targets) == sum(map(len, TARGETS.values()))
    short = {
        (one["dimension"], one["value"]): one["missed"]
        for one in proposal.targets
        if one["missed"]
    }
    assert sum(short.values()) == proposal.missed >= proposal.least_missed
    words = proposal_words.of(proposal, tells_notes=True)
    assert [one.missed for one in words.targets if one.missed] == list(short.values())
    lines = proposal.lines.select_related("registration")
    assert all(proposal_words.why(line, words) for line in lines)
    return set(short)


def check_the_limits(event):
    chosen = event.registrations.promised()
    assert chosen.filter(stream__code="network").count() <= 80
    pairs = Counter(chosen.values_list("stream__code", "person__organisation"))
    limits = {"open": 1, "network": 2}
    assert all(count <= limits[way] for (way, _who), count in pairs.items())


def test_800_apply_for_250_places(event, owner, chance, applications):
    check_the_review(event, reviewed(event, owner, chance), applications)
    set_targets(event, owner)

    wish = Wish(PLACES, seconds=SECONDS)
    proposal = proposing.propose(event, wish, by=owner, now=NOW)
    short = check_the_proposal(proposal)
    assert not event.registrations.exclude(decision="").exists(), "nothing is decided"

    done = adopting.adopt(proposal, reserve=RESERVE, by=owner, now=NOW)
    assert done.refused == []
    board = balance.board(event, rights=frozenset())
    aims = {(panel.dimension.key, bar.value) for panel, bar, _aim in board.short}
    assert (board.total.selected, aims) == (PLACES, short)
    check_the_limits(event)
    assert not Mail.objects.exists(), "nobody hears before it is released"

    outcome = release(event, owner)
    assert (outcome.done, outcome.refused) == (PLACES + RESERVE, [])
    sent = Counter(Mail.objects.values_list("kind", flat=True))
    assert sent == {mails.SELECTED.code: PLACES, mails.RESERVE.code: RESERVE}

    twenty_leave(event)
    all_confirm(event, owner)


def twenty_leave(event):
    """Each place goes on to somebody of the same region; never more than there are."""
    before = regions_of(event.registrations.promised())
    for row in leaving(event):
        answering.decline(row, by=None, now=NOW)
        assert event.registrations.promised().count() == PLACES
    assert AuditEntry.objects.filter(verb=Verb.MOVED_UP).count() == LEAVE
    assert Mail.objects.filter(kind=later_mails.MOVED_UP.code).count() == LEAVE
    assert regions_of(event.registrations.promised()) == before
    check_the_limits(event)


def all_confirm(event, owner):
    """All who are selected come; the 251st cannot, whoever asks."""
    rows = event.registrations.promised().select_related("person", "event", "stream")
    outcome = deciding.for_many(
        list(rows), partial(answering.confirm, by=None, now=NOW)
    )
    assert (outcome.done, outcome.refused) == (PLACES, [])
    assert places.free(event) == 0
    for row in event.registrations.on_reserve().in_reserve_order()[:3]:
        with pytest.raises(EventFull):
            reserve.move_up(row, by=owner, now=NOW)
    assert event.registrations.holding_a_place().count() == PLACES
    assert event.registrations.filter(decision=Decision.RESERVE).count() == (
        RESERVE - LEAVE
    )
