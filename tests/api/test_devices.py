"""Calls of devices of the desk, and what the team reads of them."""

import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agenda.models import SignUp
from badges.domain import devices, sealing
from badges.models import Point, Print, Scan
from gfmd_days.core.models import Membership, Role
from tests.api import rows
from tests.api.conftest import base, caller
from tests.api.test_access import READERS
from tests.badges.devices import make_device
from tests.conftest import make_member

AT = "2026-10-01T12:00:00Z"


@pytest.fixture(autouse=True)
def _quick_digests(monkeypatch):
    monkeypatch.setattr(sealing, "ROUNDS", 1000)


@pytest.fixture
def helper(event):
    return make_member(event, Role.DESK)


@pytest.fixture
def device(event, helper):
    return make_device(event, helper)


def pair(device, by, **body):
    code = devices.open_pairing(device, by=by, now=timezone.now())
    return Client().post(
        f"{base(device.event)}/device/pair/",
        {"pairing": code, **body},
        content_type="application/json",
    )


@pytest.fixture
def phone(device, helper):
    token = pair(device, helper).json()["token"]
    return Client(headers={"authorization": f"Bearer {token}"})


def scan(client, event, code, **fields):
    body = {"id": str(uuid.uuid4()), "code": code, "scanned_at": AT, **fields}
    return client.post(f"{base(event)}/scans/", body, content_type="application/json")


def sync(client, event, *operations):
    return client.post(
        f"{base(event)}/device/sync/",
        {"operations": list(operations)},
        content_type="application/json",
    )


def offline(code, **more):
    return {
        "id": str(uuid.uuid4()),
        "kind": "scan",
        "at": AT,
        "code": code,
        "point": "entrance",
        "outcome": "checked_in",
        **more,
    }


def test_a_device_pairs_once_and_is_told_its_secrets_once(event, device, helper):
    answer = pair(device, helper)
    assert answer.status_code == 201
    assert answer.headers["Cache-Control"] == "no-store"
    assert set(answer.json()) == {"device", "name", "token", "secret", "mark_key"}
    again = pair(device, helper, pairing="x" * 27)
    assert (again.status_code, again.json()["code"]) == (409, "pairing_unknown")


def test_a_hidden_event_is_not_told_by_pairing(event, other_event):
    found = [
        Client().post(
            f"/api/v1/events/{code}/device/pair/",
            {"pairing": "x"},
            content_type="application/json",
        )
        for code in (event.code, "no-such-event")
    ]
    assert found[0].status_code == found[1].status_code == 409


def test_a_device_checks_in_and_is_named_in_the_scan(event, device, phone, helper):
    row = rows.make_confirmed(event)
    assert scan(phone, event, row.code).json()["outcome"] == "checked_in"
    kept = Scan.objects.get()
    assert (kept.device, kept.by) == (device, helper)


def test_a_device_without_names_is_told_none(event, helper):
    row = rows.make_confirmed(event)
    door = make_device(event, helper, name="Door", sees_names=False)
    token = pair(door, helper).json()["token"]
    client = Client(headers={"authorization": f"Bearer {token}"})
    told = scan(client, event, row.code).json()["registration"]
    assert (told["id"], told["name"], told["native_name"]) == (row.pk, "", "")
    assert told["state"] == "confirmed"


def test_a_device_scans_at_its_own_points_only(event, phone):
    Point.objects.create(event=event, code="lunch", name={"en": "Lunch"})
    answer = scan(phone, event, "A" * 16, point="lunch")
    assert (answer.status_code, list(answer.json())) == (400, ["point"])


def test_a_device_reads_no_list_whatever_its_helper_may(event, helper, phone):
    Membership.objects.create(user=helper, event=event, role=Role.OWNER)
    row = rows.make_confirmed(event)
    for name in READERS:
        assert phone.get(f"{base(event)}/{name}/").status_code == 403, name
    assert phone.get(f"{base(event)}/badges/{row.code}/").status_code == 403


