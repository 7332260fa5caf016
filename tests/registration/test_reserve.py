"""The reserve list moves up: the right one, once, never over and never under."""

from __future__ import annotations

import threading
from datetime import date, timedelta

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gfmd_days.core.models import AuditEntry, Event, Mail, Organisation, Role
from registration.audit import Verb
from registration.domain import answering, deciding, places, reminding, reserve
from registration.domain.refusals import EventFull, MoveNotAllowed
from registration.models import (
    Decision,
    Intake,
    Registration,
    ReserveBy,
    State,
    Stream,
)
from tests.conftest import NOW, make_event, make_member, make_registration
from tests.registration.test_last_seat import shared_database  # noqa: F401

SELECTED, RESERVE = Decision.SELECTED, Decision.RESERVE


def told(event, name, decision, *, rank=None, state=State.RELEASED, stream=None, **who):
    """Somebody who knows their decision."""
    who.setdefault("email", f"{name}@example.org")
    row = make_registration(event, name, **who)
    row.state = state
    row.decision = row.told = decision
    row.reserve_rank, row.released_at = rank, NOW - timedelta(days=30)
    if stream is not None:
        row.stream = stream
    row.save()
    return row


def second_stream(event):
    first = event.streams.get()
    return Stream.objects.create(
        event=event, code="network", name={"en": "Networks"}, category=first.category,
        opens_at=first.opens_at, closes_at=first.closes_at, position=1,
    )  # fmt: skip


def standing(row):
    row.refresh_from_db()
    return (row.state, row.decision)


def moved_up(event):
    """Names of those who moved up, in the order they did."""
    entries = AuditEntry.objects.filter(verb=Verb.MOVED_UP).order_by("pk")
    rows = {str(row.pk): row for row in event.registrations.with_people()}
    return [rows[entry.subject_id].person.full_name for entry in entries]


@pytest.fixture
def full(event):
    """An event of two places, both taken, and three people on the reserve list."""
    event.capacity = 2
    event.save()
    told(event, "Amina", SELECTED)
    told(event, "Bao", SELECTED, state=State.CONFIRMED)
    for rank, name in enumerate(("Chidi", "Dalia", "Esi"), start=1):
        told(event, name, RESERVE, rank=rank)
    return event


def named(event, name):
    return event.registrations.get(person__full_name=name)


def leave_by_declining(event):
    answering.decline(named(event, "Amina"), by=None, now=NOW)


def leave_by_withdrawing(event):
    answering.withdraw(named(event, "Bao"), by=None, now=NOW)


def leave_by_being_cancelled(event):
    owner = make_member(event, Role.OWNER)
    answering.cancel(named(event, "Bao"), by=owner, now=NOW)


def leave_by_silence(event):
    Intake.objects.create(event=event, confirm_by=NOW.date() - timedelta(days=1))
    reminding.end_due(now=NOW)


@pytest.mark.parametrize(
    "leave",
    [
        leave_by_declining,
        leave_by_withdrawing,
        leave_by_being_cancelled,
        leave_by_silence,
    ],
)
def test_whoever_leaves_the_next_one_moves_up_with_a_mail_and_a_day(full, leave):
    leave(full)
    assert moved_up(full) == ["Chidi"]
    row = named(full, "Chidi")
    assert standing(row) == (State.RELEASED, SELECTED)
    assert (row.told, row.reserve_rank) == (SELECTED, None)
    assert row.answer_by == date(2026, 10, 6), "five days from now"
    mail = Mail.objects.get(kind="registration.moved_up")
    assert mail.person == row.person
    assert "6 October 2026" in mail.text


def test_who_withdraws_an_undecided_application_frees_no_place(full):
    undecided = make_registration(full, "Farid", email="farid@example.org")
    answering.withdraw(undecided, by=None, now=NOW)
    assert moved_up(full) == []


def test_a_group_keeps_its_place_and_an_empty_one_gives_it_away(event):
    event.capacity = 2
    event.save()
    network = second_stream(event)
    told(event, "Amina", SELECTED)
    told(event, "Bao", SELECTED, stream=network)
    told(event, "Chidi", RESERVE, rank=1)
    told(event, "Dalia", RESERVE, rank=2, stream=network)
    told(event, "Esi", RESERVE, rank=3)
    answering.decline(named(event, "Bao"), by=None, now=NOW)
    assert moved_up(event) == ["Dalia"]
    answering.decline(named(event, "Dalia"), by=None, now=NOW)
    assert moved_up(event) == ["Dalia", "Chidi"]


