"""Who is reminded of a report, when, and with which link."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from agenda.domain import report_mails, reporting
from agenda.models import Appearance, Standing
from gfmd_days.core.models import Mail, Role
from tests.agenda.conftest import make_session
from tests.agenda.reports import give, reporter, write
from tests.conftest import make_member, make_person, make_registration

# The session is on 1 December from 09:00 to 10:30 in Marrakech, which is UTC then.
AFTER = datetime(2026, 12, 1, 10, 31, tzinfo=UTC)
EVENING = datetime(2026, 12, 2, 18, 0, tzinfo=UTC)


@pytest.fixture
def session(event):
    event.refresh_from_db()
    return make_session(event)


@pytest.fixture
def user(event):
    return make_member(event, Role.PROGRAMME)


def test_who_has_a_registration_writes_on_their_own_pages(session, user):
    reporter(session, language="fr")
    assert report_mails.remind(session.event, by=user, now=AFTER) == 1

    mail = Mail.objects.get()
    assert mail.language == "fr"
    assert re.search(r"/r/[\w.-]+/reports/S1/\?lang=fr", mail.text)


def test_who_has_none_gets_a_link_to_this_report_only(session, user, client):
    give(session, make_person(session.event, "Guest", email="guest@example.org"))
    report_mails.remind(session.event, by=user, now=AFTER)

    link = re.search(r"(/o/[\w.-]+/)\?", Mail.objects.get().text).group(1)
    assert client.get(link).status_code == 200


def test_whoever_has_it_in_the_draft_only_reports_once_the_session_has_begun(
    session, user
):
    """Given late and never published: the reminder's link opens all the same."""
    row = make_registration(session.event)
    give(session, row.person, Standing.GIVEN)
    before = session.starts_at - timedelta(minutes=1)
    assert reporting.sessions_of(row.person, now=before) == []
    assert reporting.url(session, row.person, now=before) == ""
    assert reporting.sessions_of(row.person, now=AFTER) == [session]
    assert "/reports/S1/" in reporting.url(session, row.person, now=AFTER)


def test_nobody_is_reminded_before_the_end_or_after_sending(session, user):
    reporter(session)
    before = AFTER - timedelta(minutes=2)
    assert report_mails.remind(session.event, by=user, now=before) == 0
    write(session)
    assert report_mails.remind(session.event, by=user, now=AFTER) == 0
    assert not Mail.objects.exists()


def test_the_button_pressed_twice_on_a_day_sends_one_mail(session, user):
    reporter(session)
    report_mails.remind(session.event, by=user, now=AFTER)
    report_mails.remind(session.event, by=user, now=AFTER + timedelta(hours=1))
    assert Mail.objects.count() == 1
    report_mails.remind(session.event, by=user, now=AFTER + timedelta(days=1))
    assert Mail.objects.count() == 2


def test_the_clock_reminds_once_on_the_evening_after(session):
    reporter(session)
    for moment in (EVENING - timedelta(minutes=1), EVENING + timedelta(days=4)):
        report_mails.remind_due(now=moment)
    assert not Mail.objects.exists()

    for minutes in (0, 30, 60):
        report_mails.remind_due(now=EVENING + timedelta(minutes=minutes))
    assert Mail.objects.count() == 1


def test_a_link_ends_with_the_function(session):
    person = make_person(session.event, "Guest")
    place = give(session, person)
    key = reporting.key(session, person)
    assert reporting.by_key(key) == (session, person)

    Appearance.objects.filter(pk=place.pk).update(standing=Standing.DECLINED)
    with pytest.raises(reporting.UnknownKey):
        reporting.by_key(key)
    with pytest.raises(reporting.UnknownKey):
        reporting.by_key(key[:-1] + ("A" if key[-1] != "A" else "B"))