def test_a_device_knows_one_event(event, other_event, phone, helper):
    other_event.memberships.create(user=helper, role=Role.DESK)
    assert scan(phone, other_event, "A" * 16).status_code == 404
    assert phone.get(f"{base(other_event)}/device/snapshot/").status_code == 404


def test_a_revoked_device_is_told_so_at_once(event, device, phone, helper):
    devices.revoke(device, by=helper, now=timezone.now())
    answer = phone.get(f"{base(event)}/device/snapshot/")
    assert (answer.status_code, answer.json()["code"]) == (401, "device_revoked")
    assert sync(phone, event).status_code == 401


def test_a_device_keeps_what_it_did_while_its_helpers_login_is_closed(
    event, device, phone, helper
):
    row = rows.make_confirmed(event)
    helper.is_active = False
    helper.save()
    answer = sync(phone, event, offline(row.code))
    assert (answer.status_code, answer.json()["code"]) == (401, "device_closed")
    helper.is_active = True
    helper.save()
    assert sync(phone, event, offline(row.code)).status_code == 200
    helper.is_active = False
    helper.save()
    devices.revoke(device, by=helper, now=timezone.now())
    assert sync(phone, event).json()["code"] == "device_revoked"


def test_a_device_ends_with_its_helpers_role(event, phone, helper):
    helper.memberships.all().delete()
    assert phone.get(f"{base(event)}/device/snapshot/").status_code == 404


def test_a_person_has_no_snapshot(event, calling):
    client = calling(Role.OWNER)
    assert client.get(f"{base(event)}/device/snapshot/").status_code == 404
    assert sync(client, event).status_code == 404


def test_a_snapshot_is_not_sent_twice(event, phone):
    rows.make_confirmed(event)
    address = f"{base(event)}/device/snapshot/"
    first = phone.get(address)
    assert first.status_code == 200
    tag = first.headers["ETag"]
    again = phone.get(address, headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")
    rows.make_confirmed(event, "Second", email="second@example.org")
    later = phone.get(
        address, {"cursor": first.json()["cursor"]}, headers={"if-none-match": tag}
    )
    assert later.status_code == 200
    assert len(later.json()["records"]) == 1


@pytest.mark.parametrize("query", [{"cursor": "€"}, {"since": "1"}])
def test_a_wrong_question_is_named(event, phone, query):
    answer = phone.get(f"{base(event)}/device/snapshot/", query)
    assert (answer.status_code, list(answer.json())) == (400, list(query))


def test_what_was_done_offline_is_answered_one_by_one(event, phone):
    row = rows.make_confirmed(event)
    sent = offline(row.code)
    answer = sync(phone, event, sent, sent, offline("A" * 16)).json()["operations"]
    assert [one["outcome"] for one in answer] == ["checked_in", "checked_in", "unknown"]
    assert answer[0] == {
        "id": sent["id"],
        "state": "done",
        "flag": "",
        "registration": row.pk,
        "outcome": "checked_in",
    }


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"outcome": None}, "outcome"),
        ({"point": None}, "point"),
        ({"code": None}, "code"),
        ({"name": "Somebody"}, "name"),
        ({"at": "noon"}, "at"),
        ({"way": "up"}, "way"),
        ({"colour": "red"}, "colour"),
        ({"kind": "name", "name": "\u200e", "point": None, "outcome": None}, "name"),
    ],
)
def test_a_wrong_operation_is_named_and_nothing_is_done(event, phone, change, field):
    row = rows.make_confirmed(event)
    body = {**offline(row.code), **change}
    body = {name: value for name, value in body.items() if value is not None}
    answer = sync(phone, event, offline(row.code), body)
    assert answer.status_code == 400
    assert list(answer.json()["operations"]["1"]) == [field]
    assert not Scan.objects.exists()


