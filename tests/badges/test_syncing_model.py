"""Two devices and a bad network: in whatever order what they did arrives, however often
and in whatever pieces, all ends as if it had come at once and in order."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from badges.domain import syncing
from badges.models import (
    Device,
    Direction,
    HandOver,
    Operation,
    Point,
    Print,
    Scan,
    Times,
)
from gfmd_days.core.models import Event, User
from registration.models import Registration, State
from tests.badges.devices import make_device, paired
from tests.conftest import NOW, make_registration

PEOPLE = 3
WALK_INS = ("WALKINWALKINAAAA", "WALKINWALKINBBBB")
POINTS = ("entrance", "lunch")


@dataclass(frozen=True)
class Did:
    """What one device did; `who` counts people and walk-ins, `which` earlier scans."""

    kind: str
    device: int
    who: int
    minute: int
    which: int
    point: str
    is_out: bool
    is_refused: bool


deeds = st.lists(
    st.builds(
        Did,
        kind=st.sampled_from(
            ["scan"] * 6 + ["undo", "undo", "name", "print", "hand_over"]
        ),
        device=st.integers(0, 1),
        who=st.integers(0, PEOPLE + len(WALK_INS) - 1),
        minute=st.integers(0, 30),
        which=st.integers(0, 40),
        point=st.sampled_from(POINTS),
        is_out=st.booleans(),
        is_refused=st.sampled_from([False, False, False, True]),
    ),
    max_size=40,
)


@dataclass(frozen=True)
class World:
    devices: list[Device]
    codes: list[str]


@pytest.fixture
def world(event: Event, helper: User) -> World:
    entrance = Point.objects.entrance(event)
    lunch = Point.objects.create(event=event, code="lunch", name={"en": "Lunch"})
    devices = [
        paired(
            make_device(event, helper, entrance, lunch, name=name, sees_names=False),
            by=helper,
        )[0]
        for name in ("one", "two")
    ]
    people = [
        make_registration(
            event, f"Person {n}", state=State.CONFIRMED, email=f"{n}@example.org"
        )
        for n in range(PEOPLE - 1)
    ]
    people.append(
        make_registration(
            event, "Left", state=State.WITHDRAWN, email="left@example.org"
        )
    )
    return World(devices, [*(one.code for one in people), *WALK_INS])


def operations(did: Iterable[Did], world: World) -> list[tuple[int, syncing.Sent]]:
    """Return what was done as the devices send it, walk-ins first of all."""
    sent: list[tuple[int, syncing.Sent]] = []
    scans: list[str] = []
    for number, code in enumerate(WALK_INS):
        body = {"full_name": f"Walk-in {number}", "category": "delegate", "code": code}
        sent.append((number, _sent(len(sent), "walk_in", 0, body)))
    for one in did:
        body = _body(one, world.codes[one.who], scans, len(sent))
        if one.kind == "undo" and not scans:
            continue
        made = _sent(len(sent), one.kind, one.minute, body)
        if one.kind == "scan":
            scans.append(str(made.id))
        sent.append((one.device, made))
    return sent


def _body(one: Did, code: str, scans: list[str], number: int) -> dict[str, Any]:
    if one.kind == "undo":
        return {"scan": scans[one.which % len(scans)]} if scans else {}
    told = "checked_out" if one.is_out else "checked_in"
    more: dict[str, dict[str, Any]] = {
        "scan": {
            "point": one.point,
            "way": "out" if one.is_out else "in",
            "outcome": "not_allowed" if one.is_refused else told,
        },
        "name": {"name": f"Name {number}"},
        "hand_over": {"thing": "receiver", "back": one.is_out},
        "print": {},
    }
    return {"code": code, **more[one.kind]}


def _sent(number: int, kind: str, minute: int, body: dict[str, Any]) -> syncing.Sent:
    at = NOW + timedelta(minutes=minute)
    return syncing.Sent(uuid.uuid5(uuid.NAMESPACE_OID, str(number)), kind, at, body)


def deliver(
    sent: Iterable[tuple[int, syncing.Sent]], world: World, *, size: int
) -> None:
    """Let the network carry operations over, `size` of a device at a time."""
    waiting: dict[int, list[syncing.Sent]] = {0: [], 1: []}
    for device, one in sent:
        waiting[device].append(one)
        if len(waiting[device]) >= size:
            _take(world, device, waiting)
    for device in waiting:
        _take(world, device, waiting)


def _take(world: World, device: int, waiting: dict[int, list[syncing.Sent]]) -> None:
    now = NOW + timedelta(hours=11)  # after all of it
    syncing.take(world.devices[device], waiting[device], now=now)
    waiting[device] = []


def end_state(event: Event) -> dict[str, Any]:
    """Return all that must not depend on the way it came."""
    people = Registration.objects.filter(event=event).order_by("code")
    return {
        "people": list(people.values_list("code", "person__full_name", "state")),
        "scans": list(
            Scan.objects.order_by("pk").values_list(
                *("pk", "registration__code", "outcome", "told", "against"),
                *("left_at", "undone_at"),
            )
        ),
        "prints": sorted(Print.objects.values_list("registration__code", "code", "at")),
        "given": sorted(HandOver.objects.values_list("pk", "registration__code")),
        "operations": sorted(Operation.objects.values_list("pk", "kind", "state")),
    }


@pytest.mark.parametrize("times", Times)
@pytest.mark.parametrize("direction", Direction)
@settings(
    max_examples=10,
    phases=[Phase.generate],
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),  # a savepoint undoes each example
)
@given(did=deeds, seed=st.integers(0, 2**16), size=st.integers(1, 5))
def test_any_order_ends_alike(
    event: Event,
    world: World,
    times: Times,
    direction: Direction,
    did: list[Did],
    seed: int,
    size: int,
) -> None:
    Point.objects.filter(event=event).update(times=times, direction=direction)
    sent = operations(did, world)
    chance = random.Random(seed)
    shaken = sent + chance.sample(sent, len(sent) // 2)
    chance.shuffle(shaken)
    ends = []
    for order, pieces in ((sent, len(sent)), (shaken, size)):
        with transaction.atomic():
            deliver(order, world, size=pieces)
            ends.append(end_state(event))
            transaction.set_rollback(True)
    assert ends[0] == ends[1]
    nobody_counts_twice(ends[1], sent)


def nobody_counts_twice(
    end: dict[str, Any], sent: list[tuple[int, syncing.Sent]]
) -> None:
    kinds = [one.kind for _device, one in sent]
    assert len(end["scans"]) == kinds.count("scan")
    assert len(end["prints"]) == kinds.count("print")
    assert len(end["given"]) == kinds.count("hand_over")
    assert len(end["people"]) == PEOPLE + len(WALK_INS)
    assert {state for _pk, _kind, state in end["operations"]} == {"done"}


@pytest.mark.slow
def test_five_hundred_operations_and_a_bad_network(event: Event, world: World) -> None:
    chance = random.Random(4)
    did = [
        Did(
            kind=chance.choice(["scan"] * 8 + ["undo", "name", "print", "hand_over"]),
            device=chance.randrange(2),
            who=chance.randrange(PEOPLE + len(WALK_INS)),
            minute=chance.randrange(600),
            which=chance.randrange(500),
            point=chance.choice(POINTS),
            is_out=chance.random() < 0.4,
            is_refused=chance.random() < 0.1,
        )
        for _ in range(500)
    ]
    did[0] = replace(did[0], kind="scan")
    Point.objects.filter(event=event).update(times=Times.MANY, direction=Direction.BOTH)
    sent = operations(did, world)
    shaken = sent + chance.sample(sent, 200)
    chance.shuffle(shaken)
    ends = []
    for order, size in ((sent, 500), (shaken, 7)):
        with transaction.atomic():
            deliver(order, world, size=size)
            ends.append(end_state(event))
            transaction.set_rollback(True)
    assert ends[0] == ends[1]
    nobody_counts_twice(ends[1], sent)
