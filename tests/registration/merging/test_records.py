"""How long, and how hidden, what was dropped is kept."""

from datetime import timedelta

import pytest

from gfmd_days.core.models import Mail
from registration.domain import merging, retention
from registration.domain.refusals import CannotUndo
from registration.models import LikelyPair, MergeRecord
from tests.conftest import NOW
from tests.registration.merging.lives import full_lives, merge


def test_what_was_dropped_is_unreadable_in_the_database_and_purged(event, both, user):
    merge(both, user)
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM registration_mergerecord")
        raw = cursor.fetchone()[0]
    assert "Leila" not in raw
    assert "Leila" in MergeRecord.objects.get().content
    retention.purge(event)
    assert not MergeRecord.objects.exists()
    assert not LikelyPair.objects.exists()
    assert not Mail.objects.exists()


def test_after_its_days_a_record_holds_no_more_than_the_dropped_rows(event, both, user):
    full_lives(event, both, user)
    record = merge(both, user)
    retention.purge_leftovers(NOW + timedelta(days=29))
    assert MergeRecord.objects.get().holds_steps
    retention.purge_leftovers(NOW + timedelta(days=31))
    record.refresh_from_db()
    assert "Leila" in record.content
    assert "core.person" in record.content
    assert "speaker" not in record.content
    assert not record.holds_steps


def test_passports_in_a_record_go_when_passports_go(event, both, user):
    from registration.models import Intake

    Intake.objects.create(event=event, travel_purge_after=NOW.date())
    record = merge(both, user)
    retention.purge_leftovers(NOW + timedelta(days=2))
    with pytest.raises(CannotUndo):
        merging.undo(record, by=user, now=NOW + timedelta(days=2))
