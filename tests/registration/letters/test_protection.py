"""Passport data: who reads them, where they never stand, when they go."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import connection

from gfmd_days.core.models import AuditEntry, Job, Mail, Role
from registration.domain import retention, travelling
from registration.domain.letters import head, jobs
from registration.models import (
    Intake,
    Letter,
    Letterhead,
    SupportRequest,
    TravelDetails,
)
from tests.conftest import NOW
from tests.registration.letters.conftest import (
    PASSPORT,
    ask,
    issue,
    make_delegate,
)
from tests.registration.letters.test_head import a_picture

LAST_DAY = "2026-12-02"


def everything_stored():
    """Return all that the database holds, as text."""
    parts = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            parts.append(str(cursor.fetchall()))
    return "\n".join(parts)


def test_the_passport_number_stands_nowhere_in_the_clear(
    event, delegate, client_of, fonts
):
    issue(delegate)
    travelling.keep_draft(delegate, {"passport_number": [PASSPORT]}, now=NOW)
    register = client_of(Role.OWNER).get(f"/manage/{event.code}/letters/list.csv")
    listed = b"".join(register.streaming_content).decode()
    for place in (everything_stored(), listed):
        assert PASSPORT not in place
        assert "1985-03-04" not in place
    mails = " ".join(mail.text + mail.html for mail in Mail.objects.all())
    assert "ready" in mails
    assert PASSPORT not in mails


@pytest.mark.parametrize(
    "page", ["registrations/{row}/travel/", "letters/{letter}/file/"]
)
def test_reading_is_for_few_and_noted(event, delegate, client_of, fonts, page):
    letter = issue(delegate)
    url = f"/manage/{event.code}/" + page.format(row=delegate.pk, letter=letter.pk)
    for role in (Role.REVIEWER, Role.PROGRAMME, Role.DESK, Role.VIEWER):
        assert client_of(role).get(url).status_code == 403
    client = client_of(Role.REGISTRATION)
    answer = client.get(url)
    if page.endswith("travel/"):
        assert PASSPORT not in answer.content.decode()
        answer = client.post(url)
        assert PASSPORT in answer.content.decode()
    assert answer.status_code == 200
    entry = AuditEntry.objects.get(verb__contains="sensitive")
    assert PASSPORT not in str(entry.data)


def test_passport_data_go_thirty_days_after_the_last_day(event, delegate):
    letter = issue(delegate)
    job = Job.objects.create(event=event, kind=jobs.ISSUE)
    job.file.save("letters.zip", ContentFile(b"zip"))
    last = event.dates[-1]
    assert travelling.purge_due(last + timedelta(days=30)) == []
    assert travelling.purge_due(last + timedelta(days=31)) == [event]
    letter.refresh_from_db()
    assert letter.content == {}
    assert letter.number == "CSD-TEST-0001", "the register stays"
    assert not TravelDetails.objects.exists()
    assert not Job.objects.exists()
    assert travelling.purge_due(last + timedelta(days=31)) == []


def test_the_team_may_set_another_date(event, delegate):
    Intake.objects.create(event=event, travel_purge_after=NOW.date())
    assert travelling.purge_due(NOW.date()) == []
    assert travelling.purge_due(NOW.date() + timedelta(days=1)) == [event]


def test_the_daily_purge_deletes_passport_data(event, delegate):
    Intake.objects.create(event=event, travel_purge_after="2020-01-01")
    retention.purge_due(now=NOW)
    assert not TravelDetails.objects.exists()
    assert event.registrations.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_last_purge_takes_letters_requests_and_the_signature(event, owner):
    row = make_delegate(event)
    issue(row)
    ask(row)
    head.set_head(
        event,
        {"organiser": "O", "address": "", "signatory": "A", "position": ""},
        pictures={"signature": a_picture()},
        by=owner,
    )
    signature = Letterhead.objects.get().signature
    assert signature.storage.exists(signature.name)
    retention.purge(event)
    for model in (Letter, TravelDetails, SupportRequest, Letterhead):
        assert not model.objects.exists(), model
    assert not signature.storage.exists(signature.name)


def test_the_history_names_fields_and_no_values(event, delegate):
    values = {name: getattr(TravelDetails.objects.get(), name) for name in FIELDS}
    travelling.save(delegate, {**values, "passport_number": "NEW123"}, by=None, now=NOW)
    entry = AuditEntry.objects.get(verb="travel:changed")
    assert entry.data == {"fields": ["passport_number"]}


FIELDS = travelling.FIELDS
