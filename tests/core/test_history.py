from datetime import UTC, datetime

import pytest
from django.db import connection

from gfmd_days.core.audit import CoreVerb
from gfmd_days.core.domain import auditing
from gfmd_days.core.models import AuditEntry, HistoryIsAppendOnly, Role
from tests.conftest import make_member, make_user


def record(event, by=None, verb=CoreVerb.EVENT_CHANGED, **data):
    return auditing.record(verb, event=event, subject=event, by=by, **data)


def at(entry, moment):
    """Entries say when they were written; a test of days needs others."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE core_auditentry SET at = %s WHERE id = %s", [moment, entry.pk]
        )


def test_what_happened_cannot_be_changed_or_deleted(event):
    entry = record(event)
    entry.verb = "event:forged"
    with pytest.raises(HistoryIsAppendOnly):
        entry.save()
    with pytest.raises(HistoryIsAppendOnly):
        entry.delete()
    with pytest.raises(HistoryIsAppendOnly):
        AuditEntry.objects.update(verb="x")
    with pytest.raises(HistoryIsAppendOnly):
        AuditEntry.objects.all().delete()


def test_a_deleted_login_leaves_the_entries(event):
    user = make_user("gone@example.org")
    record(event, by=user)
    user.delete()
    assert AuditEntry.objects.get().by is None


def test_the_page_filters_by_deed_person_and_the_venues_day(client_of, event):
    client = client_of(Role.OWNER)
    programme = make_member(event, Role.PROGRAMME)
    old = record(event, by=programme)
    # 23:30 UTC is already the next day in Dhaka
    event.venue.zone = "Asia/Dhaka"
    event.venue.save()
    at(old, datetime(2026, 3, 1, 23, 30, tzinfo=UTC))
    record(event, verb=CoreVerb.REGIONS_CHANGED)

    def shown(query):
        return client.get(f"/manage/{event.code}/history/?{query}").context["rows"]

    assert len(shown("")) == 2
    assert [row["words"] for row in shown("verb=event:changed")] == ["Event changed"]
    assert len(shown(f"by={programme.pk}")) == 1
    assert len(shown("day=2026-03-02")) == 1
    assert len(shown("day=2026-03-01")) == 0
    assert len(shown("day=nonsense&by=x&verb=y&page=z")) == 2


def test_the_csv_opens_in_a_spreadsheet_and_runs_no_formula(client_of, event):
    make_user("x@example.org")
    evil = make_user("evil@example.org", name="=HYPERLINK(1)")
    record(event, by=evil, fields=["title", "capacity"])

    answer = client_of(Role.OWNER).get(f"/manage/{event.code}/history.csv")

    text = answer.content.decode("utf-8")
    assert text.startswith("\ufeffTime,Who,What")
    assert "'=HYPERLINK(1)" in text
    assert '"fields: title, capacity"' in text


def test_the_page_takes_as_many_queries_for_many_entries(
    client_of, event, django_assert_max_num_queries
):
    client = client_of(Role.OWNER)
    for number in range(30):
        record(event, by=make_user(f"user{number}@example.org"))
    with django_assert_max_num_queries(14):
        client.get(f"/manage/{event.code}/history/")


def test_one_events_history_is_not_anothers(client_of, event, other_event):
    record(other_event)
    assert (
        client_of(Role.OWNER).get(f"/manage/{event.code}/history/").context["rows"]
        == []
    )
