"""Every address of the API as every role, as a stranger and from another event."""

import uuid

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver

from gfmd_days.api import urls
from gfmd_days.core.access import Right
from gfmd_days.core.models import Membership, Role
from tests.api import rows
from tests.api.conftest import base, caller
from tests.conftest import make_member, make_user

PROGRAMME_READERS = {*Role} - {Role.DESK}
PEOPLE_READERS = {Role.OWNER, Role.PROGRAMME, Role.REGISTRATION, Role.REVIEWER}
DOOR = {Role.OWNER, Role.REGISTRATION, Role.DESK}
READERS = {
    "registrations": PEOPLE_READERS | DOOR,
    "people": PEOPLE_READERS,
    "sessions": PROGRAMME_READERS,
    "rooms": PROGRAMME_READERS,
    "tracks": PROGRAMME_READERS,
    "appearances": PROGRAMME_READERS,
    "versions": PROGRAMME_READERS,
    "assignments": PROGRAMME_READERS,
    "badges": DOOR,
    "scans": DOOR,
    "points": DOOR,
    "attendance": {Role.OWNER, Role.PROGRAMME, Role.REGISTRATION, Role.VIEWER},
    "prints": {Role.OWNER, Role.REGISTRATION},
    "devices": {Role.OWNER, Role.REGISTRATION},
    "printers": {Role.OWNER, Role.REGISTRATION},
    "print-orders": {Role.OWNER, Role.REGISTRATION},
}
# Devices have tokens of their own: tests/api/test_devices.py.
OF_DEVICES = ("pair", "snapshot", "sync", "venue")
# What print stations do: tests/api/test_print_orders.py.
OF_STATIONS = ("seen", "take", "document", "note")


# What is done to registrations: method, address under them, body, roles.
DECIDERS = {Role.OWNER, Role.REGISTRATION}
DEEDS = {
    "decide": ("post", "{pk}/decide/", {"decision": "reserve"}, 409),
    "undecide": ("post", "{pk}/undecide/", {}, 409),
    "release": ("post", "{pk}/release/", {}, 409),
    "decide_many": ("post", "decide/", {"ids": [1], "decision": "reserve"}, 200),
    "protected": ("post", "{pk}/protected/", {}, 200),
}
WRITING = {
    "create": ("post", "", {}, 400),
    "change": ("patch", "{pk}/", {}, 428),
}


def done(client: Client, event) -> dict[str, int]:
    """Do each deed to the event's registration; return the answers' codes."""
    pk = event.registrations.get().pk
    found = {}
    for name, (method, under, body, _fine) in {**DEEDS, **WRITING}.items():
        address = f"{base(event)}/registrations/{under.format(pk=pk)}"
        answer = getattr(client, method)(address, body, content_type="application/json")
        found[name] = answer.status_code
    return found


def fine() -> dict[str, int]:
    return {name: one[3] for name, one in {**DEEDS, **WRITING}.items()}


def statuses(client: Client, event) -> dict[str, set[int]]:
    return {
        name: {client.get(address).status_code for address in addresses}
        for name, addresses in rows.addresses(event).items()
    }


def all_are(status: int) -> dict[str, set[int]]:
    return {name: {status} for name in READERS}


def scan(client: Client, event) -> int:
    body = {"id": str(uuid.uuid4()), "code": "X", "scanned_at": "2026-12-01T09:00:00Z"}
    answer = client.post(f"{base(event)}/scans/", body, content_type="application/json")
    return answer.status_code


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("way", ["token", "session"])
def test_each_role_reads_what_the_table_says(event, calling, client_of, role, way):
    rows.fill(event)
    client = calling(role) if way == "token" else client_of(role)
    assert statuses(client, event) == {
        name: {200 if role in readers else 403} for name, readers in READERS.items()
    }
    assert scan(client, event) == (201 if role in DOOR else 403)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("way", ["token", "session"])
def test_deeds_are_for_those_the_table_names(event, calling, client_of, role, way):
    rows.fill(event)
    client = calling(role) if way == "token" else client_of(role)
    closed = dict.fromkeys(fine(), 403)
    assert done(client, event) == (fine() if role in DECIDERS else closed)


@pytest.mark.parametrize(
    ("right", "names"),
    [
        (Right.DECIDE, {"decide", "undecide", "release", "decide_many"}),
        (Right.PEOPLE_SENSITIVE, {"protected"}),
        (Right.PEOPLE_EDIT, {"create", "change"}),
        (Right.PEOPLE_VIEW, set()),
    ],
)
def test_a_token_does_what_its_right_says_and_no_more(event, calling, right, names):
    rows.fill(event)
    found = done(calling(Role.OWNER, rights=[right]), event)
    assert {name for name, code in found.items() if code != 403} == names


