"""A prepared query gives what the queryset gives, whatever its values."""

from __future__ import annotations

import threading
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, models
from django.db.models import F, Q
from django.test.utils import CaptureQueriesContext

from badges.models import Point, Scan, ScanOutcome
from gfmd_days.core.models import Event
from gfmd_days.core.prepared import Prepared, Slot
from registration.models import Registration
from tests.conftest import make_registration

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)


def people(code: object) -> models.QuerySet[Registration]:
    known = Registration.objects.select_related("person", "category")
    shown = known.only("code", "person__full_name", "category__name")
    return shown.annotate(clock=F("event__venue__zone")).filter(code=code).order_by()


PEOPLE = Prepared(lambda: people(Slot("code", models.CharField())))


def test_rows_come_with_what_the_queryset_selects_defers_and_annotates(
    event: Event,
) -> None:
    one, other = (
        make_registration(event, "Amina"),
        make_registration(event, "Bo", email="bo@example.org"),
    )
    for row in (one, other, one):
        (found,) = PEOPLE(code=row.code)
        (plain,) = people(row.code)
        assert found == plain == row
        assert found.get_deferred_fields() == plain.get_deferred_fields()
        assert found.clock == plain.clock
        with CaptureQueriesContext(connection) as asked:
            assert found.person.full_name == row.person.full_name
            assert found.category.name == row.category.name
        assert len(asked) == 0
    assert PEOPLE(code="NOBODY") == []


def test_a_value_is_never_part_of_the_text(event: Event) -> None:
    make_registration(event)
    assert PEOPLE(code="' OR 1=1 --") == []


def test_values_take_the_form_their_database_keeps(event: Event) -> None:
    point = Point.objects.create(event=event, code="door", name={"en": "Door"})
    scans = [
        Scan.objects.create(
            id=uuid.uuid4(),
            event=event,
            point=point,
            code="X",
            scanned_at=NOW + timedelta(minutes=minute),
            received_at=NOW,
            outcome=ScanOutcome.UNKNOWN,
            told=ScanOutcome.UNKNOWN,
        )
        for minute in range(3)
    ]
    is_meant = Q(pk=Slot("id", models.UUIDField()))
    is_later = Q(scanned_at__gt=Slot("after", models.DateTimeField()))
    asked = Prepared(lambda: Scan.objects.filter(is_meant | is_later).order_by("pk"))
    found = asked(id=scans[0].pk, after=scans[1].scanned_at)
    assert {row.pk for row in found} == {scans[0].pk, scans[2].pk}
    assert found[0].scanned_at.tzinfo is not None


@pytest.mark.django_db(transaction=True)
def test_threads_ask_at_the_same_time_with_values_of_their_own(event: Event) -> None:
    rows = [make_registration(event, email=f"{n}@example.org") for n in range(4)]
    found: dict[str, set[str]] = {}

    def ask(code: str) -> None:
        found[code] = {PEOPLE(code=code)[0].code for _ in range(20)}
        connection.close()

    threads = [threading.Thread(target=ask, args=[row.code]) for row in rows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {row.code: {row.code} for row in rows}
