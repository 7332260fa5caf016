"""Never over, never under: whatever happens, in whatever order."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gfmd_days.core.models import AuditEntry, Event, Mail, Role
from registration.audit import Verb
from registration.domain import answering, deciding, reminding
from registration.domain.refusals import EventFull, MoveNotAllowed
from registration.models import Intake, Registration, State
from tests.conftest import NOW, make_event, make_member
from tests.registration.reserve.people import RESERVE, SELECTED, second_stream, told

DEEDS = st.one_of(
    st.tuples(st.sampled_from(["decline", "confirm", "withdraw", "cancel"]),
              st.integers(0, 11)),
    st.tuples(st.just("capacity"), st.integers(0, 8)),
    st.tuples(st.just("deadline"), st.integers(0, 11)),
    st.tuples(st.just("reserve"), st.integers(0, 11)),
    st.tuples(st.just("switch"), st.booleans()),
)  # fmt: skip


class World:
    """An event of twelve people, and deeds that may or may not be possible."""

    def __init__(self, event, owner):
        self.event, self.owner, self.now = event, owner, NOW
        self.intake = Intake.objects.create(event=event)
        streams = [event.streams.get(), second_stream(event)]
        for number in range(12):
            decision = SELECTED if number < 5 else RESERVE
            rank = None if number < 5 else number
            stream = streams[number % 2]
            told(event, f"P{number}", decision, rank=rank, stream=stream)

    def person(self, number):
        return self.event.registrations.get(person__full_name=f"P{number}")

    def do(self, deed, value):
        self.now += timedelta(hours=1)
        if deed == "capacity":
            Event.objects.filter(pk=self.event.pk).update(capacity=value)
            self.event.refresh_from_db()
        elif deed == "switch":
            Intake.objects.filter(pk=self.intake.pk).update(moves_up=value)
        elif deed == "deadline":
            yesterday = self.now.date() - timedelta(days=1)
            Registration.objects.filter(pk=self.person(value).pk).update(
                answer_by=yesterday
            )
        elif deed == "reserve":
            row = self.person(value)
            if row.state in {State.DECLINED, State.WITHDRAWN, State.CANCELLED}:
                answering.reopen(row, by=self.owner, now=NOW)
                deciding.decide(row, RESERVE, by=self.owner)
                deciding.release(row, by=self.owner, now=self.now)
        else:
            by = self.owner if deed == "cancel" else None
            try:
                getattr(answering, deed)(self.person(value), by=by, now=self.now)
            except (MoveNotAllowed, EventFull):
                return
        reminding.end_due(now=self.now)


def with_a_place(event):
    """Who knows that they are selected and has not left."""
    alive = [State.RELEASED, State.CONFIRMED]
    rows = event.registrations.filter(told=SELECTED, state__in=alive)
    return set(rows.values_list("pk", flat=True))


def figures(event):
    promised = event.registrations.promised().count()
    waiting = event.registrations.on_reserve().count()
    return promised, waiting, event.registrations.vacated().count()


@pytest.mark.slow
@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(capacity=st.integers(3, 7), deeds=st.lists(DEEDS, min_size=1, max_size=12))
def test_never_over_and_never_under(db, capacity, deeds):
    with transaction.atomic():
        event = make_event()
        event.capacity = capacity
        event.save()
        world = World(event, make_member(event, Role.OWNER))
        ever_left = 0
        for deed, value in deeds:
            promised_before, held_before = figures(event)[0], with_a_place(event)
            mails_before = Mail.objects.filter(kind="registration.moved_up").count()
            world.do(deed, value)
            left_now = len(held_before - with_a_place(event))
            ever_left += left_now
            promised, waiting, left = figures(event)
            # never over: moving up never takes an event beyond its places, also where
            # more were selected than there are and some of them leave
            assert promised <= max(event.capacity, promised_before - left_now)
            # never under: no place somebody left stays free while people wait
            moves = Intake.objects.get(event=event).moves_up
            if moves and waiting and promised < event.capacity:
                assert left == 0, (deed, value)
            # one mail for each who moved, each place given on once
            mails = Mail.objects.filter(kind="registration.moved_up").count()
            verbs = AuditEntry.objects.filter(verb=Verb.MOVED_UP).count()
            assert mails == verbs
            assert verbs <= ever_left, "as many move up as have left"
            assert mails >= mails_before
            given_on = event.registrations.filter(passed_on=True).count()
            assert given_on <= verbs
            # nobody is on the list and selected at once
            assert not event.registrations.on_reserve().filter(told=SELECTED).exists()
        transaction.set_rollback(True)
