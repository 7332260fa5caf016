import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from badges.models import Point, Scan
from gfmd_days.core.models import Role
from registration.models import State
from tests.api import rows
from tests.api.conftest import base
from tests.conftest import make_registration

AT = "2026-10-01T12:00:00Z"


def send(client, event, badge: str, **fields):
    body = {"id": str(uuid.uuid4()), "code": badge, "point": "entrance"}
    body |= {"scanned_at": AT, **fields}
    return client.post(f"{base(event)}/scans/", body, content_type="application/json")


def test_a_confirmed_delegate_is_checked_in(event, calling):
    row = rows.make_confirmed(event, native_name="ওয়ুলান্দারি")
    answer = send(calling(Role.DESK), event, row.code)
    assert answer.status_code == 201
    assert answer.json()["outcome"] == "checked_in"
    assert answer.json()["registration"] == {
        "id": row.pk,
        "name": "Wulandari",
        "native_name": "ওয়ুলান্দারি",
        "category": "delegate",
        "state": "confirmed",
    }
    scan = Scan.objects.get()
    assert scan.scanned_at.isoformat() == "2026-10-01T12:00:00+00:00"
    assert scan.by == event.memberships.get().user


def test_the_same_scan_again_counts_once_and_says_the_same(event, calling):
    row, client = rows.make_confirmed(event), calling(Role.DESK)
    scan_id = str(uuid.uuid4())
    first = send(client, event, row.code, id=scan_id)
    again = send(client, event, row.code, id=scan_id)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert Scan.objects.count() == 1


def test_a_second_scan_says_when_the_first_was(event, calling):
    row, client = rows.make_confirmed(event), calling(Role.DESK)
    send(client, event, row.code)
    answer = send(client, event, row.code).json()
    assert answer["outcome"] == "already"
    assert answer["first"]["scanned_at"] == AT


def test_an_unknown_code_is_an_answer_not_an_error(event, calling):
    answer = send(calling(Role.DESK), event, "A" * 16)
    assert answer.status_code == 201
    assert answer.json()["outcome"] == "unknown"
    assert answer.json()["registration"] is None


def test_a_badge_of_another_event_tells_nobody(event, other_event, calling):
    row = rows.make_confirmed(other_event, "Somebody Else")
    answer = send(calling(Role.DESK), event, row.code)
    assert answer.json()["outcome"] == "other_event"
    assert answer.json()["registration"] is None
    assert b"Somebody" not in answer.content


def test_who_is_not_confirmed_is_not_let_in(event, calling):
    row = make_registration(event, state=State.SUBMITTED)
    assert send(calling(Role.DESK), event, row.code).json()["outcome"] == (
        "not_confirmed"
    )


def test_without_a_point_the_entrance_is_meant(event, calling):
    row = rows.make_confirmed(event)
    body = {"id": str(uuid.uuid4()), "code": row.code, "scanned_at": AT}
    calling(Role.DESK).post(
        f"{base(event)}/scans/", body, content_type="application/json"
    )
    assert Scan.objects.get().point.code == "entrance"


def test_points_count_apart(event, calling):
    Point.objects.create(event=event, code="lunch", name={"en": "Lunch"})
    row, client = rows.make_confirmed(event), calling(Role.DESK)
    for point in ("entrance", "lunch"):
        answer = send(client, event, row.code, point=point)
        assert answer.json()["outcome"] == "checked_in"


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("id", "7"),
        ("id", None),
        ("code", ""),
        ("code", "A\x00B"),
        ("code", "A" * 10_000),
        ("code", {"a": 1}),
        ("point", "cellar"),
        ("point", "x" * 10_000),
        ("scanned_at", "yesterday"),
        ("reason", "Brings the microphone"),
        ("scanned_at", "2026-13-40T99:00:00Z"),
        ("scanned_at", "0001-01-01T00:00:00+14:00"),
    ],
)
def test_an_error_names_its_field_and_keeps_nothing(event, calling, field, wrong):
    answer = send(calling(Role.DESK), event, "A" * 16, **{field: wrong})
    assert answer.status_code == 400
    assert list(answer.json()) == [field]
    assert not Scan.objects.exists()


