"""Until when one answers, who is reminded when, and what happens after the day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from gfmd_days.core.models import AuditEntry, Mail, Role
from registration.audit import Verb
from registration.domain import answering, deadlines, deciding, links, reminding
from registration.domain.refusals import (
    DayTooEarly,
    MoveNotAllowed,
    TooLateToAnswer,
)
from registration.models import Decision, Intake, Reason, State
from tests.conftest import NOW, make_member, make_registration

DAY = timedelta(days=1)


@pytest.fixture
def organizer(event):
    return make_member(event, Role.REGISTRATION)


@pytest.fixture
def intake(event):
    """Answers by 20 October, reminders 7 and 2 days before."""
    return Intake.objects.create(event=event, confirm_by=date(2026, 10, 20))


def released(event, organizer, *, now=NOW, decision=Decision.SELECTED, **person):
    row = make_registration(event, **person)
    deciding.decide(row, decision, by=organizer)
    deciding.release(row, by=organizer, now=now)
    row.refresh_from_db()
    return row


def kinds(kind):
    return Mail.objects.filter(kind=f"registration.{kind}")


def tick(now):
    """What the worker does, if it looks in at `now`."""
    reminding.remind_due(now=now)
    reminding.end_due(now=now)


@pytest.mark.slow
def test_reminders_go_once_each_however_often_the_clock_ticks(event, organizer, intake):
    released(event, organizer)
    sent = {}
    for hours in range(0, 24 * 21, 6):
        now = NOW + timedelta(hours=hours)
        tick(now)
        tick(now)
        sent[now.date()] = kinds("reminder").count()
    assert sent[date(2026, 10, 12)] == 0
    assert sent[date(2026, 10, 13)] == 1
    assert sent[date(2026, 10, 17)] == 1
    assert sent[date(2026, 10, 18)] == 2
    assert sent[date(2026, 10, 21)] == 2
    assert kinds("lapsed").count() == 1
    assert "20 October 2026" in kinds("reminder").first().text


def test_a_worker_that_slept_sends_one_reminder_and_not_two(event, organizer, intake):
    released(event, organizer)
    tick(datetime(2026, 10, 19, 8, tzinfo=UTC))
    assert kinds("reminder").count() == 1


def test_only_who_owes_an_answer_is_reminded(event, organizer, intake):
    confirmed = released(event, organizer, email="a@example.org")
    answering.confirm(confirmed, by=None, now=NOW)
    declined = released(event, organizer, email="b@example.org")
    released(event, organizer, decision=Decision.RESERVE, email="c@example.org")
    answering.decline(declined, by=None, now=NOW)
    make_registration(event, email="d@example.org")
    unreleased = make_registration(event, email="e@example.org")
    deciding.decide(unreleased, Decision.SELECTED, by=organizer)
    # the one who declined left a place, and the one on the reserve list got it
    kinds("moved_up").get()
    tick(datetime(2026, 10, 4, 8, tzinfo=UTC))
    assert {mail.to for mail in kinds("reminder")} == {"c@example.org"}


def test_who_heard_within_the_days_of_a_reminder_gets_the_next_one_only(
    event, organizer, intake
):
    released(event, organizer, now=datetime(2026, 10, 16, 8, tzinfo=UTC))
    tick(datetime(2026, 10, 17, 8, tzinfo=UTC))
    assert kinds("reminder").count() == 0
    tick(datetime(2026, 10, 18, 8, tzinfo=UTC))
    assert kinds("reminder").count() == 1


def test_no_reminder_is_wanted_where_the_event_names_no_days(event, organizer, intake):
    Intake.objects.update(remind_days=[])
    released(event, organizer)
    tick(datetime(2026, 10, 19, 8, tzinfo=UTC))
    assert kinds("reminder").count() == 0


@pytest.mark.parametrize(
    ("zone", "last_minute"),
    [
        ("Pacific/Fiji", datetime(2026, 10, 20, 11, 59, tzinfo=UTC)),
        ("Africa/Casablanca", datetime(2026, 10, 20, 23, 59, tzinfo=UTC)),
        ("America/Mexico_City", datetime(2026, 10, 21, 5, 59, tzinfo=UTC)),
    ],
)
def test_a_day_ends_at_midnight_at_the_venue(
    event, organizer, intake, zone, last_minute
):
    event.venue.zone = zone
    event.venue.save()
    row = released(event, organizer)
    assert reminding.end_due(now=last_minute) == 0
    assert reminding.end_due(now=last_minute + timedelta(minutes=1)) == 1
    row.refresh_from_db()
    assert row.state == State.DECLINED


def test_who_does_not_answer_is_told_and_the_system_did_it(
    event, organizer, intake, client
):
    row = released(event, organizer)
    reminding.end_due(now=NOW + 30 * DAY)
    row.refresh_from_db()
    assert (row.state, row.reason_code) == (State.DECLINED, Reason.NO_ANSWER)
    entry = AuditEntry.objects.get(verb=Verb.LAPSED)
    assert (entry.actor, entry.by) == ("system", None)
    assert kinds("lapsed").count() == 1
    assert kinds("declined").count() == 0
    page = client.get(f"/r/{links.token(row)}/").content.decode()
    assert "We have not heard from you in time" in page


def test_more_time_is_for_one_person_and_counts_at_once(event, organizer, intake):
    row = released(event, organizer, email="a@example.org")
    other = released(event, organizer, email="b@example.org")
    after = datetime(2026, 10, 21, 8, tzinfo=UTC)
    answering.extend(row, date(2026, 10, 25), by=organizer, now=NOW)
    tick(after)
    row.refresh_from_db()
    other.refresh_from_db()
    assert (row.state, other.state) == (State.RELEASED, State.DECLINED)
    assert "25 October 2026" in kinds("extended").get().text
    answering.confirm(row, by=None, now=after)


def test_a_new_deadline_has_reminders_of_its_own(event, organizer, intake):
    row = released(event, organizer)
    tick(datetime(2026, 10, 18, 8, tzinfo=UTC))
    answering.extend(row, date(2026, 10, 30), by=organizer, now=NOW)
    tick(datetime(2026, 10, 28, 8, tzinfo=UTC))
    assert kinds("reminder").count() == 2


def test_more_time_is_not_less_than_today_and_only_for_who_waits(event, organizer):
    row = released(event, organizer)
    with pytest.raises(DayTooEarly):
        answering.extend(row, date(2026, 9, 30), by=organizer, now=NOW)
    answering.confirm(row, by=None, now=NOW)
    with pytest.raises(MoveNotAllowed):
        answering.extend(row, date(2026, 10, 30), by=organizer, now=NOW)


def test_who_hears_after_the_events_day_gets_days_of_their_own(
    event, organizer, intake
):
    late = datetime(2026, 10, 22, 8, tzinfo=UTC)
    row = released(event, organizer, now=late)
    assert row.answer_by == date(2026, 10, 27)
    tick(late)
    answering.confirm(row, by=None, now=late)


def test_nobody_is_asked_to_answer_after_the_event_has_begun(event, intake):
    now = datetime(2026, 11, 29, 8, tzinfo=UTC)
    assert deadlines.own_day(event, intake, now=now) == date(2026, 11, 30)
    now = datetime(2026, 12, 1, 8, tzinfo=UTC)
    assert deadlines.own_day(event, intake, now=now) == date(2026, 12, 1)


def test_the_clock_leaves_an_event_alone_that_has_begun(event, organizer, intake):
    row = released(event, organizer)
    tick(datetime(2026, 12, 1, 8, tzinfo=UTC))
    row.refresh_from_db()
    assert row.state == State.RELEASED
    assert kinds("reminder").count() == 0


def test_a_change_of_the_events_day_counts_for_all_who_wait(event, organizer, intake):
    row = released(event, organizer)
    Intake.objects.update(confirm_by=date(2026, 10, 5))
    with pytest.raises(TooLateToAnswer):
        answering.confirm(row, by=None, now=NOW + 6 * DAY)


def test_the_clock_asks_little_however_many_have_answered(
    event, organizer, intake, django_assert_max_num_queries
):
    for number in range(5):
        row = released(event, organizer, email=f"{number}@example.org")
        answering.confirm(row, by=None, now=NOW)
    with django_assert_max_num_queries(12):
        tick(NOW + DAY)
