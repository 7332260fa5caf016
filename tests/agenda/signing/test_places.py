from datetime import time, timedelta

import pytest

from agenda.domain import programme, publishing, signing_up
from agenda.models import Programme, SignUp
from gfmd_days.core.models import AuditEntry, Mail, Role
from registration.domain import answering, erasing, merging
from registration.models import Registration
from tests.agenda.signing.conftest import (
    coming,
    make_table,
    placed,
    publish,
    sign_up,
    waiting,
)
from tests.conftest import NOW, make_member, make_registration, make_user


@pytest.fixture
def full(table):
    """Two places taken, two people waiting."""
    for number, name in enumerate(("Awa", "Bao", "Chi", "Dalia")):
        moment = NOW + timedelta(minutes=number)
        sign_up(table, coming(table.event, name), now=moment)
    return table


def person(session, name):
    return Registration.objects.get(event=session.event, person__full_name=name)


def told(name):
    mails = Mail.objects.filter(person__full_name=name, kind__startswith="agenda.")
    return [mail.kind for mail in mails]


def test_the_first_get_the_places_and_the_others_wait_in_order(full):
    assert placed(full) == ["Awa", "Bao"]
    assert waiting(full) == ["Chi", "Dalia"]


def test_whoever_did_not_agree_to_wait_is_not_put_into_the_line(full):
    with pytest.raises(signing_up.SessionFull):
        sign_up(full, coming(full.event, "Esi"), may_wait=False)
    assert not SignUp.objects.filter(registration__person__full_name="Esi").exists()


def test_signing_up_twice_is_once(table):
    row = coming(table.event)
    sign_up(table, row)
    sign_up(table, row)
    assert placed(table) == ["Awa"]
    assert AuditEntry.objects.filter(verb="sign_up:made").count() == 1


def test_only_who_has_confirmed_may_sign_up(table):
    with pytest.raises(signing_up.ComesNotForSure):
        sign_up(table, make_registration(table.event))


def test_a_place_given_back_goes_to_the_first_in_the_line_with_a_mail(full):
    signing_up.leave(full, person(full, "Awa"), by=None, now=NOW)
    assert placed(full) == ["Bao", "Chi"]
    assert waiting(full) == ["Dalia"]
    assert told("Chi") == ["agenda.place"]
    assert told("Awa") == []
    mail = Mail.objects.get(kind="agenda.place")
    assert "Session T1" in mail.subject
    assert "1 May 2090, 09:00 to 10:30 on the clocks of" in mail.text
    assert "/agenda/?lang=en" in mail.text


def test_whoever_leaves_the_line_frees_no_place(full):
    signing_up.leave(full, person(full, "Chi"), by=None, now=NOW)
    assert placed(full) == ["Awa", "Bao"]
    assert waiting(full) == ["Dalia"]


def test_more_seats_let_the_line_move_up(full):
    programme.change_session(full, by=None, values={"seats": 3})
    assert placed(full) == ["Awa", "Bao", "Chi"]
    programme.change_session(full, by=None, values={"seats": None})
    assert waiting(full) == []


def test_fewer_seats_take_no_place_away_and_give_none_on(full):
    programme.change_session(full, by=None, values={"seats": 1})
    signing_up.leave(full, person(full, "Awa"), by=None, now=NOW)
    assert placed(full) == ["Bao"]
    assert waiting(full) == ["Chi", "Dalia"]


def test_who_withdraws_from_the_event_leaves_the_sessions_to_others(full):
    answering.withdraw(person(full, "Bao"), by=None, now=NOW)
    assert placed(full) == ["Awa", "Chi"]
    answering.withdraw(person(full, "Dalia"), by=None, now=NOW)
    assert waiting(full) == []


def test_who_is_deleted_leaves_the_sessions_to_others(full):
    request = erasing.ask(person(full, "Awa"), reason="", now=NOW)
    erasing.confirm(request, now=NOW)
    owner = make_member(full.event, Role.OWNER)
    erasing.carry_out(request, by=owner, now=NOW)
    assert placed(full) == ["Bao", "Chi"]


def test_nobody_moves_up_once_the_session_has_begun(full):
    late = full.starts_at + timedelta(minutes=1)
    signing_up.leave(full, person(full, "Awa"), by=None, now=late)
    assert placed(full) == ["Bao"]