@pytest.mark.parametrize(
    ("by", "first"),
    [(ReserveBy.NONE, "Chidi"), (ReserveBy.SECTOR, "Esi"), (ReserveBy.GENDER, "Dalia")],
)
def test_the_event_says_what_makes_a_group(event, by, first):
    Intake.objects.create(event=event, reserve_by=by)
    told(event, "Amina", SELECTED, sector="union", gender="woman")
    told(event, "Chidi", RESERVE, rank=1, sector="faith", gender="man")
    told(event, "Dalia", RESERVE, rank=2, sector="faith", gender="woman")
    told(event, "Esi", RESERVE, rank=3, sector="union", gender="man")
    answering.decline(named(event, "Amina"), by=None, now=NOW)
    assert moved_up(event) == [first]


def test_an_event_with_too_many_selected_loses_them_first(full):
    told(full, "Farid", SELECTED)
    leave_by_declining(full)
    assert moved_up(full) == []
    leave_by_withdrawing(full)
    assert moved_up(full) == ["Chidi"]


def test_who_has_no_address_or_no_place_in_their_organisation_is_passed_over(full):
    ngo = Organisation.objects.named(full, "ACDP")
    full.streams.update(per_organisation=1)
    for name in ("Bao", "Dalia"):
        person = named(full, name).person
        person.organisation = ngo
        person.save()
    named(full, "Chidi").person.__class__.objects.filter(full_name="Chidi").update(
        email=""
    )
    leave_by_declining(full)
    assert moved_up(full) == ["Esi"]


def test_a_full_way_in_is_passed_over(event):
    Intake.objects.create(event=event, reserve_by=ReserveBy.NONE)
    network = second_stream(event)
    network.places = 1
    network.save()
    told(event, "Amina", SELECTED)
    told(event, "Bao", SELECTED, stream=network)
    told(event, "Chidi", RESERVE, rank=1, stream=network)
    told(event, "Dalia", RESERVE, rank=2)
    answering.decline(named(event, "Amina"), by=None, now=NOW)
    assert moved_up(event) == ["Dalia"]


@pytest.mark.parametrize("keeps_them", ["way in", "organisation"])
def test_a_long_reserve_list_asks_the_database_no_more_than_a_short_one(
    event, keeps_them
):
    """Everybody waits for the event's row meanwhile."""
    Intake.objects.create(event=event, reserve_by=ReserveBy.NONE)
    network = second_stream(event)
    if keeps_them == "way in":
        network.places = 1
    else:
        network.per_organisation = 1
    network.save()
    ngo = Organisation.objects.named(event, "ACDP")
    told(event, "Bao", SELECTED, stream=network, organisation=ngo)
    asked = {}
    for length in (3, 60):
        told(event, f"Gone{length}", SELECTED, state=State.DECLINED)
        for number in range(length - 1):
            name = f"{length}-{number}"
            told(event, name, RESERVE, rank=1, stream=network, organisation=ngo)
        told(event, f"Last{length}", RESERVE, rank=2)
        with transaction.atomic(), CaptureQueriesContext(connection) as queries:
            (first,) = reserve.fill(places.lock(event), now=NOW)
        assert first.person.full_name == f"Last{length}"
        asked[length] = len(queries)
    assert asked[60] == asked[3]


def test_nobody_moves_by_itself_when_it_is_switched_off_or_has_begun(full):
    intake = Intake.objects.create(event=full, moves_up=False)
    leave_by_declining(full)
    assert moved_up(full) == []
    intake.moves_up = True
    intake.save()
    first_day = NOW.replace(month=12, day=1)
    reminding.end_due(now=first_day)
    assert moved_up(full) == []
    reminding.end_due(now=NOW)
    assert moved_up(full) == ["Chidi"], "what was left meanwhile is given on"


def test_who_was_not_told_of_the_reserve_list_waits_for_the_release(full):
    owner = make_member(full, Role.OWNER)
    full.registrations.filter(decision=RESERVE).update(state=State.DECIDED, told="")
    leave_by_declining(full)
    assert moved_up(full) == []
    deciding.release(named(full, "Dalia"), by=owner, now=NOW)
    reminding.end_due(now=NOW)
    assert moved_up(full) == ["Dalia"]


def test_by_hand_anybody_moves_up_but_only_onto_a_free_place(full):
    owner = make_member(full, Role.OWNER)
    with pytest.raises(EventFull):
        reserve.move_up(named(full, "Esi"), by=owner, now=NOW)
    Intake.objects.create(event=full, moves_up=False)
    leave_by_declining(full)
    reserve.move_up(named(full, "Esi"), by=owner, now=NOW)
    assert moved_up(full) == ["Esi"]
    with pytest.raises(MoveNotAllowed):
        reserve.move_up(named(full, "Esi"), by=owner, now=NOW)
    Intake.objects.update(moves_up=True)
    reminding.end_due(now=NOW)
    assert moved_up(full) == ["Esi"], "the place left was given on by hand"