def test_deeds_are_not_for_strangers_and_not_for_nobody(event, other_event, client):
    rows.fill(event)
    outsider = make_member(other_event, Role.OWNER)
    for user in (make_user("s@example.org"), outsider):
        assert set(done(caller(user), event).values()) == {404}
    assert set(done(client, event).values()) == {401}
    limited = caller(make_member(event, Role.OWNER), event=other_event)
    assert set(done(limited, event).values()) == {404}


def test_rows_of_another_event_are_not_decided_in_mine(event, other_event, calling):
    row = rows.make_confirmed(other_event)
    client, mine = calling(Role.OWNER), f"{base(event)}/registrations/{row.pk}/"
    for under in ("decide/", "undecide/", "release/", "protected/"):
        answer = client.post(
            f"{mine}{under}", {"decision": "reserve"}, content_type="application/json"
        )
        assert answer.status_code == 404
    answer = client.patch(mine, {}, content_type="application/json")
    assert answer.status_code == 404


def test_nobody_is_asked_who_they_are(event, client):
    rows.fill(event)
    assert statuses(client, event) == all_are(401)
    assert scan(client, event) == 401


def test_a_stranger_finds_nothing_even_in_a_public_event(event, other_event):
    rows.fill(event)
    for user in (make_user("s@example.org"), make_member(other_event, Role.OWNER)):
        client = caller(user)
        assert statuses(client, event) == all_are(404)
        assert scan(client, event) == 404


def test_rows_of_another_event_are_not_found_in_mine(event, other_event, calling):
    rows.fill(event)
    rows.fill(other_event)
    client = calling(Role.OWNER)
    for addresses in rows.addresses(other_event).values():
        mine = addresses[1].replace(other_event.code, event.code)
        # both events call a track T1, have a first version and an entrance
        if not any(f"/{one}/" in mine for one in ("tracks", "versions", "points")):
            assert client.get(mine).status_code == 404


def test_a_role_in_the_series_counts_in_its_events(event):
    user = make_user("series@example.org")
    Membership.objects.create(user=user, series=event.series, role=Role.VIEWER)
    rows.fill(event)
    assert statuses(caller(user), event)["sessions"] == {200}


def test_a_token_for_one_event_opens_no_other(event, other_event):
    rows.fill(event)
    rows.fill(other_event)
    user = make_member(event, Role.OWNER)
    Membership.objects.create(user=user, event=other_event, role=Role.OWNER)
    client = caller(user, event=event)
    assert statuses(client, event) == all_are(200)
    assert statuses(client, other_event) == all_are(404)


def test_a_token_for_some_rights_opens_no_more(event, calling):
    rows.fill(event)
    client = calling(Role.OWNER, rights=[Right.PROGRAMME_VIEW])
    found = statuses(client, event)
    assert found["sessions"] == {200}
    assert found["people"] == found["scans"] == found["badges"] == {403}


def test_a_token_never_exceeds_its_user(event, calling):
    rows.fill(event)
    client = calling(Role.VIEWER, rights=[Right.PEOPLE_VIEW, Right.PROGRAMME_VIEW])
    found = statuses(client, event)
    assert found["people"] == {403}
    assert found["sessions"] == {200}


def test_an_administrator_may_do_all(event):
    rows.fill(event)
    admin = make_user("admin@example.org", is_superuser=True)
    assert statuses(caller(admin), event) == all_are(200)


PROGRAMME_DEEDS = ("withdraw", "restore", "draft", "solving", "apply", "drop")
PARTS = ("patch", "delete")
CHANGED = {
    "registrations": ("patch",),
    "sessions": ("patch",),
    **dict.fromkeys(("rooms", "tracks", "appearances"), PARTS),
}


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
def test_what_is_read_only_refuses_to_be_changed(event, calling, method):
    rows.fill(event)
    client = calling(Role.OWNER)
    for name, addresses in rows.addresses(event).items():
        for address in addresses:
            if address == addresses[1] and method in CHANGED.get(name, ()):
                continue  # tests/api/test_changing.py, test_planning.py
            assert getattr(client, method)(address).status_code == 405


def test_a_session_without_the_csrf_token_cannot_scan(event, client_of):
    client = client_of(Role.DESK)
    client.handler.enforce_csrf_checks = True
    assert scan(client, event) == 403


def test_every_address_states_who_may_use_it():
    resolver = get_resolver(urls)
    seen = 0
    stack = list(resolver.url_patterns)
    while stack:
        one = stack.pop()
        if not isinstance(one, URLPattern):
            stack += one.url_patterns
            continue
        seen += 1
        assert one.callback.access, one
    more = len(DEEDS) + len(PROGRAMME_DEEDS) + len(OF_DEVICES) + len(OF_STATIONS)
    assert seen == 4 + 2 + 2 * len(READERS) + more