def test_points_tell_their_rules_and_who_is_in(event, calling):
    row = rows.make_confirmed(event)
    Point.objects.create(
        event=event,
        code="lunch",
        name={"en": "Lunch"},
        windows=[{"day": None, "from": "03:00", "until": "04:00"}],
        capacity=40,
    )
    client = calling(Role.DESK)
    scan(client, event, row.code, point="lunch")
    found = client.get(f"{base(event)}/points/lunch/").json()
    told = (found["inside"], found["came"], found["rules"]["capacity"])
    assert told == (0, 0, 40)  # it was outside the window
    assert found["rules"]["windows"][0]["from"] == "03:00"


def test_prints_are_read_and_narrowed(event, calling):
    row = rows.make_confirmed(event)
    for kind in ("single", "batch"):
        Print.objects.create(
            registration=row, code=row.code, at=timezone.now(), kind=kind
        )
    client = calling(Role.REGISTRATION)
    found = client.get(f"{base(event)}/prints/?kind=batch").json()["results"]
    assert [(one["kind"], one["registration"]) for one in found] == [("batch", row.pk)]


def test_no_secret_of_a_device_is_read_through_the_api(
    event, device, phone, helper, calling
):
    device.refresh_from_db()
    text = calling(Role.OWNER).get(f"{base(event)}/devices/").content.decode()
    assert device.name in text
    for secret in (device.secret, device.token, device.names_code, device.names_key):
        assert secret
        assert secret not in text


def queries_of(client, event, code, **fields):
    with CaptureQueriesContext(connection) as asked:
        assert scan(client, event, code, **fields).status_code == 201
    frame = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")
    return sum(not one["sql"].startswith(frame) for one in asked.captured_queries)


@pytest.mark.parametrize("with_device", [True, False])
def test_every_rule_together_costs_eight_queries_at_most(
    event, device, phone, helper, with_device
):
    session = rows.make_session(event, "B1", sign_up=True)
    row = rows.make_confirmed(event)
    SignUp.objects.create(session=session, registration=row, made_at=timezone.now())
    point = Point.objects.create(
        event=event,
        code="b1",
        name={"en": "B1"},
        session=session,
        needs_sign_up=True,
        functions=["chair"],
        windows=[{"day": None, "from": "00:00", "until": "00:00"}],
        direction="both",
        times="many",
        capacity=20,
        is_hard=True,
    )
    device.points.add(point)
    client = phone if with_device else caller(helper, event=event)
    client.get(f"{base(event)}/device/snapshot/")  # its use is noted
    for way in ("in", "in", "out"):
        assert queries_of(client, event, row.code, point="b1", way=way) <= 8
    assert queries_of(client, event, "A" * 16, point="b1") <= 8


def test_attendance_counts_each_person_once_and_no_scan_taken_back(event):
    team = make_member(event, Role.VIEWER)
    rows.fill(event, 2)
    session = event.sessions.order_by("pk").first()
    door = event.scan_points.get(session=session)
    for registration in event.registrations.all():
        for undone in (None, timezone.now()):
            Scan.objects.create(
                id=uuid.uuid4(),
                event=event,
                point=door,
                code=registration.code,
                registration=registration,
                scanned_at=timezone.now(),
                received_at=timezone.now(),
                outcome="checked_in",
                undone_at=undone,
            )
    answer = caller(team).get(f"{base(event)}/attendance/").json()
    came = {row["session"]: row["came"] for row in answer["results"]}
    assert came == {one.code: 0 for one in event.sessions.all()} | {session.code: 2}
    one = caller(team).get(f"{base(event)}/attendance/{session.code}/").json()
    assert (one["came"], one["minutes"], one["signed_up"]) == (2, None, None)


@pytest.mark.parametrize("code", ["A", "A" * 17, "lower case of 16"])
def test_a_walk_in_brings_no_code_that_is_none(event, phone, code):
    told = {"full_name": "Amina", "category": "delegate"}
    walk_in = {"id": str(uuid.uuid4()), "kind": "walk_in", "at": AT, "code": code}
    answer = sync(phone, event, walk_in | told)
    assert answer.status_code == 400
    assert "code" in str(answer.json())
    assert not event.registrations.exists()