def test_a_place_taken_back_by_opening_again_is_not_given_on(full):
    owner = make_member(full, Role.OWNER)
    Intake.objects.create(event=full, moves_up=False)
    leave_by_declining(full)
    answering.reopen(named(full, "Amina"), by=owner, now=NOW)
    Intake.objects.update(moves_up=True)
    reminding.end_due(now=NOW)
    assert moved_up(full) == []


def test_new_ones_stand_at_the_end_of_the_reserve_list(full):
    owner = make_member(full, Role.OWNER)
    for name in ("Zeynep", "Farid"):
        row = make_registration(full, name, email=f"{name}@example.org")
        deciding.decide(row, RESERVE, by=owner)
    names = [row.person.full_name for row in reserve.in_order(full)]
    assert names == ["Chidi", "Dalia", "Esi", "Zeynep", "Farid"]
    deciding.decide(named(full, "Farid"), SELECTED, by=owner)
    assert named(full, "Farid").reserve_rank is None


def test_somebody_is_put_in_another_place_of_their_own_group(full):
    owner = make_member(full, Role.OWNER)
    network = second_stream(full)
    named(full, "Dalia").__class__.objects.filter(person__full_name="Dalia").update(
        stream=network
    )
    told(full, "Farid", RESERVE, rank=4)
    # one group: Chidi, Esi, Farid; the other: Dalia, whose place in all stays
    reserve.place(named(full, "Farid"), 1, by=owner)
    names = [row.person.full_name for row in reserve.in_order(full)]
    assert names == ["Farid", "Dalia", "Chidi", "Esi"]
    reserve.place(named(full, "Farid"), 99, by=owner)
    names = [row.person.full_name for row in reserve.in_order(full)]
    assert names == ["Chidi", "Dalia", "Esi", "Farid"]
    with pytest.raises(MoveNotAllowed):
        reserve.place(named(full, "Amina"), 1, by=owner)


# Never over, never under: whatever happens, in whatever order.

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
    max_examples=60,
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


# Twenty at once.

CROWD = 20


@pytest.fixture
def crowd(shared_database):  # noqa: F811
    """Twenty selected people for twenty places, and twenty on the reserve list."""
    event = make_event()
    event.capacity = CROWD
    event.save()
    for number in range(CROWD):
        told(event, f"S{number}", SELECTED)
    for number in range(CROWD):
        told(event, f"R{number}", RESERVE, rank=number + 1)
    return event


def together(deed, rows):
    gate = threading.Barrier(len(rows))
    faults = []

    def run(row):
        try:
            gate.wait(timeout=30)
            deed(row)
        except Exception as fault:  # noqa: BLE001 - shown by the test
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(row,)) for row in rows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return faults


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_two_places_go_to_one_person(crowd):
    """The race is real: looked up unlocked, both places find the same next one."""
    both_looked = threading.Barrier(2)
    found = []

    def careless(_row):
        first = reserve.in_order(Event.objects.get(pk=crowd.pk))[0]
        both_looked.wait(timeout=30)
        found.append(first.pk)

    assert together(careless, list(crowd.registrations.promised()[:2])) == []
    assert found[0] == found[1]


@pytest.mark.django_db(transaction=True)
def test_twenty_who_decline_at_once_make_twenty_move_up(crowd):
    def decline(row):
        answering.decline(row, by=None, now=NOW)

    faults = together(decline, list(crowd.registrations.promised()))
    assert faults == []
    assert crowd.registrations.promised().count() == CROWD
    assert not crowd.registrations.on_reserve().exists()
    assert not crowd.registrations.vacated().exists()
    assert Mail.objects.filter(kind="registration.moved_up").count() == CROWD


@pytest.mark.django_db(transaction=True)
def test_twenty_who_decline_for_five_on_the_list_make_five_move_up(crowd):
    keep = crowd.registrations.on_reserve().in_reserve_order()[:5]
    crowd.registrations.on_reserve().exclude(pk__in=[row.pk for row in keep]).delete()

    def decline(row):
        answering.decline(row, by=None, now=NOW)

    assert together(decline, list(crowd.registrations.promised())) == []
    assert places.free(crowd) == CROWD - 5
    assert crowd.registrations.vacated().count() == CROWD - 5


@pytest.mark.django_db(transaction=True)
def test_eight_clocks_at_once_end_a_deadline_once(crowd):
    Intake.objects.create(event=crowd, confirm_by=NOW.date() - timedelta(days=1))
    faults = together(lambda _row: reminding.end_due(now=NOW), list(range(8)))
    assert faults == []
    assert Mail.objects.filter(kind="registration.lapsed").count() == CROWD
    assert Mail.objects.filter(kind="registration.moved_up").count() == CROWD
    assert AuditEntry.objects.filter(verb=Verb.LAPSED).count() == CROWD
