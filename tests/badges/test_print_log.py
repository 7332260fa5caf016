"""The log of prints, and a lost badge from the report to the new one on paper."""

from __future__ import annotations

import csv
import io
import uuid
from typing import Any

import pytest
from django.test import Client

from badges.domain import printing
from badges.models import Print, PrintKind
from gfmd_days.core.models import Event, Role, User
from registration.models import Registration, State
from tests.badges.conftest import scan
from tests.conftest import NOW, make_event, make_registration

pytestmark = pytest.mark.usefixtures("printing_fonts")


@pytest.fixture
def organizer(client_of: Any) -> Client:
    client: Client = client_of(Role.REGISTRATION)
    return client


def logged(client: Client, event: Event, **asked: str) -> str:
    return client.get(f"/manage/{event.code}/badges/prints/", asked).content.decode()


def rows(client: Client, event: Event, **asked: str) -> list[dict[str, str]]:
    answer = client.get(f"/manage/{event.code}/badges/prints.csv", asked)
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def key() -> dict[str, str]:
    return {"idempotency_key": str(uuid.uuid4())}


def test_a_lost_badge_is_void_at_once_and_the_log_tells_what_replaced_it(
    staff: Client, organizer: Client, event: Event, layla: Registration
) -> None:
    desk = f"/desk/{event.code}/people/{layla.pk}"
    old = layla.code
    staff.post(f"{desk}/print/", key())
    staff.post(f"{desk}/lost/", {"reason": "Left in a taxi", **key()})
    staff.post(f"{desk}/print/", key())
    layla.refresh_from_db()

    assert scan(event, old).outcome == "voided"
    assert scan(event, layla.code).outcome == "checked_in"
    new, before = rows(organizer, event)
    assert (new["Code"], new["Reason"]) == (layla.code, "Left in a taxi")
    assert (new["In place of a lost badge"], new["Reported lost"]) == ("Yes", "")
    assert (before["Code"], before["In place of a lost badge"]) == (old, "")
    assert before["Reported lost"]
    page = logged(organizer, event)
    assert "In place of a lost badge: <bdi>Left in a taxi</bdi>" in page
    assert page.count("Lost, opens no door") == 1


def test_the_log_is_narrowed_by_person_kind_and_reason(
    organizer: Client, event: Event, layla: Registration, helper: User
) -> None:
    noa = make_registration(event, "=Noa LEVI", state=State.CONFIRMED)
    printing.note_print(layla, by=helper, now=NOW, reason="Torn")
    printing.note_print(noa, by=helper, now=NOW)
    Print.objects.create(
        registration=noa, code=noa.code, at=NOW, kind=PrintKind.BATCH, by=None
    )

    def names(**asked: str) -> list[str]:
        return [row["Name"] for row in rows(organizer, event, **asked)]

    assert names(person="youssef layla") == ["Layla BEN YOUSSEF"]
    assert names(kind="batch") == ["'=Noa LEVI"]
    assert names(reason="torn") == ["Layla BEN YOUSSEF"]
    assert names(lost="on") == []
    assert len(names()) == 3
    assert "Nothing found" in logged(organizer, event, lost="on")


def test_the_log_is_in_pages_and_costs_the_same_for_many(
    organizer: Client,
    event: Event,
    layla: Registration,
    django_assert_max_num_queries: Any,
) -> None:
    assert "Nothing printed yet" in logged(organizer, event)
    Print.objects.bulk_create(
        Print(registration=layla, code=layla.code, at=NOW, kind=PrintKind.BATCH)
        for _number in range(60)
    )
    with django_assert_max_num_queries(9):
        page = logged(organizer, event, page="2")
    assert page.count('<th scope="row">') == 10
    assert "60 prints" in page


def test_another_events_prints_are_not_in_the_log(
    organizer: Client, event: Event, layla: Registration
) -> None:
    there = make_registration(make_event("csd-other"), "Else", state=State.CONFIRMED)
    printing.note_print(there, by=None, now=NOW)  # type: ignore[arg-type]
    assert rows(organizer, event) == []
