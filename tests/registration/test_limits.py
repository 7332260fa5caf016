"""Places of the event, of a way in and of an organisation hold, whatever happens."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gfmd_days.core.domain.refusals import Refused
from gfmd_days.core.models import Organisation, Role
from registration.domain import answering, deciding, entering, reserve
from registration.domain.answers import Answers
from registration.domain.refusals import (
    EventFull,
    MoveNotAllowed,
    OrganisationFull,
    StreamFull,
)
from registration.models import Decision, Intake, State, Stream
from tests.conftest import NOW, make_event, make_member, make_registration

PEOPLE, OF_ONE_UNION = 8, 6
NUMBERS = st.integers(0, PEOPLE - 1)
DEEDS = st.one_of(
    # most of the time something that leads to a place
    st.tuples(st.sampled_from(["select", "admit"]), NUMBERS),
    st.tuples(st.sampled_from(["select", "confirm"]), NUMBERS),
    st.tuples(st.sampled_from(["wait", "move_up", "release"]), NUMBERS),
    st.tuples(st.sampled_from(["decline", "withdraw", "cancel", "reopen"]), NUMBERS),
    st.tuples(st.just("walk_in"), st.integers(0, 1)),
)
ROOM = st.integers(1, 3)


class World:
    """People of two unions, come by two ways in, with room for few of them."""

    def __init__(self, capacity, places, per_organisation, *, moves_up):
        self.event = make_event()
        self.owner = make_member(self.event, Role.OWNER)
        self.event.capacity = self.capacity = capacity
        self.event.save()
        Intake.objects.create(event=self.event, moves_up=moves_up)
        call = self.event.streams.get()
        self.streams = [call, self._network(call)]
        self.places, self.limit = places, per_organisation
        for stream in self.streams:
            stream.places, stream.per_organisation = places, per_organisation
            stream.save()
        for number in range(PEOPLE):
            union = Organisation.objects.named(
                self.event, f"Union {number // OF_ONE_UNION}"
            )
            row = make_registration(
                self.event, f"P{number}", email=f"{number}@example.org",
                organisation=union,
            )  # fmt: skip
            row.stream = self.streams[number % 2]
            row.save()
        self.now = NOW

    def _network(self, call):
        return Stream.objects.create(
            event=self.event, code="network", name={"en": "Networks"}, position=1,
            category=call.category, opens_at=call.opens_at, closes_at=call.closes_at,
        )  # fmt: skip

    def do(self, deed, number):
        self.now += timedelta(minutes=1)
        if deed == "walk_in":
            return self.walk_in(self.streams[number])
        row = self.event.registrations.get(person__full_name=f"P{number}")
        by, now = self.owner, self.now
        return {
            "select": lambda: deciding.decide(row, Decision.SELECTED, by=by),
            "wait": lambda: self.wait(row),
            "release": lambda: deciding.release(row, by=by, now=now),
            "move_up": lambda: reserve.move_up(row, by=by, now=now),
            "reopen": lambda: answering.reopen(row, by=by, now=now),
            "admit": lambda: self.admit(row),
            **{
                name: lambda name=name: getattr(answering, name)(row, by=by, now=now)
                for name in ("confirm", "decline", "withdraw", "cancel")
            },
        }[deed]()

    def admit(self, row):
        """Select, release and confirm at once."""
        deciding.decide(row, Decision.SELECTED, by=self.owner)
        deciding.release(row, by=self.owner, now=self.now)
        row.refresh_from_db()
        answering.confirm(row, by=None, now=self.now)

    def wait(self, row):
        """Put on the reserve list and say so at once."""
        deciding.decide(row, Decision.RESERVE, by=self.owner)
        deciding.release(row, by=self.owner, now=self.now)

    def walk_in(self, stream):
        answers = Answers(email="", full_name="Guest", stream=stream)
        entering.enter(
            self.event, answers, by=self.owner, now=self.now, confirmed=True
        )  # fmt: skip

    def held(self):
        """How many hold a place: in all, and by way in."""
        rows = self.event.registrations.holding_a_place().order_by()
        return Counter(rows.values_list("stream", flat=True))

    def chosen(self):
        """How many each union has selected in each way in."""
        rows = self.event.registrations.promised().order_by()
        rows = rows.filter(person__organisation__isnull=False)
        return Counter(rows.values_list("stream", "person__organisation"))

    def attempt(self, deed, number):
        """Do a deed; return why it was refused, None if it was done."""
        try:
            with transaction.atomic():
                self.do(deed, number)
        except Refused as refusal:
            return type(refusal)
        return None

    def full(self, deed):
        """The refusals that a limit reached now gives a reason for."""
        promised = self.event.registrations.promised().order_by()
        by_stream = Counter(promised.values_list("stream", flat=True))
        # moving up counts who is selected too: each of them may still confirm
        taken = by_stream if deed == "move_up" else self.held()
        reached = {
            EventFull: taken.total() >= self.capacity,
            StreamFull: max(taken.values(), default=0) >= self.places,
            OrganisationFull: self.limit in self.chosen().values(),
            MoveNotAllowed: True,
        }
        return {refusal for refusal, is_reached in reached.items() if is_reached}


@pytest.mark.slow
@settings(
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    capacity=st.integers(1, 6),
    places=ROOM,
    per_organisation=st.integers(1, 2),
    moves_up=st.booleans(),
    deeds=st.lists(DEEDS, min_size=6, max_size=24),
)
def test_no_limit_is_ever_passed_nor_refused_without_need(
    db, capacity, places, per_organisation, moves_up, deeds
):
    with transaction.atomic():
        world = World(capacity, places, per_organisation, moves_up=moves_up)
        for deed, number in deeds:
            refused = world.attempt(deed, number)
            assert refused is None or refused in world.full(deed), (deed, number)
            held = world.held()
            assert held.total() <= capacity
            assert max(held.values(), default=0) <= places
            assert max(world.chosen().values(), default=0) <= per_organisation
        transaction.set_rollback(True)


def test_an_exception_for_an_organisation_opens_no_place_of_the_event(event):
    """What the committee may pass is the organisation's limit, never the house."""
    owner = make_member(event, Role.OWNER)
    event.capacity = 1
    event.save()
    Stream.objects.filter(event=event).update(per_organisation=1)
    union = Organisation.objects.named(event, "Union")
    first, second = (
        make_registration(event, name, email=f"{name}@x.example", organisation=union)
        for name in ("Ana", "Bao")
    )
    for row in (first, second):
        deciding.decide(row, Decision.SELECTED, by=owner, beyond_limit=True)
        deciding.release(row, by=owner, now=NOW)
    answering.confirm(first, by=None, now=NOW)
    with pytest.raises(EventFull):
        answering.confirm(second, by=None, now=NOW)
    assert event.registrations.filter(state=State.CONFIRMED).count() == 1
