"""Pages on which the team sets up points and devices, and letting in by hand."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from badges.domain import device_snapshot, devices, scanning, sealing, syncing
from badges.models import Device, Point, Scan, ScanOutcome
from gfmd_days.core.models import AuditEntry, Event, Role, User
from registration.models import Registration
from tests.api.rows import make_session
from tests.badges.conftest import scan
from tests.badges.devices import make_device, paired
from tests.conftest import NOW

RULES = {
    "code": "lunch",
    "name_en": "Lunch",
    "name_fr": "Déjeuner",
    "kind": "service",
    "direction": "in",
    "times": "once",
    "windows": "2026-12-01 12:00-14:00\n 8:30 – 9:00 ",
    "categories": ["delegate"],
    "capacity": "40",
    "is_hard": "on",
}


@pytest.fixture
def team(client_of: Callable[[Role], Client]) -> Client:
    return client_of(Role.OWNER)


@pytest.fixture(autouse=True)
def _quick_digests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "ROUNDS", 1000)


def address(event: Event, under: str = "points/") -> str:
    return f"/manage/{event.code}/{under}"


def test_a_point_is_set_up_and_shown_as_it_was_typed(
    event: Event, team: Client
) -> None:
    answer = team.post(address(event, "points/add/"), RULES)
    assert answer.status_code == 302, answer.context["form"].errors
    point = Point.objects.get(code="lunch")
    assert point.windows == [
        {"day": "2026-12-01", "from": "12:00", "until": "14:00"},
        {"day": None, "from": "08:30", "until": "09:00"},
    ]
    assert (point.categories, point.capacity, point.is_hard) == (["delegate"], 40, True)
    page = team.get(address(event, f"points/{point.pk}/")).content.decode()
    assert "2026-12-01 12:00-14:00\n08:30-09:00" in page


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("windows", "noon"),
        ("windows", "2026-13-01 12:00-14:00"),
        ("windows", "25:00-26:00"),
        ("capacity", ""),
        ("categories", ["nobody"]),
        ("code", "Lunch!"),
        ("code", "entrance"),
    ],
)
def test_a_wrong_rule_is_told_at_its_field(
    event: Event, team: Client, entrance: Point, field: str, wrong: Any
) -> None:
    answer = team.post(address(event, "points/add/"), {**RULES, field: wrong})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]


@pytest.mark.parametrize("known_by", ["device", "venue", "scan", "revoked", "nobody"])
def test_a_code_that_devices_or_scans_know_stays(
    event: Event,
    helper: User,
    team: Client,
    entrance: Point,
    layla: Registration,
    known_by: str,
) -> None:
    team.post(address(event, "points/add/"), RULES)
    point = Point.objects.get(code="lunch")
    where = entrance if known_by == "venue" else point
    if known_by == "scan":
        scan(event, layla.code, point=point)
    elif known_by != "nobody":
        device = make_device(event, helper, where)
        Device.objects.update(is_venue=known_by == "venue")
        if known_by == "revoked":
            devices.revoke(device, by=helper, now=NOW)
    page = address(event, f"points/{point.pk}/")
    team.post(page, {**RULES, "code": "meals", "name_en": "Meals"})
    point.refresh_from_db()
    is_free = known_by in {"revoked", "nobody"}
    assert point.code == ("meals" if is_free else "lunch")
    assert str(point.name) == "Meals"
    assert ("The code stays" in team.get(page).content.decode()) is not is_free


def test_rules_about_a_session_name_the_session(event: Event, team: Client) -> None:
    answer = team.post(address(event, "points/add/"), {**RULES, "needs_sign_up": "on"})
    assert list(answer.context["form"].errors) == ["session"]


def test_the_list_tells_how_many_are_in(
    event: Event, team: Client, layla: Registration
) -> None:
    Point.objects.create(event=event, code="hall", name={"en": "Hall"}, capacity=9)
    scan(event, layla.code, point=Point.objects.get(code="hall"))
    assert "1 of 9" in team.get(address(event)).content.decode()


def test_one_click_makes_a_point_for_each_session(event: Event, team: Client) -> None:
    make_session(event, "B1")
    team.post(address(event))
    assert Point.objects.get(code="b1").session is not None


def test_a_point_in_use_is_not_removed(
    event: Event, team: Client, layla: Registration
) -> None:
    point = scan(event, layla.code).scan.point
    team.post(address(event, f"points/{point.pk}/remove/"))
    assert Point.objects.filter(pk=point.pk).exists()


def test_a_device_is_added_paired_and_revoked(
    event: Event, team: Client, entrance: Point
) -> None:
    body = {"name": "Phone", "points": [entrance.pk], "sees_names": "on"}
    where = team.post(address(event, "devices/"), body).url
    first = team.get(where).content.decode()
    assert "Not paired yet" in first
    shown = team.post(where).context["pairing"]
    device, token = devices.pair(event.code, pairing=shown, now=NOW, by=None)
    assert device.names_code[:4] in first
    assert shown not in team.get(where).content.decode()
    team.post(f"{where}revoke/")
    assert devices.find(token, now=NOW) is None


def test_what_devices_did_otherwise_is_shown(
    event: Event, helper: User, team: Client, layla: Registration
) -> None:
    Point.objects.entrance(event)
    Point.objects.update(categories=["staff"])
    device: Device = paired(make_device(event, helper), by=helper)[0]
    told = {"code": layla.code, "point": "entrance", "outcome": "checked_in"}
    lost = {"point": "cellar", "outcome": "checked_in", "code": layla.code}
    sent = [syncing.Sent(uuid.uuid4(), "scan", NOW, body) for body in (told, lost)]
    syncing.take(device, sent, now=NOW)
    page = team.get(address(event, "devices/")).content.decode()
    assert "known now: May not enter here" in page
    assert "not a place of this device" in page
    assert f"cellar · checked_in · {layla.code}" in page


def test_somebody_refused_is_let_in_with_a_reason(
    event: Event, team: Client, layla: Registration
) -> None:
    Point.objects.entrance(event)
    Point.objects.update(categories=["staff"])
    refused = scan(event, layla.code).scan
    page = f"/desk/{event.code}/scans/{refused.pk}/"
    assert f"{page}let-in/" in team.get(page).content.decode()
    assert team.post(f"{page}let-in/", {"reason": ""}).status_code == 200
    for _ in range(2):
        team.post(f"{page}let-in/", {"reason": "Carries the flag"})
    row = Scan.objects.standing().get()
    assert (row.reason, row.against) == ("Carries the flag", ScanOutcome.NOT_ALLOWED)


def test_the_desk_alone_lets_nobody_in_by_hand(
    event: Event, staff: Client, layla: Registration
) -> None:
    Point.objects.entrance(event)
    Point.objects.update(categories=["staff"])
    refused = scan(event, layla.code).scan
    page = f"/desk/{event.code}/scans/{refused.pk}/"
    assert "let-in" not in staff.get(page).content.decode()
    assert staff.post(f"{page}let-in/", {"reason": "x"}).status_code == 403


def test_what_was_not_refused_cannot_be_overruled(
    event: Event, team: Client, layla: Registration
) -> None:
    done = scan(event, layla.code).scan
    answer = team.post(f"/desk/{event.code}/scans/{done.pk}/let-in/", {"reason": "x"})
    assert answer.status_code == 404


def test_the_desk_of_a_point_scans_there(
    event: Event, staff: Client, layla: Registration
) -> None:
    Point.objects.create(event=event, code="lunch", name={"en": "Lunch"})
    page = staff.get(f"/desk/{event.code}/?point=lunch").content.decode()
    assert 'data-point="lunch"' in page
    assert staff.get(f"/desk/{event.code}/?point=nowhere").status_code == 404


def test_whom_a_device_let_in_by_hand_the_team_sees_with_device_and_reason(
    event: Event, helper: User, team: Client, layla: Registration
) -> None:
    Point.objects.entrance(event)
    Point.objects.update(categories=["staff"])
    phone: Device = paired(make_device(event, helper, name="Door 2"), by=helper)[0]
    told = {
        "code": layla.code, "point": "entrance", "outcome": "checked_in",
        "reason": "Brings <b>the microphone",
    }  # fmt: skip
    syncing.take(phone, [syncing.Sent(uuid.uuid4(), "scan", NOW, told)], now=NOW)
    page = team.get(address(event, "devices/")).content.decode()
    (line,) = [one for one in page.split("<li>") if "let in by hand against" in one]
    for word in (
        "Layla BEN YOUSSEF", "May not enter here", "Door 2", "Entrance",
        "Brings &lt;b&gt;the microphone",
    ):  # fmt: skip
        assert word in line
    entry = AuditEntry.objects.get(verb="badges:let_in")
    assert entry.data["device"] == "Door 2"
    # of whom a person of the team let in, the page of devices says nothing
    scanning.undo(Scan.objects.get(), by=helper, now=NOW)
    scan(event, layla.code, reason="Is the host", by=helper)
    page = team.get(address(event, "devices/")).content.decode()
    assert "let in by hand against" not in page
    told_of = AuditEntry.objects.filter(verb="badges:let_in").order_by("pk")
    assert ["device" in one.data for one in told_of] == [True, False]


@pytest.mark.parametrize("ticked", [True, False])
def test_a_device_lets_in_by_hand_where_it_is_ticked(
    event: Event, helper: User, team: Client, entrance: Point, ticked: bool
) -> None:
    body = {"name": "Phone", "points": [entrance.pk]} | (
        {"lets_in": "on"} if ticked else {}
    )
    team.post(address(event, "devices/"), body)
    device = Device.objects.get()
    assert device.lets_in is ticked
    device = paired(device, by=helper)[0]
    told = device_snapshot.of(device, cursor="", now=NOW).content
    assert told["rights"]["lets_in"] is ticked
