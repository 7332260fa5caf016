"""Whoever leaves, the right one moves up."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from gfmd_days.core.models import Mail, Organisation, Role
from registration.domain import answering, deciding, places, reminding, reserve
from registration.domain.refusals import EventFull, MoveNotAllowed
from registration.models import Intake, ReserveBy, State
from tests.conftest import NOW, make_member, make_registration
from tests.registration.reserve.people import (
    RESERVE,
    SELECTED,
    moved_up,
    named,
    second_stream,
    told,
)


def standing(row):
    row.refresh_from_db()
    return (row.state, row.decision)


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
