"""Pairing devices, and what they take along."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from django.db import connection

from agenda.models import Appearance, Function, SignUp
from badges.domain import device_snapshot, devices, marking, reading, sealing, voiding
from badges.models import Device, Point
from gfmd_days.core.models import AuditEntry, Event, User
from registration.models import Registration, State
from tests.api.rows import make_session
from tests.badges.conftest import scan
from tests.badges.devices import found_by_code, make_device, names_in, paired
from tests.conftest import NOW, make_registration


@pytest.fixture(autouse=True)
def _quick_digests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "ROUNDS", 1000)


@pytest.fixture
def phone(event: Event, helper: User) -> Device:
    return paired(make_device(event, helper), by=helper)[0]


def snapshot(device: Device, cursor: str = "") -> dict[str, Any]:
    found = device_snapshot.of(device, cursor=cursor, now=NOW)
    content: dict[str, Any] = json.loads(json.dumps(found.content))
    return content


# Pairing


def test_a_pairing_code_opens_once(event: Event, helper: User) -> None:
    device = make_device(event, helper)
    code = devices.open_pairing(device, by=helper, now=NOW)
    paired_now, token = devices.pair(event.code, pairing=code, now=NOW, by=None)
    assert devices.find(token, now=NOW) == paired_now == device
    with pytest.raises(devices.PairingUnknown):
        devices.pair(event.code, pairing=code, now=NOW, by=None)


@pytest.mark.parametrize("wrong", ["late", "other event", "newer code", "revoked", ""])
def test_an_old_or_foreign_pairing_code_opens_nothing(
    event: Event, other_event: Event, helper: User, wrong: str
) -> None:
    device = make_device(event, helper)
    code = devices.open_pairing(device, by=helper, now=NOW)
    where, when = event.code, NOW
    if wrong == "late":
        when += devices.PAIRING_LASTS
    elif wrong == "other event":
        where = other_event.code
    elif wrong == "newer code":
        devices.open_pairing(device, by=helper, now=NOW)
    elif wrong == "revoked":
        devices.revoke(device, by=helper, now=NOW)
    else:
        code = wrong
    with pytest.raises(devices.PairingUnknown):
        devices.pair(where, pairing=code, now=when, by=None)


def test_no_secret_of_a_device_stands_in_the_database(
    event: Event, helper: User
) -> None:
    device = make_device(event, helper)
    code = devices.open_pairing(device, by=helper, now=NOW)
    device, token = devices.pair(event.code, pairing=code, now=NOW, by=None)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM badges_device")
        (row,) = cursor.fetchall()
    kept = " ".join(map(str, row))
    for secret in (code, token, device.secret, device.names_code, device.names_key):
        assert secret
        assert secret not in kept


def test_a_revoked_device_is_nobody_at_once_and_its_secrets_are_gone(
    event: Event, helper: User
) -> None:
    device, token = paired(make_device(event, helper), by=helper)
    devices.revoke(device, by=helper, now=NOW)
    assert devices.find(token, now=NOW) is None
    device.refresh_from_db()
    assert (device.secret, device.names_code, device.names_key) == ("", "", "")
    with pytest.raises(devices.DeviceRevoked):
        devices.open_pairing(device, by=helper, now=NOW)


def test_a_device_goes_with_its_helpers_login(event: Event, helper: User) -> None:
    _device, token = paired(make_device(event, helper), by=helper)
    helper.is_active = False
    helper.save()
    assert devices.find(token, now=NOW) is None


def test_being_seen_is_noted_once_a_minute(event: Event, helper: User) -> None:
    device, token = paired(make_device(event, helper), by=helper)
    devices.find(token, now=NOW + timedelta(seconds=59))
    device.refresh_from_db()
    assert device.last_seen == NOW
    later = NOW + timedelta(seconds=61)
    devices.find(token, now=later)
    device.refresh_from_db()
    assert device.last_seen == later


def test_what_is_done_to_devices_is_recorded(event: Event, helper: User) -> None:
    device, _token = paired(make_device(event, helper), by=helper)
    devices.revoke(device, by=helper, now=NOW)
    verbs = AuditEntry.objects.filter(verb__contains="device").order_by("pk")
    assert [one.verb.partition("_")[2] for one in verbs] == [
        "added", "opened", "paired", "revoked"
    ]  # fmt: skip


# Marks


def test_a_marked_code_reads_as_the_code(event: Event) -> None:
    row = make_registration(event, state=State.CONFIRMED)
    text = marking.marked(row.code, event=event, key=marking.key_of(event))
    assert len(text) == 24
    assert reading.read(text).code == row.code
    grouped = "-".join(text[at : at + 4] for at in range(0, 24, 4)).lower()
    assert reading.read(grouped).code == row.code
    assert scan(event, text).registration == row


def test_a_mark_is_of_one_event_and_one_code(event: Event, other_event: Event) -> None:
    key = marking.key_of(event)
    assert key == marking.key_of(event) != marking.key_of(other_event)
    marks = {
        marking.mark(code, event=where, key=key)
        for code in ("A" * 16, "B" * 16)
        for where in (event, other_event)
    }
    assert len(marks) == 4


# The snapshot


def test_a_shown_badge_opens_its_own_record(phone: Device, layla: Registration) -> None:
    record = found_by_code(phone, snapshot(phone), layla.code)
    assert record == {
        "registration": layla.pk,
        "code": layla.code,
        "state": "confirmed",
        "category": "delegate",
        "printed": False,
        "alerts": [],
        "points": {},
        "name": "Layla BEN YOUSSEF",
        "native_name": "ليلى بن يوسف",
        "language": "ar",
        "organisation": "Caravane des femmes",
    }


def test_the_snapshot_alone_tells_no_name_and_no_code(
    event: Event, helper: User, phone: Device, layla: Registration
) -> None:
    old = layla.code
    voiding.replace_code(layla, reason="lost", by=helper, now=NOW)
    layla.refresh_from_db()
    text = json.dumps(snapshot(phone), ensure_ascii=False)
    for word in (
        *("Layla", "YOUSSEF", "ليلى", "Caravane", "secret.example", "212 600"),
        *(layla.code, old, phone.secret, phone.names_code, phone.names_key),
    ):
        assert word not in text


def test_a_lost_badge_does_not_tell_the_code_that_replaced_it(
    event: Event, helper: User, phone: Device, layla: Registration
) -> None:
    lost = layla.code
    voiding.replace_code(layla, reason="lost", by=helper, now=NOW)
    record = found_by_code(phone, snapshot(phone), lost)
    assert record["void"]
    assert "code" not in record


def test_without_the_secret_or_the_code_nothing_opens(
    event: Event, phone: Device, layla: Registration
) -> None:
    content = snapshot(phone)
    (sealed,) = [one for part in content["records"].values() for one in part.values()]
    (entry,) = [name for part in content["records"].values() for name in part]
    stranger = sealing.Sealer(bytes(32), phone.pk.bytes)
    guesses = {
        "the code alone": stranger.record_key(layla.code),
        "the secret alone": devices.sealer(phone).record_key("A" * 16),
    }
    for key in guesses.values():
        with pytest.raises(InvalidTag):
            sealing.unseal(key, sealed, entry)


def test_equal_records_look_different_and_cannot_change_places(
    event: Event, phone: Device
) -> None:
    for number in range(2):
        make_registration(event, "Same Name", email=f"{number}@example.org")
    parts = snapshot(phone)["records"].values()
    records = {name: one for part in parts for name, one in part.items()}
    (first, one), (second, two) = records.items()
    assert one != two
    sealer = devices.sealer(phone)
    rows = {sealer.entry(row.code): row for row in event.registrations.all()}
    with pytest.raises(InvalidTag):
        sealing.unseal(sealer.record_key(rows[second].code), two, first)


def test_two_devices_call_the_same_badge_differently(
    event: Event, helper: User, phone: Device, layla: Registration
) -> None:
    other, _token = paired(make_device(event, helper, name="Phone 2"), by=helper)
    names = [
        {name for part in snapshot(one)["records"].values() for name in part}
        for one in (phone, other)
    ]
    assert names[0].isdisjoint(names[1])


def test_names_open_with_the_typed_code_only(
    phone: Device, layla: Registration
) -> None:
    content = snapshot(phone)
    (found,) = names_in(phone, content, phone.names_code)
    assert found["name"] == "Layla BEN YOUSSEF"
    assert found["search"].startswith("layla ben youssef lyla")
    sealed = content["records"][found["entry"][0]][found["entry"]]
    record = sealing.unseal(sealing.unb64(found["key"]), sealed, found["entry"])
    assert record["registration"] == layla.pk == found["registration"]
    with pytest.raises(InvalidTag):
        names_in(phone, content, "AAAAAAAA")


def test_names_stand_at_the_letter_that_the_desks_signs_tell(
    event: Event, phone: Device, layla: Registration
) -> None:
    layla.person.family_name = "BEN YOUSSEF"
    layla.person.save()
    wei = make_registration(event, "Wei Zhang", email="wei@example.org")
    wei.person.family_name, wei.person.alias = "Zhang", "Observer 7"
    wei.person.save()
    make_registration(event, "7 of Nine", email="seven@example.org")
    found = names_in(phone, snapshot(phone), phone.names_code)
    assert {one["name"]: one["letter"] for one in found} == {
        "Layla BEN YOUSSEF": "B",
        "Observer 7": "O",
        "7 of Nine": "#",
    }


def test_a_device_without_names_gets_none(
    event: Event, helper: User, layla: Registration
) -> None:
    door = make_device(event, helper, sees_names=False)
    door, _token = paired(door, by=helper)
    content = snapshot(door)
    assert "names" not in content
    assert "name" not in found_by_code(door, content, layla.code)


def test_an_alias_and_a_hidden_organisation_stay_hidden(
    phone: Device, layla: Registration
) -> None:
    layla.person.alias, layla.person.hide_organisation = "Observer 7", True
    layla.person.no_photo = True
    layla.person.save()
    content = snapshot(phone)
    record = found_by_code(phone, content, layla.code)
    assert (record["name"], record["organisation"]) == ("Observer 7", "")
    assert record["alerts"] == ["no_photo"]
    text = json.dumps(names_in(phone, content, phone.names_code), ensure_ascii=False)
    assert "Layla" not in text


def test_the_order_of_the_names_does_not_tell_a_hidden_one(
    event: Event, phone: Device, layla: Registration
) -> None:
    for name, alias in (("Aaron", "Zed"), ("Zoe", "Bee"), ("Max", "")):
        make_registration(
            event, name, alias=alias, state=State.CONFIRMED, email=f"{name}@x.example"
        )
    listed = names_in(phone, snapshot(phone), phone.names_code)
    shown = [one["name"] for one in listed]
    assert shown == ["Bee", "Layla BEN YOUSSEF", "Max", "Zed"]
    assert not {"aaron", "zoe"} & {one["search"] for one in listed}


def test_a_lost_badge_says_so(
    event: Event, helper: User, phone: Device, layla: Registration
) -> None:
    old = layla.code
    voiding.replace_code(layla, reason="lost", by=helper, now=NOW)
    content = snapshot(phone)
    assert found_by_code(phone, content, old)["void"] is True
    layla.refresh_from_db()
    assert "void" not in found_by_code(phone, content, layla.code)


def test_the_facts_of_a_points_rules_come_along(
    event: Event, helper: User, layla: Registration
) -> None:
    session = make_session(event, "B1", sign_up=True)
    SignUp.objects.create(session=session, registration=layla, made_at=NOW)
    Appearance.objects.create(
        session=session, person=layla.person, function=Function.CHAIR
    )
    room = Point.objects.create(
        event=event,
        code="b1",
        name={"en": "B1"},
        session=session,
        needs_sign_up=True,
        functions=["chair"],
    )
    device, _token = paired(make_device(event, helper, room), by=helper)
    scan(event, layla.code, point=room)
    record = found_by_code(device, snapshot(device), layla.code)
    assert record["points"] == {
        "b1": {
            "has_place": True,
            "functions": ["chair"],
            "came": NOW.isoformat(),
            "inside": True,
        }
    }


def test_only_what_changed_comes_again(
    event: Event, phone: Device, layla: Registration
) -> None:
    for number in range(30):
        make_registration(event, f"Person {number}", email=f"{number}@example.org")
    first = snapshot(phone)
    assert first["whole"]
    again = snapshot(phone, first["cursor"])
    assert not again["whole"]
    assert again["records"] == {}
    assert "names" not in again
    scan(event, layla.code)
    later = snapshot(phone, again["cursor"])
    entry = devices.sealer(phone).entry(layla.code)
    assert list(later["records"]) == [entry[0]]
    assert found_by_code(phone, later, layla.code)["points"]["entrance"]["inside"]


def test_who_is_removed_goes_from_the_device_too(
    event: Event, phone: Device, layla: Registration
) -> None:
    first = snapshot(phone)
    code = layla.code
    layla.delete()
    later = snapshot(phone, first["cursor"])
    assert later["records"] == {devices.sealer(phone).entry(code)[0]: {}}


@pytest.mark.parametrize("cursor", ["x", "A" * 520, "\U0001f3ab"])
def test_a_foreign_cursor_gives_everything(
    phone: Device, layla: Registration, cursor: str
) -> None:
    content = snapshot(phone, cursor)
    assert found_by_code(phone, content, layla.code)


def test_asks_the_database_as_often_for_many_as_for_one(
    event: Event, phone: Device, layla: Registration, django_assert_max_num_queries: Any
) -> None:
    for number in range(20):
        make_registration(event, f"Person {number}", email=f"{number}@example.org")
    with django_assert_max_num_queries(9):
        device_snapshot.of(phone, cursor="", now=NOW)