def test_an_id_used_for_another_badge_is_refused(event, calling):
    one, two = rows.make_confirmed(event, "One"), rows.make_confirmed(event, "Two")
    client, scan_id = calling(Role.DESK), str(uuid.uuid4())
    send(client, event, one.code, id=scan_id)
    answer = send(client, event, two.code, id=scan_id)
    assert (answer.status_code, list(answer.json())) == (400, ["id"])


@pytest.mark.parametrize("body", ["", "[]", "null", "{", '"x"', "\xff"])
def test_a_body_that_is_no_scan_is_explained(event, calling, body):
    answer = calling(Role.DESK).post(
        f"{base(event)}/scans/", body, content_type="application/json"
    )
    assert answer.status_code == 400
    assert isinstance(answer.json(), dict)


def test_errors_speak_the_callers_language(event, calling):
    client = calling(Role.DESK)
    answer = client.post(
        f"{base(event)}/scans/",
        {},
        content_type="application/json",
        headers={"accept-language": "fr"},
    )
    assert answer.json()["id"] == ["Ce champ est obligatoire."]


def test_the_log_is_read_newest_first_and_filtered(event, calling):
    row, client = rows.make_confirmed(event), calling(Role.DESK)
    send(client, event, row.code)
    send(client, event, "A" * 16)
    address = f"{base(event)}/scans/"
    found = client.get(address).json()["results"]
    assert [one["outcome"] for one in found] == ["unknown", "checked_in"]
    assert client.get(f"{address}?outcome=unknown").json()["count"] == 1
    later = (timezone.now() + timedelta(hours=1)).isoformat()
    assert client.get(address, {"since": later}).json()["count"] == 0


def queries_of(client, event, code: str) -> int:
    """Count what a scan asks the database, but for the transaction's own words."""
    with CaptureQueriesContext(connection) as asked:
        assert send(client, event, code).status_code == 201
    frame = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")
    return sum(not one["sql"].startswith(frame) for one in asked.captured_queries)


def test_a_scan_costs_eight_queries_at_most(event, calling):
    row, client = rows.make_confirmed(event), calling(Role.DESK)
    Point.objects.entrance(event)
    assert queries_of(client, event, row.code) == 7  # checked in
    assert queries_of(client, event, row.code) == 7  # already
    assert queries_of(client, event, "A" * 16) == 8  # whose was it once?
    limited = calling(Role.REGISTRATION, event=event)
    assert queries_of(limited, event, row.code) == 6  # the event came with the token


@pytest.mark.parametrize("body", ["[" * 100_000, '{"a":' * 50_000])
def test_a_body_nested_without_end_is_refused(event, calling, body):
    answer = calling(Role.DESK).post(
        f"{base(event)}/scans/", body, content_type="application/json"
    )
    assert answer.status_code == 400


@pytest.mark.parametrize("body", ["null", "[]", '"code"'])
def test_what_is_no_object_is_refused_by_field_or_in_words(event, calling, body):
    answer = calling(Role.DESK).post(
        f"{base(event)}/scans/", body, content_type="application/json"
    )
    assert answer.status_code == 400
    assert isinstance(answer.json(), dict)


def test_each_caller_hears_what_is_wrong_in_their_language(event, calling):
    body = {
        "id": str(uuid.uuid4()),
        "code": "A" * 501,
        "scanned_at": "2026-10-01T09:00Z",
    }
    desk = calling(Role.DESK)
    said = [
        desk.post(
            f"{base(event)}/scans/",
            body,
            content_type="application/json",
            headers={"accept-language": language},
        )
        for language in ("fr", "en", "fr")
    ]
    french, english, again = (answer.json()["code"] for answer in said)
    assert french == again != english