def test_two_who_are_one_keep_the_better_place(
    full, django_capture_on_commit_callbacks
):
    kept, dropped = person(full, "Dalia"), person(full, "Awa")
    with django_capture_on_commit_callbacks(execute=True):
        merging.merge(
            kept, dropped=dropped, taking=[], by=make_user("m@example.org"), now=NOW
        )
    assert sorted(placed(full)) == ["Bao", "Dalia"]
    assert waiting(full) == ["Chi"]


def test_the_team_puts_somebody_first(full):
    owner = make_member(full.event, Role.OWNER)
    row = SignUp.objects.get(registration=person(full, "Dalia"))
    signing_up.put_first(row, by=owner)
    assert waiting(full) == ["Dalia", "Chi"]


def test_the_team_adds_and_takes_out_and_people_are_told(full):
    owner = make_member(full.event, Role.OWNER)
    later = NOW + timedelta(hours=1)
    signing_up.add(full, coming(full.event, "Esi"), by=owner, now=later)
    assert told("Esi") == []
    assert "Esi" in waiting(full)
    signing_up.leave(full, person(full, "Awa"), by=owner, now=NOW)
    assert told("Awa") == ["agenda.place_ended"]
    assert told("Chi") == ["agenda.place"]


@pytest.fixture
def evening(table):
    """A table that overlaps the first, published."""
    other = make_table(table.event, "T2", start=time(10))
    publish(table.event)
    return other


def test_one_place_at_a_time(table, evening):
    row = coming(table.event)
    sign_up(table, row)
    with pytest.raises(signing_up.SignedUpAtThatTime) as refused:
        sign_up(evening, row)
    assert "Session T1" in str(refused.value)
    assert placed(evening) == []


def test_a_swap_gives_the_first_one_back(table, evening):
    row, other = coming(table.event), coming(table.event, "Bao")
    programme.change_session(table, by=None, values={"seats": 1})
    sign_up(table, row)
    sign_up(table, other)
    sign_up(evening, row, giving_up=True)
    assert placed(table) == ["Bao"]
    assert placed(evening) == ["Awa"]


def test_a_swap_into_a_full_session_loses_nothing(table, evening):
    programme.change_session(evening, by=None, values={"seats": 1})
    sign_up(evening, coming(table.event, "Bao"))
    row = coming(table.event)
    sign_up(table, row)
    with pytest.raises(signing_up.SessionFull):
        sign_up(evening, row, giving_up=True, may_wait=False)
    assert placed(table) == ["Awa"]


def test_sessions_one_after_the_other_do_not_overlap(table):
    later = make_table(table.event, "T3", start=time(10, 30))
    publish(table.event)
    row = coming(table.event)
    sign_up(table, row)
    sign_up(later, row)
    assert placed(later) == ["Awa"]


@pytest.mark.parametrize(
    ("opens", "closes", "is_open"),
    [(None, None, True), (1, None, False), (-1, 1, True), (None, -1, False)],
)
def test_sign_up_opens_and_closes(table, opens, closes, is_open):
    owner = make_member(table.event, Role.OWNER)
    signing_up.set_times(
        table.event,
        opens=opens and NOW + timedelta(hours=opens),
        closes=closes and NOW + timedelta(hours=closes),
        by=owner,
    )
    if is_open:
        assert not sign_up(table, coming(table.event)).waits
        return
    with pytest.raises(signing_up.SignUpNotOpen):
        sign_up(table, coming(table.event))


@pytest.mark.parametrize("fields", [{"is_closed": True}, {"sign_up": False}])
def test_no_sign_up_for_what_is_closed_or_not_meant_for_it(table, fields):
    other = make_table(table.event, "T9", start=time(15), **fields)
    publish(table.event)
    with pytest.raises((signing_up.SignUpNotOpen, AssertionError)):
        sign_up(other, coming(table.event))
    assert placed(other) == []


def test_no_sign_up_for_a_withdrawn_session(table):
    programme.withdraw_session(table, by=None, now=NOW)
    with pytest.raises(signing_up.SignUpNotOpen):
        sign_up(table, coming(table.event))
    publishing.publish(table.event, by=None, now=NOW)
    with pytest.raises(signing_up.SignUpNotOpen):
        sign_up(table, coming(table.event, "Bao"))


def test_before_there_is_a_programme_row_nothing_fails(event):
    table = make_table(event)
    Programme.objects.filter(event=event).delete()
    signing_up.fill(table, now=NOW)
    assert placed(table) == []
